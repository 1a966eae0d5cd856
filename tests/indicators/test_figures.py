"""Writing figures in: what is asked, what is refused, and that nothing is ever written over."""

import re
import threading
import uuid
from datetime import date

import pytest

from gladsaxe.agreement.store import find_item
from gladsaxe.agreement.tables import Criterion
from gladsaxe.core.refusals import StaleVersion
from gladsaxe.database.tables import db
from gladsaxe.indicators import tables
from gladsaxe.submissions import form_page
from tests.faults import find_page_faults
from tests.indicators.pages import (
    act_as,
    form_values,
    page_text,
    status_word,
    submit_correction,
    submit_figure,
)

ASKED = "Der står allerede 104 for 2018. Vil du rette det til 108? Skriv hvorfor, og send igen."
FAULTY = [
    ("t2-henvendelser", {"area": ""}, "Skriv tallet."),
    ("t2-henvendelser", {"area": "mange"}, "Skriv tallet med komma, for eksempel 7,5."),
    ("t2-henvendelser", {"area": "104,5"}, "Det er et antal. Skriv et helt tal, for eksempel 25."),
    ("t2-henvendelser", {"area": "-3"}, "Tallet kan ikke være under 0."),
    (
        "k3-haervaerk",
        {"area": "17.016"},
        "17.016 kan læses på to måder. Skriv 17016, hvis punktummet skiller tusinder, "
        "eller 17,016, hvis det er et komma.",
    ),
    ("k3-haervaerk", {"area": "-1"}, "Tallet kan ikke være under 0."),
    (
        "t3-indkomst",
        {"area": "100,1", "comparison": "64"},
        "Tallet kan ikke være over 100, for det er en andel i procent.",
    ),
    ("t3-indkomst", {"area": "60", "comparison": "-1"}, "Tallet kan ikke være under 0."),
    ("t3-indkomst", {"area": "60", "comparison": ""}, "Skriv tallet, der sammenlignes med."),
    (
        "t4-tryghed",
        {"area": "60", "comparison": "70", "n": "0"},
        "Antal svar skal være mindst 1. Lad feltet stå tomt, hvis det ikke kendes.",
    ),
    (
        "t4-tryghed",
        {"area": "60", "comparison": "70", "n": "ti"},
        "Skriv et helt tal, for eksempel 25.",
    ),
    ("t2-henvendelser", {"area": "1", "source": " "}, "Skriv hvor tallet kommer fra."),
    ("t2-henvendelser", {"area": "1", "source": "x" * 201}, "Teksten er 1 tegn for lang."),
    ("t2-henvendelser", {"area": "1", "received_on": ""}, "Skriv hvornår I fik tallet."),
    (
        "t2-henvendelser",
        {"area": "1", "received_on": "31-06-2019"},
        "Den dato findes ikke. Se efter dag og måned.",
    ),
    ("t2-henvendelser", {"area": "1", "received_on": "01-01-2999"}, "Datoen kan ikke være i fremtiden."),
    (
        "t2-henvendelser",
        {"area": "1", "received_on": "31-12-2017"},
        "Tallet kan ikke være modtaget, før 2018 begyndte den 1. januar 2018.",
    ),
    ("t2-henvendelser", {"area": "1", "period": "2016"}, "Vælg hvilken periode tallet er for."),
    ("t2-henvendelser", {"area": "1", "period": ""}, "Vælg hvilken periode tallet er for."),
    ("t2-henvendelser", {"area": "1", "state": "trukket"}, "Vælg en af mulighederne."),
]


def rows(app) -> list[tuple]:
    with app.app_context():
        found = db.session.query(tables.Figure).order_by(tables.Figure.id)
        return [(row.period, row.version, str(row.area), row.state, row.reason) for row in found]


