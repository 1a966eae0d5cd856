"""Messages to the board (§ 9): what changes, what it means, who knows, who has seen it."""

import re

from sqlalchemy import func, select

from gladsaxe.database.tables import db
from gladsaxe.deviations import store
from gladsaxe.deviations.rules import ReportKind
from gladsaxe.deviations.tables import Notice, NoticeParty
from gladsaxe.submissions.tables import Submission
from tests.conftest import query_count
from tests.deviations.steps import make_notice_form
from tests.faults import error_above_field, find_page_faults

NEW = "/beskeder-til-bestyrelsen/ny"


def tell(app, browser, **changed) -> str:
    answer = browser.post(NEW, make_notice_form(app, **changed))
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].split("?")[0]


def listed(browser) -> list[str]:
    text = browser.get("/beskeder-til-bestyrelsen").text
    return re.findall(r'<h2 class="h4"><a href="[^"]+">([^<]+)</a>', text)


def test_the_board_is_told_with_its_parties_and_the_receipt_says_so(app, visit):
    ib = visit("ib")
    form = make_notice_form(app)
    answer = ib.post(NEW, form)
    page = ib.get(answer.headers["Location"]).text
    assert "Den står på næste dagsorden. Kvittering" in page
    assert "<dt>Parter, der ved det</dt><dd>Boligforeningen 3B</dd>" in page
    assert "<dt>Hvad ændrer sig</dt><dd>Bemandingen</dd>" in page
    with app.app_context():
        things = store.list_open_reports(store.get_board().id)
        assert [(thing.kind, thing.title) for thing in things] == [
            (ReportKind.NOTICE, "SSP mangler en medarbejder")
        ]
    assert ib.post(NEW, form).headers["Location"] == answer.headers["Location"]
    assert listed(ib) == ["SSP mangler en medarbejder"]


def test_the_boards_people_see_all_and_others_their_own(app, visit):
    address = tell(app, visit("ib"))
    for name, status in (
        ("ib", 200),
        ("gert", 200),
        ("hanne", 200),
        ("freja", 200),
        ("bob", 404),
        ("doris", 404),
        ("alice", 403),
        ("karl", 403),
    ):
        browser = visit(name)
        assert (name, browser.get(address).status_code) == (name, status)
        assert (name, browser.post(f"{address}/set").status_code) == (name, 303 if status == 200 else status)
    assert listed(visit("bob")) == []


def test_who_has_seen_it_is_shown_once_each(app, visit):
    address, gert = tell(app, visit("ib")), visit("gert")
    assert "Jeg har set den" in gert.get(address).text
    for _ in range(2):
        assert gert.post(f"{address}/set").status_code == 303
    page = gert.get(address).text
    assert re.findall(r"<li>(Gert, [^<]+)</li>", page) == [re.findall(r"<li>(Gert, [^<]+)</li>", page)[0]]
    assert "Jeg har set den" not in page
    assert "Jeg har set den" not in visit("ib").get(address).text


def test_a_second_press_that_a_notice_is_read_leads_where_the_first_one_led(app, visit):
    address, gert = tell(app, visit("ib")), visit("gert")
    submission_id = re.search(
        r'/set">.*?name="submission_id" value="([^"]+)"', gert.get(address).text, re.DOTALL
    )[1]
    for _press in range(2):
        answer = gert.post(f"{address}/set", {"submission_id": submission_id})
        assert (answer.status_code, answer.location) == (303, address)
    with app.app_context():
        accepted = select(Submission.target).where(Submission.form == "notice-read")
        assert db.session.scalars(accepted).all() == [address]


def test_a_faulty_message_says_so_keeps_what_was_typed_and_tells_nobody(app, visit):
    ib = visit("ib")
    for field, value, sentence in [
        ("change", "", "Vælg hvad der ændrer sig."),
        ("title", "", "Skriv en kort overskrift."),
        ("text", " ", "Skriv hvad der sker."),
        ("consequence", "", "Skriv hvad det betyder for samarbejdet eller fremdriften."),
        ("parties", [], "Vælg mindst én part. Parterne skal vide det før bestyrelsen."),
        ("parties", ["99999"], "Vælg en af mulighederne."),
    ]:
        answer = ib.post(NEW, make_notice_form(app, **{field: value}))
        assert answer.status_code == 422
        if field == "parties" and value:
            assert len(find_page_faults(answer.text)) == 1
        else:
            assert find_page_faults(answer.text) == [sentence]
            assert error_above_field(answer.text, field) == sentence
        assert ("SSP mangler en medarbejder" in answer.text) == (field != "title")
        with app.app_context():
            for table in (Notice, NoticeParty):
                assert db.session.scalar(select(func.count()).select_from(table)) == 0


def test_the_list_asks_the_same_for_one_and_for_three(app, visit):
    ib = visit("ib")
    visit("gert").post(f"{tell(app, ib)}/set")
    one = query_count(app, lambda: ib.get("/beskeder-til-bestyrelsen"))
    for _ in range(2):
        visit("gert").post(f"{tell(app, ib)}/set")
    assert query_count(app, lambda: ib.get("/beskeder-til-bestyrelsen")) == one
