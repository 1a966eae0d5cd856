"""The second factor: asked for by what is confidential, each code of it taken once."""

import re
from base64 import urlsafe_b64encode

import pyotp
import pytest
from argon2.low_level import Type, hash_secret_raw
from sqlalchemy import delete, func, select, update

from gladsaxe.access import second_factor, store
from gladsaxe.access.sessions import hash_secret
from gladsaxe.access.tables import SecondFactor, SpareCode
from gladsaxe.core.confidentiality import ConfidentialityLevel
from gladsaxe.database.clock import now
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.issues import monthly_totals
from gladsaxe.issues import store as issues
from tests.access.steps import (
    CHOSEN_PASSWORD,
    code_app,
    code_for,
    find_forms,
    is_logged_in,
    move_clock,
    person_id,
    query_rows,
)
from tests.conftest import PASSWORD
from tests.issues.steps import add_issue, open_issue_page

WRONG = "Koden passer ikke. Vent på den næste, og prøv igen."
MARKER = "kendemærke"


def set_up(browser) -> tuple[pyotp.TOTP, list[str]]:
    """Take a code app into use through the pages, and return it with its spare codes."""
    browser.post("/min-side/kode-app/ny")
    page = browser.get("/min-side/kode-app").text
    totp = pyotp.TOTP(re.search(r'class="key">([^<]+)<', page)[1].replace(" ", ""))
    with move_clock(seconds=-60):
        proof = totp.at(now())
    with move_clock(seconds=-60):
        answer = browser.post("/min-side/kode-app", {"code": proof, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return totp, re.findall(r'<li class="password">([^<]+)<', answer.text)


def test_a_code_app_is_taken_into_use_and_its_secret_is_never_shown_again(app, visit):
    bob = visit("bob", confirmed=False)
    assert "Sæt en kode-app op" in bob.get("/min-side/kode-app").text
    totp, spare = set_up(bob)
    assert (len(spare), len(set(spare))) == (8, 8)
    page = bob.get("/min-side/kode-app").text
    assert "Din kode-app er sat op." in page
    assert totp.secret not in page.replace(" ", "")
    kept = query_rows(app, select(SecondFactor.secret)) + query_rows(app, select(SpareCode.code_hash))
    assert not [row for row in kept if totp.secret in row[0] or row[0].replace("-", "") in spare]
    assert bob.post("/min-side/kode-app/ny").status_code == 303
    assert "Din kode-app er sat op." in bob.get("/min-side/kode-app").text


@pytest.mark.parametrize(("level", "seen"), [(1, True), (2, False), (3, False)])
def test_what_is_confidential_does_not_exist_until_a_code_is_shown(app, visit, level, seen):
    number = add_issue(app, "alice", level=ConfidentialityLevel(level), text=MARKER)
    freja = visit("freja", confirmed=False)
    nothing, page = freja.get("/problemer/2222-2222"), freja.get(f"/problemer/{number}")
    assert (page.status_code, MARKER in page.text) == ((200, True) if seen else (404, False))
    if not seen:
        bare = [re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text) for answer in (page, nothing)]
        assert bare[0] == bare[1]
    assert (MARKER in freja.get("/problemer").text) is seen
    totp = code_app(app, "freja")
    assert freja.post("/bekraeft?naeste=/problemer", {"code": totp.now()}).headers["Location"] == "/problemer"
    assert MARKER in open_issue_page(freja, number)


def test_sums_rows_and_readers_ask_for_it_too(app):
    for level in ConfidentialityLevel:
        add_issue(app, "alice", level=level)
    with app.app_context():
        freja = store.build_actor(store.find_account_by_login("freja"))
        assert sum(part.count for part in monthly_totals.list_issue_counts(freja)) == 2
        assert len(run_in_transaction(issues.log_export, freja)) == 2


def test_it_counts_for_a_working_day_and_for_one_session(app, visit):
    number = add_issue(app, "alice", level=ConfidentialityLevel.CONFIDENTIAL)
    totp = code_app(app, "bob")
    here, there = visit("bob", confirmed=False), visit("bob", confirmed=False)
    here.post("/bekraeft", {"code": totp.now()})
    assert [browser.get(f"/problemer/{number}").status_code for browser in (here, there)] == [200, 404]
    with move_clock(hours=7):
        assert here.get(f"/problemer/{number}").status_code == 200
    with move_clock(hours=9):
        assert (is_logged_in(here), here.get(f"/problemer/{number}").status_code) == (True, 404)


def test_a_code_works_once_and_not_late(app, visit):
    totp = code_app(app, "bob")
    bob = visit("bob", confirmed=False)
    code, old = totp.now(), totp.at(now().timestamp() - 120)
    assert bob.post("/bekraeft", {"code": old}).text.count(WRONG) == 2
    assert bob.post("/bekraeft", {"code": code}).status_code == 303
    again = visit("bob", confirmed=False).post("/bekraeft", {"code": code})
    assert (again.status_code, again.text.count(WRONG)) == (422, 2)


@pytest.mark.parametrize("code", ["000000x", "12345", "1234567", "١٢٣٤٥٦", "", " ", "0" * 5000])
def test_what_is_no_code_is_refused(app, visit, code):
    code_app(app, "bob")
    bob = visit("bob", confirmed=False)
    assert bob.post("/bekraeft", {"code": code}).status_code == 422


def test_ten_wrong_codes_close_it_for_a_while(app, visit):
    totp = code_app(app, "bob")
    bob = visit("bob", confirmed=False)
    right = totp.now()
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    statuses = [bob.post("/bekraeft", {"code": wrong}).status_code for _ in range(10)]
    assert statuses == [422] * 10
    assert bob.post("/bekraeft", {"code": totp.now()}).status_code == 429
    with move_clock(minutes=16):
        assert bob.post("/bekraeft", {"code": totp.at(now())}).status_code == 303


def test_a_spare_code_works_once(visit):
    bob = visit("bob", confirmed=False)
    _, spare = set_up(bob)
    assert bob.post("/bekraeft", {"code": spare[3].upper()}).status_code == 303
    assert bob.post("/bekraeft", {"code": spare[3]}).status_code == 422
    assert bob.post("/bekraeft", {"code": spare[4].replace("-", "")}).status_code == 303


def test_spare_codes_are_kept_as_slow_hashes_under_the_accounts_salt(app, visit):
    _, spare = set_up(visit("bob", confirmed=False))
    kept = [row[0] for row in query_rows(app, select(SpareCode.code_hash))]
    assert not {hash_secret(code.replace("-", "")) for code in spare} & set(kept)
    assert len({hashed.partition("$")[0] for hashed in kept}) == 1
    salt = kept[0].partition("$")[0]
    parameters = {"time_cost": 2, "memory_cost": 19 * 1024, "parallelism": 1, "hash_len": 32, "type": Type.ID}
    slow = hash_secret_raw(spare[0].replace("-", "").encode(), salt.encode(), **parameters)
    assert f"{salt}${urlsafe_b64encode(slow).decode().rstrip('=')}" in kept


def test_a_spare_code_from_before_they_were_hashed_slowly_works_once(app, visit):
    bob = visit("bob", confirmed=False)
    set_up(bob)
    with app.app_context():
        oldest = db.session.scalar(select(func.min(SpareCode.id)))
        run_in_transaction(db.session.execute, delete(SpareCode).where(SpareCode.id != oldest))
        old = update(SpareCode).values(code_hash=hash_secret("abcdefghjk"))
        run_in_transaction(db.session.execute, old)
    assert bob.post("/bekraeft", {"code": "abcde-fghjk"}).status_code == 303
    assert bob.post("/bekraeft", {"code": "abcde-fghjk"}).status_code == 422


def test_whoever_finds_an_open_phone_cannot_take_an_app_into_use_without_the_password(app, visit):
    bob = visit("bob", confirmed=False)
    bob.post("/min-side/kode-app/ny")
    key = re.search(r'class="key">([^<]+)<', bob.get("/min-side/kode-app").text)[1].replace(" ", "")
    answer = bob.post("/min-side/kode-app", {"code": pyotp.TOTP(key).now(), "password": "gæt"})
    assert (answer.status_code, answer.text.count("Adgangskoden passer ikke.")) == (422, 2)
    with app.app_context():
        assert not second_factor.has_factor(store.find_account_by_login("bob").id)


def test_a_wrong_first_code_takes_nothing_into_use(visit):
    bob = visit("bob", confirmed=False)
    bob.post("/min-side/kode-app/ny")
    answer = bob.post("/min-side/kode-app", {"code": "abcdef", "password": PASSWORD})
    assert (answer.status_code, answer.text.count(WRONG)) == (422, 2)


def test_a_lost_app_is_taken_away_by_another_who_did_not_make_the_code(app, visit):
    number = person_id(app, "bob")
    code_app(app, "bob")
    code = code_for(app, "bob", by="karl")
    bob = visit()
    bob.post("/kode", {"code": code, "new": CHOSEN_PASSWORD, "again": CHOSEN_PASSWORD})
    karl, freja = visit("karl"), visit("freja")
    address = f"/pladser/{number}/fjern-kode-app"
    assert [browser.post(address).status_code for browser in (karl, freja)] == [404, 404]
    bob.post("/min-side/kode-app/tabt")
    assert find_forms(karl.get("/pladser").text, "fjern-kode-app") == {}
    assert find_forms(freja.get("/pladser").text, "fjern-kode-app") == {"Bob": address}
    assert karl.post(address).status_code == 404
    assert freja.post(address).status_code == 303
    with app.app_context():
        assert not second_factor.has_factor(store.find_account_by_login("bob").id)


def test_nobody_takes_ones_own_app_away(app, visit):
    code_app(app, "freja")
    freja = visit("freja")
    freja.post("/min-side/kode-app/tabt")
    assert freja.post(f"/pladser/{person_id(app, 'freja')}/fjern-kode-app").status_code == 404
    said = app.test_cli_runner().invoke(args=["people", "forget-code-app", "freja"])
    assert said.exit_code == 0
    assert query_rows(app, select(SecondFactor.account_id)) == []


def test_after_another_secret_key_the_app_is_dead_and_spare_codes_live(app, visit):
    bob = visit("bob", confirmed=False)
    totp, spare = set_up(bob)
    with app.app_context():
        account_id = store.find_account_by_login("bob").id
        app.config["SECRET_KEY"] = "another key, after the old one was lost, 50"
        assert not run_in_transaction(second_factor.verify_code, account_id, totp.now())
        spare_hash = second_factor.hash_spare_code(account_id, spare[0])
        assert run_in_transaction(second_factor.verify_code, account_id, spare[0], spare_hash)


def test_only_those_who_could_read_more_are_asked(visit):
    asked = {}
    for name in ("alice", "bob", "charlie", "gert", "karl", "freja"):
        asked[name] = "Bekræft med en kode" in visit(name, confirmed=False).get("/").text
    assert asked == {
        "alice": False,
        "bob": True,
        "charlie": False,
        "gert": True,
        "karl": False,
        "freja": True,
    }
    assert "Bekræft med en kode" not in visit("bob").get("/").text
