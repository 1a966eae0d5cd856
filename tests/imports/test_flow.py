"""A file from its upload to what it changes, through the pages, on both databases."""

import io
import uuid
from pathlib import Path

import pytest
from openpyxl import load_workbook

from gladsaxe.database.clock import now, today
from gladsaxe.exports.contents import ExportStamp
from gladsaxe.exports.store import board_contents
from gladsaxe.exports.workbook import write_workbook
from gladsaxe.imports import reading, store
from gladsaxe.imports.rules.fields import ImportKind
from tests.access.steps import approve_seats
from tests.activities.pages import list_stored_activities
from tests.imports.files import make_csv, make_workbook, make_xlsx
from tests.imports.local_import import make_local_reader
from tests.imports.pages import (
    HEAD,
    parse_counts,
    parse_list,
    post_file,
    press_file_button,
    upload_file,
    wait_for_file,
)
from tests.indicators.pages import card_text, page_text, submit_correction, submit_figure

CASES = Path(__file__).parent / "cases"
F1 = [
    HEAD,
    ["5.4.1", 2017, 11.2, 5.0],
    ["5.4.1", 2018, 9.9, 4.9],
    ["5.4.1", 2019, 8.0, 4.6],
    ["5.4.1", 2020, 7.9, 4.4],
]
LOG = """Dato;Type;Hvad;Sted;Deltagere;Nye forældre
10-01-2018;Forældrecafé;Café;Centeret;12;3
17-01-2018;Forældrecafé;Café;Centeret;9;1
"""


@pytest.fixture(autouse=True)
def _read_here(request, tmp_path, monkeypatch):
    """Read in this process, except where a test asks for the real child."""
    if "real_child" not in request.node.name:
        monkeypatch.setattr(reading, "read_rows", make_local_reader(tmp_path))


def test_figures_go_in_by_the_real_child_and_the_status_changes(visit):
    erik = visit("erik")
    assert "Vi mangler tal" in card_text(erik.get("/maal").text, "f1-dubu")
    address = upload_file(erik, "tal", make_xlsx(F1))
    page = erik.get(address).text
    assert parse_counts(page) == [4, 0, 0]
    assert parse_list(page, "news")[0] == "5.4.1 Mindre forskel i sociale børnesager, 2017: 11,2 mod 5"
    assert "Gem 4 rækker" in page
    assert "Vi mangler tal" in card_text(erik.get("/maal").text, "f1-dubu")
    done = press_file_button(erik, address, "gem").text
    assert "Filen er gemt" in page_text(done) and "Gemt. Kvittering" in page_text(done)
    assert "4 nye og 0 ændrede. 0 var de samme." in page_text(done)
    assert "Målet er nået" in card_text(erik.get("/maal").text, "f1-dubu")


def test_the_same_file_twice_changes_nothing_and_says_so(visit):
    erik = visit("erik")
    content = make_xlsx(F1)
    press_file_button(erik, upload_file(erik, "tal", content), "gem")
    page = erik.get(upload_file(erik, "tal", content)).text
    assert parse_counts(page) == [0, 0, 4]
    assert "Der er ikke noget nyt i filen." in page
    assert "Den samme fil blev gemt" in page
    assert 'class="button button-primary"' not in page


def test_a_changed_figure_asks_why_and_the_reason_stands_by_it(visit):
    erik = visit("erik")
    press_file_button(erik, upload_file(erik, "tal", make_xlsx(F1)), "gem")
    address = upload_file(erik, "tal", make_xlsx([HEAD, ["5.4.1", 2020, 8.4, 4.4], ["5.4.1", 2019, 8, 4.6]]))
    page = erik.get(address).text
    assert parse_counts(page) == [0, 1, 1]
    name = "5.4.1 Mindre forskel i sociale børnesager, 2020"
    assert parse_list(page, "changes") == [f"{name}: 7,9 mod 4,4 {name}: 8,4 mod 4,4"]
    asked = press_file_button(erik, address, "gem")
    assert (asked.status_code, "Skriv hvorfor det, der står her, rettes." in asked.text) == (422, True)
    press_file_button(erik, address, "gem", reason="Kommunen har talt igen")
    told = page_text(erik.get("/maal/f1-dubu").text)
    assert "Rettet: Kommunen har talt igen" in told
    assert "Målet er ikke nået" in told


