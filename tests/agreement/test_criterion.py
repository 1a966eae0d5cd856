"""A criterion's keys fit together; what does not is told at its own key, all at once."""

import tomllib
from decimal import Decimal

import pytest
from pydantic import ValidationError

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.core.configuration import SHIPPED_AGREEMENT
from gladsaxe.core.period import Period

SHIPPED = {
    table["key"][:2]: table
    for table in tomllib.loads(SHIPPED_AGREEMENT.read_text(encoding="utf-8"))["indicator"]
}
MILESTONE = {
    "key": "m-hus",
    "number": "1",
    "area": "naboskab",
    "name": "Et hus",
    "text_verbatim": "Der er åbnet et hus.",
    "source": "dagbog",
    "answer": "yes_no",
    "periods": ["2020"],
}


def faults(table, **changes):
    merged = {key: value for key, value in {**table, **changes}.items() if value is not None}
    with pytest.raises(ValidationError) as found:
        Criterion.model_validate(merged)
    return {str(detail["loc"][0]): detail for detail in found.value.errors()}


@pytest.mark.parametrize("short", SHIPPED)
def test_each_shipped_criterion_is_read_and_kept_as_json_without_loss(short):
    criterion = Criterion.model_validate(SHIPPED[short])
    assert Criterion.model_validate(criterion.model_dump(mode="json", exclude_unset=True)) == criterion


def test_numbers_are_exact_and_periods_are_read():
    tandpleje = Criterion.model_validate(SHIPPED["f2"])
    assert (tandpleje.target, tandpleje.baseline_value) == (Decimal("6.2"), Decimal("12.4"))
    assert tandpleje.counting == tuple(Period(year, "skoleaar") for year in (2017, 2018, 2019))
    assert tandpleje.base_period == Period(2013, "skoleaar")


@pytest.mark.parametrize("value", [7.5, 7, "7,5", "1e3", "NaN", " 7.5", "", True])
def test_a_number_is_text_with_a_point(value):
    assert set(faults(SHIPPED["t4"], target=value)) == {"target"}


def test_an_unknown_key_is_refused():
    assert faults(SHIPPED["t4"], baselin_value="1")["baselin_value"]["type"] == "extra_forbidden"


@pytest.mark.parametrize(
    ("short", "changes", "places"),
    [
        ("t4", {"gap_sign": None}, {"gap_sign"}),
        ("t4", {"inputs": ["area"]}, {"inputs"}),
        ("t4", {"count": True}, {"count"}),
        ("t4", {"series": "area"}, {"gap_sign", "inputs"}),
        ("t4", {"comparison_mode": "fixed_baseline"}, {"baseline_comparison"}),
        ("k2", {"comparison_mode": "fixed_baseline"}, {"comparison_mode"}),
        ("t4", {"baseline_value": None}, {"baseline_value"}),
        ("t2", {"baseline_value": "100"}, {"baseline_value"}),
        ("t2", {"baseline_from": "none"}, {"baseline_from"}),
        ("t2", {"baseline_period": None}, {"baseline_period"}),
        ("t2", {"baseline_period": "2018"}, {"baseline_period"}),
        ("t2", {"baseline_period": "2017/2018"}, {"baseline_period"}),
        ("t2", {"periods": ["2018", "2020", "2019"]}, {"periods"}),
        ("t2", {"periods": ["2018", "2018"]}, {"periods"}),
        ("t2", {"periods": []}, {"periods"}),
        ("f2", {"periods": ["2017/2018", "2019"]}, {"periods"}),
        ("t1", {"periods": ["2019", "2020"]}, {"periods"}),
        ("t4", {"baseline_history": [{"period": "i fjor", "area": "1"}]}, {"baseline_history"}),
        ("t3", {"aggregate": "mean"}, {"aggregate"}),
        ("f3", {"relate": "change"}, {"relate", "baseline_from"}),
        ("t4", {"direction": "higher"}, {"direction"}),
        ("f1", {"alternative_reading": "last"}, {"alternative_reading"}),
        ("k2", {"max_value": "0"}, {"max_value"}),
        ("k3", {"auto_from_enquiries": {"mark": "x", "label": "X"}}, {"auto_from_bills"}),
        ("t4", {"auto_from_bills": {"field": "amount"}}, {"auto_from_bills"}),
        (
            "t4",
            {"gap_sign": None, "direction": "higher", "baseline_value": None},
            {"gap_sign", "direction", "baseline_value"},
        ),
    ],
)
def test_every_misfit_is_told_at_its_own_key(short, changes, places):
    assert set(faults(SHIPPED[short], **changes)) == places


def test_a_misfit_says_what_is_wrong_and_what_is_allowed():
    found = faults(SHIPPED["t4"], gap_sign=None)["gap_sign"]
    assert (found["msg"], found["ctx"]["allowed"]) == (
        "en afstand skal have et fortegn",
        '"comparison_minus_area" (området ligger for lavt) eller "area_minus_comparison" (for højt)',
    )


@pytest.mark.parametrize("answer", ["yes_no", "text"])
def test_a_milestone_spells_itself_out(answer):
    milestone = Criterion.model_validate({**MILESTONE, "answer": answer})
    assert (milestone.op, milestone.target, milestone.aggregate) == (">=", Decimal(1), "last")


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        ({"target": "2"}, {"target"}),
        ({"op": "<=", "direction": "lower"}, {"op"}),
        ({"aggregate": "mean"}, {"aggregate"}),
        ({"count": True}, {"count"}),
        (
            {"relate": "change", "baseline_from": "agreement", "baseline_value": "0"},
            {"relate", "baseline_from"},
        ),
        ({"auto_from_bills": {"field": "amount"}}, {"answer"}),
    ],
)
def test_a_milestone_is_nothing_but_a_milestone(changes, places):
    assert set(faults(MILESTONE, **changes)) == places


def test_what_a_criterion_needs_follows_from_its_keys():
    by_name = {short: Criterion.model_validate(table) for short, table in SHIPPED.items()}
    assert {short for short, rule in by_name.items() if rule.needs_base} == {"t1", "t2", "t3", "k3"}
    assert {short for short, rule in by_name.items() if rule.two_point} == {"t1"}
    assert {short for short, rule in by_name.items() if rule.needs_comparison} == {
        "t3",
        "t4",
        "k1",
        "f1",
        "f2",
    }
    assert {short for short, rule in by_name.items() if rule.fed_by_register} == {"t2", "k3", "f3"}
    assert {short for short, rule in by_name.items() if rule.survey} == {"t1", "t4"}
