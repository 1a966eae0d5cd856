from datetime import date

import pytest

from gladsaxe.access.rules import Actor
from gladsaxe.activities.rules import (
    COUNTS,
    State,
    count_faults,
    day_fault,
    days_taken,
    kept_counts,
    many_question,
    may_edit,
    plan_faults,
)
from gladsaxe.agreement.roles import Role

TODAY = date(2018, 6, 20)
TAKEN = days_taken(date(2017, 1, 1), date(2020, 12, 31), TODAY)
NOT_HELD = "Antal hører til en aktivitet, der er gennemført. Slet tallet, eller vælg Gennemført."


def counts(*values: int | None) -> dict[str, int | None]:
    return dict(zip(COUNTS, (*values, *[None] * 4), strict=False))


def test_days_from_a_year_before_the_period_to_a_year_after_are_taken():
    assert (date(2016, 1, 1), date(2022, 1, 1)) == TAKEN


def test_a_plan_that_outlives_its_period_still_takes_today():
    assert days_taken(date(2017, 1, 1), date(2020, 12, 31), date(2026, 11, 23))[1] == date(2027, 11, 24)


@pytest.mark.parametrize("state", State)
def test_only_what_is_held_must_lie_behind_us(state):
    assert day_fault(state, TODAY, TODAY, TAKEN) is None
    tomorrow = day_fault(state, date(2018, 6, 21), TODAY, TAKEN)
    assert tomorrow == ("Datoen kan ikke være i fremtiden." if state is State.HELD else None)


@pytest.mark.parametrize("day", [date(2015, 12, 31), date(2022, 1, 2)])
def test_a_day_far_outside_the_period_is_refused(day):
    assert day_fault(State.PLANNED, day, TODAY, TAKEN) == "Datoen skal ligge mellem 01-01-2016 og 01-01-2022."


@pytest.mark.parametrize(
    ("state", "given", "counts_new_parents", "expected"),
    [
        (
            State.HELD,
            (None,),
            True,
            {"participants": "Skriv hvor mange der var med. Skriv 0, hvis ingen kom."},
        ),
        (State.HELD, (0,), True, {}),
        (State.HELD, (14, 14, 14, 99), True, {}),
        (State.HELD, (14, 15), True, {"under_18": "Antal børn kan ikke være større end antal i alt."}),
        (
            State.HELD,
            (14, 0, 15),
            True,
            {"new_parents": "Antal nye forældre kan ikke være større end antal i alt."},
        ),
        (
            State.HELD,
            (14, 0, 9),
            False,
            {"new_parents": "Nye forældre tælles ikke ved denne slags aktivitet. Slet tallet."},
        ),
        (State.HELD, (14, 0, 0), False, {}),
        (State.HELD, (100_000,), True, {}),
        (State.HELD, (100_001,), True, {"participants": "Tallet er for stort. Skriv højst 100.000."}),
        (State.PLANNED, (None,), True, {}),
        (State.PLANNED, (0, 0, 0, 0), True, {}),
        (State.PLANNED, (5, 1, 1, 1), True, dict.fromkeys(COUNTS, NOT_HELD)),
        (State.CANCELLED, (None, None, None, 4), True, {}),
        (State.POSTPONED, (None, None, None, 4), True, {}),
        (State.CANCELLED, (3,), True, {"participants": NOT_HELD}),
        (State.POSTPONED, (3,), True, {"participants": NOT_HELD}),
    ],
)
def test_what_each_state_counts(state, given, counts_new_parents, expected):
    assert dict(count_faults(state, counts(*given), counts_new_parents)) == expected


def test_a_count_that_the_state_or_the_type_does_not_have_is_not_kept():
    given = counts(10, 4, 0, 2)
    assert kept_counts(State.HELD, given, True) == given
    assert kept_counts(State.HELD, given, False) == {**given, "new_parents": None}
    assert kept_counts(State.CANCELLED, counts(0, 0, 0, 2), True) == counts(None, None, None, 2)
    assert kept_counts(State.PLANNED, counts(0, 0, 0, 0), True) == counts()


def test_a_thousand_is_asked_about():
    assert many_question(999) is None
    assert many_question(1000) == "1.000 deltagere er mange. Er det rigtigt?"


@pytest.mark.parametrize(
    ("state", "as_planned", "deviation", "expected"),
    [
        (State.HELD, None, "", {}),
        (State.HELD, True, "", {}),
        (State.HELD, False, "Regn", {}),
        (State.HELD, False, "", {"deviation": "Skriv hvad der blev anderledes."}),
        (State.HELD, True, "Regn", {"as_planned": "Vælg Nej, når noget blev anderledes."}),
        (State.HELD, None, "Regn", {"as_planned": "Vælg Nej, når noget blev anderledes."}),
        (State.CANCELLED, None, "", {}),
        (State.CANCELLED, False, "Regn", {}),
        (
            State.CANCELLED,
            True,
            "",
            {"as_planned": "En udsat eller aflyst aktivitet gik ikke som planlagt. Vælg Nej."},
        ),
        (
            State.PLANNED,
            True,
            "",
            {"as_planned": "Aktiviteten er ikke holdt endnu. Vælg »Det ved jeg ikke endnu«."},
        ),
    ],
)
def test_whether_it_went_as_planned(state, as_planned, deviation, expected):
    assert dict(plan_faults(state, as_planned, deviation)) == expected


def test_its_writer_the_same_seat_and_the_secretariat_may_change_an_activity():
    def actor(person: int, role: Role, *seats: int) -> Actor:
        return Actor(person, "", frozenset({role}), frozenset(seats), frozenset())

    def allowed(who: Actor) -> bool:
        return may_edit(who, person_id=1, seat_id=10)

    assert allowed(actor(1, Role.RESIDENT, 11))
    assert allowed(actor(2, Role.RESIDENT, 10))
    assert allowed(actor(3, Role.SECRETARIAT, 12))
    assert not allowed(actor(4, Role.PROFESSIONAL, 13))
    # A seat on the board gives no right to write, whatever was written before.
    assert not allowed(actor(1, Role.BOARD_MEMBER, 14))