def test_sent_twice_it_is_one_file_and_pressed_twice_it_is_stored_once(visit):
    erik, number = visit("erik"), str(uuid.uuid4())
    first = post_file(erik, "tal", make_xlsx(F1), number=number)
    again = post_file(erik, "tal", make_xlsx(F1), number=number)
    assert first.headers["Location"] == again.headers["Location"]
    address = wait_for_file(erik, first.headers["Location"])
    sent = {"submission_id": str(uuid.uuid4())}
    assert [erik.post(f"{address}/gem", sent).status_code for _press in range(2)] == [303, 303]
    wait_for_file(erik, address)
    assert erik.get("/tal").text.count('">11,2') == 1


def test_a_logbook_feeds_its_criterion_and_undone_it_is_as_before(app, visit):
    erik = visit("erik")
    before = erik.get("/maal/f3-foraeldre").text
    address = upload_file(erik, "aktiviteter", make_csv(LOG), "logbog.csv")
    assert parse_counts(erik.get(address).text) == [2, 0, 0]
    press_file_button(erik, address, "gem")
    assert "2 aktiviteter" in page_text(erik.get("/aktiviteter").text)
    assert page_text(erik.get("/maal/f3-foraeldre").text) != page_text(before)
    changed = make_csv(LOG.replace(";9;1", ";10;2"))
    more = upload_file(erik, "aktiviteter", changed, "logbog.csv")
    assert parse_counts(erik.get(more).text) == [0, 1, 1]
    press_file_button(erik, more, "gem")
    assert "17. januar 2018 Café Forældrecafé Centeret Gennemført 10" in page_text(
        erik.get("/aktiviteter").text
    )

    refused = press_file_button(erik, address, "fortryd", reason="Forkert fil")
    assert refused.status_code == 409
    assert "En af aktiviteterne er rettet, efter at filen blev gemt." in refused.text
    undone = press_file_button(erik, more, "fortryd", reason="Forkert fil").text
    assert "Filen er fortrudt" in page_text(undone) and "Forkert fil" in undone


def test_a_changed_activity_gets_its_zero_and_its_no_back(app, visit):
    erik = visit("erik")
    log = """Dato;Slags;Hvad;Sted;Deltagere;Frivillige;Gik som planlagt;Hvad blev anderledes
10-01-2018;Forældrecafé;Café;Centeret;12;0;Nej;Ingen hjalp til
"""
    press_file_button(erik, upload_file(erik, "aktiviteter", make_csv(log), "logbog.csv"), "gem")
    before = list_stored_activities(app)
    assert (before[0]["volunteers"], before[0]["as_planned"]) == (0, False)
    changed = make_csv(log.replace(";0;Nej;Ingen hjalp til", ";2;Ja;"))
    address = upload_file(erik, "aktiviteter", changed, "logbog.csv")
    press_file_button(erik, address, "gem")
    assert list_stored_activities(app) != before
    press_file_button(erik, address, "fortryd", reason="Forkert fil")
    assert list_stored_activities(app) == before


def test_what_a_file_wrote_in_is_taken_back_whole(app, visit):
    erik = visit("erik")
    before = page_text(erik.get("/maal/f3-foraeldre").text)
    address = upload_file(erik, "aktiviteter", make_csv(LOG), "logbog.csv")
    press_file_button(erik, address, "gem")
    assert page_text(erik.get("/maal/f3-foraeldre").text) != before
    asked = press_file_button(erik, address, "fortryd")
    assert (asked.status_code, "Skriv hvorfor filen fortrydes." in asked.text) == (422, True)
    press_file_button(erik, address, "fortryd", reason="Forkert fil")
    assert page_text(erik.get("/maal/f3-foraeldre").text) == before
    assert "0 aktiviteter" in page_text(erik.get("/aktiviteter").text)
    result = app.test_cli_runner().invoke(args=["activities", "rebuild-tallies"])
    assert (result.exit_code, page_text(erik.get("/maal/f3-foraeldre").text)) == (0, before)


