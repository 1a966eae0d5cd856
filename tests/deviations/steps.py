"""The steps that tests of deviations, notices and conflicts are written in."""

import io
import uuid
from datetime import UTC, date, datetime, time

from sqlalchemy import select

from gladsaxe.activities import store as activities
from gladsaxe.activities.fields import ActivityRecord
from gladsaxe.activities.rules import ActivityState
from gladsaxe.agreement.tables import ActivityType, FocusArea, Party, Seat
from gladsaxe.bodies import store as bodies
from gladsaxe.database.clock import freeze_time, today
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.programme import store as programme
from tests.issues.steps import get_place_value, make_actor

STAND = "/stilling"


def freeze_day(day: date) -> freeze_time:
    """Hold the clock at noon of a day."""
    return freeze_time(datetime.combine(day, time(12), UTC))


def new_submission_id() -> str:
    """Return a new submission id."""
    return str(uuid.uuid4())


def open_files(form) -> dict:
    """Return a form whose files, each its bytes and its name, are open once for this sending."""
    return {
        name: (io.BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value
        for name, value in form.items()
    }


def add_off_plan_activity(app, title="Musikaften", kind="musik", day=date(2018, 8, 17), **changed) -> int:
    """Write in an activity that did not go as planned, and return its id."""
    said = {"as_planned": False, "deviation": "Det regnede.", "participants": 3, **changed}
    erik = make_actor(app, "erik")
    with app.app_context():
        type_id = db.session.scalars(select(ActivityType.id).where(ActivityType.key == kind)).one()
        record = ActivityRecord(title, type_id, int(get_place_value(app)), day, **said)
        return run_in_transaction(lambda: activities.add_activity(new_submission_id(), erik, record).id)


def correct_to_planned(app, activity_id) -> None:
    """Correct an activity: it did go as planned."""
    erik = make_actor(app, "erik")
    with app.app_context():
        row = activities.find_activity(erik, activity_id)
        record = ActivityRecord(
            row.title, row.type_id, row.place_id, row.day, ActivityState.HELD, participants=3, as_planned=True
        )
        run_in_transaction(
            activities.update_activity, activity_id, row.version, new_submission_id(), erik, record
        )


def add_milestone(
    app, due=date(2018, 3, 1), title="Ungeråd er valgt", area="kriminalpraeventiv-indsats"
) -> int:
    """Plan a milestone and return its id."""
    freja = make_actor(app, "freja")
    with app.app_context():
        area_id = db.session.scalars(select(FocusArea.id).where(FocusArea.key == area)).one()
        seat_id = db.session.scalars(select(Seat.id).where(Seat.key == "ungemedarbejder")).one()
        return run_in_transaction(
            lambda: programme.add_milestone(new_submission_id(), freja, area_id, title, due, seat_id).id
        )


def make_stand_form(**changed) -> dict:
    """Return a good form of a forum's stand, with some fields changed."""
    return {
        "submission_id": new_submission_id(),
        "stand": "bestyrelsen",
        "text": "Vi mangler penge.",
        **changed,
    }


def make_notice_form(app, **changed) -> dict:
    """Return a good form of a message to the board, with some fields changed."""
    with app.app_context():
        party = db.session.scalars(select(Party.id).where(Party.key == "3b")).one()
    good = {
        "submission_id": new_submission_id(),
        "change": "bemanding",
        "title": "SSP mangler en medarbejder",
        "text": "Stillingen er tom til september.",
        "consequence": "Der er færre ungeaftener.",
        "parties": [str(party)],
    }
    return {**good, **changed}


def find_membership_value(app, seat_key) -> str:
    """Return the value of who sits in a seat, as a form has it."""
    with app.app_context():
        return str(next(row.id for row in bodies.list_memberships(today()) if row.seat.key == seat_key))
