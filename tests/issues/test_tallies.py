"""The sums of issues, kept as we write."""

import random
import uuid
from datetime import UTC, date, datetime, timedelta

from gladsaxe.database.clock import frozen
from gladsaxe.database.durable import write
from gladsaxe.database.tables import db
from gladsaxe.issues import changes, tallies
from gladsaxe.issues.rules import FINISHED, TRANSITIONS, FollowUp, Kind, Level, Report, State, Urgency
from gladsaxe.issues.store import add as add_issue
from gladsaxe.issues.tables import Issue, IssueTally
from gladsaxe.issues.tallies import IssueCount
from tests.issues.steps import actor, place

PLACES = ("centeret", "skur-2", "biblioteket")


def kept() -> dict:
    return {
        (row.month, row.kind, row.place_id, row.forum_id, row.state, row.level, row.recorded_on): row.count
        for row in db.session.query(IssueTally)
    }


def at(day: date) -> frozen:
    return frozen(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def _one_step(chance: random.Random, bob, alice, places, day) -> None:
    issues = db.session.query(Issue.id, Issue.version, Issue.state, Issue.level).all()
    db.session.rollback()
    if not issues or chance.random() < 0.3:
        report = Report(
            chance.choice(list(Kind)), chance.choice(places), day - timedelta(chance.randrange(60)),
            Urgency.SOON, "tekst", level=chance.choice(list(Level)),
        )  # fmt: skip
        write(add_issue, str(uuid.UUID(int=chance.getrandbits(128))), alice, report)
        return
    issue_id, version, state, level = chance.choice(issues)
    if chance.random() < 0.2 and level < Level.STRICT:
        write(changes.raise_level, issue_id, version, bob, Level(chance.randrange(level + 1, 4)))
    elif state in FINISHED:
        write(changes.reopen, issue_id, version, alice, "")
    else:
        new = chance.choice([*TRANSITIONS[State(state)], State(state)])
        write(changes.follow_up, issue_id, version, bob, FollowUp(state=new))


def test_the_sums_are_those_of_the_history_after_any_changes(app):
    chance = random.Random(20180605)
    alice, bob = actor(app, "alice"), actor(app, "bob")
    places = [int(place(app, key)) for key in PLACES]
    day = date(2018, 1, 1)
    with app.app_context():
        for _ in range(120):
            day += timedelta(chance.randrange(3))
            with at(day):
                _one_step(chance, bob, alice, places, day)
        before = kept()
        assert sum(before.values()) == db.session.query(Issue).count() > 20
        states = dict(db.session.query(Issue.id, Issue.state).all())
        for state in State:
            counted = sum(count for key, count in before.items() if key[4] == state)
            assert counted == list(states.values()).count(state)
        db.session.rollback()
        assert write(tallies.rebuild_tallies) == len(before)
        assert kept() == before


def test_the_command_mends_sums_that_were_spoilt(app):
    alice = actor(app, "alice")
    report = Report(Kind.LIGHT, int(place(app)), date(2018, 1, 30), Urgency.SOON, "Mørkt")
    with app.app_context():
        write(add_issue, str(uuid.uuid4()), alice, report)
        before = kept()

        def spoil() -> None:
            db.session.query(IssueTally).update({"count": 7})

        write(spoil)
    result = app.test_cli_runner().invoke(args=["issues", "rebuild-tallies"])
    assert (result.exit_code, result.output) == (0, "1 sums rebuilt from the history of every issue.\n")
    with app.app_context():
        assert kept() == before


def test_counts_are_those_that_were_known_on_a_day(app):
    alice, bob = actor(app, "alice"), actor(app, "bob")
    report = Report(Kind.LIGHT, int(place(app)), date(2017, 12, 30), Urgency.SOON, "Mørkt")
    with app.app_context():
        with at(date(2018, 1, 10)):
            issue_id = write(lambda: add_issue(str(uuid.uuid4()), alice, report).id)
        with at(date(2018, 2, 20)):
            write(changes.follow_up, issue_id, 1, bob, FollowUp(state=State.SOLVED))

        def known(day):
            return list(tallies.issue_counts(None, day))

        assert known(date(2018, 1, 9)) == []
        assert known(date(2018, 1, 10)) == [IssueCount(2017, Kind.LIGHT, "Centeret", State.NEW, 1)]
        assert known(date(2018, 2, 19)) == known(date(2018, 1, 10))
        assert known(date(2018, 2, 20)) == [IssueCount(2017, Kind.LIGHT, "Centeret", State.SOLVED, 1)]
        assert known(None) == known(date(2018, 2, 20))
