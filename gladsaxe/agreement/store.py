"""Every query of the agreement; `loading` writes its file."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, String, cast, func, inspect, or_, select
from sqlalchemy.orm import joinedload

from gladsaxe.agreement import criterion, tables
from gladsaxe.agreement.changes import (
    THRESHOLD_FIELDS,
)
from gladsaxe.agreement.entries import SYSTEM_KEY
from gladsaxe.agreement.issue_kinds import IssueKind
from gladsaxe.agreement.routes import ReadySentencePart, RoutePart
from gladsaxe.core.period import PlanPeriod
from gladsaxe.database.clock import set_timezone, shift_clock_to, to_local_day, today
from gladsaxe.database.tables import db

Row = TypeVar("Row", bound=tables.AgreementItem)

# Each kind of entry and its table, in the order that their references ask for.
TABLES_BY_KIND: dict[str, type[tables.AgreementItem]] = {
    "party": tables.Party,
    "estate": tables.Estate,
    "focus_area": tables.FocusArea,
    "goal": tables.Goal,
    "source": tables.Source,
    "criterion": tables.Criterion,
    "place": tables.Place,
    "activity_type": tables.ActivityType,
    "body": tables.Body,
    "seat": tables.Seat,
    "fact": tables.BaselineFact,
    "budget_line": tables.BudgetLine,
    "duty": tables.Duty,
    "initiative": tables.Initiative,
    "watch": tables.Watch,
    "note": tables.AgreementNote,
}


class PlanTitles(NamedTuple):
    """What every page calls the agreement and its area, and the time zone that its days are counted in."""

    title: str
    short_title: str
    area_name: str
    timezone: str


# What PlanTitles are read from; columns of the table, for every request builds a statement of them.
TITLE_COLUMNS = tuple(tables.Agreement.__table__.c[name] for name in PlanTitles._fields)


# Set by an amendment alone: from its day on the criterion is no part of the agreement.
DROPPED_FIELD = "dropped"
BUDGET_FIELD = "budget_{key}_kr"
TOTAL_LINE = "total"


class BudgetAmount(NamedTuple):
    """A line of the budget (§ 7) as it is in force, in whole kr."""

    id: int
    key: str
    name: str
    amount_kr: int


class NoAgreement(LookupError):
    """Raised where no agreement has been loaded yet."""


def find_titles() -> PlanTitles | None:
    """Return what the one agreement is called, or None before the first load."""
    row = db.session.execute(select(*TITLE_COLUMNS)).first()
    if row is None:
        return None
    titles = PlanTitles(*row)
    set_timezone(titles.timezone)
    return titles


def find_agreement() -> tables.Agreement | None:
    """Return the one agreement, or None before the first load."""
    stored = db.session.scalar(select(tables.Agreement))
    if stored is not None:
        set_timezone(stored.timezone)
    return stored


def get_agreement() -> tables.Agreement:
    """Return the one agreement; raise NoAgreement before the first load."""
    stored = find_agreement()
    if stored is None:
        raise NoAgreement("no agreement is loaded: run gladsaxe agreement load FILE")
    return stored


def set_plan_clock() -> None:
    """Set the clock as the database's plan has it: on a demo's own day, or at the real time."""
    stored = find_agreement()
    shift_clock_to(stored.demo_day if stored else None)


def get_plan_period(day: date | None = None) -> PlanPeriod:
    """Return the plan's own period as it is in force on a day, today for none."""
    stored = get_agreement()
    terms = {"period_start": stored.period_start.isoformat(), "period_end": stored.period_end.isoformat()}
    terms.update(_merge_plan_changes(day or today()))
    return PlanPeriod(date.fromisoformat(terms["period_start"]), date.fromisoformat(terms["period_end"]))


def plan_end_column(day: date) -> ColumnElement[str]:
    """Return the plan's last day as it is in force on a day, written as 2020-12-31, for a query's clause.

    Before the first load it is after every day.
    """
    texts, plan = tables.AmendedText, tables.Agreement
    amended_end = texts.changes["period_end"].as_string()
    amended = (
        select(amended_end)
        .where(texts.criterion_id.is_(None), texts.seat_id.is_(None), amended_end.is_not(None))
        .where(texts.in_force_from <= day, texts.entered_on <= day)
        .order_by(texts.in_force_from.desc(), texts.id.desc())
        .limit(1)
        .correlate(None)
    )
    stored = select(cast(plan.period_end, String)).correlate(None)
    return func.coalesce(amended.scalar_subquery(), stored.scalar_subquery(), date.max.isoformat())


def first_loaded_column() -> ColumnElement[str]:
    """Return the day that the plan was first loaded, written as 2020-12-31, for a query's clause."""
    stored = select(cast(tables.Agreement.first_loaded_on, String)).correlate(None)
    return func.coalesce(stored.scalar_subquery(), date.min.isoformat())


