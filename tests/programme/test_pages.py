"""Sub-agreements: one for each chosen focus area, its versions, its milestones and how late they are."""

import re
from datetime import date
from functools import partial

from sqlalchemy import func, select

from gladsaxe.database.tables import db
from gladsaxe.programme import store
from gladsaxe.programme.rules import (
    MILESTONE_SETTLED,
    STALE_SUB_AGREEMENT,
    MilestoneStatus,
    count_days_late,
    format_days_late,
    get_milestone_status,
)
from gladsaxe.programme.tables import Milestone, SubAgreement
from tests.conftest import query_count
from tests.deviations.steps import add_milestone, freeze_day, new_submission_id
from tests.faults import error_above_field, find_page_faults
from tests.issues.steps import get_seat_value

CRIME = "/delaftaler/kriminalpraeventiv-indsats"


def terms(app, version=0, **changed) -> dict:
    good = {
        "submission_id": new_submission_id(),
        "version": str(version),
        "purpose": "At unge vælger fællesskabet.",
        "activities": "Bold og træning\n\nLegetøjsudlån",
        "reporter": get_seat_value(app, "fk-sekretariat"),
        "party_gladsaxe-kommune": "SSP er i området.",
        "party_3b": "",
        **({"reason": "Ny aktivitet."} if version else {}),
    }
    return {name: value for name, value in {**good, **changed}.items() if value is not None}


def plan(app, **changed) -> dict:
    good = {"submission_id": new_submission_id(), "title": "Ungeråd er valgt", "due_on": "01-02-2020"}
    return {**good, "responsible": get_seat_value(app, "ungemedarbejder"), **changed}


def test_there_is_one_for_each_chosen_focus_area(visit):
    page = visit("alice").get("/delaftaler").text
    assert re.findall(r'href="/delaftaler/([^"]+)"', page) == [
        "tryghed-og-trivsel",
        "kriminalpraeventiv-indsats",
        "forebyggelse-og-foraeldreansvar",
    ]
    assert visit("alice").get("/delaftaler/uddannelse-og-beskaeftigelse").status_code == 404
    assert visit("karl").get("/delaftaler").status_code == 403


def test_it_says_who_is_responsible_and_who_reports_to_which_forum(app, visit):
    freja = visit("freja")
    assert freja.post(f"{CRIME}/ret", terms(app)).status_code == 303
    page = freja.get(CRIME).text
    assert '<dt>Gladsaxe Kommune</dt><dd class="typed">SSP er i området.</dd>' in page
    assert "Boligforeningen 3B" not in page
    assert re.findall(r"<ul><li>(.*?)</li></ul>", page) == ["Bold og træning</li><li>Legetøjsudlån"]
    reports = (
        "Sekretariatsleder, Helhedsplanens sekretariat afrapporterer til Koordinerende forum for Kriminal"
    )
    assert reports in page
    assert visit("alice").get(f"{CRIME}/ret").status_code == 403


def test_a_change_needs_a_reason_and_keeps_what_was_said_before(app, visit):
    freja = visit("freja")
    freja.post(f"{CRIME}/ret", terms(app))
    without = freja.post(f"{CRIME}/ret", terms(app, 1, reason="", purpose="Nyt formål."))
    assert (without.status_code, find_page_faults(without.text)) == (422, ["Skriv hvorfor."])
    assert freja.post(f"{CRIME}/ret", terms(app, 1, purpose="Nyt formål.")).status_code == 303
    page = freja.get(CRIME).text
    assert (
        page.index("Nyt formål.") < page.index("Ny aktivitet.") < page.index("At unge vælger fællesskabet.")
    )
    overtaken = freja.post(f"{CRIME}/ret", terms(app, 1, purpose="Et tredje."))
    assert (overtaken.status_code, find_page_faults(overtaken.text)) == (422, [STALE_SUB_AGREEMENT])
    with app.app_context():
        assert db.session.scalars(select(SubAgreement.version).order_by(SubAgreement.id)).all() == [1, 2]


