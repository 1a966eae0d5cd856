import re
from datetime import UTC, date, datetime
from html import unescape

from gladsaxe.database.clock import freeze_time
from tests.activities.pages import (
    COMPLETE_FORM,
    MARKET_FORM,
    add_market,
    form_values,
    list_stored_activities,
    read_collapsed_fields,
    read_faults,
    read_table_rows,
)

ONE = "/aktiviteter/1"
EDIT = ONE + "/ret"


def change(browser, address: str = EDIT, **changes):
    """Open the form, change some fields, and send it as a browser would."""
    page = browser.get(address)
    assert page.status_code == 200
    sent = {**form_values(page), **changes, "submission_id": browser.submission_id(EDIT)}
    return browser.post(EDIT, sent)


def history(browser) -> list[tuple[str, list[str]]]:
    """Return who changed what, as the page of the first activity tells it."""
    page = browser.get(ONE).text
    if 'class="history"' not in page:
        return []
    found = []
    for event in page.split('<ul class="history">')[1].split('<p class="no-print">')[0].split("<p>")[1:]:
        who, *fields = re.sub(r"<del.*?</span>(.*?)</del>", r"\1 →", event, flags=re.DOTALL).split("<li>")
        plain = [" ".join(unescape(re.sub(r"<[^>]+>", "", text)).split()) for text in (who, *fields)]
        found.append((plain[0], [field.replace("nu: ", "") for field in plain[1:] if field]))
    return found


def test_the_form_of_a_change_holds_everything(visit):
    alice = visit("alice")
    add_market(alice, **COMPLETE_FORM)
    page = alice.get(EDIT)
    assert form_values(page) == {**COMPLETE_FORM, "day": "05-06-2018", "version": "1", "asked": "14"}
    assert "Ret aktiviteten</h1>" in page.text
    assert read_collapsed_fields(page)[1] is True


def test_a_change_is_kept_with_its_history(app, visit):
    alice = visit("alice")
    receipt = add_market(alice, **COMPLETE_FORM)
    number = re.search(r"Nummer <strong>(.*?)<", alice.get(receipt).text)[1]
    answer = change(
        visit("erik"),
        title="Forældrecafé",
        type="bydelsmoedre",
        place="sekretariat",
        day="6-6-2018",
        participants="15",
        under_18="",
        starts_at="10",
        as_planned="ja",
        deviation="",
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, receipt)
    assert re.search(r"Nummer <strong>(.*?)<", alice.get(receipt).text)[1] == number
    row = list_stored_activities(app)[0]
    assert (row["title"], row["type_id"], row["day"]) == ("Forældrecafé", "bydelsmoedre", date(2018, 6, 6))
    assert history(alice) == [
        (
            "20. juni 2018 kl. 12.00, Erik (Beboerkoordinator)",
            [
                "Hvad I lavede: Forældrecafé: Søvn hos små børn → Forældrecafé",
                "Slags: Forældrecafé → Bydelsmødre",
                "Sted: Dagtilbud i Grønnemoseområdet → Helhedsplanens sekretariat",
                "Dag: 5. juni 2018 → 6. juni 2018",
                "Begyndte: 9.30 → 10.00",
                "Deltagere i alt: 14 → 15",
                "Under 18 år: 3 → ikke skrevet",
                "Gik som planlagt: Nej → Ja",
                "Hvad blev anderledes: Der kom flere, end vi havde stole til. → ikke skrevet",
            ],
        )
    ]


def test_sending_a_form_unchanged_changes_nothing(app, visit):
    alice = visit("alice")
    add_market(alice, **COMPLETE_FORM)
    before = list_stored_activities(app)
    assert change(alice).status_code == 303
    assert list_stored_activities(app) == before
    assert history(alice) == []
    assert form_values(alice.get(EDIT))["version"] == "1"


def test_pressing_twice_changes_once(visit):
    alice = visit("alice")
    add_market(alice)
    page = alice.get(EDIT)
    sent = {**form_values(page), "participants": "251", "submission_id": alice.submission_id(EDIT)}
    assert [alice.post(EDIT, sent).status_code for _ in range(3)] == [303, 303, 303]
    assert [fields for _, fields in history(alice)] == [["Deltagere i alt: 250 → 251"]]


def test_what_was_planned_is_told_when_it_was_held(app, visit):
    alice = visit("alice")
    add_market(alice, day="18-06-2018", participants="", state="planlagt")
    link = f"{EDIT}?status=gennemfoert"
    assert f'href="{link}">Skriv hvordan det gik</a>' in alice.get(ONE).text
    page = alice.get(link)
    assert "Skriv hvordan det gik</h1>" in page.text
    assert form_values(page)["state"] == "gennemfoert"
    assert "participants" not in read_collapsed_fields(page)[0]
    assert read_faults(change(alice, link)) == {
        "participants": "Skriv hvor mange der var med. Skriv 0, hvis ingen kom."
    }
    assert change(alice, link, participants="80").status_code == 303
    assert (list_stored_activities(app)[0]["state"], list_stored_activities(app)[0]["participants"]) == (
        "gennemfoert",
        80,
    )
    assert history(alice)[0][1] == ["Status: Planlagt → Gennemført", "Deltagere i alt: ikke skrevet → 80"]
    assert "Skriv hvordan det gik</a>" not in alice.get(ONE).text


