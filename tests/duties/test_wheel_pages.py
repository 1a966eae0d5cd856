"""The yearly wheel: late, coming, done with proof; own duties; the front page."""

import re
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.tables import Criterion
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.duties import store
from gladsaxe.duties.rules import AGREEMENT_KIND, ALREADY_COMPLETED, NOT_COMPLETED
from gladsaxe.duties.tables import DutyCompletion, OwnDuty
from gladsaxe.indicators import store as indicators
from gladsaxe.indicators.entries import FigureEntry
from gladsaxe.indicators.figures import Figure
from gladsaxe.submissions.tables import Submission
from tests.conftest import query_count
from tests.deviations.steps import freeze_day, new_submission_id, open_files
from tests.faults import error_above_field, find_page_faults
from tests.issues.steps import get_seat_value, make_actor

AUDIT = "/aarshjul/aftalen/revision/2018"
TODAY = date(2020, 5, 4)


def done(**changed) -> dict:
    good = {
        "submission_id": new_submission_id(),
        "done_on": "12-12-2018",
        "result": "Revisoren har fået den.",
    }
    return open_files({**good, **changed})


def own(app, **changed) -> dict:
    good = {"submission_id": new_submission_id(), "name": "Tak til de frivillige", "cadence": "aarligt"}
    return {
        **good,
        "first_due": "07-06-2019",
        "responsible": get_seat_value(app, "beboerkoordinator"),
        **changed,
    }


def group(browser, state, **query) -> list[str]:
    with freeze_day(TODAY):
        text = browser.get("/aarshjul", query_string=query).text
    part = re.search(
        rf'<h2 id="{state}">(.*?)(?=<h2|<p class="no-print"><a href="/aarshjul/mail)', text, re.DOTALL
    )[1]
    return re.findall(r'<h3 class="h4">([^<]+)</h3>', part)


def proof(app, key, term):
    with app.app_context(), freeze_day(TODAY):
        return store.find_occurrence(None, AGREEMENT_KIND, key, term).proof


def test_every_duty_of_the_agreement_is_there_with_its_seat(app, visit):
    with app.app_context():
        names = {each.task.name for each in store.list_occurrences(None)} | {
            task.name for task in store.list_continuous_duties()
        }
        assert names == {duty.name for duty in agreement.list_duties()}
        seats = {each.task.key: each.task.seat for each in store.list_occurrences(None)}
        assert seats["revision"].startswith("Forretningsfører eller direktør")
        assert seats["unig-teammoede"].startswith("Medarbejder i Ung i Gladsaxe")
    for name, links in (("alice", [True, False]), ("bob", [True, True])):
        page = visit(name).get("/aarshjul").text
        assert [f'href="/{to}"' in page for to in ("afvigelser", "beskeder-til-bestyrelsen")] == links


def test_what_was_not_done_is_late_and_with_proof_it_is_done(visit):
    freja = visit("freja")
    name = "Boligorganisationen dokumenterer over for revisionen, at der løbende følges op på de lokale mål"
    assert group(freja, "for-sent", aar="2018").count(name) == 1
    with freeze_day(TODAY):
        assert freja.post(AUDIT, done(paper=(b"%PDF-1.4", "brev.pdf"))).status_code == 303
    assert group(freja, "for-sent", aar="2018").count(name) == 0
    assert group(freja, "udfoert", aar="2018") == [name]
    text = freja.get("/aarshjul?aar=2018").text
    assert "Revisoren har fået den." in text
    link = re.search(r'href="(/aarshjul/fil/\d+)">brev.pdf<', text)[1]
    assert visit("alice").get(link).data == b"%PDF-1.4"
    assert visit("karl").get(link).status_code == 403


def test_a_figure_proves_the_survey_by_itself(app):
    freja = make_actor(app, "freja")
    assert proof(app, "undersoegelse-start", "2017") is None
    with app.app_context():
        row = agreement.find_item(Criterion, "t1-faellesskab")
        period, number = agreement.build_criterion(row).period("2017"), row.id
        with freeze_day(date(2018, 1, 15)):
            entry = FigureEntry(Figure(period, Decimal(58)), "3B", date(2017, 12, 4))
            run_in_transaction(indicators.add_figure, freja, number, entry)
    found = proof(app, "undersoegelse-start", "2017")
    assert (found.words, found.day, found.endpoint, found.values) == (
        "Tallet for 2017",
        date(2017, 12, 4),
        "indicators.criterion",
        (("key", "t1-faellesskab"),),
    )
    assert proof(app, "undersoegelse-slut", "2020") is None


