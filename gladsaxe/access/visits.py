"""When a person was here last, so that the front page says what is new since."""

import logging
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from gladsaxe.access.tables import Account
from gladsaxe.database.clock import now
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction

log = logging.getLogger(__name__)
# A visit has ended when the front page was not asked for so long; it is noted no more often than that.
VISIT_GAP, NOTING_INTERVAL = timedelta(minutes=30), timedelta(minutes=5)
# What is new on a first visit goes back so far.
FIRST_NEWS_SPAN = timedelta(days=14)


class VisitTimes(NamedTuple):
    """When the front page was last asked for, and when it was in the visit before this one."""

    visited_at: datetime | None
    previous_visit_at: datetime | None


def advance_visit(times: VisitTimes, moment: datetime) -> VisitTimes:
    """Return the times after the front page was asked for at a moment; the same where nothing is noted."""
    if times.visited_at is None:
        return VisitTimes(moment, None)
    passed = moment - times.visited_at
    if passed > VISIT_GAP:
        return VisitTimes(moment, times.visited_at)
    return VisitTimes(moment, times.previous_visit_at) if passed > NOTING_INTERVAL else times


def record_visit(person_id: int) -> datetime:
    """Note that the person is here, and return from when on what happened is new to the person."""
    moment = now()
    columns = select(Account.visited_at, Account.previous_visit_at).where(Account.person_id == person_id)
    before = VisitTimes(*db.session.execute(columns).one())
    times = advance_visit(before, moment)
    if times != before:
        try:
            run_in_transaction(_store_times, person_id, times)
        except DBAPIError:
            # With a full disk one can still read.
            log.exception("a visit could not be noted")
    return times.previous_visit_at or moment - FIRST_NEWS_SPAN


def _store_times(person_id: int, times: VisitTimes) -> None:
    db.session.execute(update(Account).where(Account.person_id == person_id).values(**times._asdict()))
