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
from gladsaxe.amendments import rules as amendment_rules
from gladsaxe.amendments import store as amendments
from gladsaxe.database.clock import now, to_local_day, today
from gladsaxe.duties import store as duties
from gladsaxe.exports.cells import DAY_STYLE, MOMENT_STYLE, NUMBER_STYLE, WRAPPED_STYLE, CellValue
from gladsaxe.exports.contents import DisplayNumber, ExportStamp
from gladsaxe.exports.numbers import count_decimals
from gladsaxe.exports.sheet import SheetColumn, Table
from gladsaxe.indicators import store as indicators
from gladsaxe.indicators.disclosure import hide_small_figure
from gladsaxe.indicators.entries import EntryState
from gladsaxe.indicators.figures import FigureState
from gladsaxe.indicators.tables import Figure
from gladsaxe.meetings import decisions, minutes, status_snapshots
from gladsaxe.meetings.rules import DecisionProgress, OutcomeKind, StepKind

# The record that a line comes from and the record's page: the last two of each table.
RECORD_COLUMNS = (SheetColumn("Post", 22, WRAPPED_STYLE), SheetColumn("Adresse", 34, WRAPPED_STYLE))
AuditRow = Sequence[CellValue]


@dataclass(frozen=True)
class AuditReport:
    """The documentation of a year."""

    plan: str
    area_name: str
    timezone: str
    year: int
    as_of: date
    made_at: datetime
    made_by: str
    sections: Sequence[Table]
    stamp: ExportStamp | None = None


def list_audit_years() -> list[int]:
    """Return the years of the agreement that have begun, the newest first."""
    years = agreement.get_plan_period().years
    return [year for year in reversed(years) if year <= max(today().year, years.start)]


def build_audit_report(year: int, actor: Actor, stamp: ExportStamp | None = None) -> AuditReport:
    """Return the documentation of a year as the actor may see it, with a stamp where it leaves as a file."""
    plan = agreement.get_agreement()
    roles = ", ".join(role.word for role in sorted(actor.roles))
    return AuditReport(
        plan.short_title,
        plan.area_name,
        plan.timezone,
        year,
        min(today(), date(year, 12, 31)),
        now(),
        f"{actor.name} ({roles})",
        [
            _build_figures_section(year, actor),
            _build_statuses_section(year, actor),
            _build_decisions_section(year, actor),
            _build_changes_section(year, actor),
        ],
        stamp,
    )


def _build_figures_section(year: int, actor: Actor) -> Table:
    rules = {row.id: agreement.build_criterion(row) for row in indicators.list_visible_criteria(actor)}
    rows = indicators.list_received_figures(rules, date(year, 1, 1), date(year, 12, 31))
    columns = (
        SheetColumn("Nr.", 8),
        SheetColumn("Mål", 34, WRAPPED_STYLE),
        SheetColumn("Periode", 12),
        SheetColumn("Området", 13, NUMBER_STYLE),
        SheetColumn("Sammenligning", 16, NUMBER_STYLE),
        SheetColumn("Svar eller tilstand", 22, WRAPPED_STYLE),
        SheetColumn("Kilde", 30, WRAPPED_STYLE),
        SheetColumn("Modtaget", 12, DAY_STYLE),
        SheetColumn("Skrevet ind", 17, MOMENT_STYLE),
        SheetColumn("Skrevet ind af", 24, WRAPPED_STYLE),
        *RECORD_COLUMNS,
    )
    about = "Hvilke tal der kom i året, hvornår og fra hvem. Et rettet tal står som det var og som det blev."
    lines = [_build_figure_line(row, rules[row.criterion_id], actor) for row in rows]
    return Table("Tal modtaget", about, columns, lines, "Ingen tal blev modtaget i året.")


def _build_figure_line(row: Figure, rule: Criterion, actor: Actor) -> AuditRow:
    figure, few = hide_small_figure(rule, indicators.build_entry(row, rule).figure, actor)
    values: list[CellValue] = [
        row.criterion.number,
        row.criterion.name,
        row.period,
        _make_display_number(figure.area),
        _make_display_number(figure.comparison),
        few.capitalize() or row.text or _state_words(row.state),
        row.source,
        row.received_on,
        row.entered_at,
        row.seat.name,
    ]
    address = url_for("indicators.criterion", key=row.criterion.key, _anchor="tal")
    return [*values, f"Tal nr. {row.id}", address]


