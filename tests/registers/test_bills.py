"""The register of vandalism bills: amounts, photos, issues, corrections."""

import io
import re
import uuid
from datetime import date

from gladsaxe.attachments.tables import Photo
from gladsaxe.core.confidentiality import ConfidentialityLevel
from gladsaxe.registers.monthly_totals import find_largest_bill, sum_bills_by_month
from gladsaxe.registers.tables import Bill, BillVersion
from tests.faults import error_above_field, find_page_faults
from tests.issues.steps import add_issue, count_rows, make_picture, press_button
from tests.registers.steps import find_row, make_bill_form, send_form

NEW = "/haervaerksregninger/ny"


def test_amounts_are_read_as_people_write_them(app, visit):
    doris = visit("doris")
    for typed, oere, shown in (
        ("1.850", 185_000, "1.850 kr."),
        ("1850,50", 185_050, "1.850,50 kr."),
        ("kr. 900,-", 90_000, "900 kr."),
        ("0,25", 25, "0,25 kr."),
        ("9.999.999,99", 999_999_999, "9.999.999,99 kr."),
    ):
        row_id = send_form(doris, NEW, make_bill_form(app, amount=typed))
        assert find_row(app, row_id).oere == oere
        assert f"<dt>Beløb</dt><dd>{shown}</dd>" in doris.get(f"/haervaerksregninger/{row_id}").text
        form = doris.get(f"/haervaerksregninger/{row_id}/ret").text
        assert f'value="{shown.removesuffix(" kr.")}"' in form


def test_each_fault_is_said_and_everything_typed_stays(app, visit):
    doris = visit("doris")
    asked = "Skriv beløbet i kroner, for eksempel 1.850 eller 1850,50."
    for changed, field, sentence in (
        ({"amount": ""}, "amount", "Skriv hvor stort beløbet er."),
        ({"amount": "mange penge"}, "amount", asked),
        ({"amount": "-5"}, "amount", asked),
        ({"amount": "1,005"}, "amount", asked),
        ({"amount": "10.000.000"}, "amount", asked),
        ({"amount": "0"}, "amount", "Beløbet skal være over 0 kroner."),
        ({"day": "31-06-2018"}, "day", "Den dato findes ikke. Se efter dag og måned."),
        ({"day": "01-01-2999"}, "day", "Datoen kan ikke være i fremtiden."),
        ({"place": ""}, "place", "Vælg hvor det var."),
        ({"paid_by": "naboen"}, "paid_by", "Vælg en af mulighederne."),
        ({"text": "x" * 10_001}, "text", "Teksten er 1 tegn for lang."),
        ({"problem": "2222-2222"}, "problem", "Vi kan ikke finde et problem med det nummer."),
    ):
        answer = doris.post(NEW, make_bill_form(app, **changed))
        assert answer.status_code == 422, changed
        assert find_page_faults(answer.text) == [sentence]
        assert error_above_field(answer.text, field) == sentence
    answer = doris.post(
        NEW, make_bill_form(app, amount="12 kroner og 5", day="5/6 2018", paid_by="forsikring")
    )
    for held in (
        'value="12 kroner og 5"',
        'value="5/6 2018"',
        "Ny rude.</textarea>",
        '"forsikring" selected',
    ):
        assert held in answer.text
    assert count_rows(app, Bill) == 0


def test_the_photo_of_a_bill_is_kept_and_shown_to_its_readers_only(app, visit):
    doris = visit("doris")
    form = make_bill_form(app, amount="?")
    answer = doris.post(NEW, {**form, "photos": (make_picture(), "regning.png")})
    assert answer.status_code == 422
    assert "1 billede er allerede modtaget og kommer med." in answer.text
    row_id = send_form(doris, NEW, {**form, "amount": "900"})
    address = re.search(r'<img src="([^"]+)"', doris.get(f"/haervaerksregninger/{row_id}").text)[1]
    assert doris.get(address).mimetype == "image/jpeg"
    assert visit("erik").get(address).status_code == 200
    assert visit("bob").get(address).status_code == 403
    other = send_form(doris, NEW, make_bill_form(app))
    assert doris.get(address.replace(f"/{row_id}/", f"/{other}/")).status_code == 404
    answer = doris.post(NEW, {**make_bill_form(app), "photos": (io.BytesIO(b"%PDF"), "regning.pdf")})
    assert find_page_faults(answer.text) == ["Billedet skal være JPG, PNG, WEBP eller HEIC."]
    assert count_rows(app, Photo) == 1


