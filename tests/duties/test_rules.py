"""When duties fall due, how each term stands, and what a week's text says: pure."""

from datetime import date

from gladsaxe.duties.rules import (
    NOTHING_DUE,
    DutyCadence,
    DutyOccurrence,
    DutyProof,
    DutyState,
    DutyTask,
    add_months,
    filter_by_seats,
    filter_by_year,
    format_digest,
    iter_duty_terms,
    iter_own_terms,
)
from gladsaxe.duties.wheel import draw_wheel

START, END = date(2017, 1, 1), date(2020, 12, 31)
TODAY = date(2020, 5, 4)


def due(duty) -> list[tuple]:
    return [(term.key, term.due) for term in iter_duty_terms(duty, START, END)]


def occurrence(key, on, seat=1, proof=None, body="") -> DutyOccurrence:
    task = DutyTask("aftalen", 1, key, f"Pligt {key}", "", "2", seat, f"Plads {seat}")
    return DutyOccurrence(task, next(iter_own_terms(DutyCadence.ONCE, on, on)), body, proof)


def test_a_yearly_duty_is_due_at_the_end_of_each_year_or_of_each_part_of_it():
    assert due({"cadence": "årlig, ved regnskabsaflæggelse"}) == [
        (str(year), date(year, 12, 31)) for year in (2017, 2018, 2019, 2020)
    ]
    halves = due({"cadence": "årlig", "count_per_year": 2, "applies_to": ["forum-a", "forum-b"]})
    assert halves[:4] == [
        ("2017-1-forum-a", date(2017, 6, 30)),
        ("2017-1-forum-b", date(2017, 6, 30)),
        ("2017-2-forum-a", date(2017, 12, 31)),
        ("2017-2-forum-b", date(2017, 12, 31)),
    ]
    assert len(halves) == 16
    months = due({"cadence": "månedlig"})
    assert (len(months), months[1], months[-1]) == (
        48,
        ("2017-2", date(2017, 2, 28)),
        ("2020-12", date(2020, 12, 31)),
    )


def test_what_begins_in_the_last_half_year_is_due_when_the_plan_ends():
    longer = [*iter_duty_terms({"cadence": "årlig"}, START, date(2021, 5, 31))][-2:]
    assert [term.due for term in longer] == [END, date(2021, 5, 31)]
    halves = {"cadence": "årlig", "count_per_year": 2}
    assert [term.key for term in iter_duty_terms(halves, date(2020, 7, 1), date(2021, 5, 31))] == [
        "2020-2",
        "2021-1",
    ]


def test_a_duty_with_a_day_of_its_own_is_due_once():
    assert due({"due_year": 2017}) == [("2017", date(2017, 12, 31))]
    assert due({"due_by": "2017-12-31"}) == [("frist", date(2017, 12, 31))]
    assert due({"due_after": "2017-12-31"}) == [("efter", date(2018, 6, 30))]


def test_a_duty_that_holds_all_the_time_is_due_on_no_day():
    for cadence in ("straks", "ved behov", "løbende ajour"):
        assert due({"cadence": cadence}) == []
    assert due({}) == []


def test_an_own_duty_comes_round_from_its_first_day_to_the_end_of_the_plan():
    first = date(2020, 1, 31)
    days = [term.due for term in iter_own_terms(DutyCadence.MONTHLY, first, date(2020, 4, 30))]
    assert days == [first, date(2020, 2, 29), date(2020, 3, 31), date(2020, 4, 30)]
    assert [term.due.year for term in iter_own_terms(DutyCadence.YEARLY, first, date(2022, 1, 31))] == [
        2020,
        2021,
        2022,
    ]
    assert [term.due for term in iter_own_terms(DutyCadence.ONCE, first, date(2019, 1, 1))] == [first]


def test_months_are_added_to_the_last_day_that_there_is():
    assert add_months(date(2019, 11, 30), 3) == date(2020, 2, 29)
    assert add_months(date(2020, 12, 31), 12) == date(2021, 12, 31)


def test_a_term_is_late_the_day_after_until_it_is_done():
    each = occurrence("a", TODAY)
    assert [each.state(day) for day in (TODAY, date(2020, 5, 5))] == [DutyState.COMING, DutyState.LATE]
    assert each.late_by(date(2020, 5, 6)) == 2
    done = occurrence("a", TODAY, proof=DutyProof("Mødet", date(2020, 5, 7)))
    assert (done.state(date(2020, 6, 1)), done.late_by(date(2020, 6, 1))) == (DutyState.DONE, 3)


def test_this_year_shows_what_is_late_from_before_and_another_year_does_not():
    late, early = occurrence("late", date(2018, 1, 1)), occurrence("now", date(2020, 9, 1))
    done = occurrence("done", date(2018, 2, 1), proof=DutyProof("x", date(2018, 1, 1)))
    found = [early, done, late]
    assert filter_by_year(found, 2020, TODAY) == [late, early]
    assert filter_by_year(found, 2018, TODAY) == [late, done]


def test_a_weeks_text_names_the_duties_and_days_of_the_seats_and_nothing_else():
    found = [
        occurrence("kommer", date(2020, 6, 3)),
        occurrence("senere", date(2020, 6, 4)),
        occurrence("sent", date(2020, 4, 1), body="Forum A"),
        occurrence(
            "gjort", date(2020, 4, 1), proof=DutyProof("hemmelig", date(2020, 4, 1), result="hemmelig")
        ),
        occurrence("andre", date(2020, 5, 5), seat=2),
    ]
    assert format_digest("Planen", "Plads 1", filter_by_seats(found, [1], TODAY), TODAY) == (
        "Planen: Plads 1\nUgen fra 4. maj 2020\n\n"
        "For sent\n- 1. april 2020: Pligt sent (Forum A)\n\n"
        "De næste 30 dage\n- 3. juni 2020: Pligt kommer\n"
    )
    assert format_digest("Planen", "Plads 3", [], TODAY).endswith(f"\n\n{NOTHING_DUE}\n")


def test_the_wheel_has_a_shape_for_each_state_and_a_text_that_says_the_same():
    found = [
        occurrence("sent", date(2020, 3, 31)),
        occurrence("gjort & færdig", date(2020, 3, 1), proof=DutyProof("x", TODAY)),
        occurrence("kommer", date(2020, 12, 31)),
        occurrence("andet år", date(2019, 12, 31)),
    ]
    svg = draw_wheel(found, 2020, TODAY)
    assert [svg.count(f'data-state="{state}"') for state in DutyState] == [1, 1, 1]
    assert svg.count("<polygon") == 2
    assert (
        "Marts: Pligt sent: for sent; Pligt gjort &amp; færdig: udført. December: Pligt kommer: kommer."
        in svg
    )
    assert "1 af 3 udført" in svg
    assert "style" not in svg and "andet år" not in svg


def test_a_month_with_very_many_duties_says_how_many_more_there_are():
    found = [occurrence(str(number), date(2020, 12, 31)) for number in range(20)]
    svg = draw_wheel(found, 2020, TODAY)
    assert (svg.count('data-state="kommer"'), "+5</text>" in svg) == (15, True)
    assert "Ingen pligter har en dag i det år." in draw_wheel([], 2020, TODAY)
