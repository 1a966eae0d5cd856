"""What went off plan makes a deviation by itself; its forum takes a stand, and the board answers."""

import re
from datetime import date

import pytest
from sqlalchemy import func, select

from gladsaxe.activities.rules import ActivityState
from gladsaxe.core.refusals import FieldRefusal
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.deviations import store
from gladsaxe.deviations.rules import (
    DEVIATION_NOT_OPEN,
    STAND_ALREADY_TAKEN,
    DeviationPhase,
    DeviationSource,
    ForumStand,
    ReportKind,
)
from gladsaxe.deviations.tables import Deviation
from tests.conftest import query_count
from tests.deviations.steps import (
    add_milestone,
    add_off_plan_activity,
    correct_to_planned,
    freeze_day,
    make_stand_form,
)
from tests.faults import error_above_field, find_page_faults
from tests.issues.steps import make_actor


def titles(browser, **query) -> list[str]:
    text = browser.get("/afvigelser", query_string=query).text
    return re.findall(r'<h2 class="h4"><a href="[^"]+">([^<]+)</a>', text)


def stands(app) -> list[tuple]:
    with app.app_context():
        rows = db.session.scalars(select(Deviation).order_by(Deviation.id))
        return [(row.title, row.stand, row.text, row.told_text, row.answer, row.outcome) for row in rows]


def told(app) -> list[tuple]:
    with app.app_context():
        found = store.list_open_reports(store.get_board().id)
        return [(thing.kind, thing.title, thing.text, thing.told_on) for thing in found]


def test_only_what_went_off_plan_is_a_deviation_and_nobody_writes_it_in(app, visit):
    add_off_plan_activity(app, "Gik skævt")
    add_off_plan_activity(app, "Gik godt", as_planned=True, deviation="")
    add_off_plan_activity(app, "Ved ikke", as_planned=None, deviation="")
    add_off_plan_activity(
        app, "Aflyst", state=ActivityState.CANCELLED, as_planned=None, deviation="", participants=None
    )
    add_off_plan_activity(
        app, "Planlagt", state=ActivityState.PLANNED, as_planned=None, deviation="", participants=None
    )
    add_milestone(app, date(2018, 9, 1), "For sent")
    add_milestone(app, date(2999, 9, 1), "Ikke endnu")
    assert titles(visit("alice")) == ["For sent", "Aflyst", "Gik skævt"]


def test_a_milestone_is_missed_the_day_after_and_no_more_once_it_is_reached(app, visit):
    number = add_milestone(app, date(2018, 3, 1))
    freja = visit("freja")
    for day, found in ((date(2018, 3, 1), []), (date(2018, 3, 2), ["Ungeråd er valgt"])):
        with freeze_day(day):
            assert titles(freja) == found
    reached = {"reached_on": "10-03-2018", "outcome": "", "submission_id": make_stand_form()["submission_id"]}
    assert freja.post(f"/delaftaler/milepael/{number}/naaet", reached).status_code == 303
    assert titles(freja) == []


def test_a_corrected_activity_is_no_deviation_unless_the_forum_has_spoken(app, visit):
    silent, spoken = add_off_plan_activity(app, "Uden stilling"), add_off_plan_activity(app, "Med stilling")
    assert (
        visit("freja").post(f"/afvigelser/aktivitet/{spoken}/stilling", make_stand_form()).status_code == 303
    )
    for number in (silent, spoken):
        correct_to_planned(app, number)
    assert titles(visit("freja")) == ["Med stilling"]


def test_the_forum_of_the_focus_area_takes_the_stand_and_no_other(app, visit):
    crime = add_off_plan_activity(app, "Møde", "unig")
    task_force = add_off_plan_activity(app, "Musik", "musik")
    address = f"/afvigelser/aktivitet/{crime}"
    assert "Koordinerende forum for Kriminalpræventiv indsats" in visit("alice").get(address).text
    for name, number, status in (
        ("alice", crime, 403),
        ("ib", task_force, 403),
        ("gert", crime, 403),
        ("ib", crime, 303),
        ("alice", task_force, 303),
    ):
        answer = visit(name).post(f"/afvigelser/aktivitet/{number}/stilling", make_stand_form())
        assert (name, number, answer.status_code) == (name, number, status)
    assert [row[0] for row in stands(app)] == ["Møde", "Musik"]
    assert "Tag stilling" not in visit("alice").get(address).text