def test_a_bad_change_keeps_what_was_typed_and_what_is_stored(app, visit):
    alice = visit("alice")
    add_market(alice)
    answer = change(alice, title="", participants="mange", text="34 boder.")
    assert answer.status_code == 422
    assert read_faults(answer) == {
        "title": "Skriv hvad I lavede.",
        "participants": "Skriv et helt tal, for eksempel 25.",
    }
    shown = form_values(answer)
    assert (shown["title"], shown["participants"], shown["text"]) == ("", "mange", "34 boder.")
    assert list_stored_activities(app)[0]["participants"] == 250


def test_a_large_number_is_asked_about_only_when_it_changes(visit):
    alice = visit("alice")
    add_market(alice, participants="1200", asked="1200", many="y")
    assert change(alice, title="Loppemarkedet").status_code == 303
    assert read_faults(change(alice, participants="2100")) == {
        "participants": "2.100 deltagere er mange. Er det rigtigt?"
    }


def test_two_at_once_see_both_versions_and_choose(app, visit):
    alice, erik = visit("alice"), visit("erik")
    add_market(alice)
    opened = form_values(alice.get(EDIT))
    assert change(erik, participants="260", title="Loppemarkedet").status_code == 303
    sent = {
        **opened,
        "title": "Loppemarked i juni",
        "participants": "270",
        "submission_id": alice.submission_id(EDIT),
    }
    answer = alice.post(EDIT, sent)
    assert answer.status_code == 422
    assert "<title>Fejl: " in answer.text
    assert "En anden har rettet det her imens. Se begge udgaver, og vælg" in answer.text
    assert read_table_rows(answer) == [
        ["Hvad I lavede", "Loppemarkedet", "Loppemarked i juni"],
        ["Deltagere i alt", "260", "270"],
    ]
    assert list_stored_activities(app)[0]["participants"] == 260
    shown = form_values(answer)
    assert (shown["title"], shown["participants"], shown["version"]) == ("Loppemarked i juni", "270", "2")
    again = alice.post(EDIT, {**shown, "submission_id": sent["submission_id"]})
    assert again.status_code == 303
    assert list_stored_activities(app)[0]["participants"] == 270
    assert [fields[-1] for _, fields in history(alice)] == [
        "Deltagere i alt: 250 → 260",
        "Deltagere i alt: 260 → 270",
    ]


def test_a_form_without_the_version_it_saw_is_shown_again(app, visit):
    alice = visit("alice")
    add_market(alice)
    for version in ("", "0", "x", "9" * 30, "²"):
        answer = change(alice, participants="1", version=version)
        assert (answer.status_code, read_table_rows(answer)) == (422, [["Deltagere i alt", "250", "1"]]), (
            version
        )
    assert list_stored_activities(app)[0]["participants"] == 250


ALLOWED = {
    "alice": 200,
    "bob": 403,
    "doris": 403,
    "erik": 200,
    "freja": 200,
    "gert": 403,
    "hanne": 403,
    "ib": 403,
}


def test_its_writer_and_the_secretariat_may_change_it(app, visit):
    add_market(visit("alice"))
    before = list_stored_activities(app)
    for name, expected in ALLOWED.items():
        browser = visit(name)
        assert browser.get(EDIT).status_code == expected, name
        assert (f'href="{EDIT}"' in browser.get(ONE).text) is (expected == 200), name
        if expected == 403:
            assert browser.post(EDIT, {**MARKET_FORM, "version": "1"}).status_code == 403
    assert list_stored_activities(app) == before


def test_another_of_the_same_seat_may_change_it(app, visit):
    from gladsaxe.access.store import find_account_by_login
    from gladsaxe.agreement.store import find_seat
    from gladsaxe.bodies.store import seat_person
    from gladsaxe.database.transactions import run_in_transaction

    add_market(visit("alice"))
    charlie = visit("charlie")
    assert charlie.get(EDIT).status_code == 403
    with app.app_context():
        seat_id, person_id = find_seat("tf-beboer").id, find_account_by_login("charlie").person_id
        run_in_transaction(seat_person, person_id, seat_id, date(2018, 6, 1))
    assert change(charlie, participants="251").status_code == 303
    assert list_stored_activities(app)[0]["participants"] == 251


def test_a_type_and_a_place_that_left_the_agreement_stay_with_their_rows(app, visit):
    from gladsaxe.agreement.tables import ActivityType, Place
    from gladsaxe.database.tables import db
    from gladsaxe.database.transactions import run_in_transaction

    alice = visit("alice")
    add_market(alice)
    with app.app_context():

        def withdraw() -> None:
            for table, key in ((ActivityType, "loppemarked"), (Place, "centeret")):
                db.session.query(table).filter_by(key=key).one().withdrawn_on = date(2018, 6, 19)

        run_in_transaction(withdraw)
    shown = form_values(alice.get(EDIT))
    assert (shown["type"], shown["place"]) == ("loppemarked", "centeret")
    assert change(alice, participants="251").status_code == 303
    assert list_stored_activities(app)[0]["type_id"] == "loppemarked"
    new = form_values(alice.get("/aktiviteter/ny?gentag=sidste"))
    assert (new["type"], new["place"]) == ("", "")


def test_the_history_tells_when(visit):
    alice = visit("alice")
    add_market(alice)
    with freeze_time(datetime(2018, 7, 1, 22, 30, tzinfo=UTC)):
        assert change(alice, participants="251").status_code == 303
    assert history(alice)[0][0].startswith("2. juli 2018 kl. 00.30, Alice (")
