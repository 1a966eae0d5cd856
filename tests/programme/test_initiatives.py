"""The other initiatives and employment efforts (§ 8): goal, the parties' contributions, state."""

import re

from sqlalchemy import func, select

from gladsaxe.database.tables import db
from gladsaxe.programme.tables import InitiativeState
from tests.conftest import query_count
from tests.deviations.steps import new_submission_id
from tests.faults import error_above_field, find_page_faults

ARENA = "/andre-tiltag/byens-arena"


def form(**changed) -> dict:
    good = {
        "submission_id": new_submission_id(),
        "goal": "Et sted for alle.",
        "state": "i-gang",
        "text": "Lys kommer.",
    }
    return {**good, "party_gladsaxe-kommune": "Betaler lys.", "party_3b": "", **changed}


def card(browser, key="byens-arena") -> str:
    return re.search(rf'<li id="{key}">(.*?)</li>', browser.get("/andre-tiltag").text, re.DOTALL)[1]


def test_all_ten_initiatives_and_five_efforts_are_there_before_anything_is_written(visit):
    text = visit("alice").get("/andre-tiltag").text
    tiltag, efforts = text.split("<h2>Beskæftigelsesindsatser</h2>")
    assert (tiltag.count('<li id="'), efforts.count('<li id="')) == (10, 5)
    assert text.count("Mål og bidrag er ikke skrevet ind endnu.") == 15
    assert "Helhedsplanen huser mentoren, som sidder fast i helhedsplanens lokaler." in efforts
    assert "forankret i det lokale virksomhedsnetværk." in efforts


def test_the_newest_holds_and_the_earlier_are_kept(app, visit):
    freja = visit("freja")
    assert freja.post(ARENA, form()).status_code == 303
    shown = card(freja)
    assert "I gang" in shown and "Et sted for alle." in shown
    assert re.findall(r"<dt>([^<]+)</dt><dd[^>]*>([^<]+)</dd>", shown) == [
        ("Gladsaxe Kommune", "Betaler lys.")
    ]
    freja.post(ARENA, form(state="gennemfoert", text="Lyset er tændt."))
    assert "Gennemført" in card(freja)
    page = freja.get(ARENA).text
    assert page.index("Lyset er tændt.") < page.index("Lys kommer.")
    with app.app_context():
        states = db.session.scalars(select(InitiativeState.state).order_by(InitiativeState.id)).all()
        assert states == ["i-gang", "gennemfoert"]


def test_a_faulty_form_says_so_and_enters_nothing(app, visit):
    freja = visit("freja")
    for field, value, sentence in [
        ("goal", "", "Skriv målet."),
        ("state", "snart", "Vælg en af mulighederne."),
    ]:
        answer = freja.post(ARENA, form(**{field: value}))
        assert (answer.status_code, find_page_faults(answer.text)) == (422, [sentence])
        assert error_above_field(answer.text, field) == sentence
        assert "Betaler lys." in answer.text
        with app.app_context():
            assert db.session.scalar(select(func.count()).select_from(InitiativeState)) == 0


def test_who_writes_and_what_is_not_there(visit):
    for name, status in (("alice", 403), ("gert", 403), ("erik", 303)):
        assert (name, visit(name).post(ARENA, form()).status_code) == (name, status)
    assert visit("erik").get("/andre-tiltag/findes-ikke").status_code == 404
    assert visit("karl").get("/andre-tiltag").status_code == 403


def test_the_list_asks_the_same_for_one_and_for_three(app, visit):
    freja = visit("freja")
    freja.post(ARENA, form())
    freja.get("/andre-tiltag")
    one = query_count(app, lambda: freja.get("/andre-tiltag"))
    for key in ("bydelshus", "fritidsjob", "byens-arena"):
        freja.post(f"/andre-tiltag/{key}", form())
    assert query_count(app, lambda: freja.get("/andre-tiltag")) == one
