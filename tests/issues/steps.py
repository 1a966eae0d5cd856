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
from gladsaxe.agreement.tables import Place, Seat
from gladsaxe.database.durable import write
from gladsaxe.database.tables import db
from gladsaxe.issues import store
from gladsaxe.issues.rules import Kind, Level, Report, Urgency
from gladsaxe.issues.tables import Issue


def place(app, key="centeret") -> str:
    """Return the value of a place in a form."""
    with app.app_context():
        return str(db.session.scalars(select(Place.id).where(Place.key == key)).one())


def seat(app, key) -> str:
    """Return the value of a seat in a form."""
    with app.app_context():
        return str(db.session.scalars(select(Seat.id).where(Seat.key == key)).one())


def actor(app, name) -> Actor:
    """Return one of the cast as who acts."""
    with app.app_context():
        return replace(access.actor_of(access.account_by_login(name)), confirmed=True)


def fields(app, **changed) -> dict:
    """Return a good form about an issue, with some fields changed or, with None, left out."""
    good = {
        "submission_id": str(uuid.uuid4()),
        "kind": "i_stykker",
        "place": place(app),
        "text": "Bænken ved boldbanen er brækket.",
        "seen_on": "05-06-2018",
        "urgency": "snart",
        "level": "0",
    }
    return {name: value for name, value in {**good, **changed}.items() if value is not None}


def tell(app, browser, **changed) -> str:
    """Send an issue through the page and return its number."""
    answer = browser.post("/problemer/ny", fields(app, **changed))
    assert answer.status_code == 303, answer.text
    return re.fullmatch(r"/problemer/([0-9A-Z]{4}-[0-9A-Z]{4})/kvittering", answer.headers["Location"])[1]


def add(app, name, **changed) -> str:
    """Write an issue in through the store and return its number."""
    report = Report(
        **{
            "kind": Kind.BROKEN,
            "place_id": int(place(app)),
            "seen_on": date(2018, 6, 5),
            "urgency": Urgency.SOON,
            "text": "Bænken ved boldbanen er brækket.",
            "level": Level.OPEN,
            **changed,
        }
    )
    who = actor(app, name)
    with app.app_context():
        return write(lambda: store.add(str(uuid.uuid4()), who, report).number)


def read(browser, number, purpose="following_up", **more) -> str:
    """Return an issue's page as one who reads it: a purpose is stated where the page asks for one."""
    page = browser.get(f"/problemer/{number}").text
    if 'id="opening"' in page:
        answer = browser.post(f"/problemer/{number}/formaal", {"opening": purpose, **more})
        assert answer.status_code == 303, answer.text
        page = browser.get(f"/problemer/{number}").text
    return page


def change(browser, number, step, **data):
    """Press a button of an issue's page, with the version that the page showed."""
    page = read(browser, number)
    shown = re.search(r'name="version" value="(\d+)"', page)
    sent = {"submission_id": str(uuid.uuid4()), "version": shown[1] if shown else "1"}
    return browser.post(f"/problemer/{number}/{step}", {**sent, **data})


def at_once(app, browser, address, forms) -> list:
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


def row(app, number) -> Issue:
    """Return the issue's row, whoever may see it."""
    with app.app_context():
        issue = db.session.scalars(select(Issue).where(Issue.number == number)).one()
        db.session.expunge(issue)
        return issue


def count(app, table) -> int:
    """Return how many rows a table has."""
    with app.app_context():
        return len(db.session.execute(select(table)).all())


def picture(colour="red", size=(40, 30)) -> io.BytesIO:
    """Return a photo's bytes."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return io.BytesIO(out.getvalue())


def same_page(one, other) -> bool:
    """Tell whether two answers are alike but for the token, which is masked anew for every page."""
    bare = [re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text) for answer in (one, other)]
    return bare[0] == bare[1] and one.status_code == other.status_code