def test_the_second_meeting_of_a_body_proves_the_second_half_and_one_that_is_called_off_nothing(app):
    from datetime import time

    from gladsaxe.meetings import agenda
    from gladsaxe.meetings import store as meetings
    from gladsaxe.meetings.rules import MeetingPlan

    freja = make_actor(app, "freja")

    def meet(day, held):
        with app.app_context():
            body = next(body.id for body in agreement.list_bodies() if body.key == "task-force")
            with freeze_day(day):
                row_id = run_in_transaction(
                    lambda: meetings.plan_meeting(freja, MeetingPlan(body, day, time(10), None, "")).id
                )
                run_in_transaction(agenda.begin_meeting if held else meetings.cancel_meeting, row_id)

    terms = [("forum-moeder", f"2018-{part}-task-force") for part in (1, 2)]
    meet(date(2018, 3, 1), held=True)
    meet(date(2018, 4, 1), held=False)
    assert [proof(app, *term) is None for term in terms] == [False, True]
    meet(date(2018, 11, 20), held=True)
    assert proof(app, *terms[1]).words == "Møde den 20. november 2018"
    assert proof(app, "forum-moeder", "2018-1-forum-foraeldre") is None
    with app.app_context(), freeze_day(TODAY):
        pages = [
            store.find_occurrence(make_actor(app, name), AGREEMENT_KIND, *terms[0]).proof.endpoint
            for name in ("freja", "ib")
        ]
    assert pages == ["meetings.detail", ""]


def test_done_without_a_proof_is_refused(app, visit):
    freja = visit("freja")
    for changed, field, sentence in [
        ({"done_on": ""}, "done_on", "Skriv hvornår det blev gjort."),
        ({"done_on": "01-01-2999"}, "done_on", "Datoen kan ikke være i fremtiden."),
        ({"result": ""}, "result", "Skriv hvad beviset er, for eksempel mødet eller resultatet."),
        ({"paper": (b"MZ", "a.exe")}, "paper", None),
    ]:
        sentence = sentence or "Filen skal være PDF, Word, Excel, OpenDocument, JPG eller PNG."
        answer = freja.post(AUDIT, done(**changed))
        assert (answer.status_code, find_page_faults(answer.text)) == (422, [sentence])
        assert error_above_field(answer.text, field) == sentence
        with app.app_context():
            assert db.session.scalar(select(func.count()).select_from(DutyCompletion)) == 0


def test_a_term_is_done_once(app, visit):
    freja, form = visit("freja"), done()
    first = freja.post(AUDIT, form)
    assert freja.post(AUDIT, form).headers["Location"] == first.headers["Location"]
    again = freja.post(AUDIT, done(result="En gang til."))
    assert (again.status_code, find_page_faults(again.text)) == (422, [ALREADY_COMPLETED])
    with app.app_context():
        assert db.session.scalars(select(DutyCompletion.result)).all() == ["Revisoren har fået den."]


