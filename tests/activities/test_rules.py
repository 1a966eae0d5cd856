from datetime import date

import pytest

from gladsaxe.access.rules import Actor
from gladsaxe.activities.rules import (
    COUNT_FIELDS,
    ActivityState,
    ask_about_many,
    clear_inapplicable_counts,
    find_count_faults,
    find_day_fault,
    find_plan_faults,
    get_accepted_days,
    may_edit,
)
from gladsaxe.agreement.roles import Role

TODAY = date(2018, 6, 20)
TAKEN = get_accepted_days(date(2017, 1, 1), date(2020, 12, 31), TODAY)
NOT_HELD = "Antal hører til en aktivitet, der er gennemført. Slet tallet, eller vælg Gennemført."


def counts(*values: int | None) -> dict[str, int | None]:
    return dict(zip(COUNT_FIELDS, (*values, *[None] * 4), strict=False))


def test_days_from_a_year_before_the_period_to_a_year_after_are_taken():
    assert (date(2016, 1, 1), date(2022, 1, 1)) == TAKEN


def test_a_plan_that_outlives_its_period_still_takes_today():
    assert get_accepted_days(date(2017, 1, 1), date(2020, 12, 31), date(2026, 11, 23))[1] == date(
        2027, 11, 24
    )


@pytest.mark.parametrize("state", ActivityState)
def test_only_what_is_held_must_lie_behind_us(state):
    assert find_day_fault(state, TODAY, TODAY, TAKEN) is None
    tomorrow = find_day_fault(state, date(2018, 6, 21), TODAY, TAKEN)
    assert tomorrow == ("Datoen kan ikke være i fremtiden." if state is ActivityState.HELD else None)


@pytest.mark.parametrize("day", [date(2015, 12, 31), date(2022, 1, 2)])
def test_a_day_far_outside_the_period_is_refused(day):
    assert (
        find_day_fault(ActivityState.PLANNED, day, TODAY, TAKEN)
        == "Datoen skal ligge mellem 01-01-2016 og 01-01-2022."
    )


@pytest.mark.parametrize(
    ("state", "given", "counts_new_parents", "expected"),
    [
        (
            ActivityState.HELD,
            (None,),
            True,
            {"participants": "Skriv hvor mange der var med. Skriv 0, hvis ingen kom."},
        ),
        (ActivityState.HELD, (0,), True, {}),
        (ActivityState.HELD, (14, 14, 14, 99), True, {}),
        (
            ActivityState.HELD,
            (14, 15),
            True,
            {"under_18": "Antal børn kan ikke være større end antal i alt."},
        ),
        (
            ActivityState.HELD,
            (14, 0, 15),
            True,
            {"new_parents": "Antal nye forældre kan ikke være større end antal i alt."},
        ),
        (
            ActivityState.HELD,
            (14, 0, 9),
            False,
            {"new_parents": "Nye forældre tælles ikke ved denne slags aktivitet. Slet tallet."},
        ),
        (ActivityState.HELD, (14, 0, 0), False, {}),
        (ActivityState.HELD, (100_000,), True, {}),
        (ActivityState.HELD, (100_001,), True, {"participants": "Tallet er for stort. Skriv højst 100.000."}),
        (ActivityState.PLANNED, (None,), True, {}),
        (ActivityState.PLANNED, (0, 0, 0, 0), True, {}),
        (ActivityState.PLANNED, (5, 1, 1, 1), True, dict.fromkeys(COUNT_FIELDS, NOT_HELD)),
        (ActivityState.CANCELLED, (None, None, None, 4), True, {}),
        (ActivityState.POSTPONED, (None, None, None, 4), True, {}),
        (ActivityState.CANCELLED, (3,), True, {"participants": NOT_HELD}),
        (ActivityState.POSTPONED, (3,), True, {"participants": NOT_HELD}),
    ],
)
def test_what_each_state_counts(state, given, counts_new_parents, expected):
    assert dict(find_count_faults(state, counts(*given), counts_new_parents)) == expected


def test_a_count_that_the_state_or_the_type_does_not_have_is_not_kept():
    given = counts(10, 4, 0, 2)
    assert clear_inapplicable_counts(ActivityState.HELD, given, True) == given
    assert clear_inapplicable_counts(ActivityState.HELD, given, False) == {**given, "new_parents": None}
    assert clear_inapplicable_counts(ActivityState.CANCELLED, counts(0, 0, 0, 2), True) == counts(
        None, None, None, 2
    )
    assert clear_inapplicable_counts(ActivityState.PLANNED, counts(0, 0, 0, 0), True) == counts()


def test_a_thousand_is_asked_about():
    assert ask_about_many(999) is None
    assert ask_about_many(1000) == "1.000 deltagere er mange. Er det rigtigt?"


@pytest.mark.parametrize(
    ("state", "as_planned", "deviation", "expected"),
    [
        (ActivityState.HELD, None, "", {}),
        (ActivityState.HELD, True, "", {}),
        (ActivityState.HELD, False, "Regn", {}),
        (ActivityState.HELD, False, "", {"deviation": "Skriv hvad der blev anderledes."}),
        (ActivityState.HELD, True, "Regn", {"as_planned": "Vælg Nej, når noget blev anderledes."}),
        (ActivityState.HELD, None, "Regn", {"as_planned": "Vælg Nej, når noget blev anderledes."}),
        (ActivityState.CANCELLED, None, "", {}),
        (ActivityState.CANCELLED, False, "Regn", {}),
        (
            ActivityState.CANCELLED,
            True,
            "",
            {"as_planned": "En udsat eller aflyst aktivitet gik ikke som planlagt. Vælg Nej."},
        ),
        (
            ActivityState.PLANNED,
            True,
            "",
            {"as_planned": "Aktiviteten er ikke holdt endnu. Vælg »Det ved jeg ikke endnu«."},
        ),
    ],
)
def test_whether_it_went_as_planned(state, as_planned, deviation, expected):
    assert dict(find_plan_faults(state, as_planned, deviation)) == expected


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
