"""The pages of a plan with step targets say the newest one, list them all and draw them."""

import io
from datetime import date

import pytest

from gladsaxe.agreement.plan_templates import PlanAnswers, fill_template, list_templates
from gladsaxe.database.clock import today
from tests.indicators.pages import card_text, page_text, submit_figure
from tests.setup.test_first_start import ACCOUNT, _show_code, browser, empty  # noqa: F401 - fixtures
from tests.setup.test_template_plans import _seat_lead

CRITERION = """
[[indicator]]
key = "fritidsjob"
number = "2.1"
area = "beskaeftigelse"
name = "120 fritidsjob"
text_verbatim = "120 unge får et fritidsjob over perioden."
source = "logbog"
series = "area"
aggregate = "sum"
relate = "absolute"
periods = ["{0}", "{1}", "{2}", "{3}"]
op = ">="
target = "120"
step_targets = {{ "{0}" = "20", "{1}" = "50", "{2}" = "85", "{3}" = "120" }}
direction = "higher"
unit = "unge"
inputs = ["area"]
count = true
"""


@pytest.mark.parametrize("empty", ["sqlite"], indirect=True)
def test_a_step_that_is_missed_stands_on_the_pages(empty, browser):  # noqa: F811
    first = today().year - 1
    years = range(first, first + 4)
    answers = PlanAnswers(
        "Søengen", "Søengen", "Åkøbing", ("Nordbo",), date(first, 1, 1), date(first + 3, 12, 31)
    )
    content = fill_template(list_templates()[0], answers) + CRITERION.format(*years).encode()
    _show_code(empty, browser)
    sent = {"plan": "file", "file": (io.BytesIO(content), "plan.toml"), **ACCOUNT}
    assert browser.post("/begynd/plan", sent).status_code == 303
    lead = _seat_lead(empty)
    received = today().strftime("%d-%m-%Y")
    assert submit_figure(lead, "fritidsjob", str(first), "19", received_on=received).status_code == 303
    missed = f"Delmålet for {first} er ikke nået: 19 af 20."
    assert missed in card_text(lead.get("/maal").text, "fritidsjob")
    page = page_text(lead.get("/maal/fritidsjob").text)
    assert missed in page
    assert f"Delmål (lagt sammen) 20 i {first}, 50 i {first + 1}, 85 i {first + 2}, 120 i {first + 3}" in page
    assert f"Delmålet for {first} 19 er ikke ≥ 20" in page
    assert ">Delmål</text>" in lead.get("/maal/fritidsjob").text
