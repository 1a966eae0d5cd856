"""What went off plan, read from the activities and the milestones, with the stand of its forum."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, text, tuple_, union_all
from sqlalchemy.orm import joinedload

from gladsaxe.activities.tables import DEVIATION_CLAUSE, Activity
from gladsaxe.agreement.tables import ActivityType, Body
from gladsaxe.database.clock import today
from gladsaxe.database.pagination import PAGE_SIZE, KeysetPage, paginate_by_day, parse_key
from gladsaxe.database.tables import db
from gladsaxe.deviations.rules import Phase, Source, Stand
from gladsaxe.deviations.tables import Deviation
from gladsaxe.programme.store import forums
from gladsaxe.programme.tables import Milestone

# As text like OFF_PLAN itself, which is an index's own clause.
AS_PLANNED = text(f"NOT {DEVIATION_CLAUSE.text}")


@dataclass(frozen=True)
class OffPlan:
    """Hold something that went off plan; `row` is the forum's stand, None before it has taken one."""

    source: Source
    source_id: int
    title: str
    day: date
    text: str
    forum: Body
    row: Deviation | None

    @property
    def phase(self) -> Phase:
        """Return how far it has come."""
        if self.row is None:
            return Phase.OPEN
        if self.row.closed_on or self.row.answered_on:
            return Phase.CLOSED
        return Phase.TOLD if self.row.stand == Stand.TOLD else Phase.HANDLED


@dataclass(frozen=True)
class _Part:
    """One of the selects that the list is put together from, and the columns it is narrowed by."""

    query: Select[*tuple[Any, ...]]
    day: Any
    row_id: Any
    number: Any
    area_id: Any


def listing(phase: Phase | None, area_id: int | None, after: str | None) -> KeysetPage[OffPlan]:
    """Return a page of what went off plan, the newest day first."""
    parts = list(_parts(phase, area_id))
    total = sum(_count(part) for part in parts)
    # Each part brings a page at most, so that no more rows are sorted than can be shown.
    key = parse_key(after)
    found = union_all(*(select(_head(part, key).subquery()) for part in parts)).subquery()
    columns: Any = found.c
    page: KeysetPage[Any] = paginate_by_day(select(found), columns.day, columns.number, after, total=total)
    return KeysetPage(_with_rows(page.rows), page.total, page.next_key, page.first)


def one(source: Source, source_id: int) -> OffPlan | None:
    """Return what went off plan, None for something that went as planned and was never spoken of."""
    for part in _parts(None, None):
        if (part.row_id is Activity.id) == (source is Source.ACTIVITY):
            line = db.session.execute(part.query.where(part.row_id == source_id)).first()
            if line is not None:
                return _with_rows([line])[0]
    return None


def _parts(phase: Phase | None, area_id: int | None) -> Iterator[_Part]:
    # What a forum has spoken of stays, also where it was corrected or reached since.
    of_activity, of_stone = Deviation.activity_id == Activity.id, Deviation.milestone_id == Milestone.id
    acts = _columns(Source.ACTIVITY, Activity.id * 2, Activity.day, Activity, Activity.deviation)
    acts = acts.add_columns(ActivityType.area_id.label("area_id")).join(Activity.type)
    # The two kinds are numbered apart, so that one key pages both.
    stones = _columns(Source.MILESTONE, Milestone.id * 2 + 1, Milestone.due_on, Milestone, literal(""))
    stones = stones.add_columns(Milestone.area_id.label("area_id"))
    missed = and_(
        Milestone.due_on < today(), Milestone.reached_on.is_(None), Milestone.withdrawn_on.is_(None)
    )
    for query in (
        acts.outerjoin(Deviation, of_activity).where(DEVIATION_CLAUSE),
        acts.join(Deviation, of_activity).where(AS_PLANNED),
    ):
        part = _Part(query, Activity.day, Activity.id, Activity.id * 2, ActivityType.area_id)
        yield _narrowed(part, phase, area_id)
    for query in (
        stones.outerjoin(Deviation, of_stone).where(missed),
        stones.join(Deviation, of_stone).where(~missed),
    ):
        part = _Part(query, Milestone.due_on, Milestone.id, Milestone.id * 2 + 1, Milestone.area_id)
        yield _narrowed(part, phase, area_id)


def _columns(
    source: Source,
    number: Any,  # noqa: ANN401 - a column
    day: Any,  # noqa: ANN401 - a column
    table: type[Activity] | type[Milestone],
    said: Any,  # noqa: ANN401 - a column
) -> Select[*tuple[Any, ...]]:
    return select(
        literal(str(source)).label("source"),
        number.label("number"),
        table.id.label("source_id"),
        day.label("day"),
        table.title.label("title"),
        said.label("text"),
        Deviation.id.label("row_id"),
    ).select_from(table)


def _narrowed(part: _Part, phase: Phase | None, area_id: int | None) -> _Part:
    query = part.query if area_id is None else part.query.where(part.area_id == area_id)
    query = query if phase is None else query.where(_in_phase(phase))
    return _Part(query, part.day, part.row_id, part.number, part.area_id)


def _in_phase(phase: Phase) -> ColumnElement[bool]:
    ended = or_(Deviation.closed_on.is_not(None), Deviation.answered_on.is_not(None))
    if phase is Phase.OPEN:
        return Deviation.id.is_(None)
    if phase is Phase.CLOSED:
        return ended
    stand = Stand.TOLD if phase is Phase.TOLD else Stand.HANDLED
    return and_(Deviation.stand == str(stand), ~ended)


def _head(part: _Part, key: tuple[date, int] | None) -> Select[*tuple[Any, ...]]:
    query = part.query.order_by(part.day.desc(), part.row_id.desc()).limit(PAGE_SIZE + 1)
    if key is None:
        return query
    return query.where(part.day <= key[0], tuple_(part.day, part.number) < tuple_(*key))


def _count(part: _Part) -> int:
    counted = part.query.with_only_columns(func.count(), maintain_column_froms=True)
    return db.session.scalar(counted) or 0


def _with_rows(lines: Sequence[Any]) -> list[OffPlan]:
    ids = [line.row_id for line in lines if line.row_id]
    rows = {row.id: row for row in db.session.scalars(_whole().where(Deviation.id.in_(ids)))}
    by_area = forums()
    return [
        OffPlan(
            Source(line.source),
            line.source_id,
            line.title,
            line.day,
            line.text,
            rows[line.row_id].body if line.row_id else by_area.get(line.area_id, by_area[None]),
            rows.get(line.row_id),
        )
        for line in lines
    ]


def _whole() -> Select[Deviation]:
    return select(Deviation).options(
        joinedload(Deviation.body),
        joinedload(Deviation.told_body),
        joinedload(Deviation.seat),
        joinedload(Deviation.later_seat),
    )
