"""The sums of issues, kept as we write."""

import random
import uuid
from datetime import UTC, date, datetime, timedelta

from gladsaxe.agreement.issue_kinds import IssueKind, IssueUrgency
from gladsaxe.core.confidentiality import ConfidentialityLevel
from gladsaxe.database.clock import freeze_time
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.issues import changes, monthly_totals
from gladsaxe.issues.monthly_totals import IssueCount
from gladsaxe.issues.rules import FINISHED_STATES, STATE_TRANSITIONS, FollowUp, IssueReport, IssueState
from gladsaxe.issues.store import add_issue as add_issue
from gladsaxe.issues.tables import Issue, IssueMonthlyTotal
from tests.issues.steps import get_place_value, make_actor

PLACES = ("centeret", "skur-2", "biblioteket")


def kept() -> dict:
    return {
        (row.month, row.kind, row.place_id, row.forum_id, row.state, row.level, row.recorded_on): row.count
        for row in db.session.query(IssueMonthlyTotal)
    }


def at(day: date) -> freeze_time:
    return freeze_time(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def _one_step(chance: random.Random, bob, alice, places, day) -> None:
    issues = db.session.query(Issue.id, Issue.version, Issue.state, Issue.level).all()
    db.session.rollback()
    if not issues or chance.random() < 0.3:
        report = IssueReport(
            chance.choice(list(IssueKind)), chance.choice(places), day - timedelta(chance.randrange(60)),
            IssueUrgency.SOON, "tekst", level=chance.choice(list(ConfidentialityLevel)),
        )  # fmt: skip
        run_in_transaction(add_issue, str(uuid.UUID(int=chance.getrandbits(128))), alice, report)
        return
    issue_id, version, state, level = chance.choice(issues)
    if chance.random() < 0.2 and level < ConfidentialityLevel.STRICT:
        run_in_transaction(
            changes.raise_level,
            issue_id,
            version,
            alice,
            ConfidentialityLevel(chance.randrange(level + 1, 4)),
        )
    elif state in FINISHED_STATES:
        run_in_transaction(changes.reopen_issue, issue_id, version, alice, "Igen")
    else:
        new = chance.choice([*STATE_TRANSITIONS[IssueState(state)], IssueState(state)])
        run_in_transaction(changes.follow_up, issue_id, version, bob, FollowUp(state=new, reply="Ordnet"))


def test_the_sums_are_those_of_the_history_after_any_changes(app):
    chance = random.Random(20180605)
    alice, bob = make_actor(app, "alice"), make_actor(app, "bob")
    places = [int(get_place_value(app, key)) for key in PLACES]
    day = date(2018, 1, 1)
    with app.app_context():
        for _ in range(120):
            day += timedelta(chance.randrange(3))
            with at(day):
                _one_step(chance, bob, alice, places, day)
        before = kept()
        assert sum(before.values()) == db.session.query(Issue).count() > 20
        states = dict(db.session.query(Issue.id, Issue.state).all())
        for state in IssueState:
            counted = sum(count for key, count in before.items() if key[4] == state)
            assert counted == list(states.values()).count(state)
        db.session.rollback()
        assert run_in_transaction(monthly_totals.rebuild_monthly_totals) == len(before)
        assert kept() == before


def test_the_command_mends_sums_that_were_spoilt(app):
    alice = make_actor(app, "alice")
    report = IssueReport(
        IssueKind.LIGHT, int(get_place_value(app)), date(2018, 1, 30), IssueUrgency.SOON, "Mørkt"
    )
    with app.app_context():
        run_in_transaction(add_issue, str(uuid.uuid4()), alice, report)
        before = kept()

        def spoil() -> None:
            db.session.query(IssueMonthlyTotal).update({"count": 7})

        run_in_transaction(spoil)
    result = app.test_cli_runner().invoke(args=["issues", "rebuild-tallies"])
    assert (result.exit_code, result.output) == (0, "1 sums rebuilt from the history of every issue.\n")
    with app.app_context():
        assert kept() == before


def test_counts_are_those_that_were_known_on_a_day(app):
    alice, bob = make_actor(app, "alice"), make_actor(app, "bob")
    report = IssueReport(
        IssueKind.LIGHT, int(get_place_value(app)), date(2017, 12, 30), IssueUrgency.SOON, "Mørkt"
    )
    with app.app_context():
        with at(date(2018, 1, 10)):
            issue_id = run_in_transaction(lambda: add_issue(str(uuid.uuid4()), alice, report).id)
        with at(date(2018, 2, 20)):
            solved = FollowUp(state=IssueState.SOLVED, reply="Ordnet")
            run_in_transaction(changes.follow_up, issue_id, 1, bob, solved)

        def known(day):
            return list(monthly_totals.list_issue_counts(None, day))

        assert known(date(2018, 1, 9)) == []
        assert known(date(2018, 1, 10)) == [IssueCount(2017, IssueKind.LIGHT, "Centeret", IssueState.NEW, 1)]
        assert known(date(2018, 2, 19)) == known(date(2018, 1, 10))
        assert known(date(2018, 2, 20)) == [
            IssueCount(2017, IssueKind.LIGHT, "Centeret", IssueState.SOLVED, 1)
        ]
        assert known(None) == known(date(2018, 2, 20))
