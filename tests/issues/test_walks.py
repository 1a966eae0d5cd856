"""Several observations from one walk in one go."""

import re
import uuid
from datetime import date

from sqlalchemy import select

from gladsaxe.database.tables import db
from gladsaxe.issues.tables import Issue, IssueEvent, IssuePhoto, IssueWalk
from tests.faults import find_page_faults
from tests.issues.steps import count_rows, get_place_value, is_same_page, make_picture

WALK = "/problemer/tryghedsvandring"


def walk(app, *rows, **changed) -> dict:
    sent = {"submission_id": str(uuid.uuid4()), "walked_on": "12-09-2018", "participants": "14", **changed}
    for number, row in enumerate(rows):
        blank = {"kind": "", "place": "", "text": "", "urgency": "snart"}
        sent |= {f"rows-{number}-{name}": value for name, value in {**blank, **row}.items()}
    return sent


def seen(app, **changed) -> dict:
    return {"kind": "lys", "place": get_place_value(app, "biblioteket"), "text": "Helt mørkt.", **changed}


def test_a_walk_is_shown_with_five_rows_and_the_way_to_help(visit):
    text = visit("alice").get(WALK).text
    assert re.findall(r"<h2 class=\"h4\">(.*?)</h2>", text) == [
        f"Observation {number}" for number in range(1, 6)
    ]
    assert "Det her er ikke en besked om et barn." in text
    assert 'href="tel:112"' in text


def test_the_rows_that_hold_something_become_issues_with_one_receipt(app, visit):
    alice = visit("alice")
    sent = walk(
        app,
        seen(app),
        {},
        seen(
            app,
            kind="utrygt",
            place=get_place_value(app, "skur-2"),
            text="Folk går en omvej.",
            urgency="ikke",
        ),
        {},
        seen(app, kind="affald", text="Skraldespanden flyder over.", urgency="nu"),
    )
    answer = alice.post(WALK, sent)
    assert answer.headers["Location"] == f"{WALK}/{sent['submission_id']}/kvittering"
    with app.app_context():
        issues = db.session.scalars(select(Issue).order_by(Issue.id)).all()
        told = [(row.kind, row.level, row.urgency, row.text, row.seen_on) for row in issues]
        numbers = [row.number for row in issues]
        kept = db.session.scalars(select(IssueWalk)).one()
        assert (kept.walked_on, kept.participants) == (date(2018, 9, 12), 14)
        assert {row.walk_id for row in issues} == {kept.id}
    assert told == [
        ("lys", 0, "snart", "Helt mørkt.", date(2018, 9, 12)),
        ("utrygt", 2, "ikke", "Folk går en omvej.", date(2018, 9, 12)),
        ("affald", 0, "nu", "Skraldespanden flyder over.", date(2018, 9, 12)),
    ]
    receipt = alice.get(answer.headers["Location"])
    assert re.findall(r"<h2 class=\"h4\">Nummer (.*?)</h2>", receipt.text) == numbers
    assert "Tryghedsvandring 12. september 2018 med 14 deltagere. 3 observationer." in receipt.text
    assert "Folk går en omvej." not in receipt.text
    assert alice.post(WALK, sent).headers["Location"] == answer.headers["Location"]
    assert (count_rows(app, Issue), count_rows(app, IssueEvent), count_rows(app, IssueWalk)) == (3, 3, 1)
    bob = visit("bob")
    others = bob.get(answer.headers["Location"])
    assert others.status_code == 404
    assert is_same_page(others, bob.get(f"{WALK}/{uuid.uuid4()}/kvittering"))


