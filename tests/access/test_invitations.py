"""Invitation and reset: a code on paper, seen once, used once, and no longer than it lasts."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from gladsaxe.access import invitations
from gladsaxe.access.tables import EntryCode
from tests.access.steps import (
    CHOSEN_PASSWORD,
    FORM,
    approve_seats,
    code_for,
    find_forms,
    is_logged_in,
    move_clock,
    person_id,
    query_rows,
    seat_id,
)
from tests.conftest import PASSWORD

UNFIT = "Koden passer ikke. Den kan være brugt eller for gammel. Bed sekretariatet om en ny."


def invite(browser):
    return browser.post("/pladser", {**FORM, "seat": seat_id(browser, "Skoleleder")})


def code_on(paper) -> str:
    return re.search(r'class="password">([^<]+)<', paper.text)[1]


def use(browser, code, password=CHOSEN_PASSWORD):
    return browser.post("/kode", {"code": code, "new": password, "again": password})


def test_an_invited_person_chooses_the_password_and_is_in(visit):
    freja, newcomer = visit("freja"), visit()
    paper = invite(freja)
    assert paper.status_code == 200
    code = code_on(paper)
    assert re.fullmatch(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", code)
    entered = use(newcomer, code.upper().replace("-", " "))
    assert (entered.status_code, entered.headers["Location"]) == (303, "/")
    assert approve_seats(visit("hanne")) == 1
    assert "Hej Ny Nabo" in newcomer.get("/").text
    again = visit()
    assert again.post("/log-ind", {"login_name": "NY", "password": CHOSEN_PASSWORD}).status_code == 303


def test_the_paper_holds_a_qr_code_of_the_address_and_nothing_inline(visit):
    paper = invite(visit("freja")).text
    picture = re.search(r"<svg.*?</svg>", paper, re.DOTALL)[0]
    assert re.search(r"<title>Koden som QR-kode</title>", picture)
    assert "style" not in picture and "script" not in picture
    assert "http://localhost/kode<" in paper
    assert "72 timer" in paper


def test_the_qr_code_sends_no_code_to_any_server(app, visit, monkeypatch):
    drawn = []
    monkeypatch.setattr(invitations, "qr_svg", lambda text, name: drawn.append(text) or "")
    code = code_on(invite(visit("freja")))
    assert drawn == [f"http://localhost/kode#kode={code}"]
    page = visit().get(f"/kode?kode={code}").text
    assert code not in page
    assert re.search(r'<script src="/static/site/entry_code\.\w+\.js" defer>', page)
    assert use(visit(), code).status_code == 303


def test_the_administrator_never_sees_the_code_again(app, visit):
    karl = visit("karl")
    code = code_on(invite(karl))
    bare = code.replace("-", "")
    for address in ("/pladser", "/", "/min-side", "/kode"):
        text = karl.get(address).text
        assert (code in text, bare in text) == (False, False)
    kept = query_rows(app, select(EntryCode.code_hash))
    assert len(kept) == 1
    assert bare not in kept[0][0]
    assert karl.client.get("/pladser/1/ny-kode").status_code == 405


def test_a_code_works_once(app, visit):
    code = code_for(app, "bob")
    assert use(visit(), code).status_code == 303
    again = use(visit(), code, "noget helt andet")
    assert (again.status_code, again.text.count(UNFIT)) == (422, 2)
    assert visit().post("/log-ind", {"login_name": "bob", "password": CHOSEN_PASSWORD}).status_code == 303


def test_a_code_that_is_used_from_two_phones_at_once_works_on_one(app, visit):
    code, start = code_for(app, "bob"), Barrier(4)
    doors = [visit() for _ in range(4)]
    tokens = [door.token() for door in doors]

    def press(number):
        start.wait()
        typed = {"code": code, "new": CHOSEN_PASSWORD + str(number), "again": CHOSEN_PASSWORD + str(number)}
        return doors[number].client.post("/kode", data={**typed, "csrf_token": tokens[number]}).status_code

    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(press, range(4)))
    assert sorted(statuses) == [303, 422, 422, 422]
    assert [is_logged_in(door) for door in doors] == [status == 303 for status in statuses]


@pytest.mark.parametrize(
    ("has_password", "still", "over"),
    [(False, {"hours": 71.9}, {"hours": 72.1}), (True, {"minutes": 9.9}, {"minutes": 10.1})],
)
def test_an_invitation_lasts_72_hours_and_a_reset_10_minutes(app, visit, has_password, still, over):
    freja = visit("freja")
    code = code_for(app, "bob") if has_password else code_on(invite(freja))
    with move_clock(**over):
        assert use(visit(), code).text.count(UNFIT) == 2
    with move_clock(**still):
        assert use(visit(), code).status_code == 303


def test_a_reset_ends_every_session_and_device_and_leaves_the_old_password_dead(app, visit):
    bob, freja = visit("bob"), visit("freja")
    paper = freja.post(find_forms(freja.get("/pladser").text, "ny-kode")["Bob"])
    assert "10 minutter" in paper.text
    assert is_logged_in(bob)
    newer = visit()
    assert use(newer, code_on(paper)).status_code == 303
    assert (is_logged_in(bob), is_logged_in(newer)) == (False, True)
    assert visit().post("/log-ind", {"login_name": "bob", "password": PASSWORD}).status_code == 422


def test_a_newer_code_makes_the_earlier_one_dead(app, visit):
    first, second = code_for(app, "bob"), code_for(app, "bob")
    assert use(visit(), first).status_code == 422
    assert use(visit(), second).status_code == 303


def test_wrong_used_and_closed_codes_answer_alike_and_are_throttled(app, visit):
    door = visit()
    sentences = [use(door, f"aaaa-bbbb-{number:04}").text.count(UNFIT) for number in range(10)]
    assert sentences == [2] * 10
    good = code_for(app, "bob")
    assert use(door, good).status_code == 429
    with move_clock(minutes=16):
        assert use(door, code_for(app, "bob")).status_code == 303


def test_a_password_of_ones_own_must_be_long_and_written_twice_alike(app, visit):
    code = code_for(app, "bob")
    short = visit().post("/kode", {"code": code, "new": "kort", "again": "kortt"})
    assert short.status_code == 422
    assert short.text.count("Adgangskoden skal have mindst 10 tegn.") == 2
    assert short.text.count("De to adgangskoder er ikke ens.") == 2
    assert use(visit(), code).status_code == 303


def test_the_command_line_makes_the_first_account(app, visit):
    run = app.test_cli_runner().invoke
    added = run(args=["people", "add", "Lis Lund", "--login", "Lis", "--seat", "system-administrator"])
    code = re.search(r"within 72 hours with the code (\S+)", added.output)[1]
    assert use(visit(), code).status_code == 303
    reset = run(args=["people", "code", "lis"])
    assert (
        use(visit(), re.search(r"within 10 minutes with the code (\S+)", reset.output)[1]).status_code == 303
    )
    assert run(args=["people", "code", "nobody"]).exit_code == 1
    assert run(args=["people", "add", "X", "--login", "lis", "--seat", "system-administrator"]).exit_code == 1


def test_only_those_who_may_give_seats_make_codes(app, visit):
    number = person_id(app, "bob")
    for name in ("alice", "bob", "doris", "erik", "gert", "hanne", "ib"):
        assert visit(name).post(f"/pladser/{number}/ny-kode").status_code == 403
    assert query_rows(app, select(EntryCode.id)) == []
    assert visit("freja").post("/pladser/99999/ny-kode").status_code == 404