def test_a_milestone_is_planned_reached_late_and_told_by_how_much(app, visit):
    freja = visit("freja")
    assert freja.post(f"{CRIME}/milepael", plan(app)).status_code == 303
    with app.app_context():
        number = db.session.scalars(select(Milestone.id)).one()
    form = {"submission_id": new_submission_id(), "reached_on": "11-02-2020", "outcome": "Syv unge."}
    with freeze_day(date(2020, 2, 12)):
        assert "Ikke nået til tiden</strong> 11 dage for sent" in freja.get(CRIME).text
        freja.post(f"/delaftaler/milepael/{number}/naaet", form)
        page = freja.get(CRIME).text
        assert "Nået for sent</strong> 10 dage for sent" in page
        again = freja.post(
            f"/delaftaler/milepael/{number}/naaet", {**form, "submission_id": new_submission_id()}
        )
        assert (again.status_code, find_page_faults(again.text)) == (422, [MILESTONE_SETTLED])


def test_a_faulty_milestone_says_so_and_is_not_planned(app, visit):
    freja = visit("freja")
    for field, value, sentence in [
        ("title", "", "Skriv hvad der skal være nået."),
        ("due_on", "", "Skriv hvornår det skal være nået."),
        ("due_on", "31-02-2020", "Den dato findes ikke. Se efter dag og måned."),
        ("due_on", "31-12-2016", "Datoen skal ligge i aftalens periode, fra 01-01-2017 til 31-12-2020."),
        ("due_on", "01-01-2021", "Datoen skal ligge i aftalens periode, fra 01-01-2017 til 31-12-2020."),
        ("responsible", "", "Vælg hvem der har ansvaret."),
    ]:
        answer = freja.post(f"{CRIME}/milepael", plan(app, **{field: value}))
        assert (answer.status_code, find_page_faults(answer.text)) == (422, [sentence])
        assert error_above_field(answer.text, field) == sentence
        with app.app_context():
            assert db.session.scalar(select(func.count()).select_from(Milestone)) == 0


def test_a_milestone_that_is_taken_out_stays_with_its_reason_and_is_late_no_more(app, visit):
    number, freja = add_milestone(app), visit("freja")
    address = f"/delaftaler/milepael/{number}/traek-tilbage"
    assert find_page_faults(
        freja.post(address, {"submission_id": new_submission_id(), "reason": ""}).text
    ) == ["Skriv hvorfor."]
    assert (
        freja.post(address, {"submission_id": new_submission_id(), "reason": "Slået sammen."}).status_code
        == 303
    )
    page = freja.get(CRIME).text
    assert "Taget ud af planen" in page and "Slået sammen." in page
    assert "0 af 0 milepæle er nået" in freja.get("/delaftaler").text


def test_the_pages_ask_the_same_for_one_milestone_and_for_three(app, visit):
    freja = visit("freja")
    add_milestone(app)
    freja.get("/delaftaler")
    before = [query_count(app, partial(freja.get, address)) for address in ("/delaftaler", CRIME)]
    add_milestone(app, title="To")
    add_milestone(app, title="Tre", area="tryghed-og-trivsel")
    assert [query_count(app, partial(freja.get, address)) for address in ("/delaftaler", CRIME)] == before


def test_how_a_milestone_stands():
    due, day = date(2018, 3, 1), date(2018, 3, 5)
    assert get_milestone_status(due, None, due) is MilestoneStatus.COMING
    assert get_milestone_status(due, None, day) is MilestoneStatus.MISSED
    assert get_milestone_status(due, due, day) is MilestoneStatus.REACHED
    assert get_milestone_status(due, date(2018, 3, 2), day) is MilestoneStatus.LATE
    assert [count_days_late(due, reached, day) for reached in (None, due, date(2018, 3, 2))] == [4, 0, 1]
    assert [format_days_late(days) for days in (0, 1, 2)] == ["", "1 dag for sent", "2 dage for sent"]


def test_each_area_has_its_forum_and_what_has_no_area_the_residents_own(app):
    with app.app_context():
        found = {key: body.key for key, body in store.list_area_forums().items()}
        areas = {area.key: area.id for area in store.list_chosen_areas()}
        assert found[areas["kriminalpraeventiv-indsats"]] == "forum-kriminalpraevention"
        assert found[areas["forebyggelse-og-foraeldreansvar"]] == "forum-foraeldre"
        assert found[None] == "task-force"