def test_a_figure_is_stored_digit_for_digit_and_changes_the_status(app, visit):
    erik = visit("erik")
    assert status_word(erik.get("/maal/t2-henvendelser").text) == "Vi mangler tal"
    assert submit_figure(erik, "t2-henvendelser", "2017", "120", received_on="1/2 2018").status_code == 303
    sent = submit_figure(erik, "t2-henvendelser", "2018", "104", received_on="15-01-2019")
    assert sent.headers["Location"].startswith("/maal/t2-henvendelser?gemt=")
    page = erik.get(sent.headers["Location"]).text
    assert re.search(r"Gemt\. Kvittering \w{4}-\w{4}\.", page_text(page))
    as_of = erik.get("/maal/t2-henvendelser?pr=2019-01-16").text
    assert status_word(as_of) == "Kræver opmærksomhed"
    assert "Tallet for 2018 er 104 henvendelser. Det er 13,3 % lavere end i 2017 (120)." in page_text(as_of)
    with app.app_context():
        row = db.session.query(tables.Figure).filter_by(period="2018").one()
        assert (str(row.area), row.source, row.received_on) == ("104", "Kilden", date(2019, 1, 15))
        assert row.seat.key == "beboerkoordinator"


def test_exact_decimals_are_kept(app, visit):
    erik = visit("erik")
    submit_figure(erik, "t3-indkomst", "2017", "57,90", comparison="64,4")
    with app.app_context():
        row = db.session.query(tables.Figure).one()
        assert (str(row.area), str(row.comparison)) == ("57.90", "64.4")


def test_the_form_asks_only_for_what_the_criterion_needs(app, visit):
    erik = visit("erik")
    asked = {
        key: set(form_values(erik.get(f"/tal/{key}/ny").text)) for key in ("t2-henvendelser", "t4-tryghed")
    }
    always = {
        "csrf_token",
        "submission_id",
        "replaces",
        "state",
        "source",
        "received_on",
        "area",
        "series_break",
    }
    assert asked["t2-henvendelser"] == always
    assert asked["t4-tryghed"] == always | {"comparison", "n"}


def test_the_form_starts_with_the_source_and_today(app, visit):
    page = visit("erik").get("/tal/t2-henvendelser/ny?periode=2019").text
    typed = form_values(page)
    assert typed["source"] == "Inspektørkontorets registreringer af henvendelser"
    assert typed["period"] == "2019"
    assert re.fullmatch(r"\d\d-\d\d-\d{4}", typed["received_on"])


def test_a_faulty_figure_is_refused_with_its_sentence_and_everything_typed_kept(app, visit):
    erik = visit("erik")
    for key, typed, sentence in FAULTY:
        answer = submit_figure(erik, key, **{"period": "2018", **typed})
        assert (answer.status_code, find_page_faults(answer.text)) == (422, [sentence]), typed
        assert answer.text.count('"form-error-message"') == 1
        for name, value in {"source": "Kilden", "received_on": "15-01-2021", **typed}.items():
            if name not in ("state", "period"):
                assert form_values(answer.text)[name] == value
    assert rows(app) == []


def test_a_year_that_was_never_measured_needs_no_number(app, visit):
    erik = visit("erik")
    assert submit_figure(erik, "t4-tryghed", "2020", state="ikke_opgjort").status_code == 303
    assert submit_figure(erik, "t4-tryghed", "2019", state="diskretioneret").status_code == 303
    assert [row[2:4] for row in rows(app)] == [("None", "ikke_opgjort"), ("None", "diskretioneret")]
    page = page_text(erik.get("/maal/t4-tryghed").text)
    assert "2020 er ikke med: ikke opgjort det år." in page
    assert "2019 er ikke med: skjult af hensyn til personer." in page


def test_pressing_twice_makes_one_row_and_shows_the_same_receipt(app, visit):
    erik = visit("erik")
    sent = str(uuid.uuid4())
    first = submit_figure(erik, "t2-henvendelser", "2018", "104", submission_id=sent)
    again = submit_figure(erik, "t2-henvendelser", "2018", "104", submission_id=sent)
    assert first.headers["Location"] == again.headers["Location"]
    assert rows(app) == [("2018", 1, "104", "ok", "")]


