"""Everything held about a person, drawn from the tables themselves, so that a new one is not forgotten."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import JSON, Column, LargeBinary, Table, Text, func, or_, select

from gladsaxe.access.tables import Account
from gladsaxe.audit_log.recording import log_action
from gladsaxe.audit_log.rules import LogAction
from gladsaxe.database.tables import Base, db
from gladsaxe.retention.personal_words import (
    OTHERS_COLUMNS,
    SECRET_COLUMNS,
    SUBJECT_COLUMNS,
    TABLE_NAMES,
)

# What rows of other tables are shown under.
REPORT_TABLES = (
    *("issue", "activity", "meeting", "enquiry", "vandalism_bill", "conflict"),
    *("decision", "deviation", "notice", "amendment", "file_import"),
)
LOG_COLUMNS = ("actor_id", "subject_id")
EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class PersonalRow:
    """A row that leads to a person, without secrets and without what others wrote in it.

    `report` is the table and the key of what the row belongs to.
    """

    room: str
    report: tuple[str, str]
    table: str
    moment: datetime
    values: dict[str, object]


@dataclass(frozen=True)
class PersonalGroup:
    """The rows of one report, the newest first."""

    room: str
    report: tuple[str, str]
    rows: list[PersonalRow]


def list_person_columns(table: Table) -> dict[str, str]:
    """Return the columns of a table that lead to a person, each with what it refers to."""
    if table.name in ("person", "account"):
        return {"id": f"{table.name}.id"}
    if table.name == "log_entry":
        return dict.fromkeys(LOG_COLUMNS, "person.id")
    return {
        column.name: key.target_fullname
        for column in table.columns
        for key in column.foreign_keys
        if key.target_fullname in ("person.id", "account.id")
    }


def collect_personal_data(person_id: int, left_out: Collection[str] = ()) -> list[PersonalGroup]:
    """Return everything that leads to a person by room and report, the newest report of each room first.

    `left_out` are names of tables.
    """
    groups: dict[tuple[str, tuple[str, str]], list[PersonalRow]] = {}
    for row in _list_personal_rows(person_id, left_out):
        groups.setdefault((row.room, row.report), []).append(row)
    collected = [
        PersonalGroup(room, report, sorted(rows, key=lambda row: row.moment, reverse=True))
        for (room, report), rows in groups.items()
    ]
    collected.sort(key=lambda group: (group.rows[0].moment, group.report), reverse=True)
    return sorted(collected, key=lambda group: group.room)


def export_personal_data(person_id: int, asked_by_id: int) -> str:
    """Return everything that leads to a person as JSON, and log that it was handed out and who asked."""
    groups = collect_personal_data(person_id)
    log_action(LogAction.EXPORTED, "person", person_id, person_id, why=f"asked by person {asked_by_id}")
    document = [
        {
            "room": group.room,
            "report": {"table": group.report[0], "key": group.report[1]},
            "rows": [
                {
                    "what": TABLE_NAMES[row.table],
                    "table": row.table,
                    "at": None if row.moment == EARLIEST else row.moment.isoformat(),
                    "values": row.values,
                }
                for row in group.rows
            ],
        }
        for group in groups
    ]
    return json.dumps({"person": person_id, "groups": document}, ensure_ascii=False, indent=2)


def _list_personal_rows(person_id: int, left_out: Collection[str]) -> Iterator[PersonalRow]:
    account_id = db.session.scalar(select(Account.id).where(Account.person_id == person_id))
    ids = {"person.id": person_id, "account.id": account_id}
    rooms = {
        mapper.class_.__tablename__: mapper.class_.__module__.split(".")[1]
        for mapper in Base.registry.mappers
    }
    names = _RowNames()
    for name, table in sorted(Base.metadata.tables.items()):
        columns = list_person_columns(table)
        matches = [
            table.c[column] == ids[target] for column, target in columns.items() if ids[target] is not None
        ]
        if not matches or name in left_out:
            continue
        # Of photos and files only the size is told, so nothing more of them is read.
        selected = [
            func.length(column).label(column.name) if isinstance(column.type, LargeBinary) else column
            for column in table.columns
        ]
        for row in db.session.execute(select(*selected).where(or_(*matches))).mappings():
            values = {column.name: row[column.name] for column in table.columns}
            written = any(
                values[column] == ids[target] and f"{name}.{column}" not in SUBJECT_COLUMNS
                for column, target in columns.items()
            )
            yield PersonalRow(
                rooms[name],
                _find_report(table, values),
                name,
                _find_moment(values),
                _select_values(table, values, written, names),
            )


def _find_report(table: Table, values: dict[str, object]) -> tuple[str, str]:
    if table.name in REPORT_TABLES:
        return table.name, str(values["id"])
    for column in table.columns:
        for key in column.foreign_keys:
            if key.column.table.name in REPORT_TABLES and values[column.name] is not None:
                return key.column.table.name, str(values[column.name])
    return table.name, ""


def _find_moment(values: dict[str, object]) -> datetime:
    """Return when a row last changed: its latest moment, else its latest day."""
    moments = [value for value in values.values() if isinstance(value, datetime)]
    if moments:
        return max(moment if moment.tzinfo else moment.replace(tzinfo=UTC) for moment in moments)
    days = [value for value in values.values() if isinstance(value, date)]
    return max((datetime.combine(day, time(), UTC) for day in days), default=EARLIEST)


def _select_values(
    table: Table, values: dict[str, object], written: bool, names: "_RowNames"
) -> dict[str, object]:
    selected = {}
    for column in table.columns:
        place, value = f"{table.name}.{column.name}", values[column.name]
        free = isinstance(column.type, (Text, JSON, LargeBinary)) or place == "log_entry.why"
        withheld = place in SECRET_COLUMNS | OTHERS_COLUMNS or (free and not written)
        if not withheld and value is not None and not _leads_to_person(table, column):
            sized = isinstance(column.type, LargeBinary)
            selected[column.name] = (
                f"{value} bytes" if sized else names.find_name(column, _format_value(value))
            )
    return selected


def _leads_to_person(table: Table, column: Column[object]) -> bool:
    # Which other person a row leads to is not told, and which column leads to this one is in the table.
    return column.name in list_person_columns(table) and column.name != "id"


def _format_value(value: object) -> object:
    if isinstance(value, (bool, int, float, str, list, dict)):
        return value
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


class _RowNames:
    """Names of the seats, places and bodies that rows refer to, each table read once."""

    def __init__(self) -> None:
        self._by_table: dict[str, dict[object, str]] = {}

    def find_name(self, column: Column[object], value: object) -> object:
        """Return the name of the row that a value refers to, else the value."""
        for key in column.foreign_keys:
            table = key.column.table
            if "name" in table.c and key.column.name == "id":
                if table.name not in self._by_table:
                    rows = db.session.execute(select(table.c.id, table.c.name))
                    self._by_table[table.name] = {row.id: row.name for row in rows}
                return self._by_table[table.name].get(value, value)
        return value
