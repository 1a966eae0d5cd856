"""The agenda: raised items, and what comes by itself until it is answered, done or seen."""

import re
from datetime import date

from gladsaxe.agreement.tables import Body
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.deviations import store as deviations
from gladsaxe.deviations.rules import DeviationSource as OffPlan
from gladsaxe.deviations.rules import ForumStand
from gladsaxe.deviations.tables import Deviation
from gladsaxe.meetings.tables import AgendaItem
from tests.faults import find_page_faults
from tests.issues.steps import add_issue
from tests.meetings.steps import (
    BOARD,
    DAY,
    GROUP,
    TASK_FORCE,
    actor,
    add_closed_decision,
    add_decision,
    add_deviating_activity,
    add_item,
    begin_meeting,
    close_minutes,
    enter_figure,
    find_id,
    freeze_day,
    make_submission_id,
    plan_meeting,
)

LATER, LATEST = date(2018, 9, 4), date(2018, 12, 4)


def titles(browser, meeting_id: int, part: str = "") -> list[str]:
    page = browser.get(f"/moeder/{meeting_id}{part}").text
    listed = re.search(r'<ol class="agenda">.*?</ol>', page, re.DOTALL)
    found = re.findall(r'<h3 class="h4">(.*?)</h3>', listed[0], re.DOTALL) if listed else []
    return [re.sub(r"<[^>]+>", "", title).strip() for title in found]


def others(browser, meeting_id: int, part: str = "") -> list[str]:
    """Return the titles without those of criteria, which change as the year goes by."""
    return [title for title in titles(browser, meeting_id, part) if not re.match(r"\d\.\d\.\d ", title)]


def test_anyone_who_sees_the_meeting_raises_an_item(app, visit):
    meeting_id = plan_meeting(app)
    alice = visit("alice")
    address = f"/moeder/{meeting_id}/punkter/nyt"
    assert find_page_faults(
        alice.post(address, {"submission_id": make_submission_id(), "title": "", "text": ""}).text
    ) == ["Skriv hvad punktet handler om."]
    sent = {"submission_id": make_submission_id(), "title": "Lys i porten", "text": "Det er mørkt."}
    assert alice.post(address, sent).status_code == alice.post(address, sent).status_code == 303
    page = alice.get(f"/moeder/{meeting_id}").text
    assert titles(alice, meeting_id) == ["Lys i porten"], page
    assert "Sat på af Beboerrepræsentant, Boligafdelingerne" in page
    assert visit("ib").post(address, {**sent, "submission_id": make_submission_id()}).status_code == 404
    assert visit("karl").post(address, {**sent, "submission_id": make_submission_id()}).status_code == 403


def test_the_receipt_of_what_was_told_says_when_the_forum_meets(app, visit):
    alice = visit("alice")
    number = add_issue(app, "alice")
    assert "mødes næste gang" not in alice.get(f"/problemer/{number}/kvittering").text
    plan_meeting(app, day=LATER)
    plan_meeting(app, day=LATEST)
    page = alice.get(f"/problemer/{number}/kvittering").text
    assert 'Task Force mødes næste gang <span class="nowrap">4. september 2018</span>.' in page


def test_no_item_is_raised_for_a_meeting_that_is_over(app, visit):
    meeting_id = plan_meeting(app)
    begin_meeting(app, meeting_id)
    close_minutes(app, meeting_id)
    sent = {"submission_id": make_submission_id(), "title": "For sent", "text": ""}
    answer = visit("alice").post(f"/moeder/{meeting_id}/punkter/nyt", sent)
    assert find_page_faults(answer.text) == ["Mødet er lukket eller aflyst. Sæt punktet på et andet møde."]


def tell_the_board(app) -> int:
    """Tell the board of an activity that went off plan and return the deviation's number."""
    activity_id = add_deviating_activity(app)
    with app.app_context(), freeze_day(DAY):
        work = deviations.take_stand
        return run_in_transaction(
            work, actor("erik"), OffPlan.ACTIVITY, activity_id, ForumStand.TOLD, "Vi flytter den."
        ).id


