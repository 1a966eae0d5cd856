"""Every query and write of the property office's registers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import Actor, Right
from gladsaxe.access.store import build_author_values
from gladsaxe.agreement.store import list_criteria
from gladsaxe.attachments import store as attachments
from gladsaxe.attachments.rules import EncodedPhoto
from gladsaxe.attachments.tables import Photo
from gladsaxe.core.refusals import FieldRefusal, StaleVersion
from gladsaxe.database.clock import now, today
from gladsaxe.database.locking import lock_row
from gladsaxe.database.pagination import KeysetPage, paginate_by_day
from gladsaxe.database.tables import db
from gladsaxe.issues import changes
from gladsaxe.registers.fields import BillEntry, EnquiryEntry
from gladsaxe.registers.monthly_totals import add_version_to_totals
from gladsaxe.registers.tables import Bill, BillPhoto, BillVersion, Enquiry, EnquiryVersion

Row = TypeVar("Row", Enquiry, Bill)
ALREADY_TAKEN_OVER = "Det problem er allerede taget over som henvendelse."


@dataclass(frozen=True)
class RegisterFilters:
    """Filters of a register's list; `mark` is of enquiries, `paid_by` of bills."""

    first_day: date | None = None
    last_day: date | None = None
    place_id: int | None = None
    mark: str | None = None
    paid_by: str | None = None
    withdrawn: bool = False


class Register(Generic[Row]):
    """Keep one register: its rows, every version of each, and the sums."""

    def __init__(self, row: type[Row], version: type[EnquiryVersion] | type[BillVersion]) -> None:
        self._row: type[Row] = row
        self._version: Any = version
        self._columns = set(version.__table__.c.keys()) & set(row.__table__.c.keys()) - {"id"}

    def listing(self, filters: RegisterFilters, after: str | None) -> KeysetPage[Row]:
        """Return a page of the rows, the newest day first."""
        query = select(self._row).where(*self.filter_clauses(filters)).options(joinedload(self._row.place))
        return paginate_by_day(query, self._row.day, self._row.id, after)

    def one(self, row_id: int) -> Row | None:
        """Return the row with its place."""
        query = select(self._row).where(self._row.id == row_id).options(joinedload(self._row.place))
        return db.session.scalar(query)

    def history(self, row_id: int) -> Sequence[Any]:
        """Return every version of the row, the first one first."""
        version = self._version
        return db.session.scalars(
            select(version)
            .where(version.row_id == row_id)
            .options(joinedload(version.place), joinedload(version.seat))
            .order_by(version.version)
        ).all()

    def add(self, submission_id: str, actor: Actor, entry: EnquiryEntry | BillEntry, **fixed: object) -> Row:
        """Write a row in; `fixed` is what no later version changes."""
        moment = now()
        row = self._row(
            submission_id=submission_id,
            version=0,
            withdrawn=False,
            created_at=moment,
            **asdict(entry),
            **fixed,
        )
        db.session.add(row)
        self._write(row, {}, actor, "")
        return row

    def change(
        self, row_id: int, version: int, actor: Actor, entry: EnquiryEntry | BillEntry, reason: str
    ) -> None:
        """Correct a row; raises StaleVersion, also for one that is withdrawn."""
        self._write(self._locked(row_id, version), asdict(entry), actor, reason)

    def withdraw(self, row_id: int, version: int, actor: Actor, reason: str) -> None:
        """Take a row out of the lists and the sums; raises StaleVersion, also the second time."""
        self._write(self._locked(row_id, version), {"withdrawn": True}, actor, reason)

    def filter_clauses(self, filters: RegisterFilters) -> Iterator[ColumnElement[bool]]:
        """Yield the clauses of a filter."""
        if not filters.withdrawn:
            yield self._row.withdrawn.is_(False)
        if filters.first_day:
            yield self._row.day >= filters.first_day
        if filters.last_day:
            yield self._row.day <= filters.last_day
        if filters.place_id:
            yield self._row.place_id == filters.place_id
        if filters.mark is not None:
            yield Enquiry.mark == filters.mark
        if filters.paid_by:
            yield Bill.paid_by == filters.paid_by

    def _locked(self, row_id: int, version: int) -> Row:
        row = lock_row(self._row, row_id, version)
        if row.withdrawn:
            raise StaleVersion(row_id)
        return row

    def _write(self, row: Row, values: Mapping[str, Any], actor: Actor, reason: str) -> None:
        version = self._version
        before = db.session.scalar(
            select(version).where(version.row_id == row.id, version.version == row.version)
        )
        for name, value in values.items():
            setattr(row, name, value)
        row.version += 1
        db.session.flush()
        after = version(
            row_id=row.id,
            **build_author_values(actor, Right.KEEP_REGISTERS),
            written_at=now(),
            recorded_on=today(),
            reason=reason,
            **{name: getattr(row, name) for name in self._columns},
        )
        db.session.add(after)
        db.session.flush()
        add_version_to_totals(before, after)


ENQUIRY_REGISTER = Register(Enquiry, EnquiryVersion)
BILL_REGISTER = Register(Bill, BillVersion)


def add_enquiry(
    submission_id: str, actor: Actor, entry: EnquiryEntry, issue_id: int | None = None
) -> Enquiry:
    """Add an enquiry; raises FieldRefusal for an issue that was taken over before."""
    if issue_id is not None and not changes.record_takeover(issue_id):
        raise FieldRefusal("problem", ALREADY_TAKEN_OVER)
    return ENQUIRY_REGISTER.add(submission_id, actor, entry, issue_id=issue_id)


def add_bill(
    submission_id: str, actor: Actor, entry: BillEntry, pictures: Sequence[EncodedPhoto] = ()
) -> Bill:
    """Write a vandalism bill in, with the photos that came with its form."""
    bill = BILL_REGISTER.add(submission_id, actor, entry)
    attach_bill_photos(bill.id, submission_id, actor, pictures)
    return bill


def attach_bill_photos(
    bill_id: int, submission_id: str, actor: Actor, pictures: Sequence[EncodedPhoto]
) -> None:
    """Give a bill the photos that came with its form, and those that were received before for it."""
    attachments.keep_photos(submission_id, actor.person_id, pictures)
    kept = attachments.list_photos(submission_id, actor.person_id)
    db.session.add_all([BillPhoto(bill_id=bill_id, photo_id=photo.id) for photo in kept])
    db.session.flush()


def find_bill_photo(bill_id: int, photo_id: str) -> Photo | None:
    """Return a photo of a bill."""
    return db.session.scalar(
        select(Photo)
        .join(BillPhoto, BillPhoto.photo_id == Photo.id)
        .where(BillPhoto.bill_id == bill_id, Photo.id == photo_id)
    )


def sum_bills(filters: RegisterFilters) -> int:
    """Return the øre of the bills that a list is narrowed to, without those withdrawn."""
    clauses = BILL_REGISTER.filter_clauses(replace(filters, withdrawn=False))
    return db.session.scalar(select(func.sum(Bill.oere)).where(*clauses)) or 0


def list_marks() -> dict[str, str]:
    """Return the label of each mark that a criterion of the agreement counts enquiries by."""
    feeds = [row.definition.get("auto_from_enquiries") or {} for row in list_criteria()]
    return {feed["mark"]: feed.get("label") or feed["mark"] for feed in feeds if feed.get("mark")}