def test_what_the_board_is_told_stands_until_it_is_answered(app, visit):
    number = add_off_plan_activity(app)
    with freeze_day(date(2018, 9, 4)):
        visit("freja").post(f"/afvigelser/aktivitet/{number}/stilling", make_stand_form())
    assert told(app) == [(ReportKind.DEVIATION, "Musikaften", "Vi mangler penge.", date(2018, 9, 4))]
    with app.app_context():
        thing = store.list_open_reports(store.get_board().id)[0]
        run_in_transaction(store.answer_report, thing.kind, thing.id, "I får 5.000 kr.", date(2018, 12, 11))
    assert told(app) == []
    page = visit("alice").get(f"/afvigelser/aktivitet/{number}").text
    assert "I får 5.000 kr." in page
    assert "11. december 2018" in page
    assert titles(visit("alice"), fase=DeviationPhase.CLOSED) == ["Musikaften"]


def test_the_forum_handles_it_and_says_what_came_of_it(app, visit):
    number, ib = add_off_plan_activity(app, "Møde", "unig"), visit("ib")
    address = f"/afvigelser/aktivitet/{number}"
    ib.post(f"{address}/stilling", make_stand_form(stand="klarer", text="Vi flytter det til onsdag."))
    assert told(app) == []
    assert titles(ib, fase=DeviationPhase.HANDLED) == ["Møde"]
    answer = ib.post(
        f"{address}/afslut", {"submission_id": make_stand_form()["submission_id"], "outcome": "13 kom."}
    )
    assert answer.status_code == 303
    assert stands(app) == [("Møde", "klarer", "Vi flytter det til onsdag.", "", "", "13 kom.")]
    assert titles(ib, fase=DeviationPhase.CLOSED) == ["Møde"]


def test_what_was_handled_can_be_told_after_all_and_keeps_both_texts(app, visit):
    number, freja = add_off_plan_activity(app), visit("freja")
    address = f"/afvigelser/aktivitet/{number}"
    freja.post(f"{address}/stilling", make_stand_form(stand="klarer", text="Vi prøver igen."))
    form = {"submission_id": make_stand_form()["submission_id"], "text": "Det regnede igen."}
    assert freja.post(f"{address}/orienter", form).status_code == 303
    assert stands(app) == [("Musikaften", "bestyrelsen", "Vi prøver igen.", "Det regnede igen.", "", "")]
    page = freja.get(address).text
    assert ("Vi prøver igen." in page, "Det regnede igen." in page) == (True, True)


def test_a_faulty_stand_says_so_and_changes_nothing(app, visit):
    number = add_off_plan_activity(app)
    freja = visit("freja")
    for changed, field, sentence in [
        ({"stand": ""}, "stand", "Vælg en af mulighederne."),
        ({"stand": "noget"}, "stand", "Vælg en af mulighederne."),
        ({"text": " "}, "text", "Skriv hvad I gør, eller hvad bestyrelsen skal vide."),
        ({"text": "x" * 10_001}, "text", "Teksten er 1 tegn for lang."),
    ]:
        answer = freja.post(f"/afvigelser/aktivitet/{number}/stilling", make_stand_form(**changed))
        assert answer.status_code == 422
        assert find_page_faults(answer.text) == [sentence]
        assert error_above_field(answer.text, field) == sentence
        assert stands(app) == []


def test_a_second_stand_is_refused_and_the_same_form_twice_is_one(app, visit):
    number, freja = add_off_plan_activity(app), visit("freja")
    address, form = f"/afvigelser/aktivitet/{number}/stilling", make_stand_form()
    first = freja.post(address, form)
    assert freja.post(address, form).headers["Location"] == first.headers["Location"]
    again = freja.post(address, make_stand_form(text="Noget andet."))
    assert again.status_code == 422
    assert find_page_faults(again.text) == [STAND_ALREADY_TAKEN]
    assert [row[2] for row in stands(app)] == ["Vi mangler penge."]


