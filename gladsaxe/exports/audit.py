"""`Dokumentation til revisionen` for a year (§ 5): figures, statuses that were seen, decisions, changes.

One list of sections is written both as a workbook and as a page; each line names the record it comes from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from flask import url_for

from gladsaxe.access.rules import Actor
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.criterion import Criterion
from gladsaxe.agreement.roles import ROLE_WORDS
from gladsaxe.amendments import rules as amendment_rules
from gladsaxe.amendments import store as amendments
from gladsaxe.database.clock import day_of, now, today
from gladsaxe.duties import store as duties
from gladsaxe.exports.cells import DAY, MOMENT, NUMBER, WRAPPED, Value
from gladsaxe.exports.contents import Shown, Stamp
from gladsaxe.exports.numbers import decimals_of
from gladsaxe.exports.sheet import Column
from gladsaxe.indicators import store as indicators
from gladsaxe.indicators.entries import EntryState
from gladsaxe.indicators.evaluation import STATE_WORDS
from gladsaxe.indicators.figures import State
from gladsaxe.indicators.small_figures import as_shown
from gladsaxe.indicators.tables import Figure
from gladsaxe.meetings import decisions, minutes, seen
from gladsaxe.meetings.rules import OUTCOME_WORDS, PROGRESS_WORDS, STEP_WORDS

REFERENCE = Column("Post", 22, WRAPPED)
ADDRESS = Column("Adresse", 34, WRAPPED)


@dataclass(frozen=True)
class Line:
    """Hold one line of a section: its values, the record it comes from, and the record's page."""

    values: Sequence[Value]
    record: str
    address: str


@dataclass(frozen=True)
class Section:
    """Hold a section of the documentation; `empty` says what it means that it has no line."""

    title: str
    about: str
    columns: Sequence[Column]
    lines: Sequence[Line]
    empty: str


@dataclass(frozen=True)
class Audit:
    """Hold the documentation of a year."""

    plan: str
    area_name: str
    timezone: str
    year: int
    as_of: date
    made_at: datetime
    made_by: str
    sections: Sequence[Section]
    stamp: Stamp | None = None


def years() -> list[int]:
    """Return the years of the agreement that have begun, the newest first."""
    years = agreement.period().years
    return [year for year in reversed(years) if year <= max(today().year, years.start)]


def audit_of(year: int, actor: Actor, stamp: Stamp | None = None) -> Audit:
    """Return the documentation of a year as the actor may see it, with a stamp where it leaves as a file."""
    plan = agreement.agreement()
    roles = ", ".join(ROLE_WORDS[role] for role in sorted(actor.roles))
    return Audit(
        plan.short_title,
        plan.area_name,
        plan.timezone,
        year,
        min(today(), date(year, 12, 31)),
        now(),
        f"{actor.name} ({roles})",
        [_figures(year, actor), _statuses(year, actor), _decisions(year, actor), _changes(year, actor)],
        stamp,
    )


def _figures(year: int, actor: Actor) -> Section:
    rules = {row.id: agreement.criterion_rule(row) for row in indicators.visible_criteria(actor)}
    rows = indicators.figures_received(rules, date(year, 1, 1), date(year, 12, 31))
    columns = (
        Column("Nr.", 8),
        Column("Mål", 34, WRAPPED),
        Column("Periode", 12),
        Column("Området", 13, NUMBER),
        Column("Sammenligning", 16, NUMBER),
        Column("Svar eller tilstand", 22, WRAPPED),
        Column("Kilde", 30, WRAPPED),
        Column("Modtaget", 12, DAY),
        Column("Skrevet ind", 17, MOMENT),
        Column("Skrevet ind af", 24, WRAPPED),
    )
    about = "Hvilke tal der kom i året, hvornår og fra hvem. Et rettet tal står som det var og som det blev."
    lines = [_figure(row, rules[row.criterion_id], actor) for row in rows]
    return Section("Tal modtaget", about, columns, lines, "Ingen tal blev modtaget i året.")


def _figure(row: Figure, rule: Criterion, actor: Actor) -> Line:
    figure, few = as_shown(rule, indicators.entry_of(row, rule).figure, actor)
    values: list[Value] = [
        row.criterion.number,
        row.criterion.name,
        row.period,
        _shown(figure.area),
        _shown(figure.comparison),
        few.capitalize() or row.text or _state_words(row.state),
        row.source,
        row.received_on,
        row.entered_at,
        row.seat.name,
    ]
    return Line(
        values, f"Tal nr. {row.id}", url_for("indicators.criterion", key=row.criterion.key, _anchor="tal")
    )


