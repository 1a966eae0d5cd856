"""Activities as rows, the history of every change, and the sums that are kept as we write."""

from datetime import date, datetime, time

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gladsaxe.agreement.tables import ActivityType, Place
from gladsaxe.attachments.tables import Photo
from gladsaxe.bodies.authors import AuthorColumns
from gladsaxe.bodies.tables import Person
from gladsaxe.database.tables import SHOWN_IN_LOG, Base

DEVIATION_CLAUSE = text("(as_planned IS false OR state IN ('udsat', 'aflyst'))")


class Activity(AuthorColumns, Base):
    """An activity as it stands now; `version` counts changes, `seat_id` is the writer's seat then."""

    __tablename__ = "activity"
    __table_args__ = (
        Index("ix_activity_day_id", "day", "id"),
        Index("ix_activity_type_id_day_id", "type_id", "day", "id"),
        Index("ix_activity_place_id_day_id", "place_id", "day", "id"),
        Index("ix_activity_state_day_id", "state", "day", "id"),
        # Those that went off plan are few, and the list of deviations reads no others.
        Index(
            "ix_activity_off_plan",
            "day",
            "id",
            sqlite_where=DEVIATION_CLAUSE,
            postgresql_where=DEVIATION_CLAUSE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(String(36), unique=True)
    type_id: Mapped[int] = mapped_column(ForeignKey("activity_type.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    title: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)
    day: Mapped[date]
    starts_at: Mapped[time | None]
    participants: Mapped[int | None]
    under_18: Mapped[int | None]
    new_parents: Mapped[int | None]
    volunteers: Mapped[int | None]
    as_planned: Mapped[bool | None]
    deviation: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    recorded_on: Mapped[date]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    type: Mapped[ActivityType] = relationship()
    place: Mapped[Place] = relationship()
    person: Mapped[Person] = relationship()
    photos: Mapped[list[Photo]] = relationship(
        secondary="activity_photo", order_by=(Photo.created_at, Photo.id), viewonly=True
    )


class ActivityPhoto(Base):
    """Keep which photos belong to an activity."""

    __tablename__ = "activity_photo"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    photo_id: Mapped[str] = mapped_column(ForeignKey("photo.id"), primary_key=True, index=True)


class ActivityChange(AuthorColumns, Base):
    """One field of one change: what stood there before `version`, and what since; None for nothing.

    Days and times are in ISO form, types and places are ids, yes and no are True and False.
    """

    __tablename__ = "activity_change"
    __table_args__ = (Index("ix_activity_change_activity_id_version", "activity_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    version: Mapped[int]
    changed_at: Mapped[datetime]
    recorded_on: Mapped[date]
    field: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)
    old: Mapped[str | None] = mapped_column(Text)
    new: Mapped[str | None] = mapped_column(Text)

    person: Mapped[Person] = relationship()


class ActivityMonthlyTotal(Base):
    """Keep what was added to and taken from a sum on a day; summed to a day it is what was known then.

    `month` is the first day of the month that the activities lie in.
    """

    __tablename__ = "activity_tally"
    # A status reads a run of the key; SQLite finds the sums there and does not look each row up elsewhere.
    __table_args__ = ({"sqlite_with_rowid": False},)

    type_id: Mapped[int] = mapped_column(ForeignKey("activity_type.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(20), primary_key=True, info=SHOWN_IN_LOG)
    month: Mapped[date] = mapped_column(primary_key=True)
    recorded_on: Mapped[date] = mapped_column(primary_key=True)
    activities: Mapped[int]
    participants: Mapped[int]
    under_18: Mapped[int]
    new_parents: Mapped[int]
    volunteers: Mapped[int]