def test_figures_are_put_back_as_they_were(visit):
    erik = visit("erik")
    assert submit_figure(erik, "f1-dubu", "2020", "9,1", comparison="4,4").status_code == 303
    before = card_text(erik.get("/maal").text, "f1-dubu")
    address = upload_file(erik, "tal", make_xlsx(F1))
    assert parse_counts(erik.get(address).text) == [3, 1, 0]
    press_file_button(erik, address, "gem", reason="Rettet")
    press_file_button(erik, address, "fortryd", reason="Forkert fil")
    assert card_text(erik.get("/maal").text, "f1-dubu") == before
    assert parse_counts(erik.get(upload_file(erik, "tal", make_xlsx(F1))).text) == [3, 1, 0]


def test_a_figure_that_was_corrected_since_is_not_undone_from_under_the_one_who_did(visit):
    erik = visit("erik")
    address = upload_file(erik, "tal", make_xlsx(F1[:2]))
    press_file_button(erik, address, "gem")
    link = erik.get("/tal").text.split('class="no-print"><a href="/tal/')
    correction = next(part.partition('"')[0] for part in link if part[:1].isdigit())
    answer = submit_correction(
        erik, f"/tal/{correction}", area="10,0", reason="Talt om", received_on=f"{today():%d-%m-%Y}"
    )
    assert answer.status_code == 303, page_text(answer.text)
    refused = press_file_button(erik, address, "fortryd", reason="Forkert fil")
    assert (refused.status_code, "Tallet for 2017 er rettet, efter at filen blev gemt." in refused.text) == (
        409,
        True,
    )
    assert "10,0" in erik.get("/tal").text


def test_registers_are_kept_by_file_too(visit):
    doris = visit("doris")
    bills = make_csv("Dato;Sted;Beløb;Hærværk\n05-06-2018;Centeret;1.850,50;Rude\n06-06-2018;Skur 2;900;Lås")
    address = upload_file(doris, "regninger", bills, "regninger.csv")
    press_file_button(doris, address, "gem")
    assert "2.750,50 kr." in page_text(doris.get("/haervaerksregninger").text)
    paid = make_csv("Dato;Sted;Beløb;Hærværk;Betalt af\n05-06-2018;Centeret;1.850,50;Rude;Forsikringen")
    second = upload_file(doris, "regninger", paid, "regninger.csv")
    assert parse_counts(doris.get(second).text) == [0, 1, 0]
    press_file_button(doris, second, "gem", reason="Forsikringen har betalt")
    assert "betalt af: forsikringen" in page_text(doris.get("/haervaerksregninger").text)
    press_file_button(doris, second, "fortryd", reason="Forkert")
    assert "betalt af: forsikringen" not in page_text(doris.get("/haervaerksregninger").text)
    assert press_file_button(doris, address, "fortryd", reason="Forkert").status_code == 409


def test_enquiries_are_withdrawn_when_their_file_is_undone(visit):
    doris = visit("doris")
    enquiries = make_csv(
        "Dato;Sted;Henvendelse;Mærke\n05-06-2018;Centeret;Larm;Skur 2-målgruppe\n05-06-2018;Centeret;Larm;"
    )
    address = upload_file(doris, "henvendelser", enquiries, "h.csv")
    press_file_button(doris, address, "gem")
    assert "2 henvendelser" in page_text(doris.get("/henvendelser").text)
    assert parse_counts(doris.get(upload_file(doris, "henvendelser", enquiries, "h.csv")).text) == [0, 0, 2]
    press_file_button(doris, address, "fortryd", reason="Forkert fil")
    assert "0 henvendelser" in page_text(doris.get("/henvendelser").text)
    assert "2 henvendelser" in page_text(doris.get("/henvendelser?trukket=y").text)


def test_places_are_offered_and_stay_when_the_agreement_is_loaded_again(app, visit):
    freja = visit("freja")
    address = upload_file(freja, "steder", make_xlsx([["Navn"], ["Cykelkælderen"]]))
    press_file_button(freja, address, "gem")
    assert ">Cykelkælderen</option>" in visit("doris").get("/henvendelser/ny").text
    result = app.test_cli_runner().invoke(args=["agreement", "load", str(_shipped()), "--yes"])
    assert ">Cykelkælderen</option>" in visit("doris").get("/henvendelser/ny").text, result.output
    press_file_button(freja, address, "fortryd", reason="Forkert")
    assert ">Cykelkælderen</option>" not in visit("doris").get("/henvendelser/ny").text


def _shipped():
    from gladsaxe.core.configuration import SHIPPED_AGREEMENT

    return SHIPPED_AGREEMENT