def test_a_figure_that_is_there_is_asked_about_and_never_written_over(app, visit):
    erik = visit("erik")
    submit_figure(erik, "t2-henvendelser", "2018", "104")
    asked = submit_figure(erik, "t2-henvendelser", "2018", "108")
    assert (asked.status_code, find_page_faults(asked.text)) == (422, [ASKED])
    assert rows(app) == [("2018", 1, "104", "ok", "")]
    again = erik.post("/tal/t2-henvendelser/ny", {**form_values(asked.text), "reason": " "})
    assert (again.status_code, find_page_faults(again.text)) == (422, [ASKED])
    done = erik.post(
        "/tal/t2-henvendelser/ny", {**form_values(asked.text), "reason": "Fire var talt to gange"}
    )
    assert done.status_code == 303
    assert rows(app) == [
        ("2018", 1, "104", "ok", ""),
        ("2018", 2, "108", "ok", "Fire var talt to gange"),
    ]
    page = page_text(erik.get("/maal/t2-henvendelser").text)
    assert "Rettet: Fire var talt to gange" in page
    assert "Tal, der er rettet (1) 2018: 104 · Kilden" in page


def test_a_reason_typed_before_the_question_does_not_write_over(app, visit):
    erik = visit("erik")
    submit_figure(erik, "t2-henvendelser", "2018", "104")
    asked = submit_figure(erik, "t2-henvendelser", "2018", "108", reason="Set på forhånd")
    assert (asked.status_code, find_page_faults(asked.text)) == (422, [ASKED])
    assert form_values(asked.text)["reason"] == "Set på forhånd"


def test_the_correction_page_asks_for_a_reason(app, visit):
    erik = visit("erik")
    submit_figure(erik, "t2-henvendelser", "2018", "104")
    address = re.search(r'href="(/tal/\d+/ret)"', erik.get("/tal").text)[1]
    asked = submit_correction(erik, address, area="108")
    assert (asked.status_code, find_page_faults(asked.text)) == (422, [ASKED])
    done = submit_correction(erik, address, area="108", reason="Talt igen")
    assert done.status_code == 303
    assert rows(app)[1] == ("2018", 2, "108", "ok", "Talt igen")


def test_a_correction_of_a_figure_that_another_has_corrected_is_asked_about_anew(app, visit):
    erik, freja = visit("erik"), visit("freja")
    submit_figure(erik, "t2-henvendelser", "2018", "104")
    address = re.search(r'href="(/tal/\d+/ret)"', erik.get("/tal").text)[1]
    seen = form_values(erik.get(address).text)
    assert submit_correction(freja, address, area="106", reason="Frejas").status_code == 303
    late = erik.post(address, {**seen, "area": "108", "reason": "Eriks"})
    assert late.status_code == 422
    assert find_page_faults(late.text) == [
        "Der står allerede 106 for 2018. Vil du rette det til 108? Skriv hvorfor, og send igen."
    ]
    assert erik.post(address, {**form_values(late.text)}).status_code == 303
    assert [row[1:3] for row in rows(app)] == [(1, "104"), (2, "106"), (3, "108")]


def test_a_correction_cannot_be_received_before_what_it_corrects(app, visit):
    erik = visit("erik")
    submit_figure(erik, "t2-henvendelser", "2018", "104", received_on="15-01-2020")
    address = re.search(r'href="(/tal/\d+/ret)"', erik.get("/tal").text)[1]
    sentence = "Rettelsen kan ikke være modtaget før det tal, den retter. Det kom den 15. januar 2020."
    early = submit_correction(erik, address, area="108", reason="x", received_on="14-01-2020")
    assert (early.status_code, find_page_faults(early.text)) == (422, [sentence])
    also = submit_figure(erik, "t2-henvendelser", "2018", "108", received_on="14-01-2020")
    assert (also.status_code, find_page_faults(also.text)) == (422, [sentence])


