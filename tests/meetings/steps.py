"""The steps that tests of meetings and decisions are written in."""

import uuid
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal

from gladsaxe.access.store import build_actor_on
from gladsaxe.activities import store as activities
from gladsaxe.activities.fields import ActivityRecord
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.tables import Body, Criterion, Seat
from gladsaxe.bodies.tables import Person
from gladsaxe.core.period import Period
from gladsaxe.database.clock import freeze_time
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.indicators import store as indicators
from gladsaxe.indicators.entries import FigureEntry
from gladsaxe.indicators.figures import Figure
from gladsaxe.meetings import agenda, decisions, minutes, store
from gladsaxe.meetings.rules import MeetingPlan, OutcomeEntry, OutcomeKind

DAY = date(2018, 6, 5)
BOARD, TASK_FORCE, GROUP = "bestyrelse", "task-force", "opfoelgningsgruppe"


@contextmanager
def freeze_day(day: date, hour: int = 12):
    """Hold the clock at noon of a day."""
    with freeze_time(datetime.combine(day, time(hour), UTC)):
        yield


def make_submission_id() -> str:
    """Return a new submission id."""
    return str(uuid.uuid4())


def actor(name: str):
    """Return one of the cast as one who acts on the clock's day; in an application's context."""
    person = db.session.query(Person).filter_by(name=name.capitalize()).one()
    return build_actor_on(person.id, person.name)


def find_id(table, key: str) -> int:
    """Return the id of something of the agreement."""
    return db.session.query(table).filter_by(key=key).one().id


def body_id(app, key: str) -> str:
    """Return a body's id as a form sends it."""
    with app.app_context():
        return str(find_id(Body, key))


def seat_id(app, key: str) -> str:
    """Return a seat's id as a form sends it."""
    with app.app_context():
        return str(find_id(Seat, key))


def criterion_id(app, key: str) -> str:
    """Return a criterion's id as a form sends it."""
    with app.app_context():
        return str(find_id(Criterion, key))


def plan_meeting(app, body: str = TASK_FORCE, day: date = DAY, who: str = "erik") -> int:
    """Plan a meeting and return its number."""
    with app.app_context(), freeze_day(day):
        wanted = MeetingPlan(find_id(Body, body), day, time(10), time(12), "Mødelokalet")
        return run_in_transaction(store.plan_meeting, actor(who), wanted).id


def begin_meeting(app, meeting_id: int, day: date = DAY) -> None:
    """Begin a meeting on a day."""
    with app.app_context(), freeze_day(day):
        run_in_transaction(agenda.begin_meeting, meeting_id)


def add_item(app, meeting_id: int, title: str = "Lys i porten", who: str = "erik", day: date = DAY) -> int:
    """Put an item on the agenda and return its number."""
    with app.app_context(), freeze_day(day):
        return run_in_transaction(
            agenda.raise_item, actor(who), meeting_id, make_submission_id(), title, ""
        ).id


def add_decision(
    app,
    meeting_id: int,
    item_id: int,
    text: str = "Vi sætter lys op.",
    owner: str = "tf-faellesdrift",
    due: date = date(2018, 9, 1),
    kind: OutcomeKind = OutcomeKind.DECISION,
    day: date = DAY,
    **about: int,
) -> int:
    """Write a decision of an item and return its number."""
    with app.app_context(), freeze_day(day):
        settled = OutcomeEntry(kind, text, find_id(Seat, owner), due, **about)
        return run_in_transaction(decisions.add_outcome, actor("erik"), meeting_id, item_id, settled).id


def close_minutes(app, meeting_id: int, day: date = DAY) -> None:
    """Close the minutes on a day."""
    with app.app_context(), freeze_day(day):
        run_in_transaction(minutes.close_minutes, actor("erik"), meeting_id)


def add_closed_decision(app, body: str = TASK_FORCE, day: date = DAY, **said) -> int:
    """Hold a meeting that decides one thing, close it, and return the decision's number."""
    meeting_id = plan_meeting(app, body, day)
    item_id = add_item(app, meeting_id, day=day)
    begin_meeting(app, meeting_id, day)
    decision_id = add_decision(app, meeting_id, item_id, day=day, **said)
    close_minutes(app, meeting_id, day)
    return decision_id


def add_deviating_activity(app, title: str = "Musikaften", day: date = date(2018, 5, 25)) -> int:
    """Write an activity in that did not go as planned, and return its number."""
    with app.app_context(), freeze_day(day):
        types = {row.key: row.id for row in agreement.list_activity_types()}
        place = agreement.list_places()[0].id
        record = ActivityRecord(
            title, types["faellesspisning"], place, day, participants=5, as_planned=False, deviation="Regn."
        )
        return run_in_transaction(activities.add_activity, make_submission_id(), actor("erik"), record).id


def enter_figure(app, period: str, value: str, day: date, key: str = "t2-henvendelser") -> None:
    """Enter a figure as received on a day."""
    with app.app_context(), freeze_day(day):
        known = Figure(Period.parse(period, "kalenderaar"), Decimal(value), None)
        newest = indicators.find_newest_figure(find_id(Criterion, key), known.period)
        entry = FigureEntry(known, "Registrering", day)
        replaces = newest.id if newest else None
        reason = "Talt forkert." if newest else ""
        run_in_transaction(
            indicators.add_figure, actor("freja"), find_id(Criterion, key), entry, replaces, reason
        )