def test_faults_name_their_row_and_nothing_is_stored(app, visit):
    alice = visit("alice")
    sent = walk(
        app,
        seen(app),
        {},
        seen(app, kind="", text=" "),
        {"text": "Kun en tekst"},
        seen(app, text="x" * 10_001),
        walked_on="31-09-2018",
        participants="mange",
    )
    answer = alice.post(WALK, sent)
    assert answer.status_code == 422
    assert find_page_faults(answer.text) == [
        "Den dato findes ikke. Se efter dag og måned.",
        "Skriv et helt tal, for eksempel 25.",
        "Observation 3: Vælg hvad det handler om.",
        "Observation 3: Skriv hvad I så.",
        "Observation 4: Vælg hvad det handler om.",
        "Observation 4: Vælg hvor det var.",
        "Observation 5: Teksten er 1 tegn for lang.",
    ]
    for name, value in (("walked_on", "31-09-2018"), ("participants", "mange")):
        assert re.search(rf'name="{name}"[^>]* value="{value}"', answer.text)
    assert "Kun en tekst</textarea>" in answer.text
    assert "Helt mørkt.</textarea>" in answer.text
    assert answer.text.count('<option value="lys" selected>') == 2
    linked = re.findall(r'<li><a href="#([^"]+)">', answer.text.split('id="faults"')[1].split("</ul>")[0])
    ids = re.findall(r'\sid="([^"]+)"', answer.text)
    assert set(linked) <= set(ids)
    assert count_rows(app, Issue) == count_rows(app, IssueWalk) == 0


def test_an_empty_walk_is_asked_about(app, visit):
    alice = visit("alice")
    answer = alice.post(WALK, walk(app, {}, {}, {}, {}, {}))
    assert answer.status_code == 422
    assert find_page_faults(answer.text) == ["Skriv mindst én observation."]
    for day, sentence in (
        ("", "Skriv hvilken dag det var."),
        ("01-01-2999", "Datoen kan ikke være i fremtiden."),
        ("01-01-1999", "Datoen skal ligge mellem"),
    ):
        answer = alice.post(WALK, walk(app, seen(app), walked_on=day))
        assert answer.status_code == 422
        assert find_page_faults(answer.text)[0].startswith(sentence)
    assert count_rows(app, Issue) == 0


def test_more_rows_keep_everything_typed_and_the_photos(app, visit):
    alice = visit("alice")
    sent = walk(app, {}, seen(app, text="Anden række"), {}, {}, {}, walked_on="12/9 2018")
    photo = {"rows-1-photos": (make_picture("red"), "a.png")}
    answer = alice.post(WALK, {**sent, **photo, "more": "1"})
    assert answer.status_code == 200
    assert find_page_faults(answer.text) == []
    assert len(re.findall('<h2 class="h4">Observation', answer.text)) == 10
    assert 'value="12/9 2018"' in answer.text
    assert "Anden række</textarea>" in answer.text
    assert f'name="submission_id" value="{sent["submission_id"]}"' in answer.text
    assert "1 billede er allerede modtaget og kommer med." in answer.text
    rows = [{}, seen(app, text="Anden række"), *[{}] * 7, seen(app, text="Tiende række")]
    last = {
        **walk(app, *rows),
        "submission_id": sent["submission_id"],
        "rows-9-photos": (make_picture("blue"), "b.png"),
    }
    assert alice.post(WALK, last).status_code == 303
    with app.app_context():
        kept = db.session.execute(
            select(Issue.text).join(IssuePhoto, IssuePhoto.issue_id == Issue.id).order_by(Issue.id)
        ).scalars()
        assert list(kept) == ["Anden række", "Tiende række"]


def test_a_row_with_only_a_photo_is_not_left_out(app, visit):
    sent = walk(app, seen(app), {})
    answer = visit("alice").post(WALK, {**sent, "rows-1-photos": (make_picture(), "a.png")})
    assert answer.status_code == 422
    assert find_page_faults(answer.text) == [
        "Observation 2: Vælg hvad det handler om.",
        "Observation 2: Vælg hvor det var.",
        "Observation 2: Skriv hvad I så.",
    ]
    assert count_rows(app, Issue) == 0


def test_there_are_never_more_than_fifty_rows(app, visit):
    alice = visit("alice")
    answer = alice.post(WALK, {**walk(app, *[seen(app)] * 50), "more": "1"})
    assert len(re.findall('<h2 class="h4">Observation', answer.text)) == 50
    assert "Flere rækker" not in answer.text
    assert alice.post(WALK, walk(app, *[seen(app)] * 60)).status_code == 303
    assert count_rows(app, Issue) == 50
