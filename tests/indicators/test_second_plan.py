"""Another plan on the same pages: school years from July, a yes or no, an answer in words, other bodies."""

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import DATABASE_KINDS, PASSWORD
from tests.databases import MIGRATED, Template, configuration, fresh_database
from tests.faults import find_page_faults
from tests.indicators.pages import (
    add_held_activity,
    card_text,
    form_values,
    page_text,
    status_word,
    submit_figure,
)

PLAN = Path(__file__).parents[1] / "agreement" / "plans" / "soebyen_2019_2023.toml"
SEATS = {"erik": "skolevejleder", "gert": "sg-kommune", "alice": "nr-beboer"}


def _fill(url: str) -> None:
    from app import create_app
    from gladsaxe.access import store as access
    from gladsaxe.agreement import loading, rules, store
    from gladsaxe.bodies import store as bodies
    from gladsaxe.database.tables import db
    from gladsaxe.database.transactions import run_in_transaction

    made = create_app(configuration(url))
    with made.app_context():
        hashed = access.hash_password(PASSWORD)

        def fill() -> None:
            loading.load_agreement(rules.read_plan(PLAN), hashlib.sha256(PLAN.read_bytes()).hexdigest())
            for name, seat in SEATS.items():
                person = bodies.add_person(name.capitalize())
                bodies.seat_person(person.id, store.find_seat(seat).id, date(2019, 7, 1))
                access.add_account(person.id, name, hashed)

        run_in_transaction(fill)
        db.session.remove()
        db.engine.dispose()


SOEBYEN = Template("soebyen", _fill, MIGRATED)


@pytest.fixture(params=DATABASE_KINDS)
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """Give the application with the other plan."""
    from app import create_app
    from gladsaxe.database.tables import db

    with fresh_database(request.param, SOEBYEN) as url:
        made = create_app(configuration(url))
        made.config["TESTING"] = True
        yield made
        with made.app_context():
            db.session.remove()
            db.engine.dispose()


def test_the_page_shows_this_plan_and_nothing_of_the_other(app, visit):
    page = visit("gert").get("/maal").text
    assert [*re.findall(r'<li class="status-card[^>]*id="([^"]+)"', page)] == [
        *("s1-fravaer", "s2-lyst", "s3-familier", "n1-faelleshus"),
    ]
    assert "1 Børn i skole" in page_text(page)
    assert "Gladsaxe" not in page


def test_school_years_count_and_are_compared_with_the_region(app, visit):
    erik = visit("erik")
    early = submit_figure(
        erik, "s1-fravaer", "2019/2020", "17,5", comparison="11,5", received_on="31-07-2019"
    )
    assert find_page_faults(early.text) == [
        "Tallet kan ikke være modtaget, før 2019/2020 begyndte den 1. august 2019."
    ]
    sent = submit_figure(erik, "s1-fravaer", "2019/2020", "17,5", comparison="11,5", received_on="15-09-2020")
    assert sent.status_code == 303
    before = page_text(erik.get("/maal/s1-fravaer?pr=14-09-2020").text)
    assert "2019/2020 Ventes senest 29. september 2020" in before
    page = erik.get("/maal/s1-fravaer?pr=15-09-2020").text
    assert "2019/2020 17,5 11,5 6,0" in page_text(page)
    assert "Region Nordkysten: 12,0 i 2017/2018 og 11,5 i 2019/2020." in page_text(page)
    assert ">19/20</text>" in page


def test_a_sum_by_school_year_comes_from_the_plans_own_types(app, visit):
    # The first day and the last of the school year, and the first of the next.
    for day in (date(2019, 8, 1), date(2020, 7, 31), date(2020, 8, 1)):
        add_held_activity(app, day, 3, "familieaften")
    add_held_activity(app, date(2020, 6, 23), 9, "sankthans")
    page = page_text(visit("erik").get("/maal/s3-familier?pr=31-07-2020").text)
    assert "2019/2020 6 Projektkontorets dagbog" in page
    later = page_text(visit("erik").get("/maal/s3-familier?pr=01-08-2020").text)
    assert "2020/2021 3 Projektkontorets dagbog" in later


def test_a_milestone_is_answered_with_yes_or_no(app, visit):
    erik = visit("erik")
    form = erik.get("/tal/n1-faelleshus/ny").text
    assert 'name="area"' not in form and 'name="comparison"' not in form
    assert re.findall(r'name="answer" value="(\d)"', form) == ["1", "0"]
    empty = submit_figure(erik, "n1-faelleshus", "2021", received_on="10-01-2022")
    assert (empty.status_code, find_page_faults(empty.text)) == (422, ["Vælg et svar."])
    assert (
        submit_figure(erik, "n1-faelleshus", "2021", received_on="10-01-2022", answer="0").status_code == 303
    )
    page = erik.get("/maal/n1-faelleshus?pr=10-01-2022").text
    assert status_word(page) == "Målet er ikke nået"
    assert "Svaret for 2021 er nej." in page_text(page)
    assert "<figure" not in page
    asked = submit_figure(erik, "n1-faelleshus", "2021", received_on="20-01-2022", answer="1")
    assert find_page_faults(asked.text) == [
        "Der står allerede »Nej« for 2021. Vil du rette det til »Ja«? Skriv hvorfor, og send igen."
    ]
    done = erik.post(
        "/tal/n1-faelleshus/ny", {**form_values(asked.text), "reason": "Det åbnede den 30. december"}
    )
    assert done.status_code == 303
    assert status_word(erik.get("/maal/n1-faelleshus?pr=20-01-2022").text) == "Målet er nået"
    assert status_word(erik.get("/maal/n1-faelleshus?pr=19-01-2022").text) == "Målet er ikke nået"


def test_a_qualitative_criterion_is_answered_with_a_text(app, visit):
    erik = visit("erik")
    assert card_text(erik.get("/maal?pr=01-06-2022").text, "s2-lyst").endswith(
        "Afventer måling Afventer måling. Der svares på det, når 2022 er slut."
    )
    empty = submit_figure(erik, "s2-lyst", "2022", received_on="10-01-2023", answer="1")
    assert (empty.status_code, find_page_faults(empty.text)) == (422, ["Skriv hvad svaret bygger på."])
    typed = {"received_on": "10-01-2023", "answer": "1", "text": "Tre gruppeinterview i oktober."}
    assert submit_figure(erik, "s2-lyst", "2022", **typed).status_code == 303
    page = page_text(erik.get("/maal/s2-lyst").text)
    assert "Målet er nået. Vurderingen for 2022 er opfyldt." in page
    assert "2022 Opfyldt: Tre gruppeinterview i oktober." in page


def test_the_plans_own_bodies_decide_who_sees_the_sensitive_criterion(app, visit):
    assert "n1-faelleshus" in visit("gert").get("/maal").text
    alice = visit("alice")
    assert "n1-faelleshus" not in alice.get("/maal").text
    assert alice.get("/maal/n1-faelleshus").status_code == 404