def test_what_the_board_has_cannot_be_closed_by_the_forum(app):
    number, freja = add_off_plan_activity(app), make_actor(app, "freja")
    with app.app_context():
        row_id = run_in_transaction(
            lambda: (
                store.take_stand(
                    freja, DeviationSource.ACTIVITY, number, ForumStand.TOLD, "Sig det videre."
                ).id
            )
        )
        for work, field in ((store.close_deviation, "outcome"), (store.tell_board, "text")):
            with pytest.raises(FieldRefusal) as refused:
                run_in_transaction(work, row_id, freja, "Slut.")
            assert (refused.value.field, refused.value.sentence) == (field, DEVIATION_NOT_OPEN)


def test_what_is_no_deviation_is_not_found(app, visit):
    good = add_off_plan_activity(app, as_planned=True, deviation="")
    for address in (f"aktivitet/{good}", "aktivitet/2147483647", "milepael/1", f"andet/{good}"):
        assert visit("freja").get(f"/afvigelser/{address}").status_code == 404
        assert visit("freja").post(f"/afvigelser/{address}/stilling", make_stand_form()).status_code == 404


def test_the_list_is_narrowed_by_focus_area_and_pages_both_kinds_by_one_key(app, visit):
    day = date(2018, 5, 1)
    for number in range(30):
        add_off_plan_activity(app, f"Aktivitet {number}", day=day)
        add_milestone(app, day, f"Milepæl {number}")
    alice = visit("alice")
    assert len(titles(alice, omraade="tryghed-og-trivsel")) == 30
    page = alice.get("/afvigelser")
    assert "60 afvigelser" in page.text
    after = re.search(r'href="\?efter=([^"]+)" rel="next"', page.text)[1]
    shown = titles(alice) + titles(alice, efter=after)
    assert sorted(shown) == sorted(f"{kind} {n}" for kind in ("Aktivitet", "Milepæl") for n in range(30))


def test_the_list_asks_the_database_the_same_for_one_row_and_for_five(app, visit):
    freja = visit("freja")
    number = add_off_plan_activity(app)
    freja.post(f"/afvigelser/aktivitet/{number}/stilling", make_stand_form())
    one = query_count(app, lambda: freja.get("/afvigelser"))
    for _ in range(2):
        number = add_off_plan_activity(app)
        freja.post(f"/afvigelser/aktivitet/{number}/stilling", make_stand_form())
        add_milestone(app)
    assert query_count(app, lambda: freja.get("/afvigelser")) == one


def test_the_activity_and_the_front_page_lead_to_it(app, visit):
    number, fine = (
        add_off_plan_activity(app, "Møde", "unig"),
        add_off_plan_activity(app, as_planned=True, deviation=""),
    )
    link = f'href="/afvigelser/aktivitet/{number}"'
    assert visit("alice").get(f"/aktiviteter/{number}").text.count(link) == 1
    assert 'id="deviation"' not in visit("alice").get(f"/aktiviteter/{fine}").text
    assert visit("ib").get("/").text.count(link) == 1
    assert 'data-kind="deviation"' not in visit("alice").get("/").text


def test_an_activity_has_one_stand_whatever_happens_at_once(app):
    number, freja = add_off_plan_activity(app), make_actor(app, "freja")
    with app.app_context():
        run_in_transaction(
            store.take_stand, freja, DeviationSource.ACTIVITY, number, ForumStand.HANDLED, "Vi klarer det."
        )
        with pytest.raises(FieldRefusal):
            run_in_transaction(
                store.take_stand, freja, DeviationSource.ACTIVITY, number, ForumStand.TOLD, "Bestyrelsen."
            )
        assert db.session.scalar(select(func.count()).select_from(Deviation)) == 1


def test_a_stand_that_comes_second_is_told_so_beside_what_can_still_be_done(app, visit):
    number, freja = add_off_plan_activity(app), visit("freja")
    address = f"/afvigelser/aktivitet/{number}/stilling"
    freja.post(address, make_stand_form(stand="klarer"))
    again = freja.post(address, make_stand_form())
    assert (again.status_code, find_page_faults(again.text)) == (422, [STAND_ALREADY_TAKEN])
    assert "Orientér bestyrelsen alligevel" in again.text
