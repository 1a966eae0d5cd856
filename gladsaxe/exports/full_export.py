"""Everything of our own in an open format: a zip of JSON lines, for the day the plan ends."""

import io
import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import Select, select
from sqlalchemy.orm import ColumnProperty, InstrumentedAttribute

from gladsaxe.agreement.store import TABLES_BY_KIND
from gladsaxe.core.dates import format_day_short
from gladsaxe.database.clock import to_local_day
from gladsaxe.database.tables import Base, db
from gladsaxe.exports.contents import ExportStamp
from gladsaxe.issues.tables import Issue, IssueEvent

AGREEMENT_TABLES: tuple[Any, ...] = tuple(TABLES_BY_KIND.values())
# By name, for rooms that come after this one keep some of them.
EXPORTED_TABLES = (
    "agreement",
    "agreement_correction",
    *(table.__tablename__ for table in AGREEMENT_TABLES),
    "activity",
    "activity_change",
    "enquiry",
    "enquiry_version",
    "vandalism_bill",
    "vandalism_bill_version",
    "figure",
    "reading",
    "assessment",
    "register_confirmation",
    "snapshot",
    "snapshot_line",
    "situation_report",
    "measure",
    "export",
    *("sub_agreement", "milestone", "deviation", "notice", "notice_party", "amendment", "amended_text"),
    *("meeting", "agenda_item", "minutes_correction", "decision", "decision_step"),
    *("budget_year", "initiative_state", "followed_measure", "followed_value", "own_duty", "duty_done"),
)
# Who a person is stays behind: what they did is told by the seat that they did it from.
PERSONAL_COLUMNS = frozenset({"receiver"})
CHUNK_SIZE = 1_000
README_TEMPLATE = """{words}

Hver fil har en linje for hver række, skrevet som JSON (JSON Lines, UTF-8). Filen hedder det, tabellen hedder.
Tal med decimaler står som tekst, så ingen ciffer går tabt. Dage er skrevet 2018-12-31, tidspunkter i UTC.
Felter, der ender på _id, peger på id i den tabel, de er opkaldt efter. Der er ingen navne på personer med;
seat_id siger hvilken plads noget er skrevet fra. Af problemer og idéer er de med, som den, der hentede filen,
må læse, og aldrig det, der er særligt fortroligt. Billeder er ikke med.

Filer og antal rækker:
{files}
"""


def write_full_export(target: IO[bytes], stamp: ExportStamp, issue_ids: Collection[int]) -> dict[str, int]:
    """Write the zip row by row and return how many rows each file has; of issues those that were logged."""
    counts: dict[str, int] = {}
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        tables = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
        for name in EXPORTED_TABLES:
            counts[name] = _write_table(archive, tables[name], select(tables[name]))
        counts["issue"] = _write_table(archive, Issue, select(Issue), ("id", issue_ids))
        counts["issue_event"] = _write_table(archive, IssueEvent, select(IssueEvent), ("issue_id", issue_ids))
        files = "\n".join(f"{name}.jsonl: {count}" for name, count in counts.items())
        words = stamp.words(format_day_short(to_local_day(stamp.made_at)))
        archive.writestr("LAES_MIG.txt", README_TEMPLATE.format(words=words, files=files))
    return counts


def _is_personal(attribute: ColumnProperty[Any]) -> bool:
    keys = attribute.columns[0].foreign_keys
    return attribute.key in PERSONAL_COLUMNS or any(key.target_fullname == "person.id" for key in keys)


def _write_table(
    archive: ZipFile,
    table: type[Base],
    query: Select[Any],
    only: tuple[str, Collection[int]] | None = None,
) -> int:
    names = [column.key for column in table.__mapper__.column_attrs if not _is_personal(column)]
    columns: list[InstrumentedAttribute[Any]] = [getattr(table, name) for name in names]
    rows = db.session.execute(
        query.with_only_columns(*columns, maintain_column_froms=True)
        .order_by(*table.__mapper__.primary_key)
        .execution_options(yield_per=CHUNK_SIZE)
    ).mappings()
    count = 0
    with archive.open(f"{table.__tablename__}.jsonl", "w", force_zip64=True) as file:
        text = io.TextIOWrapper(file, encoding="utf-8")
        for line in _iter_json_lines(row for row in rows if only is None or row[only[0]] in only[1]):
            text.write(line)
            count += 1
        text.flush()
        text.detach()
    return count


def _iter_json_lines(rows: Any) -> Iterator[str]:  # noqa: ANN401 - the rows of any table
    for row in rows:
        kept: Mapping[str, Any] = {name: _convert_value(value) for name, value in row.items()}
        yield json.dumps(kept, ensure_ascii=False) + "\n"


def _convert_value(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else value