def test_seats_are_given_and_taken_back(visit):
    freja = visit("freja")
    rows = make_csv("Plads;Navn;Fra dag\ntf-bibliotek;Lone Lund;01-01-2019\ntf-ssp;Mads Mø;01-02-2019")
    address = upload_file(freja, "pladser", rows, "pladser.csv")
    press_file_button(freja, address, "gem")
    assert approve_seats(visit("hanne")) == 2
    assert {"Lone Lund", "Mads Mø"} <= set(freja.get("/pladser").text.replace("<", ">").split(">"))
    ended = make_csv("Plads;Navn;Fra dag;Til dag\ntf-ssp;Mads Mø;01-02-2019;01-03-2019")
    second = upload_file(freja, "pladser", ended, "pladser.csv")
    assert parse_counts(freja.get(second).text) == [0, 1, 0]
    press_file_button(freja, second, "gem")
    assert "Mads Mø" not in freja.get("/pladser").text
    press_file_button(freja, second, "fortryd", reason="Han blev alligevel")
    assert "Mads Mø" in freja.get("/pladser").text
    press_file_button(freja, address, "fortryd", reason="Forkert fil")
    assert "Lone Lund" not in freja.get("/pladser").text


def test_what_changed_after_the_preview_is_shown_again_and_nothing_is_stored(visit):
    erik = visit("erik")
    address = upload_file(erik, "tal", make_xlsx(F1))
    assert submit_figure(erik, "f1-dubu", "2020", "9,1", comparison="4,4").status_code == 303
    page = press_file_button(erik, address, "gem")
    wait_for_file(erik, address)
    page = erik.get(address).text if page.status_code == 303 else page.text
    assert parse_counts(page) == [3, 1, 0]
    assert "11,2" not in page_text(erik.get("/tal").text)


@pytest.mark.slow
def test_the_board_s_figures_sheet_comes_back_unchanged(app, visit, tmp_path):
    erik = visit("erik")
    press_file_button(erik, upload_file(erik, "tal", make_xlsx(F1)), "gem")
    assert (
        submit_figure(
            erik, "t4-tryghed", "2018", "71,1", comparison="84,9", n="402", provisional="y"
        ).status_code
        == 303
    )
    assert submit_figure(erik, "t4-tryghed", "2020", state="ikke_opgjort").status_code == 303
    press_file_button(erik, upload_file(erik, "aktiviteter", make_csv(LOG), "logbog.csv"), "gem")
    with app.app_context():
        out, stamp = io.BytesIO(), ExportStamp("2020-00001", "Erik", "Orientering", now())
        write_workbook(board_contents(today(), None, stamp), out)
    page = erik.get(upload_file(erik, "tal", out.getvalue(), "status.xlsx")).text
    assert parse_counts(page) == [0, 0, 7]
    assert "Tal og kilder" in page


def test_the_templates_have_drop_downs_and_the_figures_one_comes_back_unchanged(visit):
    erik = visit("erik")
    press_file_button(erik, upload_file(erik, "tal", make_xlsx(F1)), "gem")
    answer = erik.get("/indlaes/hent-skabelon/tal")
    book = load_workbook(io.BytesIO(answer.data))
    page = book["Tal"]
    assert [cell.value for cell in page[1]][:4] == [
        "Mål",
        "Periode",
        "Tallet for området",
        "Tallet der sammenlignes med",
    ]
    rules = {
        str(rule.sqref).partition(":")[0]: rule.formula1 for rule in page.data_validations.dataValidation
    }
    assert rules == {
        "A2": "=Valgmuligheder!$A$2:$A$11",
        "F2": "=Valgmuligheder!$B$2:$B$4",
        "G2": "=Valgmuligheder!$C$2:$C$3",
    }
    assert [sheet.sheet_state for sheet in book] == ["visible", "visible"]
    assert parse_counts(erik.get(upload_file(erik, "tal", answer.data)).text) == [0, 0, 4]
    for kind in ("aktiviteter", "tal"):
        assert erik.get(f"/indlaes/hent-skabelon/{kind}").status_code == 200
    assert [
        erik.get(f"/indlaes/hent-skabelon/{kind}").status_code for kind in ("regninger", "tabel", "x")
    ] == [404] * 3


