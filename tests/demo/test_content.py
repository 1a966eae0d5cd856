"""The demo goes on until its day, nothing in it is left lying, and no goal is reached by chance."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app import create_app
from gladsaxe.activities.tables import Activity
from gladsaxe.agreement import store as agreement
from gladsaxe.core.configuration import read_configuration
from gladsaxe.database.clock import to_local_day, today
from gladsaxe.database.tables import db
from gladsaxe.deviations.tables import Conflict, Deviation, Notice
from gladsaxe.indicators.evaluation import Status
from gladsaxe.indicators.statuses import list_statuses
from gladsaxe.indicators.tables import Figure
from gladsaxe.issues.rules import FINISHED_STATES, IssueState
from gladsaxe.issues.tables import Issue, IssueEvent
from gladsaxe.meetings.rules import MeetingState
from gladsaxe.meetings.tables import Decision, DecisionStep, Meeting
from gladsaxe.programme.tables import InitiativeState
from gladsaxe.registers.tables import Bill, Enquiry
from gladsaxe.situation.tables import Measure, SituationReport

TWO_MONTHS = timedelta(days=62)
# What a room is written in with, and how it is seen when the newest is from.
NEWEST = {
    "activities": func.max(Activity.day),
    "issues": func.max(Issue.seen_on),
    "follow-ups": func.max(IssueEvent.recorded_on),
    "enquiries": func.max(Enquiry.day),
    "bills": func.max(Bill.day),
    "figures": func.max(Figure.received_on),
    "measures": func.max(Measure.day),
    "reports": func.max(SituationReport.first_day),
    "stands": func.max(Deviation.stood_on),
    "notices": func.max(Notice.told_on),
    "conflicts": func.max(Conflict.raised_on),
    "steps": func.max(DecisionStep.day),
}


@pytest.fixture
def app(demo_folder):
    """Give the application on the demo, on its day."""
    app = create_app(read_configuration({"GLADSAXE_DATA": str(demo_folder)}))
    with app.app_context():
        agreement.set_plan_clock()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("room", NEWEST)
def test_every_room_goes_on_until_the_demos_day(app, room):
    newest = db.session.scalar(select(NEWEST[room]))
    assert newest is not None
    assert newest > today() - (TWO_MONTHS if room != "conflicts" else 2 * TWO_MONTHS), room


def test_every_body_has_met_and_meets_again(app):
    for body in agreement.list_bodies():
        days = db.session.scalars(
            select(Meeting.day).where(Meeting.body_id == body.id, Meeting.state != MeetingState.CANCELLED)
        ).all()
        if days:
            assert max(day for day in days if day <= today()) > today() - 2 * TWO_MONTHS, body.name
            assert max(days) > today(), body.name


def test_every_initiative_has_a_status(app):
    written = set(db.session.scalars(select(InitiativeState.initiative_id)))
    assert {row.id for row in agreement.list_initiatives()} == written


def test_nothing_that_was_told_is_left_lying(app):
    rows = db.session.scalars(select(Issue).where(Issue.state.not_in(FINISHED_STATES))).all()
    assert 5 <= len(rows) <= 15
    assert all(row.seen_on > today() - timedelta(days=200) for row in rows)
    new = [row for row in rows if row.state == IssueState.NEW]
    assert new
    assert all(row.seen_on > today() - timedelta(days=14) for row in new)
    overdue = select(Decision).where(Decision.closed_on.is_(None), Decision.due_on < today())
    assert len(db.session.scalars(overdue).all()) <= 3


@pytest.mark.parametrize("day", [date(2020, 5, 4), date(2020, 12, 31), date(2021, 3, 1)])
def test_no_goal_is_reached_because_somebody_stopped_writing(app, day):
    statuses = {row.row.key: row.evaluation.status for row in list_statuses(day, None)}
    assert not {Status.REACHED, Status.SECURED} & set(statuses.values())
    assert statuses["t2-henvendelser"] is (Status.ATTENTION if day.year == 2020 else Status.FIGURES_MISSING)


def test_each_step_stands_on_the_day_that_the_file_names(app):
    # The plan's own time is ahead of UTC: a late evening there is the next day here.
    moments = db.session.scalars(select(IssueEvent.happened_at)).all()
    assert moments
    assert [moment for moment in moments if moment.date() != to_local_day(moment)] == []
