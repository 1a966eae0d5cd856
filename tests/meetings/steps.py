"""The steps that tests of meetings and decisions are written in."""

import uuid
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal

from gladsaxe.access.store import actor_for
from gladsaxe.activities import store as activities
from gladsaxe.activities.rules import Record
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.tables import Body, Criterion, Seat
from gladsaxe.bodies.tables import Person
from gladsaxe.core.period import Period
from gladsaxe.database.clock import frozen
from gladsaxe.database.durable import write
from gladsaxe.database.tables import db
from gladsaxe.indicators import store as indicators
from gladsaxe.indicators.entries import Entry
from gladsaxe.indicators.figures import Figure
from gladsaxe.meetings import agenda, decisions, minutes, store
from gladsaxe.meetings.rules import MeetingPlan, Outcome, Settled

DAY = date(2018, 6, 5)
BOARD, TASK_FORCE, GROUP = "bestyrelse", "task-force", "opfoelgningsgruppe"


@contextmanager
def on(day: date, hour: int = 12):
    """Hold the clock at noon of a day."""
    with frozen(datetime.combine(day, time(hour), UTC)):
        yield


def sub_id() -> str:
    """Return a new submission id."""
    return str(uuid.uuid4())


def actor(name: str):
    """Return one of the cast as one who acts on the clock's day; in an application's context."""
    person = db.session.query(Person).filter_by(name=name.capitalize()).one()
    return actor_for(person.id, person.name)


def id_of(table, key: str) -> int:
    """Return the id of something of the agreement."""
    return db.session.query(table).filter_by(key=key).one().id


def body_id(app, key: str) -> str:
    """Return a body's id as a form sends it."""
    with app.app_context():
        return str(id_of(Body, key))


def seat_id(app, key: str) -> str:
    """Return a seat's id as a form sends it."""
    with app.app_context():
        return str(id_of(Seat, key))


def criterion_id(app, key: str) -> str:
    """Return a criterion's id as a form sends it."""
    with app.app_context():
        return str(id_of(Criterion, key))


def plan(app, body: str = TASK_FORCE, day: date = DAY, who: str = "erik") -> int:
    """Plan a meeting and return its number."""
    with app.app_context(), on(day):
        wanted = MeetingPlan(id_of(Body, body), day, time(10), time(12), "Mødelokalet")
        return write(store.plan, actor(who), wanted).id


def begin(app, meeting_id: int, day: date = DAY) -> None:
    """Begin a meeting on a day."""
    with app.app_context(), on(day):
        write(agenda.begin, meeting_id)


def item(app, meeting_id: int, title: str = "Lys i porten", who: str = "erik", day: date = DAY) -> int:
    """Put an item on the agenda and return its number."""
    with app.app_context(), on(day):
        return write(agenda.raise_item, actor(who), meeting_id, sub_id(), title, "").id


def settle(
    app,
    meeting_id: int,
    item_id: int,
    text: str = "Vi sætter lys op.",
    owner: str = "tf-faellesdrift",
    due: date = date(2018, 9, 1),
    kind: Outcome = Outcome.DECISION,
    day: date = DAY,
    **about: int,
) -> int:
    """Write a decision of an item and return its number."""
    with app.app_context(), on(day):
        settled = Settled(kind, text, id_of(Seat, owner), due, **about)
        return write(decisions.settle, actor("erik"), meeting_id, item_id, settled).id


def close(app, meeting_id: int, day: date = DAY) -> None:
    """Close the minutes on a day."""
    with app.app_context(), on(day):
        write(minutes.close, actor("erik"), meeting_id)


def decided(app, body: str = TASK_FORCE, day: date = DAY, **said) -> int:
    """Hold a meeting that decides one thing, close it, and return the decision's number."""
    meeting_id = plan(app, body, day)
    item_id = item(app, meeting_id, day=day)
    begin(app, meeting_id, day)
    decision_id = settle(app, meeting_id, item_id, day=day, **said)
    close(app, meeting_id, day)
    return decision_id


def off_plan(app, title: str = "Musikaften", day: date = date(2018, 5, 25)) -> int:
    """Write an activity in that did not go as planned, and return its number."""
    with app.app_context(), on(day):
        types = {row.key: row.id for row in agreement.activity_types()}
        place = agreement.places()[0].id
        record = Record(
            title, types["faellesspisning"], place, day, participants=5, as_planned=False, deviation="Regn."
        )
        return write(activities.add, sub_id(), actor("erik"), record).id


def figure(app, period: str, value: str, day: date, key: str = "t2-henvendelser") -> None:
    """Enter a figure as received on a day."""
    with app.app_context(), on(day):
        known = Figure(Period.parse(period, "kalenderaar"), Decimal(value), None)
        newest = indicators.newest_figure(id_of(Criterion, key), known.period)
        entry = Entry(known, "Registrering", day)
        replaces = newest.id if newest else None
        reason = "Talt forkert." if newest else ""
        write(indicators.add_figure, actor("freja"), id_of(Criterion, key), entry, replaces, reason)