# What a template offers under its headings: each time one of the choices.
OFFERED = {
    ImportKind.FIGURES: {
        "Mål": "5.1.1 Stærkere fællesskab",
        "Tilstand": "Ikke opgjort det år",
        "Foreløbig": "Ja",
    },
    ImportKind.ACTIVITIES: {
        "Sted": "Nyttehaverne",
        "Slags": "Forældrecafé",
        "Status": "Gennemført",
        "Gik som planlagt": "Nej",
    },
    ImportKind.ENQUIRIES: {"Sted": "Nyttehaverne", "Mærke": "Skur 2-målgruppe"},
    ImportKind.BILLS: {"Sted": "Nyttehaverne", "Hvem har betalt": "Boligafdelingen"},
    ImportKind.PLACES: {"Boligområde": "Høje Gladsaxe"},
    ImportKind.SEATS: {
        "Plads": "Helhedsplanens sekretariatsleder, Helhedsplanens sekretariat",
        "Organ": "Bestyrelse med bystrategisk blik",
        "Part": "Boligforeningen 3B",
    },
}


def drop_downs(content):
    """Return what each column of a template offers, by its heading."""
    book = load_workbook(io.BytesIO(content))
    page = book.worksheets[0]
    found = {}
    for rule in page.data_validations.dataValidation:
        title, _, area = rule.formula1.removeprefix("=").partition("!")
        found[page[f"{str(rule.sqref)[0]}1"].value] = [
            cell.value for (cell,) in book[title][area.replace("$", "")]
        ]
    return found


def test_every_template_is_read_again_by_its_headings(app, bring_in):
    from gladsaxe.imports.blank_workbook import build_blank_workbook
    from tests.imports.local_import import DAY, OWNERS
    from tests.indicators.pages import act_as

    for kind, who in OWNERS.items():
        if kind is ImportKind.TABLE:
            continue
        with act_as(app, who, DAY) as actor:
            content = build_blank_workbook(kind, actor)
        offered = drop_downs(content)
        assert (kind, set(offered)) == (kind, set(OFFERED[kind]))
        assert all(choice in offered[heading] for heading, choice in OFFERED[kind].items())
        brought = bring_in(kind, content)
        found = brought.reading["guess"]
        assert (kind, list(found.values())) == (kind, list(range(len(found))))


def test_who_and_when_and_the_hash_are_kept_and_the_file_is_not(app, visit):
    erik, content = visit("erik"), make_xlsx(F1)
    address = upload_file(erik, "tal", content, "tal fra kommunen.xlsx")
    press_file_button(erik, address, "gem")
    import hashlib

    page = page_text(visit("freja").get(address).text)
    assert hashlib.sha256(content).hexdigest() in page
    assert "af Erik" in page and "tal fra kommunen.xlsx" in page
    with app.app_context():
        number = int(address.rpartition("/")[2])
        assert (store.get_content(number), list(store.iter_parts(number))) == (b"", [])


def test_what_is_not_read_is_named_before_and_after_storing(visit):
    doris = visit("doris")
    head = ["Dato", "Sted", "Tekst"]
    rows = [head, ["05-01-2018", "Centeret", "Larm"], ["Kilde: kontorets bog"]]
    content = make_workbook({"Januar": rows, "Februar": [head, ["05-02-2018", "Centeret", "Uro"]]})
    address = upload_file(doris, "henvendelser", content)
    preview = doris.get(address).text
    stored = press_file_button(doris, address, "gem").text
    for page in (preview, stored):
        assert "1 ark er ikke læst: Februar." in page_text(page)
        assert parse_list(page, "skipped") == ["Række 3: Kilde: kontorets bog"]


def test_hidden_rows_are_asked_about_on_the_page(visit):
    doris = visit("doris")
    address = upload_file(doris, "henvendelser", (CASES / "skjult_raekke.xlsx").read_bytes())
    page = doris.get(address).text
    assert "Der er 1 skjult række i arket. Skal de læses?" in page_text(page)
    columns = {"c_day": "0", "c_place": "1", "c_text": "2"}
    assert "Vælg, om de skjulte rækker skal læses." in page_text(
        press_file_button(doris, address, "kolonner", **columns).text
    )
    page = press_file_button(doris, address, "kolonner", **columns, hidden="uden").text
    assert parse_counts(page) == [1, 0, 0]
    assert "1 skjult række er ikke læst." in page_text(page)
