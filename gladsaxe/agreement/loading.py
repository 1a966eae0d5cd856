"""Loading the agreement's file: what an edited one changes, what it may not, and writing it."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from gladsaxe.agreement import store, tables
from gladsaxe.agreement.changes import (
    PlanChange,
    format_amendment_needs,
    is_admitted,
    list_field_changes,
    needs_amendment,
)
from gladsaxe.agreement.entries import PlanEntry, build_agreement_definition, build_entries
from gladsaxe.agreement.places import is_added_place
from gladsaxe.agreement.rules import Plan
from gladsaxe.database.clock import now, set_timezone, today
from gladsaxe.database.tables import db


class OtherAgreement(Exception):
    """Raised where the database holds another agreement than the file's."""


class AmendmentNeeded(Exception):
    """Raised where a file changes what only an amendment may; the text is in Danish."""


class ReasonNeeded(Exception):
    """Raised where a plan in force is changed without a reason."""


def list_changes(plan: Plan) -> list[PlanChange]:
    """Return what loading the plan would change; raise OtherAgreement where another one is stored."""
    stored = store.find_agreement()
    key, name = plan.agreement.key, plan.agreement.short_title
    if stored is not None and stored.key != key:
        raise OtherAgreement(f'the database holds the agreement "{stored.key}", the file holds "{key}"')
    changes: list[PlanChange] = []
    if stored is None:
        changes.append(PlanChange("added", "agreement", key, name))
    else:
        changes += list_field_changes(
            "agreement", key, name, stored.definition, build_agreement_definition(plan)
        )
    entries = build_entries(plan)
    for kind, table in store.TABLES_BY_KIND.items():
        changes += _list_kind_changes(kind, table, [entry for entry in entries if entry.kind == kind])
    return changes


def check_changes(changes: Sequence[PlanChange], reason: str) -> None:
    """Raise AmendmentNeeded or ReasonNeeded for what a file may not change in the plan as it stands today."""
    start = store.find_start_in_force()
    if start is None or not changes:
        return
    amended = store.list_plan_changes(today())
    refused = [change for change in changes if needs_amendment(change) and not is_admitted(change, amended)]
    if refused:
        sentences = format_amendment_needs(refused, store.get_amendment_approver(), start)
        raise AmendmentNeeded("\n".join(sentences))
    if not reason.strip():
        raise ReasonNeeded


def load_agreement(plan: Plan, sha256: str, reason: str = "") -> list[PlanChange]:
    """Write the plan's rows and return what changed; what left the file is withdrawn.

    A plan in force keeps each change with its reason; raises AmendmentNeeded, ReasonNeeded, OtherAgreement.
    """
    changes = list_changes(plan)
    if not changes:
        return changes
    check_changes(changes, reason)
    if store.find_start_in_force() is not None:
        _write_corrections(changes, reason.strip())
    _write_agreement(plan, sha256)
    entries = build_entries(plan)
    ids: dict[tuple[str, str], int] = {}
    for kind, table in store.TABLES_BY_KIND.items():
        rows = _write_kind(table, [entry for entry in entries if entry.kind == kind], ids)
        _withdraw_rows(table, rows)
        db.session.flush()
        ids.update({(kind, key): row.id for key, row in rows.items()})
    return changes


def _list_kind_changes(
    kind: str, table: type[tables.AgreementItem], entries: Sequence[PlanEntry]
) -> Iterator[PlanChange]:
    rows = {row.key: row for row in db.session.scalars(store.select_items(table).order_by(table.position))}
    for entry in entries:
        row = rows.get(entry.key)
        if row is None:
            yield PlanChange("added", kind, entry.key, entry.name)
            continue
        if row.withdrawn_on is not None:
            yield PlanChange("returned", kind, entry.key, entry.name)
        yield from list_field_changes(
            kind, entry.key, entry.name, _row_values(row, entry), _entry_values(entry)
        )
    kept = {entry.key for entry in entries}
    held = [row for row in rows.values() if row.withdrawn_on is None and not is_added_place(row)]
    for row in held:
        if row.key not in kept:
            yield PlanChange("withdrawn", kind, row.key, row.name)
    before = [row.key for row in held if row.key in kept]
    if before != [entry.key for entry in entries if entry.key in set(before)]:
        yield PlanChange("reordered", kind, "", "")


def _entry_values(entry: PlanEntry) -> dict[str, Any]:
    links = {link: target[1] if target else None for link, target in entry.links.items()}
    return {**entry.columns, **links, **entry.definition}


def _row_values(row: tables.AgreementItem, entry: PlanEntry) -> dict[str, Any]:
    columns = {column: getattr(row, column) for column in entry.columns}
    links = {link: getattr(getattr(row, link), "key", None) for link in entry.links}
    return {**columns, **links, **row.definition}


def _write_corrections(changes: Sequence[PlanChange], reason: str) -> None:
    db.session.add_all(
        tables.AgreementCorrection(**asdict(change), reason=reason, corrected_at=now()) for change in changes
    )


def _write_agreement(plan: Plan, sha256: str) -> None:
    part = plan.agreement
    stored = store.find_agreement()
    if stored is None:
        stored = tables.Agreement(key=part.key, first_loaded_on=today())
        db.session.add(stored)
    stored.title = part.title
    stored.short_title = part.short_title
    stored.area_name = part.area_name
    stored.municipality = part.municipality
    stored.period_start = part.period_start
    stored.period_end = part.period_end
    stored.timezone = part.timezone
    set_timezone(part.timezone)
    stored.definition = build_agreement_definition(plan)
    stored.file_sha256 = sha256
    stored.loaded_at = now()


def _write_kind(
    table: type[tables.AgreementItem], entries: Sequence[PlanEntry], ids: dict[tuple[str, str], int]
) -> dict[str, tables.AgreementItem]:
    stored = {row.key: row for row in db.session.scalars(select(table))}
    rows: dict[str, tables.AgreementItem] = {}
    for position, entry in enumerate(entries, start=1):
        row = stored.get(entry.key) or table()
        row.key, row.position, row.name = entry.key, position, entry.name
        row.definition, row.withdrawn_on = entry.definition, None
        for column, value in entry.columns.items():
            setattr(row, column, value)
        for link, target in entry.links.items():
            setattr(row, f"{link}_id", ids[target] if target else None)
        db.session.add(row)
        rows[entry.key] = row
    return rows


def _withdraw_rows(table: type[tables.AgreementItem], rows: dict[str, tables.AgreementItem]) -> None:
    held = select(table).where(table.withdrawn_on.is_(None), table.key.not_in(rows.keys()))
    for row in db.session.scalars(held.execution_options(autoflush=False)):
        if not is_added_place(row):
            row.withdrawn_on = today()