def test_pressing_twice_makes_one_bill(app, visit):
    doris = visit("doris")
    form = make_bill_form(app)
    first = send_form(doris, NEW, form)
    assert send_form(doris, NEW, {**form, "amount": "1"}) == first
    assert (count_rows(app, Bill), count_rows(app, BillVersion)) == (1, 1)
    with app.app_context():
        assert sum_bills_by_month() == {date(2018, 6, 1): 185_000}


def test_a_bill_can_belong_to_an_issue_that_its_reader_may_see(app, visit):
    doris, bob = visit("doris"), visit("bob")
    number = add_issue(app, "alice")
    form = doris.get(f"{NEW}?problem={number}").text
    assert f'name="problem" type="text" value="{number}"' in form
    row_id = send_form(doris, NEW, make_bill_form(app, problem=f" {number.lower()} "))
    assert f'<a href="/problemer/{number}">' in doris.get(f"/haervaerksregninger/{row_id}").text
    press_button(bob, number, "skaerm", level="2")
    assert number not in doris.get(f"/haervaerksregninger/{row_id}").text
    # Who does not see the issue any more cannot take the bill away from it unseen.
    kept = find_row(app, row_id).issue_id
    correction = make_bill_form(app, version="1", amount="900", reason="Aflæst forkert.")
    send_form(doris, f"/haervaerksregninger/{row_id}/ret", correction)
    assert (find_row(app, row_id).issue_id, find_row(app, row_id).oere) == (kept, 90_000)
    hidden = add_issue(app, "alice", level=ConfidentialityLevel.CONFIDENTIAL)
    answer = doris.post(NEW, make_bill_form(app, problem=hidden))
    assert find_page_faults(answer.text) == ["Vi kan ikke finde et problem med det nummer."]
    assert doris.get(f"{NEW}?problem={hidden}").status_code == 404


def test_a_correction_and_a_withdrawal_stand_in_the_history_and_in_the_sums(app, visit):
    doris = visit("doris")
    row_id = send_form(doris, NEW, make_bill_form(app))
    page = f"/haervaerksregninger/{row_id}"
    changed = make_bill_form(app, version="1", amount="2.000,50", day="01-07-2018", paid_by="forsikring")
    assert find_page_faults(doris.post(f"{page}/ret", changed).text) == ["Skriv hvorfor."]
    photo = {"photos": (make_picture(), "regning.png")}
    send_form(doris, f"{page}/ret", {**changed, **photo, "reason": "Moms kom på."})
    shown = doris.get(page).text
    assert "1.850 kr., 5. juni 2018, Centeret, betalt af: boligafdelingen. Ny rude." in shown
    assert "2.000,50 kr., 1. juli 2018, Centeret, betalt af: forsikringen. Ny rude." in shown
    assert "<strong>Hvorfor:</strong> Moms kom på." in shown
    assert shown.count("<img ") == 1
    with app.app_context():
        assert sum_bills_by_month() == {date(2018, 7, 1): 200_050}
    second = make_bill_form(app, version="1", amount="3.000", reason="Også")
    answer = doris.post(f"{page}/ret", {**second, "photos": (make_picture(), "anden.png")})
    assert answer.status_code == 422
    assert "1 billede er allerede modtaget og kommer med." in answer.text
    assert "Sådan står regningen nu: 2.000,50 kr., 1. juli 2018, Centeret" in answer.text
    assert 'value="3.000"' in answer.text
    withdrawal = {"submission_id": str(uuid.uuid4()), "version": "2", "reason": "Hører til et andet område."}
    send_form(doris, f"{page}/traek-tilbage", withdrawal)
    with app.app_context():
        assert sum_bills_by_month() == {}
        assert find_largest_bill(date(2018, 1, 1), date(2018, 12, 31)) is None
    assert count_rows(app, BillVersion) == 3
