"""How seats are filled: numbers, units, turns and overlaps, in the agreement's own terms."""

from datetime import date

import pytest

from gladsaxe.bodies.rules import (
    MembershipPeriod,
    SeatRule,
    SeatUnit,
    find_next_unit,
    format_body_remark,
    list_remarks,
    parse_seat_rule,
)

UNITS = (SeatUnit(1, "Nord"), SeatUnit(2, "Syd"), SeatUnit(3, "Øst"))
JAN, JUN, DEC = date(2018, 1, 1), date(2018, 6, 30), date(2018, 12, 31)


@pytest.mark.parametrize(
    ("rule", "held", "said"),
    [
        (SeatRule(1, 1), [None], []),
        (SeatRule(1, 1), [], ["Tom plads"]),
        (SeatRule(3, 4), [None], ["2 tomme pladser"]),
        (SeatRule(3, 4), [None] * 5, ["1 for mange"]),
        (SeatRule(1, None), [None] * 9, []),
        (SeatRule(0, 1), [], []),
        (SeatRule(1, 1, UNITS), [1, 3], ["Tom plads for Syd"]),
        (SeatRule(1, 1, UNITS), [1, 2, 2, 3], ["1 for mange for Syd"]),
        (SeatRule(1, 1, UNITS), [1, 2, 3, None], ["Der mangler at stå, hvem 1 af dem sidder for"]),
        (SeatRule(1, 1, UNITS, rotates=True), [2], []),
        (SeatRule(1, 1, UNITS, rotates=True), [2, 3], ["1 for mange"]),
    ],
)
def test_what_is_empty_or_overfull_is_said(rule, held, said):
    assert list_remarks(rule, held) == said


def test_a_seat_without_numbers_is_for_one_at_least():
    assert parse_seat_rule({"function": "Leder"}, ()) == SeatRule(1, None)
    assert parse_seat_rule({"min": 0, "max": 2}, UNITS) == SeatRule(0, 2, UNITS)
    assert parse_seat_rule({"min": 1, "max": 1, "rotates_between": "dem"}, UNITS).rotates is True


@pytest.mark.parametrize(("last", "following"), [(None, 1), (1, 2), (2, 3), (3, 1), (99, 1)])
def test_the_turn_goes_round_in_the_agreements_order(last, following):
    assert find_next_unit(UNITS, last).id == following


def test_nobody_is_next_where_the_agreement_names_no_one():
    assert find_next_unit((), 1) is None


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (MembershipPeriod(JAN), MembershipPeriod(DEC), True),
        (MembershipPeriod(JAN, JUN), MembershipPeriod(JUN, DEC), True),
        (MembershipPeriod(JAN, JUN), MembershipPeriod(date(2018, 7, 1)), False),
        (MembershipPeriod(JAN, DEC), MembershipPeriod(JUN, JUN), True),
        (MembershipPeriod(JUN, date(2018, 6, 29)), MembershipPeriod(JAN), False),
    ],
)
def test_two_spans_overlap_where_they_share_a_day(one, other, shared):
    assert (one.overlaps(other), other.overlaps(one)) == (shared, shared)


def test_a_body_says_where_it_has_too_few_or_too_many():
    bounds = {"seats_min": 15, "seats_max": 16}
    assert format_body_remark(bounds, 14) == "Her sidder 14. Der skal sidde mindst 15."
    assert format_body_remark(bounds, 17) == "Her sidder 17. Der må højst sidde 16."
    assert (format_body_remark(bounds, 15), format_body_remark({}, 0)) == ("", "")
