"""The register of enquiries: writing in, taking over, correcting, withdrawing."""

import re
import uuid

from gladsaxe.agreement.tables import Criterion
from gladsaxe.core.confidentiality import ConfidentialityLevel
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.registers.monthly_totals import sum_enquiries_by_month
from gladsaxe.registers.tables import Enquiry, EnquiryVersion
from tests.faults import error_above_field, find_page_faults
from tests.issues.steps import (
    add_issue,
    count_rows,
    find_issue_row,
    get_place_value,
    press_button,
    send_concurrently,
)
from tests.registers.steps import find_row, make_enquiry_form, send_form

NEW = "/henvendelser/ny"


def test_an_enquiry_is_written_in_once_and_its_page_is_the_receipt(app, visit):
    doris = visit("doris")
    form = make_enquiry_form(app)
    answer = doris.post(NEW, form)
    page = doris.get(answer.headers["Location"]).text
    assert re.search(r"Henvendelsen er gemt. Kvittering [2-9A-Z]{4}-[2-9A-Z]{4}\.", page)
    assert "<dt>Mærke</dt><dd>Skur 2-målgruppe</dd>" in page
    assert doris.post(NEW, {**form, "text": ""}).headers["Location"] == answer.headers["Location"]
    assert (count_rows(app, Enquiry), count_rows(app, EnquiryVersion)) == (1, 1)
    assert "Kvittering" not in doris.get(answer.headers["Location"].partition("?")[0]).text


def test_each_fault_is_said_and_everything_typed_stays(app, visit):
    doris = visit("doris")
    for changed, field, sentence in (
        ({"day": ""}, "day", "Skriv hvilken dag det var."),
        ({"day": "30-02-2018"}, "day", "Den dato findes ikke. Se efter dag og måned."),
        ({"day": "juni"}, "day", "Skriv datoen med dag, måned og år, for eksempel 05-06-2018."),
        ({"day": "01-01-2999"}, "day", "Datoen kan ikke være i fremtiden."),
        ({"place": ""}, "place", "Vælg hvor det var."),
        ({"place": "-1"}, "place", "Vælg en af mulighederne."),
        ({"text": "  "}, "text", "Skriv hvad henvendelsen handlede om."),
        ({"text": "x" * 10_001}, "text", "Teksten er 1 tegn for lang."),
        ({"mark": "andet"}, "mark", "Vælg en af mulighederne."),
    ):
        answer = doris.post(NEW, make_enquiry_form(app, **changed))
        assert answer.status_code == 422, changed
        assert find_page_faults(answer.text) == [sentence]
        assert error_above_field(answer.text, field) == sentence
    answer = doris.post(NEW, make_enquiry_form(app, day="5.6 2018x", text="Noget <andet>"))
    assert 'value="5.6 2018x"' in answer.text
    assert "Noget &lt;andet&gt;</textarea>" in answer.text
    assert 'value="skur2" checked' in answer.text
    assert count_rows(app, Enquiry) == 0


def test_who_may_read_and_who_may_write(app, visit):
    row_id = send_form(visit("doris"), NEW, make_enquiry_form(app))
    writes = (NEW, f"/henvendelser/{row_id}/ret", f"/henvendelser/{row_id}/traek-tilbage")
    for name in ("erik", "freja", "hanne", "alice", "bob", "gert", "ib", "karl"):
        browser = visit(name)
        reads = name in ("erik", "freja", "hanne")
        for address in ("/henvendelser", f"/henvendelser/{row_id}"):
            assert browser.get(address).status_code == (200 if reads else 403), (name, address)
        assert [browser.post(address, make_enquiry_form(app)).status_code for address in writes] == [403] * 3
        if reads:
            assert "/ny" not in browser.get("/henvendelser").text
            assert "/ret" not in browser.get(f"/henvendelser/{row_id}").text
    assert count_rows(app, EnquiryVersion) == 1


def test_a_row_that_is_not_there_is_not_found(visit):
    doris = visit("doris")
    for step in ("", "/ret"):
        assert doris.get(f"/henvendelser/77{step}").status_code == 404
    assert doris.post("/henvendelser/77/traek-tilbage", {"reason": "x"}).status_code == 404