def _state_words(state: str) -> str:
    return "Taget tilbage" if state == EntryState.WITHDRAWN else STATE_WORDS[State(state)]


def _statuses(year: int, actor: Actor) -> Section:
    columns = (
        Column("Mødedag", 12, DAY),
        Column("Møde i", 34, WRAPPED),
        Column("Referat lukket", 17, MOMENT),
        Column("Nr.", 8),
        Column("Mål", 34, WRAPPED),
        Column("Måltal", 24, WRAPPED),
        Column("Status", 22, WRAPPED),
        Column("Foreløbig", 11),
        Column("Forklaring", 60, WRAPPED),
    )
    lines = [
        Line(
            [
                meeting.day,
                meeting.body.name,
                meeting.closed_at,
                status.number,
                status.name,
                status.target,
                status.word,
                "Foreløbig" if status.provisional else None,
                status.sentence,
            ],
            f"Møde nr. {meeting.id}",
            url_for("meetings.minutes", meeting_id=meeting.id, _anchor="set-status"),
        )
        for status, meeting in seen.in_year(actor, year)
    ]
    about = "Den status, mødet så. Den er gemt, da referatet blev lukket, og ændres ikke senere."
    empty = "Intet referat blev lukket i året, så der er ingen gemt status."
    return Section("Status, som møderne så", about, columns, lines, empty)


def _decisions(year: int, actor: Actor) -> Section:
    columns = (
        Column("Besluttet", 12, DAY),
        Column("Møde i", 34, WRAPPED),
        Column("Slags", 12),
        Column("Beslutning", 50, WRAPPED),
        Column("Mål", 8),
        Column("Ansvar", 30, WRAPPED),
        Column("Frist", 12, DAY),
        Column("Tilstand", 14),
        Column("Afsluttet", 12, DAY),
        Column("Det kom der ud af det", 44, WRAPPED),
    )
    lines = [
        Line(
            [
                row.decided_on,
                row.meeting.body.name,
                OUTCOME_WORDS[row.kind],
                row.text,
                row.criterion.number if row.criterion else None,
                row.owner.name if row.owner else None,
                row.due_on,
                PROGRESS_WORDS[row.progress],
                row.closed_on,
                row.result,
            ],
            f"Beslutning nr. {row.id}",
            url_for("meetings.decision", decision_id=row.id),
        )
        for row in decisions.of_year(actor, year)
    ]
    about = "Hvad møderne besluttede i året, og hvad der kom ud af det til i dag."
    return Section("Beslutninger", about, columns, lines, "Ingen beslutninger blev truffet i året.")


def _changes(year: int, actor: Actor) -> Section:
    columns = (
        Column("Dag", 12, DAY),
        Column("Hvad blev ændret", 34, WRAPPED),
        Column("Ændringen", 60, WRAPPED),
        Column("Hvorfor", 44, WRAPPED),
        Column("Ændret af", 26, WRAPPED),
    )
    lines = sorted(
        [
            *_corrected_figures(year, actor),
            *_readings(year, actor),
            *_corrected_minutes(year, actor),
            *_changed_decisions(year, actor),
            *_amendments(year, actor),
            *_undone_duties(year),
        ],
        key=lambda line: (line.values[0], line.record),
    )
    about = (
        "Rettede tal og referater, læsninger, vurderinger, flyttede frister, fortrudte pligter "
        "og ændringer af aftalen."
    )
    return Section("Ændringer", about, columns, lines, "Intet blev ændret i året.")


def _corrected_figures(year: int, actor: Actor) -> Iterator[Line]:
    rows = indicators.figures_received(
        [row.id for row in indicators.visible_criteria(actor)], date(year, 1, 1), date(year, 12, 31)
    )
    for row in rows:
        if row.supersedes_id is not None:
            what = f"Tal for {row.criterion.number} {row.criterion.name}, {row.period}"
            change = f"Tal nr. {row.supersedes_id} er afløst af tal nr. {row.id}"
            values: list[Value] = [row.received_on, what, change, row.reason, row.seat.name]
            address = url_for("indicators.criterion", key=row.criterion.key, _anchor="tal")
            yield Line(values, f"Tal nr. {row.id}", address)