def _state_words(state: str) -> str:
    return "Taget tilbage" if state == EntryState.WITHDRAWN else FigureState(state).word


def _build_statuses_section(year: int, actor: Actor) -> Table:
    columns = (
        SheetColumn("Mødedag", 12, DAY_STYLE),
        SheetColumn("Møde i", 34, WRAPPED_STYLE),
        SheetColumn("Referat lukket", 17, MOMENT_STYLE),
        SheetColumn("Nr.", 8),
        SheetColumn("Mål", 34, WRAPPED_STYLE),
        SheetColumn("Måltal", 24, WRAPPED_STYLE),
        SheetColumn("Status", 22, WRAPPED_STYLE),
        SheetColumn("Foreløbig", 11),
        SheetColumn("Forklaring", 60, WRAPPED_STYLE),
        *RECORD_COLUMNS,
    )
    lines = [
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
            f"Møde nr. {meeting.id}",
            url_for("meetings.minutes", meeting_id=meeting.id, _anchor="set-status"),
        ]
        for status, meeting in status_snapshots.list_year_statuses(actor, year)
    ]
    about = "Den status, mødet så. Den er gemt, da referatet blev lukket, og ændres ikke senere."
    empty = "Intet referat blev lukket i året, så der er ingen gemt status."
    return Table("Status, som møderne så", about, columns, lines, empty)


def _build_decisions_section(year: int, actor: Actor) -> Table:
    columns = (
        SheetColumn("Besluttet", 12, DAY_STYLE),
        SheetColumn("Møde i", 34, WRAPPED_STYLE),
        SheetColumn("Slags", 12),
        SheetColumn("Beslutning", 50, WRAPPED_STYLE),
        SheetColumn("Mål", 8),
        SheetColumn("Ansvar", 30, WRAPPED_STYLE),
        SheetColumn("Frist", 12, DAY_STYLE),
        SheetColumn("Tilstand", 14),
        SheetColumn("Afsluttet", 12, DAY_STYLE),
        SheetColumn("Det kom der ud af det", 44, WRAPPED_STYLE),
        *RECORD_COLUMNS,
    )
    lines = [
        [
            row.decided_on,
            row.meeting.body.name,
            OutcomeKind(row.kind).word,
            row.text,
            row.criterion.number if row.criterion else None,
            row.owner.name if row.owner else None,
            row.due_on,
            DecisionProgress(row.progress).word,
            row.closed_on,
            row.result,
            f"Beslutning nr. {row.id}",
            url_for("meetings.decision", decision_id=row.id),
        ]
        for row in decisions.list_year_decisions(actor, year)
    ]
    about = "Hvad møderne besluttede i året, og hvad der kom ud af det til i dag."
    return Table("Beslutninger", about, columns, lines, "Ingen beslutninger blev truffet i året.")


def _build_changes_section(year: int, actor: Actor) -> Table:
    columns = (
        SheetColumn("Dag", 12, DAY_STYLE),
        SheetColumn("Hvad blev ændret", 34, WRAPPED_STYLE),
        SheetColumn("Ændringen", 60, WRAPPED_STYLE),
        SheetColumn("Hvorfor", 44, WRAPPED_STYLE),
        SheetColumn("Ændret af", 26, WRAPPED_STYLE),
        *RECORD_COLUMNS,
    )
    lines = sorted(
        [
            *_iter_figure_corrections(year, actor),
            *_iter_reading_changes(year, actor),
            *_iter_minutes_corrections(year, actor),
            *_iter_decision_changes(year, actor),
            *_iter_amendments(year, actor),
            *_iter_undone_duties(year),
        ],
        key=lambda row: (row[0], row[-2]),
    )
    about = (
        "Rettede tal og referater, læsninger, vurderinger, flyttede frister, fortrudte pligter "
        "og ændringer af aftalen."
    )
    return Table("Ændringer", about, columns, lines, "Intet blev ændret i året.")


def _iter_figure_corrections(year: int, actor: Actor) -> Iterator[AuditRow]:
    rows = indicators.list_received_figures(
        [row.id for row in indicators.list_visible_criteria(actor)], date(year, 1, 1), date(year, 12, 31)
    )
    for row in rows:
        if row.supersedes_id is not None:
            what = f"Tal for {row.criterion.number} {row.criterion.name}, {row.period}"
            change = f"Tal nr. {row.supersedes_id} er afløst af tal nr. {row.id}"
            values: list[CellValue] = [row.received_on, what, change, row.reason, row.seat.name]
            address = url_for("indicators.criterion", key=row.criterion.key, _anchor="tal")
            yield [*values, f"Tal nr. {row.id}", address]


