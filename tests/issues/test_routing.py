"""Where a new issue goes: the plan's routes, empty seats, and who may read; and what waits for whom."""

from datetime import date, timedelta

import pytest

from gladsaxe.agreement.faults import InvalidAgreement
from gladsaxe.agreement.issue_kinds import IssueKind, IssueUrgency
from gladsaxe.agreement.routes import SolveDaysPart
from gladsaxe.agreement.rules import parse_plan
from gladsaxe.agreement.tables import Agreement, Seat
from gladsaxe.bodies import store as bodies
from gladsaxe.core.confidentiality import ConfidentialityLevel
from gladsaxe.core.configuration import SHIPPED_AGREEMENT
from gladsaxe.database.clock import today
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.issues import waiting
from gladsaxe.issues.reassignment import reassign_open_issues
from tests.conftest import CAST
from tests.issues.steps import (
    add_issue,
    find_issue_row,
    get_place_value,
    make_actor,
    post_issue,
    press_button,
)

SHIPPED = SHIPPED_AGREEMENT.read_text(encoding="utf-8")
ROUTE = '[[route]]\nkinds = ["ide", "ros"]\nseat = "beboerkoordinator"\nanswer_days = 10\n'


def recipient(app, number) -> tuple[str, str]:
    """Return the key of the seat that an issue went to, and how."""
    issue = find_issue_row(app, number)
    with app.app_context():
        return db.session.get_one(Seat, issue.routed_seat_id).key, issue.route_outcome


def set_routes(app, *routes) -> None:
    """Let the plan have these routes alone."""

    def write() -> None:
        row = db.session.query(Agreement).one()
        row.definition = {**row.definition, "route": list(routes)}

    with app.app_context():
        run_in_transaction(write)


def empty_seat(app, key) -> int:
    """End every membership of a seat and hand its work over; return how many issues moved."""

    def end() -> int:
        seat_id = db.session.query(Seat).filter_by(key=key).one().id
        for membership in bodies.list_memberships(today()):
            if membership.seat_id == seat_id:
                bodies.end_membership(membership.id, today() - timedelta(days=1), None)
        person = make_actor(app, "freja").person_id
        return reassign_open_issues(seat_id, person)

    with app.app_context():
        return run_in_transaction(end)


def test_a_new_issue_goes_to_the_seat_of_its_kind_and_place_at_once(app, visit):
    broken = post_issue(app, visit("alice"))
    school = add_issue(app, "alice", place_id=int(get_place_value(app, "groennemose-skole")))
    unsafe = add_issue(app, "alice", kind=IssueKind.UNSAFE)
    idea = add_issue(app, "alice", kind=IssueKind.IDEA)
    assert recipient(app, broken) == ("tf-faellesdrift", "rute")
    assert recipient(app, school) == ("tf-skoleleder", "rute")
    assert recipient(app, unsafe) == ("sekretariatsleder", "rute")
    assert recipient(app, idea) == ("beboerkoordinator", "rute")
    row = find_issue_row(app, broken)
    assert (row.answer_due_on - row.created_at.date()).days == 3
    assert (row.solve_due_on - row.created_at.date()).days == 14
    assert row.responsible_seat_id is None
    receipt = visit("alice").get(f"/problemer/{broken}/kvittering").text
    assert "Chefinspektør, Fællesdriften. Det går til den, der tager sig af den slags" in receipt


def test_without_a_route_or_a_holder_the_secretariat_gets_it_and_it_is_said(app, visit):
    bin_route = {"kinds": ["affald"], "seat": "tf-bibliotek", "answer_days": 3}
    set_routes(app, bin_route, {"kinds": ["lys"], "seat": "tf-beboer", "answer_days": 3})
    other = add_issue(app, "alice")
    empty = add_issue(app, "alice", kind=IssueKind.LITTER)
    resident = add_issue(app, "alice", kind=IssueKind.LIGHT)
    assert recipient(app, other) == ("sekretariatsleder", "ingen")
    assert recipient(app, empty) == ("sekretariatsleder", "ledig")
    assert recipient(app, resident) == ("sekretariatsleder", "ledig")
    page = visit("alice").get(f"/problemer/{empty}").text
    assert "Der sidder ikke nogen på pladsen lige nu, så sekretariatet har fået det." in page
    front = visit("erik").get("/").text
    assert "Affald og rod: Filialleder for" in front
    assert 'data-kind="unheld-route"' not in visit("doris").get("/").text


def test_a_route_never_widens_who_may_read(app, visit):
    set_routes(app, {"kinds": ["utrygt", "i_stykker"], "seat": "tf-faellesdrift", "answer_days": 3})
    unsafe = add_issue(app, "bob", kind=IssueKind.UNSAFE)
    strict = add_issue(app, "bob", level=ConfidentialityLevel.STRICT)
    plain = add_issue(app, "bob")
    assert recipient(app, unsafe) == ("sekretariatsleder", "skaermet")
    assert recipient(app, strict) == ("sekretariatsleder", "skaermet")
    assert recipient(app, plain) == ("tf-faellesdrift", "rute")
    doris = visit("doris")
    assert doris.get(f"/problemer/{unsafe}").status_code == 404
    page = doris.get("/problemer?vis=uden").text
    assert "Nye uden ansvarlig (1)" in page
    assert unsafe not in page
    assert strict not in page


