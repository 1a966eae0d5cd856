"""Every address under every method as everyone: how each is really called, and what is in the way."""

import io
import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from flask import Flask
from PIL import Image
from sqlalchemy import select

from gladsaxe.access import store as access
from gladsaxe.access.rules import PROGRAM_ENDPOINTS
from gladsaxe.agreement.roles import Role
from gladsaxe.agreement.tables import Body, Seat
from gladsaxe.bodies import store as bodies
from gladsaxe.database.clock import today
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.web.static import read_manifest
from tests.conftest import CAST
from tests.deviations.steps import (
    add_milestone,
    add_off_plan_activity,
    find_membership_value,
    make_notice_form,
    new_submission_id,
)
from tests.issues.steps import make_issue_form, open_issue_page, post_issue
from tests.meetings import steps as meetings
from tests.offline.outbox import HEADERS
from tests.registers.steps import make_bill_form, make_enquiry_form

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# Ida has Ib's role in another forum than his; the session of "expired" was ended by a new password.
ENDS_SESSION = ("/log-ud", "/min-side/log-ud-alle-steder")
ACTORS = ("nobody", "expired", *sorted(CAST), "ida")


@dataclass
class World:
    """Hold what can be called: each actor's session and token, and the rows that addresses name."""

    app: Flask
    sessions: dict[str, tuple[str, str]]
    names: dict[str, str]
    visit: Callable

    def call(self, actor: str, method: str, address: str):
        """Call an address as the actor, with the token that a page of theirs would have."""
        client = self.app.test_client()
        cookie, token = self.sessions[actor]
        if cookie:
            client.set_cookie("session", cookie)
        headers = HEADERS if address.startswith("/offline/v1/") else None
        data = {"csrf_token": token} if method in ("POST", "PUT", "PATCH", "DELETE") else None
        answer = client.open(address.format(**self.names), method=method, data=data, headers=headers)
        if address in ENDS_SESSION and answer.status_code == 303:
            self.sessions[actor] = _session(self.visit(actor))
        return answer


def picture(colour: str) -> io.BytesIO:
    """Return a photo's bytes."""
    out = io.BytesIO()
    Image.new("RGB", (20, 20), colour).save(out, "PNG")
    return io.BytesIO(out.getvalue())


def build_world(app: Flask, visit) -> World:
    """Write in a row of each kind, and log everyone in."""
    _seat_ida(app)
    alice, bob, doris = visit("alice"), visit("bob"), visit("doris")
    names = {
        "open": post_issue(app, alice, photos=[(picture("red"), "a.png")]),
        "secret": post_issue(app, bob, level="2", photos=[(picture("green"), "a.png")]),
        "strict": post_issue(app, bob, level="3", photos=[(picture("blue"), "a.png")]),
        "nr": str(uuid.uuid4()),
        "person": "99999999",
        "file": read_manifest()["site/site.css"],
        "nowhere": "2147483647",
        "seat": "tf-politi",
        "area": "kriminalpraeventiv-indsats",
        **_plan(app, bob),
    }
    walk = {"submission_id": str(uuid.uuid4()), "walked_on": "05-06-2018"}
    walk |= {f"rows-0-{name}": value for name, value in _issue_fields(app).items()}
    assert alice.post("/problemer/tryghedsvandring", walk).status_code == 303
    names["walk"] = walk["submission_id"]
    activity = {
        "submission_id": str(uuid.uuid4()),
        "title": "Loppemarked",
        "type": "loppemarked",
        "place": "centeret",
        "day": "02-06-2018",
        "participants": "250",
        "photos": [(picture("yellow"), "a.png")],
    }
    made = alice.post("/aktiviteter/ny", activity)
    names["activity"] = re.search(r"/aktiviteter/(\d+)/", made.headers["Location"])[1]
    sent = make_bill_form(app, photos=[(picture("black"), "a.png")])
    made = doris.post("/haervaerksregninger/ny", sent)
    names["bill"] = re.search(r"/(\d+)", made.headers["Location"])[1]
    made = doris.post("/henvendelser/ny", make_enquiry_form(app))
    names["enquiry"] = re.search(r"/(\d+)", made.headers["Location"])[1]
    freja = visit("freja")
    for key, address in (("open", "/problemer/{open}"), ("secret", "/problemer/{secret}")):
        names[f"{key}_photo"] = _photo(freja, address.format(**names))
    open_issue_page(freja, names["strict"])
    names["strict_photo"] = _photo(freja, f"/problemer/{names['strict']}")
    names["activity_photo"] = _photo(freja, f"/aktiviteter/{names['activity']}")
    names["bill_photo"] = _photo(freja, f"/haervaerksregninger/{names['bill']}")
    sessions = {"expired": _session(visit("karl"))}
    _new_password(app, "karl")
    for name in ACTORS:
        if name not in sessions:
            sessions[name] = _session(visit(None if name == "nobody" else name))
    return World(app, sessions, names, visit)