def test_what_was_said_by_mistake_is_undone_with_a_reason_and_can_be_done_again(app, visit):
    freja, erik = visit("freja"), visit("erik")
    name = "Boligorganisationen dokumenterer over for revisionen, at der løbende følges op på de lokale mål"
    nothing = freja.post(f"{AUDIT}/fortryd", {"submission_id": new_submission_id(), "reason": "Forkert år."})
    assert (nothing.status_code, find_page_faults(nothing.text)) == (422, [NOT_COMPLETED])
    with freeze_day(TODAY):
        freja.post(AUDIT, done(paper=(b"%PDF-1.4", "brev.pdf")))
        assert (
            visit("alice").post(f"{AUDIT}/fortryd", {"submission_id": new_submission_id()}).status_code == 403
        )
        assert "Meldt udført af" in freja.get(f"{AUDIT}/fortryd").text
        empty = freja.post(f"{AUDIT}/fortryd", {"submission_id": new_submission_id(), "reason": ""})
        assert (empty.status_code, find_page_faults(empty.text)) == (422, ["Skriv hvorfor det fortrydes."])
        assert group(freja, "udfoert", aar="2018") == [name]
        form = {"submission_id": new_submission_id(), "reason": "Det var 2017."}
        for _ in range(2):
            assert erik.post(f"{AUDIT}/fortryd", form).status_code == 303
    assert group(freja, "udfoert", aar="2018") == []
    assert group(freja, "for-sent", aar="2018").count(name) == 1
    text = visit("gert").get("/aarshjul?aar=2018").text
    said = "Fortrudt 4. maj 2020 af "
    assert said in text and "Det var 2017." in text and "Fortryd<" not in text
    with app.app_context():
        late = store.build_digests(TODAY)[
            store.find_occurrence(None, AGREEMENT_KIND, "revision", "2018").task.seat_id
        ]
        assert f"31. december 2018: {name}" in late
    documented = visit("gert").get("/dokumentation?aar=2020").text
    change = documented.partition(">Ændringer</h2>")[2].partition("<h2")[0]
    (line,) = re.findall(r"<tr>(.*?)</tr>", change.partition("<tbody>")[2], re.DOTALL)
    cells = [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", line, re.DOTALL)]
    assert cells == [
        "04-05-2020",
        f"Pligt, 2018: {name}",
        "Meldt udført 12-12-2018 (Revisoren har fået den.), fortrudt",
        "Det var 2017.",
        "Beboerkoordinator",
        "Udført pligt nr. 1",
    ]
    with freeze_day(TODAY):
        assert freja.post(AUDIT, done(result="Nu er det sendt.")).status_code == 303
        assert [said in freja.get(page).text for page in ("/aarshjul?aar=2018", AUDIT)] == [True, True]
    assert group(freja, "udfoert", aar="2018") == [name]
    with app.app_context():
        assert db.session.scalars(select(DutyCompletion.undone_reason).order_by(DutyCompletion.id)).all() == [
            "Det var 2017.",
            "",
        ]


def test_the_responsible_seat_says_it_is_done_and_no_other(visit):
    for name, status in (("alice", 403), ("bob", 403), ("gert", 403), ("erik", 303)):
        assert (name, visit(name).post(AUDIT, done()).status_code) == (name, status)
    for missing in (
        "aftalen/revision/2099",
        "aftalen/findes-ikke/2018",
        "egen/1/2018",
        "andet/revision/2018",
    ):
        assert visit("freja").get(f"/aarshjul/{missing}").status_code == 404


def test_an_own_duty_comes_round_is_done_by_its_seat_and_can_be_ended(app, visit):
    freja, erik = visit("freja"), visit("erik")
    with freeze_day(TODAY):
        assert freja.post("/aarshjul/ny", own(app)).status_code == 303
    assert "Tak til de frivillige" in group(erik, "for-sent", vis="mine", aar="2019")
    assert "Tak til de frivillige" in group(erik, "kommer", vis="mine")
    with app.app_context():
        number = db.session.scalars(select(OwnDuty.id)).one()
    with freeze_day(TODAY):
        assert erik.post(f"/aarshjul/egen/{number}/2019-06-07", done(done_on="08-06-2019")).status_code == 303
        assert visit("alice").post(f"/aarshjul/egen/{number}/slut").status_code == 403
        assert freja.post(f"/aarshjul/egen/{number}/slut").status_code == 303
    assert "Tak til de frivillige" not in group(erik, "kommer", vis="mine")
    assert group(erik, "udfoert", vis="mine", aar="2019") == ["Tak til de frivillige"]


def test_a_second_press_that_ends_an_own_duty_leads_where_the_first_one_led(app, visit):
    freja = visit("freja")
    with freeze_day(TODAY):
        for name in ("Tak til de frivillige", "Hilsen til naboerne"):
            assert freja.post("/aarshjul/ny", own(app, name=name)).status_code == 303
        page = freja.get("/aarshjul").text
        forms = re.findall(
            r'action="(/aarshjul/egen/\d+/slut)".*?name="submission_id" value="([^"]+)"', page, re.DOTALL
        )
        assert len({submission_id for _address, submission_id in forms}) == len(forms) == 2
        address, submission_id = forms[0]
        for _press in range(2):
            answer = freja.post(address, {"submission_id": submission_id})
            assert (answer.status_code, answer.location) == (303, "/aarshjul")
    with app.app_context():
        accepted = select(func.count()).select_from(Submission).where(Submission.form == "own-duty-end")
        assert db.session.scalar(accepted) == 1


def test_a_faulty_own_duty_says_so_and_is_not_added(app, visit):
    freja = visit("freja")
    for field, value, sentence in [
        ("name", "", "Skriv hvad der skal gøres."),
        ("cadence", "", "Vælg hvor tit."),
        ("first_due", "", "Skriv hvornår første gang."),
        ("first_due", "01-01-2021", "Datoen skal ligge i aftalens periode, fra 01-01-2017 til 31-12-2020."),
        ("responsible", "", "Vælg hvem der har ansvaret."),
    ]:
        answer = freja.post("/aarshjul/ny", own(app, **{field: value}))
        assert (answer.status_code, find_page_faults(answer.text)) == (422, [sentence])
        with app.app_context():
            assert db.session.scalar(select(func.count()).select_from(OwnDuty)) == 0


def test_the_front_page_tells_the_seat_what_is_late_and_soon(app, visit):
    freja = visit("freja")
    with freeze_day(date(2018, 6, 20)):
        text = freja.get("/").text
        assert text.count('data-kind="duty"') >= 1
        assert "Hvert koordinerende forum mødes mindst 2 gange om året" in text
        assert 'data-kind="duty"' not in visit("alice").get("/").text


def test_the_pages_ask_the_same_for_one_done_and_for_many(app, visit):
    freja = visit("freja")
    freja.post(AUDIT, done())
    freja.get("/aarshjul")
    one = query_count(app, lambda: freja.get("/aarshjul?aar=2018"))
    for year in ("2017", "2019"):
        freja.post(f"/aarshjul/aftalen/revision/{year}", done(done_on="01-05-2020"))
    freja.post("/aarshjul/ny", own(app))
    assert query_count(app, lambda: freja.get("/aarshjul?aar=2018")) == one


def test_an_unknown_year_is_this_year_within_the_plan(visit):
    with freeze_day(TODAY):
        for query in ("", "?aar=1999", "?aar=x"):
            assert "<h1>Årshjul 2020</h1>" in visit("alice").get(f"/aarshjul{query}").text
