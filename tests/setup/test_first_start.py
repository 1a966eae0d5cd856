"""An empty installation is begun in the browser: the code, the plan, the first account, and never again."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pyotp
import pytest
from sqlalchemy import select

from gladsaxe.access.store import find_account_by_login
from gladsaxe.agreement import store as agreement
from gladsaxe.audit_log.store import verify_log
from gladsaxe.audit_log.tables import LogEntry
from gladsaxe.core.configuration import SHIPPED_AGREEMENT
from gladsaxe.database.clock import freeze_time
from gladsaxe.database.tables import db
from gladsaxe.setup import views
from gladsaxe.setup.store import SETUP_CODE_FILE
from gladsaxe.web.limits import LARGEST_FORM_BEFORE_LOGIN, LARGEST_PLAN_FILE
from tests.conftest import Browser
from tests.databases import DATABASE_KINDS, LOG_ID, configuration, fresh_database

PASSWORD = "kvik-regn-lampe-77"
ACCOUNT = {"name": "Signe Holm", "login_name": "Signe", "new": PASSWORD, "again": PASSWORD}


@pytest.fixture(params=DATABASE_KINDS)
def empty(request, tmp_path):
    """Give the application on a migrated database without a plan, with a data folder of its own."""
    from app import create_app

    with fresh_database(request.param) as url:
        made = create_app(replace(configuration(url), data_folder=tmp_path / "data"))
        made.config["TESTING"] = True
        yield made
        with made.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def browser(empty):
    return _open_browser(empty)


def _open_browser(app) -> Browser:
    """Return a browser that has the start page, and so its token."""
    opened = Browser(app.test_client())
    opened.get("/begynd")
    return opened


def _make_code(app) -> str:
    done = app.test_cli_runner().invoke(args=["setup", "code"])
    assert done.exit_code == 0
    return re.fullmatch(r"Set-up code: (\S+)\n", done.output)[1]


def _show_code(app, browser) -> None:
    assert browser.post("/begynd", {"code": _make_code(app)}).headers["Location"] == "/begynd/plan"


def _send_file(browser, content: bytes, **changed):
    file = (io.BytesIO(content), "plan.toml")
    return browser.post("/begynd/plan", {"plan": "file", "file": file, **ACCOUNT, **changed})


def _is_empty(app) -> bool:
    with app.app_context():
        return agreement.find_agreement() is None and find_account_by_login("signe") is None


@pytest.mark.parametrize("choice", ["file", "example"])
def test_from_an_empty_database_to_the_first_login(empty, browser, choice):
    answer = browser.get("/maal")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/begynd")
    assert "bin/run --demo" in browser.get("/begynd").text
    _show_code(empty, browser)
    assert "2017-2020 (eksempel)" in browser.get("/begynd/plan").text
    if choice == "file":
        answer = _send_file(browser, SHIPPED_AGREEMENT.read_bytes())
    else:
        answer = browser.post("/begynd/plan", {"plan": "example", **ACCOUNT})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/min-side/kode-app")
    page = browser.get("/min-side/kode-app")
    key = re.search(r'<dd class="key">([A-Z2-7 ]+)</dd>', page.text)[1].replace(" ", "")
    page = browser.post("/min-side/kode-app", {"code": pyotp.TOTP(key).now(), "password": PASSWORD})
    assert page.text.count('<li class="password">') == 8
    assert browser.get("/driftssikkerhed").status_code == 200
    assert browser.post("/log-ud").status_code == 303
    browser.get("/log-ind")
    answer = browser.post("/log-ind", {"login_name": "signe", "password": PASSWORD})
    assert answer.headers["Location"] == "/"
    with empty.app_context():
        assert agreement.get_agreement().area_name == "Høje Gladsaxe"
        logged = set(db.session.scalars(select(LogEntry.entity)))
        assert {"agreement", "person", "membership", "account"} <= logged
        assert verify_log(LOG_ID) == []


def test_once_there_is_an_account_the_page_and_the_code_are_gone(empty, browser):
    _show_code(empty, browser)
    other = _open_browser(empty)
    _show_code(empty, other)
    code = _make_code(empty)
    assert other.post("/begynd", {"code": code}).status_code == 303
    assert other.post("/begynd/plan", {"plan": "example", **ACCOUNT}).status_code == 303
    for person in (browser, other):
        assert person.get("/begynd").status_code == 404
        assert person.post("/begynd", {"code": code}).status_code == 404
        assert person.get("/begynd/plan").status_code == 404
        assert person.post("/begynd/plan", {"plan": "example", **ACCOUNT}).status_code == 404
    assert not (empty.config["DATA_FOLDER"] / SETUP_CODE_FILE).exists()
    done = empty.test_cli_runner().invoke(args=["setup", "code"])
    assert (done.exit_code, done.output.count("\n")) == (1, 1)


def test_of_two_who_send_the_form_at_once_the_second_is_refused(empty, browser, monkeypatch):
    _show_code(empty, browser)
    other = _open_browser(empty)
    other.client.set_cookie("session", browser.client.get_cookie("session").value)
    before = views.hash_password

    def hash_while_another_sends(password: str) -> str:
        monkeypatch.setattr(views, "hash_password", before)
        with ThreadPoolExecutor(1) as pool:
            sent = pool.submit(other.post, "/begynd/plan", {"plan": "example", **ACCOUNT})
            assert sent.result().status_code == 303
        return before(password)

    monkeypatch.setattr(views, "hash_password", hash_while_another_sends)
    answer = browser.post("/begynd/plan", {"plan": "example", **ACCOUNT, "login_name": "anden"})
    assert answer.status_code == 404
    with empty.app_context():
        assert find_account_by_login("anden") is None


def test_a_wrong_code_opens_nothing_and_ten_close_the_page_for_the_address(empty, browser):
    code = _make_code(empty)
    for _try in range(10):
        answer = browser.post("/begynd", {"code": "aaaa-bbbb-cccc"})
        assert (answer.status_code, "Koden passer ikke" in answer.text) == (422, True)
    assert browser.post("/begynd", {"code": code}).status_code == 429
    assert browser.get("/begynd/plan").headers["Location"] == "/begynd"
    assert browser.post("/begynd/plan", {"plan": "example", **ACCOUNT}).headers["Location"] == "/begynd"
    assert _is_empty(empty)
    with empty.app_context():
        assert "lock_out" in set(db.session.scalars(select(LogEntry.action)))


def test_without_a_code_made_no_code_fits(empty, browser):
    assert browser.post("/begynd", {"code": "-"}).status_code == 422
    assert browser.get("/begynd/plan").headers["Location"] == "/begynd"


def test_a_new_code_ends_the_one_before_and_what_it_opened(empty, browser):
    first = _make_code(empty)
    assert browser.post("/begynd", {"code": first.upper().replace("-", " ")}).status_code == 303
    assert browser.get("/begynd/plan").status_code == 200
    _make_code(empty)
    assert browser.get("/begynd/plan").headers["Location"] == "/begynd"
    assert browser.post("/begynd", {"code": first}).status_code == 422


def test_the_kept_code_is_a_hash_for_its_owner_only(empty):
    code = _make_code(empty)
    file = empty.config["DATA_FOLDER"] / SETUP_CODE_FILE
    assert file.stat().st_mode & 0o777 == 0o600
    assert code.replace("-", "") not in file.read_text().replace("-", "")


def test_a_faulty_file_is_told_as_the_command_tells_it_and_stores_nothing(empty, browser):
    _show_code(empty, browser)
    text = SHIPPED_AGREEMENT.read_text(encoding="utf-8")
    faulty = text.replace('target = "7.5"', "target = 7.5")
    answer = _send_file(browser, faulty.encode())
    assert answer.status_code == 422
    assert "Planens fil har 1 fejl." in answer.text
    assert 'value="Signe Holm"' in answer.text
    assert "indicator &#34;t4-tryghed&#34; → target: " in answer.text
    assert _send_file(browser, b"\xff").status_code == 422
    assert "Vælg planens fil" in browser.post("/begynd/plan", {"plan": "file", **ACCOUNT}).text
    assert _is_empty(empty)


def test_the_first_password_is_checked_as_every_other(empty, browser):
    _show_code(empty, browser)
    answer = browser.post("/begynd/plan", {"plan": "example", **ACCOUNT, "new": "hoejegladsaxe1"})
    assert answer.status_code == 422
    assert "for let at gætte" in answer.text
    assert "ikke ens" in answer.text
    assert _is_empty(empty)


def test_a_good_file_comes_back_with_the_form_where_another_answer_was_not(empty, browser):
    _show_code(empty, browser)
    answer = _send_file(browser, SHIPPED_AGREEMENT.read_bytes(), again="en anden")
    assert answer.status_code == 422
    assert "Filen er modtaget" in answer.text
    kept = re.search(r'name="kept_file" value="([^"]+)"', answer.text)[1]
    answer = browser.post("/begynd/plan", {"plan": "file", "kept_file": kept, **ACCOUNT})
    assert answer.headers["Location"] == "/min-side/kode-app"
    with empty.app_context():
        assert agreement.get_agreement().file_sha256 == sha256(SHIPPED_AGREEMENT.read_bytes()).hexdigest()
    assert "Vælg planens fil" not in answer.text


@pytest.mark.parametrize("kept", ["%%%", "AAAA"])
def test_a_kept_file_that_was_tampered_with_is_a_fault_of_the_form(empty, browser, kept):
    _show_code(empty, browser)
    assert browser.post("/begynd/plan", {"plan": "file", "kept_file": kept, **ACCOUNT}).status_code == 422
    assert _is_empty(empty)


def test_a_code_lasts_two_hours_and_so_does_what_it_opened(empty, browser):
    with freeze_time(datetime(2023, 1, 2, 8, tzinfo=UTC)):
        code = _make_code(empty)
    with freeze_time(datetime(2023, 1, 2, 9, 59, tzinfo=UTC)):
        assert browser.post("/begynd", {"code": code}).status_code == 303
        assert browser.get("/begynd/plan").status_code == 200
    with freeze_time(datetime(2023, 1, 2, 10, 0, tzinfo=UTC)):
        assert browser.get("/begynd/plan").headers["Location"] == "/begynd"
        assert browser.post("/begynd", {"code": code}).status_code == 422


def test_a_plan_from_the_command_line_lacks_the_account_alone(empty, browser):
    loaded = empty.test_cli_runner().invoke(args=["agreement", "load", str(SHIPPED_AGREEMENT)])
    assert loaded.exit_code == 0, loaded.output
    assert browser.get("/maal").headers["Location"] == "/begynd"
    assert "Planen er læst ind" in browser.get("/begynd").text
    _show_code(empty, browser)
    page = browser.get("/begynd/plan")
    assert "Hvilken plan" not in page.text
    answer = browser.post("/begynd/plan", {**ACCOUNT, "new": "hoejegladsaxe1", "again": "hoejegladsaxe1"})
    assert "for let at gætte" in answer.text
    assert browser.post("/begynd/plan", ACCOUNT).headers["Location"] == "/min-side/kode-app"
    assert browser.get("/begynd").status_code == 404


def test_a_supervisor_and_a_phone_are_answered_while_the_installation_is_empty(browser):
    assert browser.get("/sundhed").json == {"status": "ok"}
    assert browser.get("/sundhed/klar").status_code == 200
    for address in ("/manifest.webmanifest", "/sw.js"):
        assert browser.get(address).status_code == 200


def test_a_large_body_is_read_only_with_a_good_code(empty, browser):
    large = b"#" * (LARGEST_FORM_BEFORE_LOGIN + 1)
    assert browser.post("/begynd", {"code": (io.BytesIO(large), "x")}).status_code == 413
    assert _send_file(browser, large).headers["Location"] == "/begynd"
    _show_code(empty, browser)
    assert _send_file(browser, large).status_code == 422
    assert "højst fylde 1 MB" in _send_file(browser, b"#" * (LARGEST_PLAN_FILE + 1)).text
    assert _send_file(browser, b"#" * views.LARGEST_PLAN_FORM).status_code == 413


def test_a_form_without_the_token_is_refused(empty, browser):
    _show_code(empty, browser)
    answer = browser.client.post("/begynd/plan", data={"plan": "example", **ACCOUNT})
    assert answer.status_code == 401
    assert _is_empty(empty)


def test_an_installation_with_a_plan_never_sees_the_page(app, visit):
    for person in (visit(None), visit("karl")):
        assert person.get("/begynd").status_code == 404
        assert person.post("/begynd", {"code": "x"}).status_code == 404
        assert person.get("/begynd/plan").status_code == 404
