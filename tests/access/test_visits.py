"""A visit ends half an hour after the front page was last asked for; what came since is new."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from gladsaxe.access.tables import Account
from gladsaxe.access.visits import FIRST_NEWS_SPAN, VisitTimes, advance_visit, record_visit
from gladsaxe.database.clock import freeze_time
from gladsaxe.database.tables import db
from tests.indicators.pages import act_as

MOMENT = datetime(2020, 5, 4, 12, tzinfo=UTC)


def test_a_visit_begins_goes_on_and_is_followed_by_another():
    first = advance_visit(VisitTimes(None, None), MOMENT)
    assert first == VisitTimes(MOMENT, None)
    assert advance_visit(first, MOMENT + timedelta(minutes=4)) == first
    later = MOMENT + timedelta(minutes=20)
    longer = advance_visit(first, later)
    assert longer == VisitTimes(later, None)
    returned = later + timedelta(minutes=31)
    assert advance_visit(longer, returned) == VisitTimes(returned, later)


def test_news_go_back_to_the_end_of_the_visit_before(app):
    with act_as(app, "erik") as actor:
        with freeze_time(MOMENT):
            assert record_visit(actor.person_id) == MOMENT - FIRST_NEWS_SPAN
        with freeze_time(MOMENT + timedelta(days=2)):
            assert record_visit(actor.person_id) == MOMENT
            assert record_visit(actor.person_id) == MOMENT
        others = select(Account.visited_at).where(Account.person_id != actor.person_id)
        assert set(db.session.scalars(others)) == {None}
