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
from gladsaxe.deviations.rules import DeviationPhase, DeviationSource, ForumStand
from gladsaxe.deviations.tables import Deviation
from gladsaxe.programme.store import list_area_forums
from gladsaxe.programme.tables import Milestone

# As text like OFF_PLAN itself, which is an index's own clause.
AS_PLANNED_CLAUSE = text(f"NOT {DEVIATION_CLAUSE.text}")


@dataclass(frozen=True)
class DeviationRow:
    """A deviation; `row` is the forum's stand, None before it has taken one."""

    source: DeviationSource
    source_id: int
    title: str
    day: date
    text: str
    forum: Body
    row: Deviation | None

    @property
    def phase(self) -> DeviationPhase:
        """Return how far it has come."""
        if self.row is None:
            return DeviationPhase.OPEN
        if self.row.closed_on or self.row.answered_on:
            return DeviationPhase.CLOSED
        return DeviationPhase.TOLD if self.row.stand == ForumStand.TOLD else DeviationPhase.HANDLED


@dataclass(frozen=True)
class _ListSource:
    """One of the selects that the list is put together from, and the columns it is narrowed by."""

    query: Select[*tuple[Any, ...]]
    day: Any
    row_id: Any
    number: Any
    area_id: Any


def list_deviations(
    phase: DeviationPhase | None, area_id: int | None, after: str | None
) -> KeysetPage[DeviationRow]:
    """Return a page of what went off plan, the newest day first."""
    parts = list(_iter_list_sources(phase, area_id))
    total = sum(_count_rows(part) for part in parts)
    # Each part brings a page at most, so that no more rows are sorted than can be shown.
    key = parse_key(after)
    rows = union_all(*(select(_select_page_rows(part, key).subquery()) for part in parts)).subquery()
    columns: Any = rows.c
    page: KeysetPage[Any] = paginate_by_day(select(rows), columns.day, columns.number, after, total=total)
    return KeysetPage(_build_rows(page.rows), page.total, page.next_key, page.first)


def find_deviation(source: DeviationSource, source_id: int) -> DeviationRow | None:
    """Return what went off plan, None for something that went as planned and was never spoken of."""
    for part in _iter_list_sources(None, None):
        if (part.row_id is Activity.id) == (source is DeviationSource.ACTIVITY):
            line = db.session.execute(part.query.where(part.row_id == source_id)).first()
            if line is not None:
                return _build_rows([line])[0]
    return None


def _iter_list_sources(phase: DeviationPhase | None, area_id: int | None) -> Iterator[_ListSource]:
    # What a forum has spoken of stays, also where it was corrected or reached since.
    of_activity, of_stone = Deviation.activity_id == Activity.id, Deviation.milestone_id == Milestone.id
    acts = _select_columns(
        DeviationSource.ACTIVITY, Activity.id * 2, Activity.day, Activity, Activity.deviation
    )
    acts = acts.add_columns(ActivityType.area_id.label("area_id")).join(Activity.type)
    # The two kinds are numbered apart, so that one key pages both.
    stones = _select_columns(
        DeviationSource.MILESTONE, Milestone.id * 2 + 1, Milestone.due_on, Milestone, literal("")
    )
    stones = stones.add_columns(Milestone.area_id.label("area_id"))
    missed = and_(
        Milestone.due_on < today(), Milestone.reached_on.is_(None), Milestone.withdrawn_on.is_(None)
    )
    for query in (
        acts.outerjoin(Deviation, of_activity).where(DEVIATION_CLAUSE),
        acts.join(Deviation, of_activity).where(AS_PLANNED_CLAUSE),
    ):
        part = _ListSource(query, Activity.day, Activity.id, Activity.id * 2, ActivityType.area_id)
        yield _apply_filters(part, phase, area_id)
    for query in (
        stones.outerjoin(Deviation, of_stone).where(missed),
        stones.join(Deviation, of_stone).where(~missed),
    ):
        part = _ListSource(query, Milestone.due_on, Milestone.id, Milestone.id * 2 + 1, Milestone.area_id)
        yield _apply_filters(part, phase, area_id)


def _select_columns(
    source: DeviationSource,
    number: Any,  # noqa: ANN401 - a column
    day: Any,  # noqa: ANN401 - a column
    table: type[Activity] | type[Milestone],
    page_key: Any,  # noqa: ANN401 - a column
) -> Select[*tuple[Any, ...]]:
    return select(
        literal(str(source)).label("source"),
        number.label("number"),
        table.id.label("source_id"),
        day.label("day"),
        table.title.label("title"),
        page_key.label("text"),
        Deviation.id.label("row_id"),
    ).select_from(table)


def _apply_filters(part: _ListSource, phase: DeviationPhase | None, area_id: int | None) -> _ListSource:
    query = part.query if area_id is None else part.query.where(part.area_id == area_id)
    query = query if phase is None else query.where(_phase_clause(phase))
    return _ListSource(query, part.day, part.row_id, part.number, part.area_id)


def _phase_clause(phase: DeviationPhase) -> ColumnElement[bool]:
    ended = or_(Deviation.closed_on.is_not(None), Deviation.answered_on.is_not(None))
    if phase is DeviationPhase.OPEN:
        return Deviation.id.is_(None)
    if phase is DeviationPhase.CLOSED:
        return ended
    stand = ForumStand.TOLD if phase is DeviationPhase.TOLD else ForumStand.HANDLED
    return and_(Deviation.stand == str(stand), ~ended)


def _select_page_rows(part: _ListSource, key: tuple[date, int] | None) -> Select[*tuple[Any, ...]]:
    query = part.query.order_by(part.day.desc(), part.row_id.desc()).limit(PAGE_SIZE + 1)
    if key is None:
        return query
    return query.where(part.day <= key[0], tuple_(part.day, part.number) < tuple_(*key))


def _count_rows(part: _ListSource) -> int:
    counted = part.query.with_only_columns(func.count(), maintain_column_froms=True)
    return db.session.scalar(counted) or 0


def _build_rows(lines: Sequence[Any]) -> list[DeviationRow]:
    ids = [line.row_id for line in lines if line.row_id]
    rows = {row.id: row for row in db.session.scalars(_select_with_relations().where(Deviation.id.in_(ids)))}
    by_area = list_area_forums()
    return [
        DeviationRow(
            DeviationSource(line.source),
            line.source_id,
            line.title,
            line.day,
            line.text,
            rows[line.row_id].body if line.row_id else by_area.get(line.area_id, by_area[None]),
            rows.get(line.row_id),
        )
        for line in lines
    ]


def _select_with_relations() -> Select[Deviation]:
    return select(Deviation).options(
        joinedload(Deviation.body),
        joinedload(Deviation.told_body),
        joinedload(Deviation.seat),
        joinedload(Deviation.later_seat),
    )