def test_a_resident_s_report_becomes_an_enquiry_only_when_the_office_takes_it_over(app, visit):
    number = add_issue(
        app, "alice", text="Der sidder nogle i opgangen.", place_id=int(get_place_value(app, "trappeopgange"))
    )
    assert count_rows(app, Enquiry) == 0
    taking = f'href="/henvendelser/ny?problem={number}"'
    for name in ("alice", "bob", "erik", "freja"):
        assert taking not in visit(name).get(f"/problemer/{number}").text
    doris = visit("doris")
    assert taking in doris.get(f"/problemer/{number}").text
    form = doris.get(f"/henvendelser/ny?problem={number}").text
    assert "Der sidder nogle i opgangen.</textarea>" in form
    assert f'<option value="{get_place_value(app, "trappeopgange")}" selected>' in form
    assert 'value="05-06-2018"' in form
    assert count_rows(app, Enquiry) == 0
    row_id = send_form(doris, NEW, make_enquiry_form(app, problem=number))
    page = doris.get(f"/problemer/{number}").text
    assert taking not in page
    assert "Er registreret som henvendelse" in page
    assert "Er registreret som henvendelse" not in visit("alice").get(f"/problemer/{number}").text
    assert f'<a href="/problemer/{number}">' in doris.get(f"/henvendelser/{row_id}").text
    again = doris.post(NEW, make_enquiry_form(app, problem=number))
    assert again.status_code == 422
    assert find_page_faults(again.text) == ["Det problem er allerede taget over som henvendelse."]
    assert count_rows(app, Enquiry) == 1


def test_of_ten_take_overs_at_once_one_counts(app, visit):
    number = add_issue(app, "alice")
    forms = [make_enquiry_form(app, problem=number) for _ in range(10)]
    answers = send_concurrently(app, visit("doris"), NEW, forms)
    assert sorted(answer.status_code for answer in answers) == [303] + [422] * 9
    assert (count_rows(app, Enquiry), count_rows(app, EnquiryVersion)) == (1, 1)
    with app.app_context():
        assert list(sum_enquiries_by_month(None).values()) == [1]


def test_nothing_is_taken_over_that_the_office_may_not_read(app, visit):
    number = add_issue(app, "alice", level=ConfidentialityLevel.CONFIDENTIAL)
    doris = visit("doris")
    for answer, other in (
        (doris.get(f"{NEW}?problem={number}"), doris.get(f"{NEW}?problem=2222-2222")),
        (
            doris.post(NEW, make_enquiry_form(app, problem=number)),
            doris.post(NEW, make_enquiry_form(app, problem="2222-2222")),
        ),
    ):
        assert answer.status_code == 404
        assert answer.text.partition("<main")[2] == other.text.partition("<main")[2]
    assert find_issue_row(app, number).taken_over_at is None
    assert count_rows(app, Enquiry) == 0


def test_a_text_that_few_may_read_is_not_copied_and_its_number_not_shown(app, visit):
    number = add_issue(app, "alice", text="Kun for få", level=ConfidentialityLevel.INTERNAL)
    doris = visit("doris")
    form = doris.get(f"{NEW}?problem={number}").text
    assert "Kun for få" not in form
    row_id = send_form(doris, NEW, make_enquiry_form(app, problem=number))
    assert number in doris.get(f"/henvendelser/{row_id}").text
    assert number not in visit("hanne").get(f"/henvendelser/{row_id}").text
    press_button(visit("bob"), number, "skaerm", level="3")
    assert number not in doris.get(f"/henvendelser/{row_id}").text


def test_a_correction_needs_a_reason_and_both_versions_stay(app, visit):
    doris = visit("doris")
    row_id = send_form(doris, NEW, make_enquiry_form(app))
    address = f"/henvendelser/{row_id}/ret"
    form = doris.get(address).text
    assert "Nogle unge sad i opgangen.</textarea>" in form
    assert 'value="05-06-2018"' in form
    changed = make_enquiry_form(app, version="1", day="06-07-2018", mark="", text="Nu rettet.")
    answer = doris.post(address, changed)
    assert answer.status_code == 422
    assert find_page_faults(answer.text) == ["Skriv hvorfor."]
    assert send_form(doris, address, {**changed, "reason": "Forkert måned."}) == row_id
    page = doris.get(f"/henvendelser/{row_id}").text
    assert "<strong>Hvorfor:</strong> Forkert måned." in page
    assert "5. juni 2018, Skur 2, Skur 2-målgruppe: Nogle unge sad i opgangen." in page
    assert "6. juli 2018, Skur 2: Nu rettet." in page
    with app.app_context():
        assert sum_enquiries_by_month("skur2") == {}
        assert [month.isoformat() for month in sum_enquiries_by_month(None)] == ["2018-07-01"]


