"""Planning a meeting: who is invited, moving it, calling it off, and the calendar file."""

import re
from datetime import UTC, date, datetime

from icalendar import Calendar

from gladsaxe.agreement.tables import Seat
from gladsaxe.bodies import store as bodies
from gladsaxe.bodies.tables import Person
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.meetings.rules import MeetingState
from gladsaxe.meetings.tables import Meeting, MeetingGuest
from tests.conftest import query_count
from tests.faults import find_page_faults
from tests.meetings.steps import (
    BOARD,
    DAY,
    TASK_FORCE,
    begin_meeting,
    body_id,
    close_minutes,
    freeze_day,
    make_submission_id,
    plan_meeting,
)

NEW = "/moeder/nyt"


def form(app, **changed) -> dict:
    good = {
        "submission_id": make_submission_id(),
        "body": body_id(app, TASK_FORCE),
        "day": "05-06-2018",
        "starts_at": "10",
        "ends_at": "12.00",
        "place": "Skur 2",
    }
    return {**good, **changed}


def find_meeting(app, meeting_id: int) -> Meeting:
    with app.app_context():
        row = db.session.get_one(Meeting, meeting_id)
        db.session.expunge_all()
        return row


def count(app, table=Meeting) -> int:
    with app.app_context():
        return db.session.query(table).count()


def test_those_with_a_seat_on_the_day_are_invited(app, visit):
    freja = visit("freja")
    with app.app_context():
        seat = db.session.query(Seat).filter_by(key="tf-ssp").one().id
        run_in_transaction(
            bodies.give_seat, None, "Sif", bodies.SeatAssignment(seat, date(2018, 1, 1), date(2018, 6, 4))
        )
    answer = freja.post(NEW, form(app))
    address = answer.headers["Location"].partition("?")[0]
    page = freja.get(address).text
    listed = re.search(r'id="indkaldte".*?</ul>', page, re.DOTALL)[0]
    assert re.findall(r"<li>(\w+),", listed) == ["Alice", "Bob", "Doris"]
    answer = freja.post(NEW, form(app, day="04-06-2018"))
    earlier = freja.get(answer.headers["Location"].partition("?")[0]).text
    assert "Sif, SSP-konsulent" in earlier


def test_bad_input_is_said_and_plans_nothing(app, visit):
    freja = visit("freja")
    for change, sentence in [
        ({"body": ""}, "Vælg hvem der mødes."),
        ({"day": ""}, "Skriv hvilken dag mødet er."),
        ({"day": "31-12-2016"}, "Aftalen begynder 1. januar 2017. Mødet kan ikke være før den dag."),
        ({"day": "i morgen"}, "Skriv datoen med dag, måned og år, for eksempel 05-06-2018."),
        ({"starts_at": ""}, "Skriv hvornår mødet begynder."),
        ({"starts_at": "kl. 25"}, "Skriv klokkeslættet, for eksempel 9.30."),
        ({"ends_at": "9.30"}, "Mødet kan ikke slutte, før det begynder."),
        ({"place": "x" * 201}, "Teksten er 1 tegn for lang."),
    ]:
        answer = freja.post(NEW, form(app, **change))
        assert (answer.status_code, find_page_faults(answer.text)) == (422, [sentence])
        assert count(app) == 0


def test_a_body_cannot_meet_twice_at_once_and_pressing_twice_plans_one(app, visit):
    freja = visit("freja")
    sent = form(app)
    first, second = freja.post(NEW, sent), freja.post(NEW, sent)
    assert first.headers["Location"] == second.headers["Location"]
    answer = freja.post(NEW, form(app))
    assert find_page_faults(answer.text) == ["Der er allerede et møde den dag på det tidspunkt."]
    assert freja.post(NEW, form(app, starts_at="13", ends_at="")).status_code == 303
    assert count(app) == 2


def test_a_planned_meeting_is_moved_and_one_that_was_moved_meanwhile_is_not(app, visit):
    erik, meeting_id = visit("erik"), plan_meeting(app)
    address = f"/moeder/{meeting_id}/flyt"
    page = erik.get(address).text
    assert 'value="05-06-2018"' in page and 'value="10.00"' in page
    moved = form(app, day="12-06-2018", version="1")
    assert erik.post(address, moved).status_code == 303
    assert (find_meeting(app, meeting_id).day, find_meeting(app, meeting_id).version) == (
        date(2018, 6, 12),
        2,
    )
    answer = erik.post(address, form(app, day="13-06-2018", version="1"))
    assert find_page_faults(answer.text) == [
        "En anden har ændret mødet imens. Gå tilbage, og se hvad der står nu."
    ]
    assert find_meeting(app, meeting_id).day == date(2018, 6, 12)


def test_a_meeting_that_is_called_off_stays_as_called_off_and_is_no_more_than_that(app, visit):
    erik, meeting_id = visit("erik"), plan_meeting(app)
    assert (
        erik.post(f"/moeder/{meeting_id}/aflys", {"submission_id": make_submission_id()}).status_code == 303
    )
    page = erik.get(f"/moeder/{meeting_id}").text
    assert ">Aflyst<" in page
    again = erik.post(f"/moeder/{meeting_id}/aflys", {"submission_id": make_submission_id()})
    assert (again.status_code, "Kun et planlagt møde kan aflyses." in again.text) == (422, True)
    started = erik.post(f"/moeder/{meeting_id}/begynd", {"submission_id": make_submission_id()})
    assert "Mødet er allerede begyndt eller aflyst." in started.text
    assert find_meeting(app, meeting_id).state == MeetingState.CANCELLED


