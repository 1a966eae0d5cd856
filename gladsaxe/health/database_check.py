"""The live database looked through: its order, its tables, what is derived from rows, its log, its keys."""

import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import current_app
from sqlalchemy import Table, inspect, select, text

from gladsaxe.activities import monthly_totals as activity_totals
from gladsaxe.activities.tables import ActivityMonthlyTotal
from gladsaxe.audit_log.identity import LOG_ID_FILE, verify_own_log
from gladsaxe.core.configuration import GENERATED_KEY_FILES
from gladsaxe.core.work_folders import list_leftovers
from gladsaxe.database.tables import Base, db
from gladsaxe.database.transactions import begin_write, commit_write, roll_back_write
from gladsaxe.issues import monthly_totals as issue_totals
from gladsaxe.issues.tables import IssueMonthlyTotal
from gladsaxe.registers import monthly_totals as register_totals
from gladsaxe.registers.tables import BillMonthlyTotal, EnquiryMonthlyTotal
from gladsaxe.search.index import rebuild_search_index
from gladsaxe.search.tables import SearchWord

INVALID_INDEXES = "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid ORDER BY 1"
UNTRIED_CONSTRAINTS = "SELECT conname FROM pg_constraint WHERE NOT convalidated ORDER BY 1"


@dataclass(frozen=True)
class DerivedRows:
    """Tables whose rows follow from other rows, and what makes them anew."""

    name: str
    tables: tuple[type[Base], ...]
    rebuild: Callable[[], int]


DERIVED_ROWS = (
    DerivedRows("sums of activities", (ActivityMonthlyTotal,), activity_totals.rebuild_monthly_totals),
    DerivedRows("sums of issues", (IssueMonthlyTotal,), issue_totals.rebuild_monthly_totals),
    DerivedRows(
        "sums of registers",
        (EnquiryMonthlyTotal, BillMonthlyTotal),
        register_totals.rebuild_monthly_totals,
    ),
    DerivedRows("search index", (SearchWord,), rebuild_search_index),
)


def list_faults() -> list[str]:
    """Return each fault of the live database that only a restore or a person can mend."""
    return [*_list_order_faults(), *_list_schema_faults(), *verify_own_log(), *_list_file_faults()]


def check_derived_rows(derived: DerivedRows, repair: bool) -> int:
    """Return how many derived rows are missing, wrong or too many; `repair` keeps those made anew.

    Who writes meanwhile waits, so that the rows and what follows from them are of one moment.
    """
    begin_write()
    try:
        before = _read_rows(derived)
        derived.rebuild()
        db.session.flush()
        differing = len(before ^ _read_rows(derived))
    except BaseException:
        roll_back_write()
        raise
    if repair and differing:
        commit_write()
    else:
        roll_back_write()
    return differing


def _read_rows(derived: DerivedRows) -> set[tuple[object, ...]]:
    rows: set[tuple[object, ...]] = set()
    for mapped in derived.tables:
        table = inspect(mapped).local_table
        assert isinstance(table, Table)
        keys = [column for column in table.columns if column.primary_key]
        sums = [column for column in table.columns if not column.primary_key]
        for row in db.session.execute(select(*keys, *sums)):
            # A sum of nothing is as good as none.
            if not sums or any(row[len(keys) :]):
                rows.add((table.name, *row))
    return rows


def _list_order_faults() -> list[str]:
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            indexes = connection.scalars(text(INVALID_INDEXES)).all()
            constraints = connection.scalars(text(UNTRIED_CONSTRAINTS)).all()
            return [
                *(f"The index {name} is not valid." for name in indexes),
                *(f"The constraint {name} was never tried on the rows." for name in constraints),
            ]
        lines = connection.scalars(text("PRAGMA integrity_check")).all()
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
        return [
            *(f"The database is not in order: {line}." for line in lines if line != "ok"),
            *(f"A row of {row[0]} refers to a row of {row[2]} that is not there." for row in broken),
        ]


def _list_schema_faults() -> list[str]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)
    return [f"The tables are not those of the migrations: {_describe(item)}." for item in differences]


def _describe(difference: object) -> str:
    # A change of one column comes as a list of its own.
    if isinstance(difference, list):
        return ", ".join(_describe(item) for item in difference)
    assert isinstance(difference, tuple)
    names = [getattr(part, "name", part) for part in difference[1:]]
    return " ".join(str(name) for name in (difference[0], *names) if isinstance(name, str))


def _list_file_faults() -> list[str]:
    folder: Path = current_app.config["DATA_FOLDER"]
    private = [LOG_ID_FILE, *GENERATED_KEY_FILES.values()]
    files = [folder / name for name in private if (folder / name).exists()]
    faults = [
        f"{file} can be read by others: its mode is {stat.S_IMODE(file.stat().st_mode):04o}."
        for file in files
        if file.stat().st_mode & 0o077
    ]
    leftovers = list_leftovers(folder)
    return faults + [f"{name} was left by a killed program: run gladsaxe tidy." for name in leftovers]
