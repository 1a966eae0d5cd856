"""What was promised, as rows: one agreement a database, and each thing that it names, known by key."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gladsaxe.database.tables import SHOWN_IN_LOG, Base


class Agreement(Base):
    """The agreement itself: its names, the file it was loaded from, and its period as the file says.

    `store.get_plan_period` says which period is in force, with what was amended.
    """

    __tablename__ = "agreement"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True, info=SHOWN_IN_LOG)
    title: Mapped[str] = mapped_column(Text)
    short_title: Mapped[str] = mapped_column(Text)
    area_name: Mapped[str] = mapped_column(Text)
    municipality: Mapped[str] = mapped_column(Text)
    period_start: Mapped[date]
    period_end: Mapped[date]
    timezone: Mapped[str] = mapped_column(String(60))
    # The day that a demo lives on; None where the plan is a real one.
    demo_day: Mapped[date | None]
    # Every page shows the plan's name, few its text.
    definition: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    file_sha256: Mapped[str] = mapped_column(String(64))
    loaded_at: Mapped[datetime]
    # A plan that was first loaded after its last day is looked at, and its seats count from then.
    first_loaded_on: Mapped[date]


class AgreementItem:
    """Give every named thing of the agreement the same columns: a key, a place in the file, its whole text.

    `definition` holds everything the file says of the item, as `agreement.rules` checked it. An item that
    leaves the file is withdrawn, not deleted, for rows written earlier refer to it.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True, info=SHOWN_IN_LOG)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    definition: Mapped[dict[str, Any]] = mapped_column(JSON)
    withdrawn_on: Mapped[date | None]


class Party(AgreementItem, Base):
    """A party to the agreement: the municipality or a housing association."""

    __tablename__ = "party"


class Estate(AgreementItem, Base):
    """An estate that the plan covers."""

    __tablename__ = "estate"


class FocusArea(AgreementItem, Base):
    """A focus area (indsatsområde, § 5)."""

    __tablename__ = "focus_area"

    number: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)


class Goal(AgreementItem, Base):
    """An objective (målsætning, § 5) of a focus area."""

    __tablename__ = "goal"

    area_id: Mapped[int] = mapped_column(ForeignKey("focus_area.id"), index=True)
    area: Mapped[FocusArea] = relationship()


class Source(AgreementItem, Base):
    """A data source: who delivers its figures and how often."""

    __tablename__ = "source"


class Criterion(AgreementItem, Base):
    """A success criterion (lokalt opstillet måling, § 5); `agreement.criterion` reads its definition."""

    __tablename__ = "criterion"

    number: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)
    area_id: Mapped[int] = mapped_column(ForeignKey("focus_area.id"), index=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), index=True)
    area: Mapped[FocusArea] = relationship()
    source: Mapped[Source] = relationship()
    amended: Mapped[list["AmendedText"]] = relationship(
        primaryjoin="Criterion.id == AmendedText.criterion_id",
        lazy="selectin",
        viewonly=True,
        order_by="AmendedText.in_force_from, AmendedText.id",
    )


class Place(AgreementItem, Base):
    """A place in an estate, as the forms offer it."""

    __tablename__ = "place"

    estate_id: Mapped[int] = mapped_column(ForeignKey("estate.id"), index=True)
    estate: Mapped[Estate] = relationship()


class ActivityType(AgreementItem, Base):
    """A type of activity; `counts_new_parents` where a criterion is summed from it."""

    __tablename__ = "activity_type"

    area_id: Mapped[int | None] = mapped_column(ForeignKey("focus_area.id"), index=True)
    counts_new_parents: Mapped[bool]
    area: Mapped[FocusArea | None] = relationship()


class Body(AgreementItem, Base):
    """A body of the organisation (§ 2): board, forum, follow-up group or secretariat."""

    __tablename__ = "body"

    kind: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("focus_area.id"), index=True)
    area: Mapped[FocusArea | None] = relationship()


class Seat(AgreementItem, Base):
    """A seat by function (§ 2, note 1): it stays when people change, and gives its holder a role."""

    __tablename__ = "seat"

    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    role: Mapped[str] = mapped_column(String(30), info=SHOWN_IN_LOG)
    body: Mapped[Body] = relationship()


class AmendedText(Base):
    """Keep what an approved amendment (§ 11) changes in the definition of a criterion or a seat.

    Where it names neither, it changes the plan's own text: a database holds one plan.
    It holds from `in_force_from`, and not before `entered_on`: what was shown earlier stays as it was.
    """

    __tablename__ = "amended_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    criterion_id: Mapped[int | None] = mapped_column(ForeignKey("criterion.id"), index=True)
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"), index=True)
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)
    in_force_from: Mapped[date]
    entered_on: Mapped[date]


class AgreementCorrection(Base):
    """A change that an edited file made in a plan in force, and why; `what` to `new` as in `PlanChange`."""

    __tablename__ = "agreement_correction"
    __table_args__ = (Index("ix_agreement_correction_kind_key", "kind", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)
    kind: Mapped[str] = mapped_column(String(30), info=SHOWN_IN_LOG)
    key: Mapped[str] = mapped_column(String(120), info=SHOWN_IN_LOG)
    name: Mapped[str] = mapped_column(Text)
    field: Mapped[str] = mapped_column(String(120), info=SHOWN_IN_LOG)
    old: Mapped[str | None] = mapped_column(Text)
    new: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    corrected_at: Mapped[datetime]


class BaselineFact(AgreementItem, Base):
    """A baseline fact (§ 3)."""

    __tablename__ = "fact"


class BudgetLine(AgreementItem, Base):
    """A line of the budget (§ 7), in whole kr."""

    __tablename__ = "budget_line"

    amount_kr: Mapped[int]


class Duty(AgreementItem, Base):
    """A duty of the yearly wheel."""

    __tablename__ = "duty"


class Initiative(AgreementItem, Base):
    """One of the other initiatives and employment efforts (§ 8)."""

    __tablename__ = "initiative"

    kind: Mapped[str] = mapped_column(String(30), info=SHOWN_IN_LOG)


class Watch(AgreementItem, Base):
    """Keep what the board follows without a target (§§ 3 and 4)."""

    __tablename__ = "watch"


class AgreementNote(AgreementItem, Base):
    """An abbreviation or an inconsistency of the text and how it is read."""

    __tablename__ = "note"

    kind: Mapped[str] = mapped_column(String(30), info=SHOWN_IN_LOG)