def test_a_figure_can_be_taken_back_and_written_in_again(app, visit):
    erik = visit("erik")
    submit_figure(erik, "t2-henvendelser", "2017", "120")
    submit_figure(erik, "t2-henvendelser", "2018", "104")
    page = erik.get("/tal").text
    # Each criterion is a line with its newest figure until it is opened.
    assert "adfærd 2018: 104 henvendelser Mangler 2 tal" in page_text(page)
    address = re.findall(r'href="(/tal/\d+/ret)"', page)[1]
    asked = submit_correction(erik, address, state="trukket")
    assert find_page_faults(asked.text) == [
        "Der står allerede 104 for 2018. Skriv hvorfor tallet tages tilbage, og send igen."
    ]
    assert (
        submit_correction(erik, address, state="trukket", reason="Skrevet ved det forkerte mål").status_code
        == 303
    )
    assert rows(app)[-1] == ("2018", 2, "None", "trukket", "Skrevet ved det forkerte mål")
    page = page_text(erik.get("/maal/t2-henvendelser").text)
    assert "2018 Mangler. Det ventedes senest 31. december 2018" in page
    assert "2018: taget tilbage" in page
    assert submit_figure(erik, "t2-henvendelser", "2018", "99", received_on="01-02-2026").status_code == 422
    today = form_values(erik.get("/tal/t2-henvendelser/ny").text)["received_on"]
    assert submit_figure(erik, "t2-henvendelser", "2018", "99", received_on=today).status_code == 303
    assert [row[1:4] for row in rows(app)[1:]] == [
        (1, "104", "ok"),
        (2, "None", "trukket"),
        (3, "99", "ok"),
    ]


def test_only_a_provisional_mark_is_a_correction_too(app, visit):
    erik = visit("erik")
    submit_figure(erik, "t2-henvendelser", "2018", "104", provisional="y")
    asked = submit_figure(erik, "t2-henvendelser", "2018", "104")
    assert find_page_faults(asked.text) == [
        "Der står allerede 104 for 2018. Vil du rette oplysningerne om tallet? Skriv hvorfor, og send igen."
    ]


