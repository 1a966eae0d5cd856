"""The kinds, states and levels of issues."""

import itertools
import uuid
from datetime import date

import pytest

from gladsaxe.agreement.issue_kinds import IssueKind, IssueUrgency
from gladsaxe.core.confidentiality import LEVEL_POLICIES, ConfidentialityLevel
from gladsaxe.issues import rules
from gladsaxe.issues.rules import IssueState

FOLLOWS = {
    ("ny", "set"),
    ("ny", "i_gang"),
    ("ny", "venter"),
    ("ny", "loest"),
    ("ny", "lukket"),
    ("ny", "henvist"),
    ("set", "i_gang"),
    ("set", "venter"),
    ("set", "loest"),
    ("set", "lukket"),
    ("set", "henvist"),
    ("i_gang", "venter"),
    ("i_gang", "loest"),
    ("i_gang", "lukket"),
    ("i_gang", "henvist"),
    ("venter", "i_gang"),
    ("venter", "loest"),
    ("venter", "lukket"),
    ("venter", "henvist"),
}


@pytest.mark.parametrize(("old", "new"), list(itertools.product(IssueState, IssueState)))
def test_what_may_follow_what(old, new):
    assert rules.may_change_state(old, new) is (old is new or (old.value, new.value) in FOLLOWS)


def test_the_kind_sets_the_lowest_level():
    assert {kind.value: rules.get_initial_level(kind).value for kind in IssueKind} == {
        "i_stykker": 0,
        "utrygt": 2,
        "stoej": 1,
        "affald": 0,
        "lys": 0,
        "ide": 0,
        "ros": 0,
        "andet": 1,
    }


@pytest.mark.parametrize(("kind", "chosen"), list(itertools.product(IssueKind, ConfidentialityLevel)))
def test_a_level_is_raised_and_never_lowered(kind, chosen):
    assert rules.get_initial_level(kind, chosen) == max(rules.LOWEST_LEVELS[kind], chosen)


def test_taking_one_on_starts_it_and_leaves_one_that_waits():
    taken = {
        state.value: rules.get_assigned_state(state).value
        for state in IssueState
        if state not in rules.FINISHED_STATES
    }
    assert taken == {"ny": "i_gang", "set": "i_gang", "i_gang": "i_gang", "venter": "venter"}


def test_what_happened_is_said_in_one_line():
    new, waiting, opened, closed = (
        IssueState.NEW,
        IssueState.WAITING,
        ConfidentialityLevel.OPEN,
        ConfidentialityLevel.CONFIDENTIAL,
    )
    for states, levels, seats, replied, said in (
        ((None, new), (None, opened), ("", ""), False, "Skrevet ind"),
        (
            (None, new),
            (None, ConfidentialityLevel.STRICT),
            ("", "Leder"),
            False,
            "Skrevet ind · Ansvarlig: Leder",
        ),
        ((new, waiting), (opened, opened), ("", "Leder"), True, "Ny → Venter · Ansvarlig: Leder · Svar"),
        ((new, new), (opened, opened), ("Leder", "Smed"), False, "Ansvarlig: Leder → Smed"),
        ((new, new), (opened, opened), ("Leder", "Leder"), False, "Bemærkning"),
        ((new, new), (opened, closed), ("", ""), False, f"Skærmet: {LEVEL_POLICIES[closed].words}"),
    ):
        assert rules.format_event(states, levels, seats, replied) == said


def test_every_kind_state_urgency_and_level_has_its_words():
    assert list(rules.KIND_WORDS) == list(IssueKind)
    assert (
        list(rules.STATE_WORDS) == list(rules.STATE_HELP) == list(rules.STATE_TRANSITIONS) == list(IssueState)
    )
    assert list(rules.URGENCY_WORDS) == list(IssueUrgency)
    assert list(LEVEL_POLICIES) == list(ConfidentialityLevel)


def test_a_number_tells_nothing_of_how_many_there_are():
    first, second = str(uuid.UUID(int=1)), str(uuid.UUID(int=2))
    numbers = [rules.issue_number(first), rules.issue_number(first, 1), rules.issue_number(second)]
    assert len(set(numbers)) == 3
    assert rules.issue_number(first) == rules.issue_number(first)


def test_each_row_of_a_walk_has_an_id_of_its_own_and_always_the_same():
    walk = str(uuid.UUID(int=7))
    rows = [rules.get_row_submission_id(walk, row) for row in range(50)]
    assert len(set(rows)) == 50
    assert rows == [rules.get_row_submission_id(walk, row) for row in range(50)]
    assert all(len(row) == 36 for row in rows)


def test_days_long_before_the_plan_are_refused():
    earliest = rules.get_first_accepted_day(date(2017, 1, 1))
    assert earliest == date(2016, 1, 1)
    assert rules.find_day_fault(earliest, earliest, date(2018, 6, 5)) is None
    assert (
        rules.find_day_fault(date(2015, 12, 31), earliest, date(2018, 6, 5))
        == "Datoen skal ligge mellem 01-01-2016 og 05-06-2018."
    )