def _readings(year: int, actor: Actor) -> Iterator[Line]:
    rows = {row.id: row for row in indicators.visible_criteria(actor)}
    last = date(year, 12, 31)
    for number, listed in indicators.readings_known(list(rows), last).items():
        for row in listed:
            if row.decided_on.year == year:
                what = f"Læsning af {rows[number].number} {rows[number].name}"
                values: list[Value] = [row.decided_on, what, row.decision, row.reason, row.seat.name]
                address = url_for("indicators.criterion", key=rows[number].key, _anchor="laesning")
                yield Line(values, f"Læsning nr. {row.id}", address)
    for number, assessed in indicators.assessments_known(list(rows), last).items():
        for judged in assessed:
            if judged.decided_on.year == year:
                what = f"Bestyrelsens vurdering af {rows[number].number} {rows[number].name}"
                said: list[Value] = [
                    judged.decided_on,
                    what,
                    judged.text,
                    judged.decision,
                    judged.seat.name,
                ]
                address = url_for("indicators.criterion", key=rows[number].key, _anchor="vurdering")
                yield Line(said, f"Vurdering nr. {judged.id}", address)


def _corrected_minutes(year: int, actor: Actor) -> Iterator[Line]:
    for row, item in minutes.corrections_in_year(actor, year):
        what = f"Referat af {item.meeting.body.name} {item.meeting.day:%d-%m-%Y}: {item.title}"
        change = f"Før: {row.before or 'ingenting'}\nNu: {row.after}"
        values: list[Value] = [day_of(row.written_at), what, change, row.reason, row.seat.name]
        address = url_for("meetings.minutes", meeting_id=item.meeting_id, _anchor=f"punkt-{item.id}")
        yield Line(values, f"Rettelse nr. {row.id}", address)


def _changed_decisions(year: int, actor: Actor) -> Iterator[Line]:
    for step, row in decisions.changed_in_year(actor, year):
        values: list[Value] = [
            step.day,
            f"{OUTCOME_WORDS[row.kind]}: {row.text}",
            STEP_WORDS[step.kind],
            step.text,
            step.seat.name,
        ]
        yield Line(values, f"Beslutning nr. {row.id}", url_for("meetings.decision", decision_id=row.id))


def _amendments(year: int, actor: Actor) -> Iterator[Line]:
    for row in amendments.listing(actor):
        # Decided in one year and approved in another, it belongs to both.
        days = {day for day in (row.decided_on, row.settled_on) if day and day.year == year}
        subject = row.criterion or row.amended_seat
        what = f"Aftalen: {amendment_rules.KIND_WORDS[amendment_rules.Kind(row.kind)]}"
        named = f" for {subject.name}" if subject else ""
        said = "; ".join(
            f"{field}: {before} bliver {after}"
            for field, before, after in amendment_rules.change_words(row.before, row.changes)
        )
        state = amendment_rules.STATE_WORDS[amendment_rules.State(row.state)]
        approved = f"{state} {row.settled_on:%d-%m-%Y}, {row.reference}" if row.settled_on else state
        for day in sorted(days):
            values: list[Value] = [day, what + named, f"{said}. {approved}", row.reason, row.seat.name]
            address = url_for("amendments.show_one", amendment_id=row.id)
            yield Line(values, f"Ændring nr. {row.id}", address)


def _undone_duties(year: int) -> Iterator[Line]:
    for row in duties.undone_in_year(year):
        duty = row.duty or row.own_duty
        if duty and row.undone_at and row.undone_seat:
            year_of = int(row.term[:4]) if row.term[:4].isdecimal() else row.done_on.year
            change = f"Meldt udført {row.done_on:%d-%m-%Y} ({row.result}), fortrudt"
            values: list[Value] = [
                day_of(row.undone_at),
                f"Pligt, {row.term}: {duty.name}",
                change,
                row.undone_reason,
                row.undone_seat.name,
            ]
            yield Line(values, f"Udført pligt nr. {row.id}", url_for("duties.wheel", aar=year_of))


def _shown(value: Decimal | None) -> Shown | None:
    return None if value is None else Shown(value, decimals_of(value))