def default_status(app: Flask, actor: str, endpoint: str, method: str) -> int:
    """Return how an address answers one whom it is not for."""
    if actor not in ("nobody", "expired"):
        return 403
    return 401 if endpoint in PROGRAM_ENDPOINTS or method not in ("GET", "HEAD", "OPTIONS") else 303


def endpoints(app: Flask) -> Iterator[tuple[str, set[str]]]:
    """Yield each endpoint with its methods, HEAD and OPTIONS left out."""
    for rule in app.url_map.iter_rules():
        yield rule.endpoint, set(rule.methods or ()) - {"HEAD", "OPTIONS"}


def _plan(app: Flask, bob) -> dict[str, str]:
    """Write in a meeting that is planned, one that is being held, a decision, and what has gone off plan."""
    planned, held = (meetings.plan_meeting(app, day=date(2018, 6, day)) for day in (4, 1))
    names = {"meeting": planned, "held": held, "item": meetings.add_item(app, planned, day=date(2018, 6, 4))}
    names |= {
        "held_item": meetings.add_item(app, held, day=date(2018, 6, 1)),
        "decision": meetings.add_closed_decision(app),
    }
    meetings.begin_meeting(app, held, date(2018, 6, 1))
    names["milestone"] = add_milestone(app)
    names["off_plan"] = add_off_plan_activity(app, day=date(2018, 5, 17))
    made = bob.post("/beskeder-til-bestyrelsen/ny", make_notice_form(app))
    names["notice"] = re.search(r"/(\d+)", made.headers["Location"])[1]
    sides = [find_membership_value(app, CAST["doris"])]
    conflict = {
        "submission_id": new_submission_id(),
        "between": "parter",
        "title": "Nøgler",
        "text": "Hvem har nøglen?",
    }
    made = bob.post("/konflikter/ny", {**conflict, "sides": sides})
    names["conflict"] = re.search(r"/(\d+)", made.headers["Location"])[1]
    return {key: str(value) for key, value in names.items()}


def _issue_fields(app: Flask) -> dict[str, str]:
    return {name: make_issue_form(app)[name] for name in ("kind", "place", "text", "urgency")}


def _photo(browser, address: str) -> str:
    return re.search(r'<img src="[^"]+/([^"/]+)"', browser.get(address).text)[1]


def _session(browser) -> tuple[str, str]:
    token = browser.token()
    cookie = browser.client.get_cookie("session")
    return (cookie.value if cookie else ""), token


def _new_password(app: Flask, name: str) -> None:
    with app.app_context():
        account = access.find_account_by_login(name)
        person_id, hashed = account.person_id, account.password_hash
        run_in_transaction(access.set_password, person_id, hashed)


def _seat_ida(app: Flask) -> None:
    """Give Ida a seat with Ib's role in another forum."""
    with app.app_context():
        ib = db.session.scalars(select(Seat).where(Seat.key == CAST["ib"])).one()
        elsewhere = select(Seat.id).join(Seat.body).where(Seat.role == ib.role, Seat.body_id != ib.body_id)
        seat_id = db.session.scalars(elsewhere.order_by(Body.position, Seat.position).limit(1)).one()
        assert ib.role == Role.FORUM_MEMBER
        hashed = access.find_account_by_login("ib").password_hash

        def seat() -> None:
            person = bodies.add_person("Ida")
            bodies.seat_person(person.id, seat_id, today())
            access.add_account(person.id, "ida", hashed)

        run_in_transaction(seat)
