"""Conflicts (§ 10): their path, and that they exist for those involved only."""

from sqlalchemy import func, select

from gladsaxe.agreement.tables import Body
from gladsaxe.database.tables import db
from gladsaxe.deviations.rules import (
    OWN_FORUM_MESSAGES,
    STALE_CONFLICT,
    ConflictScope,
    ConflictStage,
    list_next_stages,
)
from gladsaxe.deviations.tables import Conflict, ConflictPerson, ConflictStep
from tests.conftest import CAST
from tests.deviations.steps import find_membership_value, new_submission_id
from tests.faults import error_above_field, find_page_faults

NEW = "/konflikter/ny"


def form(app, **changed) -> dict:
    good = {
        "submission_id": new_submission_id(),
        "between": "parter",
        "title": "Hvem betaler i ferien?",
        "text": "Vi er uenige om regningen.",
        "sides": [find_membership_value(app, CAST["doris"])],
    }
    return {**good, **changed}


def raised(app, browser) -> str:
    answer = browser.post(NEW, form(app))
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].split("?")[0]


def step(seen="leder", **changed) -> dict:
    good = {
        "submission_id": new_submission_id(),
        "seen": seen,
        "station": "bestyrelse",
        "body": "",
        "text": "Videre.",
    }
    return {**good, **changed}


def body(app, key) -> str:
    with app.app_context():
        return str(db.session.scalars(select(Body.id).where(Body.key == key)).one())


def seers(app, visit, address) -> set[str]:
    found = {name for name in CAST if visit(name).get(address).status_code == 200}
    in_lists = {name for name in CAST if "Hvem betaler i ferien?" in visit(name).get("/konflikter").text}
    assert in_lists == found
    return found


def test_it_exists_for_those_involved_and_for_each_body_that_it_reaches(app, visit):
    address = raised(app, visit("bob"))
    assert seers(app, visit, address) == {"bob", "doris", "freja"}
    freja = visit("freja")
    to_forum = step(station="gruppe", body=body(app, "forum-kriminalpraevention"))
    assert freja.post(f"{address}/videre", to_forum).status_code == 303
    assert seers(app, visit, address) == {"bob", "doris", "freja", "ib"}
    assert freja.post(f"{address}/videre", step("gruppe")).status_code == 303
    assert seers(app, visit, address) == {"bob", "doris", "freja", "ib", "gert", "hanne"}
    assert visit("alice").get(address).status_code == 404


def test_the_lead_leads_it_on_and_at_the_board_its_secretary_too(app, visit):
    address = raised(app, visit("bob"))
    for name, status in (("bob", 403), ("doris", 403), ("hanne", 404), ("alice", 404), ("freja", 303)):
        answer = visit(name).post(f"{address}/videre", step())
        assert (name, answer.status_code) == (name, status)
    settled = step("bestyrelse", station="afklaret", text="Parterne deler.")
    assert visit("hanne").post(f"{address}/videre", settled).status_code == 303
    page = visit("bob").get(address).text
    assert page.index("Vi er uenige om regningen.") < page.index("Videre.") < page.index("Parterne deler.")
    assert "Før den videre" not in visit("freja").get(address).text
    assert visit("freja").post(f"{address}/videre", step("afklaret")).status_code == 403


def test_an_internal_conflict_is_pointed_to_its_own_fora_and_not_kept(app, visit):
    bob = visit("bob")
    for between in [ConflictScope.MUNICIPALITY, ConflictScope.HOUSING]:
        answer = bob.post(NEW, form(app, between=str(between)))
        assert answer.status_code == 422
        assert error_above_field(answer.text, "between") == OWN_FORUM_MESSAGES[between]
        with app.app_context():
            for table in (Conflict, ConflictPerson, ConflictStep):
                assert db.session.scalar(select(func.count()).select_from(table)) == 0


def test_a_faulty_conflict_says_so(app, visit):
    bob = visit("bob")
    for field, value, sentence in [
        ("between", "", "Vælg en af mulighederne."),
        ("title", "", "Skriv hvad det handler om."),
        ("text", "", "Skriv hvad I er uenige om."),
        ("sides", [], "Vælg mindst én, der er med i konflikten."),
    ]:
        answer = bob.post(NEW, form(app, **{field: value}))
        assert (answer.status_code, find_page_faults(answer.text)) == (422, [sentence])


def test_a_step_from_a_page_that_is_old_is_refused_and_a_group_is_asked_for(app, visit):
    address, freja = raised(app, visit("bob")), visit("freja")
    asked = freja.post(f"{address}/videre", step(station="gruppe"))
    assert find_page_faults(asked.text) == ["Vælg hvor den skal drøftes."]
    freja.post(f"{address}/videre", step())
    late = freja.post(f"{address}/videre", step(station="afklaret"))
    assert (late.status_code, find_page_faults(late.text)) == (422, [STALE_CONFLICT])
    with app.app_context():
        assert db.session.scalars(select(ConflictStep.station).order_by(ConflictStep.id)).all() == [
            "leder",
            "bestyrelse",
        ]


def test_the_path_never_goes_back():
    assert list_next_stages(ConflictStage.LEAD) == (
        ConflictStage.GROUP,
        ConflictStage.BOARD,
        ConflictStage.SETTLED,
    )
    assert list_next_stages(ConflictStage.BOARD) == (ConflictStage.SETTLED,)
    assert list_next_stages(ConflictStage.SETTLED) == ()