def _iter_reading_changes(year: int, actor: Actor) -> Iterator[AuditRow]:
    rows = {row.id: row for row in indicators.list_visible_criteria(actor)}
    last = date(year, 12, 31)
    for number, listed in indicators.list_readings(list(rows), last).items():
        for row in listed:
            if row.decided_on.year == year:
                what = f"Læsning af {rows[number].number} {rows[number].name}"
                values: list[CellValue] = [row.decided_on, what, row.decision, row.reason, row.seat.name]
                address = url_for("indicators.criterion", key=rows[number].key, _anchor="laesning")
                yield [*values, f"Læsning nr. {row.id}", address]
    for number, assessed in indicators.list_assessments(list(rows), last).items():
        for judged in assessed:
            if judged.decided_on.year == year:
                what = f"Bestyrelsens vurdering af {rows[number].number} {rows[number].name}"
                said: list[CellValue] = [
                    judged.decided_on,
                    what,
                    judged.text,
                    judged.decision,
                    judged.seat.name,
                ]
                address = url_for("indicators.criterion", key=rows[number].key, _anchor="vurdering")
                yield [*said, f"Vurdering nr. {judged.id}", address]


def _iter_minutes_corrections(year: int, actor: Actor) -> Iterator[AuditRow]:
    for row, item in minutes.list_year_corrections(actor, year):
        what = f"Referat af {item.meeting.body.name} {item.meeting.day:%d-%m-%Y}: {item.title}"
        change = f"Før: {row.before or 'ingenting'}\nNu: {row.after}"
        values: list[CellValue] = [to_local_day(row.written_at), what, change, row.reason, row.seat.name]
        address = url_for("meetings.minutes", meeting_id=item.meeting_id, _anchor=f"punkt-{item.id}")
        yield [*values, f"Rettelse nr. {row.id}", address]


def _iter_decision_changes(year: int, actor: Actor) -> Iterator[AuditRow]:
    for step, row in decisions.list_year_changes(actor, year):
        values: list[CellValue] = [
            step.day,
            f"{OutcomeKind(row.kind).word}: {row.text}",
            StepKind(step.kind).word,
            step.text,
            step.seat.name,
        ]
        yield [*values, f"Beslutning nr. {row.id}", url_for("meetings.decision", decision_id=row.id)]


def _iter_amendments(year: int, actor: Actor) -> Iterator[AuditRow]:
    for row in amendments.list_amendments(actor):
        # Decided in one year and approved in another, it belongs to both.
        days = {day for day in (row.decided_on, row.settled_on) if day and day.year == year}
        subject = row.criterion or row.amended_seat
        what = f"Aftalen: {amendment_rules.AmendmentKind(row.kind).word}"
        named = f" for {subject.name}" if subject else ""
        sentence = "; ".join(
            f"{field}: {before} bliver {after}"
            for field, before, after in amendment_rules.list_change_words(row.before, row.changes)
        )
        state = amendment_rules.AmendmentState(row.state).word
        approved = f"{state} {row.settled_on:%d-%m-%Y}, {row.reference}" if row.settled_on else state
        for day in sorted(days):
            values: list[CellValue] = [
                day,
                what + named,
                f"{sentence}. {approved}",
                row.reason,
                row.seat.name,
            ]
            address = url_for("amendments.show_one", amendment_id=row.id)
            yield [*values, f"Ændring nr. {row.id}", address]


def _iter_undone_duties(year: int) -> Iterator[AuditRow]:
    for row in duties.list_undone_completions(year):
        duty = row.duty or row.own_duty
        if duty and row.undone_at and row.undone_seat:
            year_of = int(row.term[:4]) if row.term[:4].isdecimal() else row.done_on.year
            change = f"Meldt udført {row.done_on:%d-%m-%Y} ({row.result}), fortrudt"
            values: list[CellValue] = [
                to_local_day(row.undone_at),
                f"Pligt, {row.term}: {duty.name}",
                change,
                row.undone_reason,
                row.undone_seat.name,
            ]
            yield [*values, f"Udført pligt nr. {row.id}", url_for("duties.wheel", aar=year_of)]


def _make_display_number(value: Decimal | None) -> DisplayNumber | None:
    return None if value is None else DisplayNumber(value, count_decimals(value))