def test_of_two_corrections_at_once_the_second_is_shown_both(app, visit):
    doris = visit("doris")
    row_id = send_form(doris, NEW, make_enquiry_form(app))
    address = f"/henvendelser/{row_id}/ret"
    send_form(doris, address, make_enquiry_form(app, version="1", text="Den første rettelse.", reason="A"))
    second = make_enquiry_form(app, version="1", text="Den anden rettelse.", reason="B")
    answer = doris.post(address, second)
    assert answer.status_code == 422
    assert "En anden har rettet det her imens. Se begge udgaver, og vælg" in answer.text
    assert "Den første rettelse.</p>" in answer.text
    assert "Den anden rettelse.</textarea>" in answer.text
    assert 'name="version" value="2"' in answer.text
    send_form(doris, address, {**second, "version": "2"})
    assert find_row(app, row_id, Enquiry).text == "Den anden rettelse."
    assert count_rows(app, EnquiryVersion) == 3


def test_a_faulty_correction_does_not_forget_which_version_was_seen(app, visit):
    doris = visit("doris")
    row_id = send_form(doris, NEW, make_enquiry_form(app))
    address = f"/henvendelser/{row_id}/ret"
    send_form(doris, address, make_enquiry_form(app, version="1", text="Den første rettelse.", reason="A"))
    answer = doris.post(address, make_enquiry_form(app, version="1", text="", reason="B"))
    assert 'name="version" value="1"' in answer.text


def test_a_withdrawn_enquiry_counts_no_more_and_stays_in_its_history(app, visit):
    doris = visit("doris")
    row_id = send_form(doris, NEW, make_enquiry_form(app))
    address = f"/henvendelser/{row_id}/traek-tilbage"
    withdrawal = {"submission_id": str(uuid.uuid4()), "version": "1"}
    answer = doris.post(address, {**withdrawal, "reason": " "})
    assert answer.status_code == 422
    assert find_page_faults(answer.text) == ["Skriv hvorfor."]
    again = [send_form(doris, address, {**withdrawal, "reason": "Skrevet to gange."}) for _ in range(2)]
    assert again == [row_id] * 2
    page = doris.get(f"/henvendelser/{row_id}").text
    assert "<strong>Trukket tilbage.</strong> Den tæller ikke med." in page
    assert "<strong>Hvorfor:</strong> Skrevet to gange." in page
    assert "Nogle unge sad i opgangen." in page
    assert '<p class="how-many">0 henvendelser</p>' in doris.get("/henvendelser").text
    listed = doris.get("/henvendelser?trukket=y").text
    assert '<p class="how-many">1 henvendelse</p>' in listed
    assert ">Trukket tilbage<" in listed
    assert doris.get(f"/henvendelser/{row_id}/ret").status_code == 303
    other = {"submission_id": str(uuid.uuid4()), "version": "2", "reason": "Igen"}
    assert doris.post(address, other).status_code == 422
    assert (
        doris.post(f"/henvendelser/{row_id}/ret", make_enquiry_form(app, version="2", reason="x")).status_code
        == 422
    )
    assert count_rows(app, EnquiryVersion) == 2
    with app.app_context():
        assert sum_enquiries_by_month(None) == {}


def test_the_marks_are_those_of_the_agreement(app, visit):
    doris = visit("doris")
    row_id = send_form(doris, NEW, make_enquiry_form(app))

    def other_marks() -> None:
        for criterion in db.session.query(Criterion):
            feed = criterion.definition.get("auto_from_enquiries")
            if feed:
                criterion.definition = {**criterion.definition, "auto_from_enquiries": {"mark": "natteravne"}}

    with app.app_context():
        run_in_transaction(other_marks)
    form = doris.get(NEW).text
    assert re.findall(r'name="mark" value="(\w*)"', form) == ["", "natteravne"]
    assert "Skur 2-målgruppe" not in form
    assert doris.post(NEW, make_enquiry_form(app)).status_code == 422
    # A row keeps the mark that it was given.
    assert 'value="skur2" checked' in doris.get(f"/henvendelser/{row_id}/ret").text

    def no_marks() -> None:
        for criterion in db.session.query(Criterion):
            criterion.definition = {**criterion.definition, "auto_from_enquiries": None}

    with app.app_context():
        run_in_transaction(no_marks)
    assert 'name="mark"' not in doris.get(NEW).text
    send_form(doris, NEW, make_enquiry_form(app, mark=None))
    assert doris.get("/henvendelser").status_code == 200
