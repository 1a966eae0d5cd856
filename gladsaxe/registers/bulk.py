"""Many rows of a register at once, for files: those that stand there, written in, and taken back again."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import func, insert, select, update

from gladsaxe.access.rules import Actor, Right
from gladsaxe.access.store import build_author_values
from gladsaxe.core.refusals import StaleVersion
from gladsaxe.database.clock import now, today
from gladsaxe.database.tables import db
from gladsaxe.registers.fields import BillEntry, EnquiryEntry
from gladsaxe.registers.monthly_totals import add_versions_to_totals
from gladsaxe.registers.rules import BillPayer
from gladsaxe.registers.store import BILL_REGISTER, ENQUIRY_REGISTER, Register
from gladsaxe.registers.tables import Bill, BillVersion, Enquiry, EnquiryVersion

CHUNK_SIZE = 500
Written = TypeVar("Written", EnquiryEntry, BillEntry)


class CurrentEntry(NamedTuple, Generic[Written]):
    """A row of a register as it stands."""

    id: int
    version: int
    entry: Written


class BulkRegister(Generic[Written]):
    """Keep many rows of one register at once."""

    def __init__(
        self,
        register: Register[Any],
        row: type[Enquiry] | type[Bill],
        version: type[EnquiryVersion] | type[BillVersion],
        entry: type[Written],
    ) -> None:
        self.register = register
        self._row: Any = row
        self._version: Any = version
        self._entry: type[Written] = entry
        # What a version and its row hold alike.
        self._columns = ("withdrawn", *(field.name for field in fields(entry)))

    def newest_id(self) -> int:
        """Return the newest row's id, 0 where there is none."""
        return db.session.scalar(select(func.max(self._row.id))) or 0

    def on_days(self, days: Collection[date], up_to: int) -> Iterator[CurrentEntry[Written]]:
        """Yield the rows of those days that count, with an id of at most `up_to`, the oldest row first."""
        row = self._row
        names = [field.name for field in fields(self._entry)]
        query = (
            select(row.id, row.version, *(getattr(row, name) for name in names))
            .where(row.day.in_(days), row.id <= up_to, row.withdrawn.is_(False))
            .order_by(row.id)
        )
        for row_id, version, *values in db.session.execute(query.execution_options(yield_per=CHUNK_SIZE)):
            values_by_name = dict(zip(names, values, strict=True))
            if "paid_by" in values_by_name:
                values_by_name["paid_by"] = BillPayer(values_by_name["paid_by"])
            yield CurrentEntry(row_id, version, self._entry(**values_by_name))

    def add_many(self, actor: Actor, entries: Sequence[tuple[str, Written]]) -> list[int]:
        """Write rows in, each with its submission id, and return their ids in the same order."""
        if not entries:
            return []
        fixed = {"version": 1, "withdrawn": False}
        rows = [
            {**vars(entry), **fixed, "submission_id": number, "created_at": now()}
            for number, entry in entries
        ]
        query = insert(self._row).returning(self._row.id, sort_by_parameter_order=True)
        # Without this, rows that leave different columns empty are written one by one.
        ids = list(db.session.scalars(query.execution_options(render_nulls=True), rows))
        values = [{"issue_id": None, **row} for row in rows]
        self._keep_versions(actor, dict(zip(ids, values, strict=True)), "")
        return ids

    def withdraw_many(self, actor: Actor, versions: Mapping[int, int], reason: str) -> None:
        """Take rows back, each at the version that is expected; raises StaleVersion."""
        row = self._row
        columns = [getattr(row, name) for name in self._columns]
        query = select(row.id, row.version, *columns).where(row.id.in_(versions)).with_for_update()
        rows_by_id = {values["id"]: dict(values) for values in db.session.execute(query).mappings()}
        changed = [
            row_id
            for row_id, version in versions.items()
            if row_id not in rows_by_id
            or rows_by_id[row_id]["version"] != version
            or rows_by_id[row_id]["withdrawn"]
        ]
        if changed:
            raise StaleVersion(*changed)
        db.session.execute(
            update(row)
            .where(row.id.in_(versions))
            .values(withdrawn=True, version=row.version + 1)
            .execution_options(synchronize_session=False)
        )
        after = {
            row_id: {**values, "withdrawn": True, "version": values["version"] + 1}
            for row_id, values in rows_by_id.items()
        }
        self._keep_versions(actor, after, reason, rows_by_id)

    def _keep_versions(
        self,
        actor: Actor,
        rows: Mapping[int, Mapping[str, Any]],
        reason: str,
        before: Mapping[int, Mapping[str, Any]] | None = None,
    ) -> None:
        wrote = {
            **build_author_values(actor, Right.KEEP_REGISTERS),
            "written_at": now(),
            "recorded_on": today(),
            "reason": reason,
        }
        kept = [
            {
                **{name: values[name] for name in self._columns},
                "version": values["version"],
                "row_id": row_id,
                **wrote,
            }
            for row_id, values in rows.items()
        ]
        db.session.execute(insert(self._version).execution_options(render_nulls=True), kept)
        # Not added to the session: only what the sums are counted from.
        pairs = [
            (self._version(**dict(before[row["row_id"]], id=None)) if before else None, self._version(**row))
            for row in kept
        ]
        add_versions_to_totals(pairs)


ENQUIRY_BULK = BulkRegister(ENQUIRY_REGISTER, Enquiry, EnquiryVersion, EnquiryEntry)
BILL_BULK = BulkRegister(BILL_REGISTER, Bill, BillVersion, BillEntry)
