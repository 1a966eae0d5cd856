"""The steps that tests of issues and registers are written in."""

import io
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

from PIL import Image
from sqlalchemy import select

from gladsaxe.access import store as access
from gladsaxe.access.rules import Actor
from gladsaxe.agreement.issue_kinds import IssueKind, IssueUrgency
from gladsaxe.agreement.tables import Place, Seat
from gladsaxe.core.confidentiality import ConfidentialityLevel
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.issues import store
from gladsaxe.issues.rules import IssueReport
from gladsaxe.issues.tables import Issue


def get_place_value(app, key="centeret") -> str:
    """Return the value of a place in a form."""
    with app.app_context():
        return str(db.session.scalars(select(Place.id).where(Place.key == key)).one())


def get_seat_value(app, key) -> str:
    """Return the value of a seat in a form."""
    with app.app_context():
        return str(db.session.scalars(select(Seat.id).where(Seat.key == key)).one())


def make_actor(app, name) -> Actor:
    """Return one of the cast as who acts."""
    with app.app_context():
        return replace(access.build_actor(access.find_account_by_login(name)), confirmed=True)


def make_issue_form(app, **changed) -> dict:
    """Return a good form about an issue, with some fields changed or, with None, left out."""
    good = {
        "submission_id": str(uuid.uuid4()),
        "kind": "i_stykker",
        "place": get_place_value(app),
        "text": "Bænken ved boldbanen er brækket.",
        "seen_on": "05-06-2018",
        "urgency": "snart",
        "level": "0",
    }
    return {name: value for name, value in {**good, **changed}.items() if value is not None}


def post_issue(app, browser, **changed) -> str:
    """Send an issue through the page and return its number."""
    answer = browser.post("/problemer/ny", make_issue_form(app, **changed))
    assert answer.status_code == 303, answer.text
    return re.fullmatch(r"/problemer/([0-9A-Z]{4}-[0-9A-Z]{4})/kvittering", answer.headers["Location"])[1]


def add_issue(app, name, **changed) -> str:
    """Write an issue in through the store and return its number."""
    report = IssueReport(
        **{
            "kind": IssueKind.BROKEN,
            "place_id": int(get_place_value(app)),
            "seen_on": date(2018, 6, 5),
            "urgency": IssueUrgency.SOON,
            "text": "Bænken ved boldbanen er brækket.",
            "level": ConfidentialityLevel.OPEN,
            **changed,
        }
    )
    who = make_actor(app, name)
    with app.app_context():
        return run_in_transaction(lambda: store.add_issue(str(uuid.uuid4()), who, report).number)


def open_issue_page(browser, number, purpose="following_up", **more) -> str:
    """Return an issue's page as one who reads it: a purpose is stated where the page asks for one."""
    page = browser.get(f"/problemer/{number}").text
    if 'id="opening"' in page:
        answer = browser.post(f"/problemer/{number}/formaal", {"opening": purpose, **more})
        assert answer.status_code == 303, answer.text
        page = browser.get(f"/problemer/{number}").text
    return page


def press_button(browser, number, step, **data):
    """Press a button of an issue's page, with the version that the page showed."""
    page = open_issue_page(browser, number)
    shown = re.search(r'name="version" value="(\d+)"', page)
    sent = {"submission_id": str(uuid.uuid4()), "version": shown[1] if shown else "1"}
    return browser.post(f"/problemer/{number}/{step}", {**sent, **data})


def send_concurrently(app, browser, address, forms) -> list:
    """Send every form at the same time, each from a browser of its own with the same session."""
    token, session = browser.token(), browser.client.get_cookie("session").value
    start = Barrier(len(forms))

    def send(form):
        client = app.test_client()
        client.set_cookie("session", session)
        start.wait()
        return client.post(address, data={**form, "csrf_token": token})

    with ThreadPoolExecutor(len(forms)) as pool:
        return list(pool.map(send, forms))


def find_issue_row(app, number) -> Issue:
    """Return the issue's row, whoever may see it."""
    with app.app_context():
        issue = db.session.scalars(select(Issue).where(Issue.number == number)).one()
        db.session.expunge(issue)
        return issue


def count_rows(app, table) -> int:
    """Return how many rows a table has."""
    with app.app_context():
        return len(db.session.execute(select(table)).all())


def make_picture(colour="red", size=(40, 30)) -> io.BytesIO:
    """Return a photo's bytes."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return io.BytesIO(out.getvalue())


def is_same_page(one, other) -> bool:
    """Tell whether two answers are alike but for the token, which is masked anew for every page."""
    bare = [re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text) for answer in (one, other)]
    return bare[0] == bare[1] and one.status_code == other.status_code
