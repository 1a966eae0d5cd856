"""The property office's registers as rows: each row as it stands, each version of it, and the sums."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from gladsaxe.agreement.tables import Place
from gladsaxe.attachments.tables import Photo
from gladsaxe.bodies.authors import WrittenColumns
from gladsaxe.database.tables import SHOWN_IN_LOG, Base


class EntryColumns:
    """Give a row and its versions what both registers hold."""

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    day: Mapped[date]
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    # A row that is withdrawn counts no more and stays in its history.
    withdrawn: Mapped[bool]

    @declared_attr
    def place(cls) -> Mapped[Place]:
        """Return the place."""
        return relationship(Place)


class EntryMixin(EntryColumns):
    """Give a register's row its identity."""

    submission_id: Mapped[str] = mapped_column(String(36), unique=True)
    created_at: Mapped[datetime]


class EntryVersion(WrittenColumns, EntryColumns):
    """Give a version of a row who wrote it, when and why."""

    row_id: Mapped[int]
    recorded_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)


class Enquiry(EntryMixin, Base):
    """Keep an enquiry to the property office, perhaps taken over from a resident's report, once at most."""

    __tablename__ = "enquiry"
    __table_args__ = (Index("ix_enquiry_day_id", "day", "id"),)

    mark: Mapped[str] = mapped_column(String(120))
    issue_id: Mapped[int | None] = mapped_column(ForeignKey("issue.id"), unique=True)


class EnquiryVersion(EntryVersion, Base):
    """Keep an enquiry as it stood from one change to the next."""

    __tablename__ = "enquiry_version"
    __table_args__ = (UniqueConstraint("row_id", "version"),)

    row_id: Mapped[int] = mapped_column(ForeignKey("enquiry.id"))
    mark: Mapped[str] = mapped_column(String(120))


class Bill(EntryMixin, Base):
    """Keep a vandalism bill, the amount in whole øre."""

    __tablename__ = "vandalism_bill"
    __table_args__ = (Index("ix_vandalism_bill_day_id", "day", "id"),)

    oere: Mapped[int]
    paid_by: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)
    issue_id: Mapped[int | None] = mapped_column(ForeignKey("issue.id"), index=True)
    photos: Mapped[list[Photo]] = relationship(
        secondary="vandalism_bill_photo", order_by=(Photo.created_at, Photo.id), viewonly=True
    )


class BillVersion(EntryVersion, Base):
    """Keep a vandalism bill as it stood from one change to the next."""

    __tablename__ = "vandalism_bill_version"
    __table_args__ = (UniqueConstraint("row_id", "version"), Index("ix_vandalism_bill_version_oere", "oere"))

    row_id: Mapped[int] = mapped_column(ForeignKey("vandalism_bill.id"))
    oere: Mapped[int]
    paid_by: Mapped[str] = mapped_column(String(20), info=SHOWN_IN_LOG)
    issue_id: Mapped[int | None] = mapped_column(ForeignKey("issue.id"), index=True)


class BillPhoto(Base):
    """Keep which photos belong to a vandalism bill."""

    __tablename__ = "vandalism_bill_photo"

    bill_id: Mapped[int] = mapped_column(ForeignKey("vandalism_bill.id"), primary_key=True)
    photo_id: Mapped[str] = mapped_column(ForeignKey("photo.id"), primary_key=True, index=True)


class EnquiryMonthlyTotal(Base):
    """Keep how many enquiries came and went on a day; `month` is the first day of the enquiry's month."""

    __tablename__ = "enquiry_tally"

    month: Mapped[date] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(120), primary_key=True)
    recorded_on: Mapped[date] = mapped_column(primary_key=True)
    count: Mapped[int]


class BillMonthlyTotal(Base):
    """Keep how many bills came and went on a day, and their øre; `month` is the first day of a month."""

    __tablename__ = "vandalism_bill_tally"

    month: Mapped[date] = mapped_column(primary_key=True)
    recorded_on: Mapped[date] = mapped_column(primary_key=True)
    count: Mapped[int]
    oere: Mapped[int] = mapped_column(BigInteger)