def test_what_the_board_was_told_stands_on_its_next_agenda_until_answered(app, visit):
    deviation_id = tell_the_board(app)
    hanne = visit("hanne")
    first, second, forum = (
        plan_meeting(app, BOARD),
        plan_meeting(app, BOARD, LATER),
        plan_meeting(app, TASK_FORCE),
    )
    (title,) = others(hanne, first)
    assert others(hanne, second) == others(hanne, forum) == []
    begin_meeting(app, first)
    close_minutes(app, first)
    # The board did not get to it, so it stands on the next agenda too.
    assert others(hanne, first, "/referat") == others(hanne, second) == [title]
    begin_meeting(app, second, LATER)
    with app.app_context():
        number = db.session.query(AgendaItem).filter_by(meeting_id=second, title=title).one().id
    add_decision(app, second, number, "Hold den i juni i stedet.", day=LATER, due=date(2019, 6, 1))
    with app.app_context():
        assert db.session.get_one(Deviation, deviation_id).answered_on is None
    close_minutes(app, second, LATER)
    with app.app_context():
        row = db.session.get_one(Deviation, deviation_id)
        assert (row.answer, row.answered_on) == ("Hold den i juni i stedet.", LATER)
        assert deviations.list_open_reports(find_id(Body, BOARD)) == []
    with freeze_day(LATEST):
        assert others(hanne, plan_meeting(app, BOARD, LATEST)) == []


def test_a_decision_that_is_due_comes_on_the_agenda_of_its_body_and_of_its_owners(app, visit):
    erik = visit("erik")
    add_closed_decision(app, BOARD, text="Lav en plan.", owner="tf-faellesdrift", due=date(2018, 9, 1))
    own, doing, following = (
        plan_meeting(app, BOARD, LATER),
        plan_meeting(app, TASK_FORCE, LATER),
        plan_meeting(app, GROUP, LATER),
    )
    other = plan_meeting(app, "forum-foraeldre", LATER)
    with freeze_day(date(2018, 8, 1)):
        assert [others(erik, number) for number in (own, doing, following)] == [["Lav en plan."]] * 3
        assert others(erik, other) == []
    early = plan_meeting(app, BOARD, date(2018, 8, 31))
    with freeze_day(date(2018, 8, 1)):
        assert others(erik, early) == []


def test_a_criterion_comes_on_the_agenda_when_its_status_has_changed(app, visit):
    erik = visit("erik")
    first = plan_meeting(app, TASK_FORCE)
    begin_meeting(app, first)
    close_minutes(app, first)
    later, elsewhere = plan_meeting(app, TASK_FORCE, LATER), plan_meeting(app, "forum-foraeldre", LATER)
    with freeze_day(LATER):
        before = titles(erik, later)
        enter_figure(app, "2017", "100", LATER)
        enter_figure(app, "2018", "70", LATER)
        came = [title for title in titles(erik, later) if title not in before]
        page = erik.get(f"/moeder/{later}").text
        assert len(came) == 1 and came[0].startswith("5.1.2 Færre henvendelser om upassende adfærd: ")
        assert "Kommer af sig selv: status er ændret" in page
        assert " Nu: " in page.partition("Sidst: ")[2].partition("</p>")[0]
        assert [title for title in titles(erik, elsewhere) if title.startswith("5.1")] == []
    begin_meeting(app, later, LATER)
    close_minutes(app, later, LATER)
    with freeze_day(LATEST):
        assert came[0] not in titles(erik, plan_meeting(app, TASK_FORCE, LATEST))


def test_a_meeting_cannot_begin_before_its_day_or_twice(app, visit):
    erik, meeting_id = visit("erik"), plan_meeting(app)
    start = f"/moeder/{meeting_id}/begynd"
    with freeze_day(date(2018, 6, 4)):
        answer = erik.post(start, {"submission_id": make_submission_id()})
        assert (answer.status_code, "Mødet er først 5. juni 2018." in answer.text) == (422, True)
        assert "Begynd mødet" not in erik.get(f"/moeder/{meeting_id}").text
    add_item(app, meeting_id)
    with freeze_day(DAY):
        assert (
            erik.post(start, {"submission_id": make_submission_id()}).headers["Location"]
            == f"/moeder/{meeting_id}/referat"
        )
        answer = erik.post(start, {"submission_id": make_submission_id()})
        assert "Mødet er allerede begyndt eller aflyst." in answer.text
    with app.app_context():
        assert db.session.query(AgendaItem).count() == 1
