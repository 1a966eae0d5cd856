"""The table of rights, and every address under the right that it must ask for."""

import pytest

from gladsaxe.access.rules import RIGHT_BY_ENDPOINT, ROLES_BY_RIGHT, Right, find_right
from gladsaxe.agreement.roles import Role
from tests.conftest import CAST

# What each address asks for, written down a second time: a change of rights is a change of this test.
PUBLIC = {
    "access.log_in",
    "access.staff_answer",
    "access.staff_log_in",
    "access.use_code",
    "health.alive",
    "health.ready",
    "home.help_page",
    "setup.begin",
    "setup.create_plan",
    "offline_worker.blank_form",
    "offline_worker.unsent",
    "offline_worker.manifest",
    "offline_worker.script",
    "offline_pages.log_in_and_send",
    "web.static",
}


def test_every_address_of_the_application_declares_its_right(app):
    served = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert served == set(RIGHT_BY_ENDPOINT)
    assert {name for name, right in RIGHT_BY_ENDPOINT.items() if right is Right.ANYONE} == PUBLIC


def test_an_address_without_a_right_is_refused_to_everyone(app, visit):
    app._got_first_request = False
    app.add_url_rule("/uden-ret", "undeclared", lambda: "secret")
    for name in CAST:
        answer = visit(name).get("/uden-ret")
        assert (answer.status_code, "secret" in answer.text) == (403, False)
    assert visit().get("/uden-ret").status_code == 303
    assert find_right("undeclared") is None


def test_every_right_has_its_row_and_every_row_a_role():
    assert set(ROLES_BY_RIGHT) == set(Right)
    assert all(ROLES_BY_RIGHT.values())


@pytest.mark.parametrize(
    ("right", "roles"),
    [
        (Right.KEEP_REGISTERS, {Role.PROPERTY_OFFICE}),
        (Right.KEEP_FIGURES, {Role.SECRETARIAT, Role.SECRETARIAT_LEAD, Role.BOARD_SECRETARY}),
        (Right.MANAGE_SEATS, {Role.ADMINISTRATOR, Role.SECRETARIAT_LEAD}),
    ],
)
def test_who_has_the_rights_that_matter_most(right, roles):
    assert ROLES_BY_RIGHT[right] == roles


def test_the_administrator_sees_accounts_and_no_content():
    content = {
        right for right in Right if right.name.endswith(("ACTIVITIES", "ISSUES", "REGISTERS", "FIGURES"))
    }
    assert not [
        right
        for right in content | {Right.READ_STATUS, Right.EXPORT}
        if Role.ADMINISTRATOR in ROLES_BY_RIGHT[right]
    ]


def test_who_has_left_has_no_right_left(app, visit):
    charlie = visit("charlie")
    for rule in app.url_map.iter_rules():
        right = RIGHT_BY_ENDPOINT[rule.endpoint]
        if "GET" not in rule.methods or rule.arguments or right in (Right.ANYONE, Right.SIGNED_IN):
            continue
        assert (rule.rule, charlie.get(rule.rule).status_code) == (rule.rule, 403)


def test_a_right_ends_with_the_seat_at_the_next_request(app, visit):
    from gladsaxe.agreement.store import find_seat
    from gladsaxe.bodies.store import list_memberships
    from gladsaxe.database.clock import today

    bob = visit("bob")
    assert bob.get("/problemer").status_code == 200
    with app.app_context():
        seat = find_seat(CAST["bob"]).id
        membership = next(row.id for row in list_memberships(today()) if row.seat_id == seat)
    freja = visit("freja")
    assert freja.post(f"/pladser/{membership}/slut").status_code == 303
    assert bob.get("/problemer").status_code == 403
    with app.app_context():
        assert membership not in {row.id for row in list_memberships(today())}
