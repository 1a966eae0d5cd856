"""The demo's minutes are closed when their meeting is over, not before it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.demo.meetings import write_meetings
from gladsaxe.meetings.tables import Meeting
from tests.meetings.steps import BOARD, TASK_FORCE, actor


def test_minutes_are_closed_at_the_end_in_summer_and_winter(app):
    summer, winter = date(2018, 6, 5), date(2018, 12, 11)
    rows = [
        {"body": BOARD, "day": winter, "start": "14.00", "lead": "erik"},
        {"body": TASK_FORCE, "day": summer, "start": "9.00", "end": "11.30", "lead": "erik"},
    ]
    with app.app_context():
        run_in_transaction(write_meetings, rows, date(2019, 1, 1), actor)
        closed = db.session.scalars(select(Meeting.closed_at).order_by(Meeting.day)).all()
        zone = ZoneInfo("Europe/Copenhagen")
        assert closed == [
            datetime(2018, 6, 5, 11, 30, tzinfo=zone),
            datetime(2018, 12, 11, 16, 0, tzinfo=zone),
        ]