def test_counts_are_of_what_the_actor_may_read_and_of_own_seats(app, visit):
    for name, kind in (("alice", IssueKind.BROKEN), ("bob", IssueKind.UNSAFE), ("alice", IssueKind.IDEA)):
        number = add_issue(app, name, kind=kind)
    counts = {}
    for name in CAST:
        if name != "charlie":
            actor = make_actor(app, name)
            with app.app_context():
                counts[name] = waiting.count_unassigned(actor)
    assert counts == {
        "alice": 0,
        "bob": 0,
        "doris": 1,
        "erik": 2,
        "freja": 3,
        "gert": 0,
        "hanne": 0,
        "ib": 0,
        "karl": 0,
    }
    press_button(visit("erik"), number, "jeg-tager-den")
    page = visit("erik").get("/problemer?vis=aabne").text
    assert "Nye uden ansvarlig (1)" in visit("erik").get("/").text
    assert "Nye uden ansvarlig (1)" in page
    assert "Mine (1)" in page
    assert number in page
    assert "Nye uden ansvarlig" not in visit("alice").get("/problemer").text


def test_what_nobody_took_on_passes_on_when_the_seat_is_empty(app):
    waiting_one, confidential = add_issue(app, "alice"), add_issue(app, "alice", kind=IssueKind.UNSAFE)
    assert empty_seat(app, "tf-faellesdrift") == 1
    assert recipient(app, waiting_one) == ("sekretariatsleder", "ledig")
    assert find_issue_row(app, waiting_one).responsible_seat_id is None
    assert recipient(app, confidential) == ("sekretariatsleder", "rute")


DAYS = "et helt antal dage fra 1 til 365 uden anførselstegn."


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (
            ROUTE.replace('"ros"', '"x"'),
            'kinds nr. 2: teksten "x" passer ikke her. Tilladt: en af "i_stykker"',
        ),
        (
            ROUTE.replace('"beboerkoordinator"', '"x"'),
            'seat: "x" findes ikke blandt filens pladser. Tilladt: ',
        ),
        (ROUTE + 'places = ["x"]\n', 'places nr. 1: "x" findes ikke blandt filens steder. Tilladt: "byens'),
        (
            ROUTE.replace("10", "0"),
            f"answer_days: tallet 0 uden anførselstegn passer ikke her. Tilladt: {DAYS}",
        ),
        (ROUTE.replace("answer_days = 10", ""), f"answer_days: mangler. Tilladt: {DAYS}"),
        (
            ROUTE + "solve_days = { x = 1 }\n",
            "solve_days → x: nøglen findes ikke her. Tilladt: nøglerne ikke",
        ),
        (ROUTE + "solve_days = { nu = 900 }\n", "solve_days → nu: tallet 900 uden anførselstegn passer ikke"),
        (ROUTE + "days = 3\n", "days: nøglen findes ikke her. Tilladt: nøglerne kinds, places, seat"),
        (
            ROUTE.replace('["ide", "ros"]', "[]"),
            "kinds: en liste passer ikke her. Tilladt: en liste med mindst",
        ),
    ],
)
def test_a_faulty_route_is_named_in_danish(written, sentence):
    assert ROUTE in SHIPPED
    with pytest.raises(InvalidAgreement) as faulty:
        parse_plan(SHIPPED.replace(ROUTE, written).encode())
    start = f"route nr. 4 → {sentence}"
    assert [str(fault)[: len(start)] for fault in faulty.value.faults] == [start]


def test_a_route_can_say_the_days_of_each_urgency():
    assert set(SolveDaysPart.model_fields) == {str(urgency) for urgency in IssueUrgency}


def test_similar_reports_are_pointed_out_to_those_who_may_read_them(app, visit):
    number = add_issue(app, "alice", seen_on=date(2018, 6, 5))
    near = add_issue(app, "alice", seen_on=date(2018, 6, 7))
    far = add_issue(app, "alice", seen_on=date(2018, 6, 8))
    other_kind = add_issue(app, "alice", seen_on=date(2018, 6, 5), kind=IssueKind.LIGHT)
    secret = add_issue(app, "bob", seen_on=date(2018, 6, 5), level=ConfidentialityLevel.CONFIDENTIAL)

    def similar(name) -> set[str]:
        page = visit(name).get(f"/problemer/{number}").text
        return {row for row in (near, far, other_kind, secret) if row in page}

    assert similar("bob") == {near, secret}
    assert similar("doris") == {near}
    assert similar("alice") == set()