def test_a_guest_is_asked_to_one_meeting(app, visit):
    erik, meeting_id = visit("erik"), plan_meeting(app)
    address = f"/moeder/{meeting_id}/gaester/ny"
    assert "Helleruphus, når dagsordenen vedrører området omkring centeret" in erik.get(address).text
    answer = erik.post(address, {"submission_id": make_submission_id(), "name": " ", "why": ""})
    assert find_page_faults(answer.text) == ["Skriv hvem der skal med."]
    erik.post(address, {"submission_id": make_submission_id(), "name": "Helleruphus", "why": "Parkering"})
    assert "<li>Helleruphus: Parkering</li>" in erik.get(f"/moeder/{meeting_id}").text
    begin_meeting(app, meeting_id)
    close_minutes(app, meeting_id)
    late = erik.post(address, {"submission_id": make_submission_id(), "name": "For sent", "why": ""})
    assert (late.status_code, count(app, MeetingGuest)) == (422, 1)


def test_the_calendar_file_has_the_right_hour_and_no_agenda(app, visit):
    meeting_id = plan_meeting(app)
    answer = visit("alice").get(f"/moeder/{meeting_id}/kalender.ics")
    assert answer.mimetype == "text/calendar"
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert event.decoded("dtstart") == datetime(2018, 6, 5, 8, 0, tzinfo=UTC)
    assert event.decoded("dtend") == datetime(2018, 6, 5, 10, 0, tzinfo=UTC)
    assert str(event["summary"]) == "Møde: Task Force for tryghed og civile fællesskaber"
    assert (str(event["location"]), str(event["status"])) == ("Mødelokalet", "CONFIRMED")
    assert str(event["url"]).endswith(f"/moeder/{meeting_id}")


def test_ones_calendar_holds_the_meetings_of_the_bodies_one_sits_in(app, visit):
    plan_meeting(app)
    plan_meeting(app, BOARD)

    def summaries(who):
        events = Calendar.from_ical(visit(who).get("/moeder/kalender.ics").data).walk("VEVENT")
        return [str(event["summary"]) for event in events]

    assert summaries("alice") == ["Møde: Task Force for tryghed og civile fællesskaber"]
    assert summaries("gert") == ["Møde: Bestyrelse med bystrategisk blik"]
    assert summaries("ib") == []


def test_a_meeting_exists_for_its_body_and_for_those_who_see_all(app, visit):
    meeting_id = plan_meeting(app, BOARD)
    for who, answer in (("gert", 200), ("freja", 200), ("hanne", 200), ("alice", 404), ("ib", 404)):
        assert visit(who).get(f"/moeder/{meeting_id}").status_code == answer, who
        assert ("5. juni 2018" in visit(who).get("/moeder").text) == (answer == 200), who
    assert visit("alice").get(f"/moeder/{meeting_id}/kalender.ics").status_code == 404
    assert visit("alice").get("/moeder/999").status_code == 404
    assert visit("alice").get(NEW).status_code == 403
    assert visit("karl").get("/moeder").status_code == 403


def test_the_follow_up_group_sees_the_boards_meetings(app, visit):
    meeting_id = plan_meeting(app, BOARD)
    with app.app_context():
        seat = db.session.query(Seat).filter_by(key="og-beboer").one().id
        alice = db.session.query(Person).filter_by(name="Alice").one().id
        run_in_transaction(bodies.seat_person, alice, seat, date(2018, 1, 1))
    assert visit("alice").get(f"/moeder/{meeting_id}").status_code == 200


def test_fora_that_meet_too_seldom_are_pointed_out_in_time(app, visit):
    erik = visit("erik")
    warned = "Indkald et møde, så det er holdt senest 30. juni 2018"
    with freeze_day(date(2018, 4, 30)):
        assert warned not in erik.get("/moeder").text
    with freeze_day(date(2018, 5, 2)):
        assert erik.get("/moeder").text.count(warned) == 3
        plan_meeting(app)
        page = erik.get("/moeder").text
        assert page.count(warned) == 2
        assert "0 af 2 møder er holdt i 2018, 1 er planlagt." in page


def test_no_forum_is_asked_to_meet_when_the_plan_has_ended(app, visit):
    erik = visit("erik")
    with freeze_day(date(2020, 12, 31)):
        assert "møder er holdt i 2020" in erik.get("/moeder").text
    with freeze_day(date(2021, 1, 1)):
        page = erik.get("/moeder").text
    assert "møder er holdt" not in page
    assert "Indkald et møde" not in page


def test_the_list_asks_as_much_of_the_database_for_three_as_for_one(app, visit):
    erik = visit("erik")
    plan_meeting(app)
    done = plan_meeting(app, day=date(2018, 3, 1))
    begin_meeting(app, done, DAY)
    close_minutes(app, done, DAY)
    erik.get("/moeder")
    few = query_count(app, lambda: erik.get("/moeder"))
    for day in (1, 2):
        plan_meeting(app, BOARD, date(2018, 9, day))
        done = plan_meeting(app, day=date(2018, 4, day))
        begin_meeting(app, done, DAY)
        close_minutes(app, done, DAY)
    assert query_count(app, lambda: erik.get("/moeder")) == few
