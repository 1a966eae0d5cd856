"""Every query and write of figures, readings and assessments, and who may see which criterion."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import Actor, Right
from gladsaxe.access.store import build_author_values
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.criterion import Criterion as Rule
from gladsaxe.agreement.roles import Role
from gladsaxe.agreement.tables import Criterion
from gladsaxe.core.period import Period
from gladsaxe.core.refusals import StaleVersion
from gladsaxe.database.clock import now
from gladsaxe.database.tables import db
from gladsaxe.indicators.decisions import BoardDecision
from gladsaxe.indicators.entries import EntryState, FigureEntry
from gladsaxe.indicators.figures import Figure as KnownAs
from gladsaxe.indicators.figures import FigureState
from gladsaxe.indicators.readings import CriterionReading as ReadAs
from gladsaxe.indicators.tables import Assessment, Figure, Reading

Decided = TypeVar("Decided", Reading, Assessment)
BOARD_KIND = "board"


def list_visible_criteria(actor: Actor | None, day: date | None = None) -> list[Criterion]:
    """Return the criteria that exist for the actor, None for the board's paper, in the agreement's order.

    Of a day those that the agreement held then; of None also those that an amendment took out.
    """
    rows = agreement.list_criteria() if day is None else agreement.list_criteria_in_force(day)
    if not any(_visible_body_keys(row) for row in rows):
        return list(rows)
    eyes = _reader_body_keys(actor)
    return [row for row in rows if not _visible_body_keys(row) or eyes & set(_visible_body_keys(row))]


def find_visible_criterion(actor: Actor | None, key: str) -> Criterion | None:
    """Return the criterion with that key, or None where it does not exist for the actor."""
    return next((row for row in list_visible_criteria(actor) if row.key == key), None)


def _visible_body_keys(row: Criterion) -> Sequence[str]:
    return row.definition.get("visible_to") or ()


def _reader_body_keys(actor: Actor | None) -> frozenset[str]:
    own = actor.body_keys if actor else frozenset()
    if actor is None or Role.BOARD_SECRETARY in actor.roles:
        own |= {body.key for body in agreement.list_bodies() if body.kind == BOARD_KIND}
    return own


def list_figures(criterion_ids: Collection[int], known_on: date) -> dict[int, dict[str, list[Figure]]]:
    """Return every version received by a day, by criterion and period, the one that held that day last."""
    rows = db.session.scalars(
        select(Figure)
        .where(Figure.criterion_id.in_(criterion_ids), Figure.received_on <= known_on)
        .options(joinedload(Figure.seat))
        .order_by(Figure.criterion_id, Figure.period, Figure.version)
    )
    known: dict[int, dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        known[row.criterion_id][row.period].append(row)
    return known


def list_received_figures(criterion_ids: Collection[int], first: date, last: date) -> Sequence[Figure]:
    """Return every version received from one day to another, with its criterion and seat, in that order."""
    return db.session.scalars(
        select(Figure)
        .join(Figure.criterion)
        .where(Figure.criterion_id.in_(criterion_ids), Figure.received_on.between(first, last))
        .options(joinedload(Figure.criterion), joinedload(Figure.seat))
        .order_by(Figure.received_on, Criterion.position, Figure.id)
    ).all()


def list_new_figures(actor: Actor, since: datetime, most: int) -> Sequence[Figure]:
    """Return the figures entered since a moment by others, of criteria that exist for the actor."""
    ids = [row.id for row in list_visible_criteria(actor)]
    query = select(Figure).where(
        Figure.criterion_id.in_(ids), Figure.entered_at > since, Figure.person_id != actor.person_id
    )
    newest = query.order_by(Figure.entered_at.desc(), Figure.id.desc()).limit(most)
    return db.session.scalars(newest.options(joinedload(Figure.criterion))).all()


def list_readings(criterion_ids: Collection[int], known_on: date) -> dict[int, list[Reading]]:
    """Return the readings decided by a day, by criterion, the one that held that day last."""
    return _list_decided(Reading, criterion_ids, known_on)


def list_assessments(criterion_ids: Collection[int], known_on: date) -> dict[int, list[Assessment]]:
    """Return the board's assessments made by a day, by criterion, the newest last."""
    return _list_decided(Assessment, criterion_ids, known_on)


