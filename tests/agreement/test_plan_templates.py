"""Each template with its answers is an agreement's file without fault, whatever the answers hold."""

from datetime import date

import pytest

from gladsaxe.agreement.plan_templates import PlanAnswers, fill_template, list_templates
from gladsaxe.agreement.roles import Role
from gladsaxe.agreement.rules import parse_plan

ANSWERS = PlanAnswers(
    "Helhedsplan Søengen",
    "Søengen",
    "Åkøbing Kommune",
    ("Boligselskabet Nordbo", "Lejernes Boligforening"),
    date(2023, 1, 1),
    date(2026, 12, 31),
)
TEMPLATES = list_templates()


def test_the_templates_are_offered_by_their_names():
    assert [template.name for template in TEMPLATES] == [
        "Landsbyggefonden 2019-26",
        "Landsbyggefonden 2015-18",
        "Tom plan",
    ]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.key)
def test_a_template_with_its_answers_is_a_plan(template):
    content = fill_template(template, ANSWERS)
    assert b"@" not in content.split(b"schema_version")[1]
    plan = parse_plan(content)
    assert plan.agreement.title == plan.agreement.short_title == "Helhedsplan Søengen"
    assert plan.agreement.key == "helhedsplan-soeengen-2023-2026"
    assert (plan.agreement.period_start, plan.agreement.period_end) == (date(2023, 1, 1), date(2026, 12, 31))
    assert [part.name for part in plan.party] == ["Åkøbing Kommune", *ANSWERS.associations]
    assert Role.SECRETARIAT_LEAD in {seat.role for seat in plan.secretariat.role}
    assert {area.forum for area in plan.area} - {None} <= {forum.key for forum in plan.forum}


@pytest.mark.parametrize(
    ("key", "areas"),
    [
        (
            "1_landsbyggefonden_2019_2026",
            [
                "Uddannelse og livschancer",
                "Beskæftigelse",
                "Kriminalpræventiv indsats",
                "Sammenhængskraft og medborgerskab",
            ],
        ),
        (
            "2_landsbyggefonden_2015_2018",
            [
                "Tryghed og trivsel",
                "Kriminalpræventiv indsats",
                "Uddannelse og beskæftigelse",
                "Forebyggelse og forældreansvar",
            ],
        ),
    ],
)
def test_the_areas_are_those_of_the_fund(key, areas):
    [template] = [template for template in TEMPLATES if template.key == key]
    plan = parse_plan(fill_template(template, ANSWERS))
    assert [area.name for area in plan.area] == areas
    assert {part.area for part in plan.activity_type} - {None} == {area.key for area in plan.area}
    assert all(area.selected and area.objectives for area in plan.area)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.key)
@pytest.mark.parametrize(
    "title",
    [
        'En "plan" \\ med tegn',
        "Tab\tog \x7f",
        "@area_name@",
        "ÆØÅ",
        "-",
        "x" * 200,
        'a"]]\n[[party]]\nkey = "b',
    ],
)
def test_no_answer_breaks_the_file(template, title):
    answers = PlanAnswers(
        title, "Søengen", title, (title, title, "Kommune"), ANSWERS.first_day, date(2024, 2, 29)
    )
    plan = parse_plan(fill_template(template, answers))
    assert plan.agreement.title == plan.agreement.municipality == title
    assert [part.name for part in plan.party] == [title, title, title, "Kommune"]
    assert len({part.key for part in plan.party}) == 4


def test_what_follows_the_first_year_follows_the_plans_own():
    answers = PlanAnswers("P", "P", "P", ("P",), date(2024, 7, 1), date(2028, 6, 30))
    plan = parse_plan(fill_template(TEMPLATES[0], answers))
    [evaluation] = [duty for duty in plan.duty if duty.due_after]
    assert evaluation.due_after == date(2025, 6, 30)