def test_of_two_who_write_the_first_figure_at_once_one_is_asked(app, visit):
    browsers = [visit("erik"), visit("freja")]
    tokens = [browser.token() for browser in browsers]
    answers: list = [None, None]
    gate = threading.Barrier(2)

    def send(number: int) -> None:
        typed = {
            "submission_id": str(uuid.uuid4()),
            "csrf_token": tokens[number],
            "period": "2018",
            "state": "ok",
            "area": str(100 + number),
            "source": "Kilden",
            "received_on": "15-01-2021",
        }
        gate.wait()
        answers[number] = browsers[number].client.post("/tal/t2-henvendelser/ny", data=typed)

    threads = [threading.Thread(target=send, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [303, 422]
    asked = next(answer for answer in answers if answer.status_code == 422)
    assert find_page_faults(asked.text)[0].startswith("Der står allerede 10")
    assert len(rows(app)) == 1


def act_before_lock(monkeypatch, action) -> None:
    """Do something once, after the next form has been checked and before its write has begun."""
    begin, waiting = form_page.begin_write, [action]

    def begin_late() -> None:
        if waiting:
            # A thread, for a request inside another would share its session.
            other = threading.Thread(target=waiting.pop())
            other.start()
            other.join()
        begin()

    monkeypatch.setattr(form_page, "begin_write", begin_late)


def test_a_figure_that_arrives_between_the_check_and_the_lock_is_asked_about(app, visit, monkeypatch):
    erik, freja = visit("erik"), visit("freja")
    act_before_lock(monkeypatch, lambda: submit_figure(freja, "t2-henvendelser", "2018", "104"))
    asked = submit_figure(erik, "t2-henvendelser", "2018", "108")
    assert (asked.status_code, find_page_faults(asked.text)) == (422, [ASKED])
    assert rows(app) == [("2018", 1, "104", "ok", "")]
    typed = {**form_values(asked.text), "reason": "Fire var talt to gange"}
    assert erik.post("/tal/t2-henvendelser/ny", typed).status_code == 303
    assert rows(app)[1] == ("2018", 2, "108", "ok", "Fire var talt to gange")


def test_a_correction_that_another_overtakes_before_the_lock_is_asked_about(app, visit, monkeypatch):
    erik, freja = visit("erik"), visit("freja")
    submit_figure(erik, "t2-henvendelser", "2018", "104")
    address = re.search(r'href="(/tal/\d+/ret)"', erik.get("/tal").text)[1]
    seen = {**form_values(erik.get(address).text), "area": "108", "reason": "Eriks"}
    act_before_lock(monkeypatch, lambda: submit_correction(freja, address, area="106", reason="Frejas"))
    late = erik.post(address, seen)
    assert late.status_code == 422
    assert find_page_faults(late.text) == [
        "Der står allerede 106 for 2018. Vil du rette det til 108? Skriv hvorfor, og send igen."
    ]
    assert [row[1:3] for row in rows(app)] == [(1, "104"), (2, "106")]


def test_a_figure_taken_back_before_the_lock_is_asked_about(app, visit, monkeypatch):
    erik, freja = visit("erik"), visit("freja")
    submit_figure(erik, "t2-henvendelser", "2018", "104")
    address = re.search(r'href="(/tal/\d+/ret)"', erik.get("/tal").text)[1]
    seen = {**form_values(erik.get(address).text), "area": "108", "reason": "Eriks"}
    act_before_lock(monkeypatch, lambda: submit_correction(freja, address, state="trukket", reason="Frejas"))
    late = erik.post(address, seen)
    assert late.status_code == 422
    assert find_page_faults(late.text) == [
        "Tallet for 2018 er lige blevet taget tilbage. Send igen, hvis dit tal skal stå der."
    ]
    assert erik.post(address, form_values(late.text)).status_code == 303
    assert [row[1:4] for row in rows(app)] == [(1, "104", "ok"), (2, "None", "trukket"), (3, "108", "ok")]


def test_the_store_refuses_a_version_that_was_not_seen(app, visit):
    from gladsaxe.core.period import Period
    from gladsaxe.database.transactions import run_in_transaction
    from gladsaxe.indicators import store
    from gladsaxe.indicators.entries import FigureEntry
    from gladsaxe.indicators.figures import Figure

    submit_figure(visit("erik"), "t2-henvendelser", "2018", "104")
    with act_as(app, "erik") as actor:
        criterion_id = find_item(Criterion, "t2-henvendelser").id
        entry = FigureEntry(Figure(Period(2018)), "x", date(2026, 1, 1))
        with pytest.raises(StaleVersion):
            run_in_transaction(store.add_figure, actor, criterion_id, entry)
        newest = store.find_newest_figure(criterion_id, Period(2018)).id
        early = FigureEntry(Figure(Period(2018)), "x", date(2021, 1, 14))
        with pytest.raises(ValueError, match="not received before"):
            run_in_transaction(store.add_figure, actor, criterion_id, early, newest)


def test_hostile_text_is_shown_as_text(app, visit):
    erik = visit("erik")
    submit_figure(erik, "t2-henvendelser", "2018", "104", source="<script>alert(1)</script>")
    page = erik.get("/maal/t2-henvendelser").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_figures_and_forms_that_are_not_there(app, visit):
    erik = visit("erik")
    for address in (
        "/tal/999/ret",
        "/tal/findes-ikke/ny",
        "/maal/findes-ikke",
        "/maal/f3-foraeldre/laesning",
    ):
        assert erik.get(address).status_code == 404
    assert visit("alice").get("/tal").status_code == 403
    assert visit("alice").get("/tal/t2-henvendelser/ny").status_code == 403
    assert visit().get("/maal").headers["Location"] == "/log-ind?naeste=/maal"