def _list_decided(
    table: type[Decided], criterion_ids: Collection[int], known_on: date
) -> dict[int, list[Decided]]:
    rows = db.session.scalars(
        select(table)
        .where(table.criterion_id.in_(criterion_ids), table.decided_on <= known_on)
        .options(joinedload(table.seat))
        .order_by(table.criterion_id, table.decided_on, table.id)
    )
    decided: dict[int, list[Decided]] = defaultdict(list)
    for row in rows:
        decided[row.criterion_id].append(row)
    return decided


def find_figure(figure_id: int) -> Figure | None:
    """Return a version of a figure with its criterion."""
    return db.session.get(Figure, figure_id, options=[joinedload(Figure.criterion)])


def find_newest_figure(criterion_id: int, period: Period) -> Figure | None:
    """Return the newest version of a period's figure, also where it takes the figure back."""
    return db.session.scalar(
        select(Figure)
        .where(Figure.criterion_id == criterion_id, Figure.period == period.label)
        .options(joinedload(Figure.seat))
        .order_by(Figure.version.desc())
        .limit(1)
    )


def build_entry(row: Figure, rule: Rule) -> FigureEntry:
    """Return what a version says."""
    withdrawn = row.state == EntryState.WITHDRAWN
    state = FigureState.OK if withdrawn else FigureState(row.state)
    period = rule.period(row.period)
    figure = KnownAs(
        period, row.area, row.comparison, state, row.provisional, row.n, row.text, row.series_break
    )
    return FigureEntry(figure, row.source, row.received_on, withdrawn)


def has_entered_figure(versions: Mapping[str, Sequence[Figure]], period: Period) -> bool:
    """Return True if a figure is entered for a period, in place of what a register counts."""
    entered = versions.get(period.label)
    return bool(entered and entered[-1].state != EntryState.WITHDRAWN)


def add_figure(
    actor: Actor, criterion_id: int, entry: FigureEntry, replaces: int | None = None, reason: str = ""
) -> Figure:
    """Enter a figure; `replaces` is the newest version's id, None where the period has none.

    Raise StaleVersion where that is not so any more, ValueError where a correction was received before
    what it corrects.
    """
    figure = entry.figure
    newest = find_newest_figure(criterion_id, figure.period)
    if (newest.id if newest else None) != replaces:
        raise StaleVersion
    if newest and entry.received_on < newest.received_on:
        raise ValueError("a correction is not received before the figure that it corrects")
    measured = entry.state is EntryState.OK
    row = Figure(
        criterion_id=criterion_id,
        period=figure.period.label,
        version=newest.version + 1 if newest else 1,
        state=entry.state,
        area=figure.area if measured else None,
        comparison=figure.comparison if measured else None,
        provisional=figure.provisional and measured,
        n=figure.n if measured else None,
        text=figure.text,
        series_break=figure.series_break if measured else "",
        source=entry.source,
        received_on=entry.received_on,
        supersedes_id=replaces,
        reason=reason,
        **_author_columns(actor),
    )
    db.session.add(row)
    db.session.flush()
    return row


def add_reading(
    actor: Actor, criterion_id: int, read_as: ReadAs, reason: str, decision: BoardDecision
) -> Reading:
    """Enter how the board decided to read a criterion."""
    row = Reading(
        criterion_id=criterion_id,
        baseline_value=read_as.baseline_value,
        aggregate=read_as.aggregate,
        comparison_mode=read_as.comparison_mode,
        reason=reason,
        decision=decision.text,
        decided_on=decision.day,
        **_author_columns(actor),
    )
    db.session.add(row)
    db.session.flush()
    return row


def add_assessment(actor: Actor, criterion_id: int, text: str, decision: BoardDecision) -> Assessment:
    """Enter the board's own assessment of a criterion."""
    row = Assessment(
        criterion_id=criterion_id,
        text=text,
        decision=decision.text,
        decided_on=decision.day,
        **_author_columns(actor),
    )
    db.session.add(row)
    db.session.flush()
    return row


def _author_columns(actor: Actor) -> dict[str, object]:
    return {**build_author_values(actor, Right.KEEP_FIGURES), "entered_at": now()}