def get_plan_terms(day: date | None = None) -> dict[str, Any]:
    """Return what amendments can change of the plan itself, as it is in force on a day, today for none."""
    stored = get_agreement()
    amounts = {
        BUDGET_FIELD.format(key=row.key): row.amount_kr
        for row in list_items(tables.BudgetLine)
        if row.key != TOTAL_LINE
    }
    return {
        "period_start": stored.period_start.isoformat(),
        "period_end": stored.period_end.isoformat(),
        "purpose": stored.definition["purpose"],
        **amounts,
        **_merge_plan_changes(day or today()),
    }


def _merge_plan_changes(day: date) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for changes in list_plan_changes(day):
        merged.update(changes)
    return merged


def list_plan_changes(day: date) -> list[dict[str, Any]]:
    """Return what each amendment of the plan itself says that is in force on a day, the earliest first."""
    texts = (
        select(tables.AmendedText)
        .where(tables.AmendedText.criterion_id.is_(None), tables.AmendedText.seat_id.is_(None))
        .order_by(tables.AmendedText.in_force_from, tables.AmendedText.id)
    )
    return [text.changes for text in db.session.scalars(texts) if _is_in_force(text, day)]


def list_items(table: type[Row]) -> Sequence[Row]:
    """Return the rows of a kind that the agreement holds now, in its order, with what they refer to."""
    return db.session.scalars(
        select_items(table).where(table.withdrawn_on.is_(None)).order_by(table.position)
    ).all()


def find_item(table: type[Row], key: str) -> Row | None:
    """Return the row of a kind with that key, or None where the agreement does not hold it now."""
    return db.session.scalar(select_items(table).where(table.key == key, table.withdrawn_on.is_(None)))


def select_items(table: type[Row]) -> Select[Row]:
    """Return the query of a kind's rows, those withdrawn too, with what they refer to."""
    links = [link for link in inspect(table).relationships if not link.uselist]
    return select(table).options(*(joinedload(link.class_attribute) for link in links))


def list_parties() -> Sequence[tables.Party]:
    """Return the parties."""
    return list_items(tables.Party)


def list_estates() -> Sequence[tables.Estate]:
    """Return the estates."""
    return list_items(tables.Estate)


def list_places() -> Sequence[tables.Place]:
    """Return the places, with their estates."""
    return list_items(tables.Place)


def list_place_choices(empty_label: str) -> list[tuple[str, str]]:
    """Return the places as a select's choices: id and name, after the empty choice."""
    return [("", empty_label), *((str(place.id), place.name) for place in list_places())]


def list_activity_types() -> Sequence[tables.ActivityType]:
    """Return the types of activity, with their focus areas."""
    return list_items(tables.ActivityType)


def list_focus_areas() -> Sequence[tables.FocusArea]:
    """Return the focus areas, those not selected too."""
    return list_items(tables.FocusArea)


def list_goals() -> Sequence[tables.Goal]:
    """Return the objectives, with their focus areas."""
    return list_items(tables.Goal)


def list_criteria_in_force(day: date) -> list[tables.Criterion]:
    """Return the criteria that the agreement holds on a day: one may be dropped, or added, in between."""
    correction = tables.AgreementCorrection
    asked = select(correction).where(correction.kind == "criterion", correction.what == "added")
    days_added = {row.key: to_local_day(row.corrected_at) for row in db.session.scalars(asked)}
    return [
        row
        for row in list_criteria()
        if not is_dropped(row, day) and days_added.get(row.key, date.min) <= day
    ]


def list_criteria() -> Sequence[tables.Criterion]:
    """Return the success criteria, with their focus areas and sources."""
    return list_items(tables.Criterion)


def build_criterion(row: tables.Criterion, day: date | None = None) -> criterion.Criterion:
    """Return the agreement's text of a criterion in force on a day, today for none, as it is calculated."""
    definition = amend_definition(row, row.amended, day or today())
    definition.pop(DROPPED_FIELD, None)
    return criterion.Criterion.model_validate(definition)


def is_dropped(row: tables.Criterion, day: date) -> bool:
    """Return True if an amendment in force on a day took the criterion out of the agreement."""
    return bool(amend_definition(row, row.amended, day).get(DROPPED_FIELD))


def amend_definition(
    row: tables.AgreementItem, texts: Iterable[tables.AmendedText], day: date
) -> dict[str, Any]:
    """Return what the file says with the amendments that were in force and known on a day (§ 11)."""
    definition = dict(row.definition)
    for text in texts:
        if _is_in_force(text, day):
            definition.update(text.changes)
    return definition


def _is_in_force(text: tables.AmendedText, day: date) -> bool:
    return max(text.in_force_from, text.entered_on) <= day


def find_amendment_day(row: tables.Criterion, fields: Collection[str], day: date) -> date | None:
    """Return when one of the fields was last amended by a day, None for never."""
    days = [
        max(text.in_force_from, text.entered_on) for text in row.amended if set(fields) & set(text.changes)
    ]
    return max((since for since in days if since <= day), default=None)


def list_seat_definitions(day: date) -> dict[int, dict[str, Any]]:
    """Return each seat's definition in force on a day, amendments included, by seat."""
    texts = defaultdict(list)
    asked = select(tables.AmendedText).where(tables.AmendedText.seat_id.is_not(None))
    for text in db.session.scalars(asked.order_by(tables.AmendedText.in_force_from, tables.AmendedText.id)):
        texts[text.seat_id].append(text)
    return {row.id: amend_definition(row, texts[row.id], day) for row in list_seats()}


def add_amended_text(
    changes: dict[str, Any], in_force_from: date, criterion_id: int | None = None, seat_id: int | None = None
) -> int:
    """Write an approved change of a criterion's or a seat's text, of the plan's own where neither is named.

    The days before stay under the old one.
    """
    text = tables.AmendedText(
        criterion_id=criterion_id,
        seat_id=seat_id,
        changes=changes,
        in_force_from=in_force_from,
        entered_on=today(),
    )
    db.session.add(text)
    db.session.flush()
    return text.id


def list_routes() -> list[RoutePart]:
    """Return who takes what is told, in the order of the file; none before the first load."""
    stored = find_agreement()
    listed = stored.definition.get("route", []) if stored else []
    return [RoutePart.model_validate(route) for route in listed]


def list_ready_sentences(kind: IssueKind) -> list[ReadySentencePart]:
    """Return the sentences that can end an issue of a kind, in the order of the file."""
    stored = find_agreement()
    listed = stored.definition.get("ready_sentence", []) if stored else []
    sentences = [ReadySentencePart.model_validate(row) for row in listed]
    return [row for row in sentences if not row.kinds or kind in row.kinds]


def list_sources() -> Sequence[tables.Source]:
    """Return the data sources."""
    return list_items(tables.Source)


def list_bodies() -> Sequence[tables.Body]:
    """Return the agreement's bodies; the system's own is not one of them."""
    return [body for body in list_items(tables.Body) if body.kind != SYSTEM_KEY]


def list_seats() -> Sequence[tables.Seat]:
    """Return every seat with its body, the system's own last."""
    return list_items(tables.Seat)


def find_seat(key: str) -> tables.Seat | None:
    """Return the seat with that key, the system's own too, or None."""
    return find_item(tables.Seat, key)


def list_facts() -> Sequence[tables.BaselineFact]:
    """Return the baseline facts (§ 3)."""
    return list_items(tables.BaselineFact)


def list_budget_lines(day: date | None = None) -> list[BudgetAmount]:
    """Return the lines of the budget as in force on a day, in whole kr.; the last is their sum."""
    changes, rows = _merge_plan_changes(day or today()), list_items(tables.BudgetLine)
    amounts = {row.key: changes.get(BUDGET_FIELD.format(key=row.key), row.amount_kr) for row in rows}
    if TOTAL_LINE in amounts:
        amounts[TOTAL_LINE] = sum(amount for key, amount in amounts.items() if key != TOTAL_LINE)
    return [BudgetAmount(row.id, row.key, row.name, amounts[row.key]) for row in rows]


def list_duties() -> Sequence[tables.Duty]:
    """Return the duties of the yearly wheel."""
    return list_items(tables.Duty)


def list_initiatives() -> Sequence[tables.Initiative]:
    """Return the other initiatives and employment efforts (§ 8)."""
    return list_items(tables.Initiative)


def list_watches() -> Sequence[tables.Watch]:
    """Return what the board follows without a target."""
    return list_items(tables.Watch)


def list_notes(kind: str) -> Sequence[tables.AgreementNote]:
    """Return the notes of one kind: `forkortelse` or `uoverensstemmelse`."""
    return [note for note in list_items(tables.AgreementNote) if note.kind == kind]


def find_start_in_force() -> date | None:
    """Return the first day of the plan that is in force; None before that day, and before the first load."""
    if find_agreement() is None:
        return None
    start = get_plan_period().start
    return start if start <= today() else None


def get_amendment_approver() -> str:
    """Return who approves amendments (§ 11): the funder, where the file names nobody else."""
    definition = get_agreement().definition
    return str(definition.get("amendment_requires_approval_by") or definition["funder"])


def list_corrections(criterion_key: str | None = None) -> Sequence[tables.AgreementCorrection]:
    """Return what files have changed since the plan is in force, the newest first.

    Of a criterion also the board's thresholds, which every criterion is judged by.
    """
    correction = tables.AgreementCorrection
    query = select(correction).order_by(correction.id.desc())
    if criterion_key is not None:
        own = (correction.kind == "criterion") & (correction.key == criterion_key)
        query = query.where(or_(own, correction.field.in_(THRESHOLD_FIELDS)))
    return db.session.scalars(query).all()
