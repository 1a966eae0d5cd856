import io
import re
from contextvars import copy_context
from datetime import date, time
from threading import Barrier, Thread

import pytest

from gladsaxe.activities.rules import ActivityState
from tests.activities.pages import (
    COMPLETE_FORM,
    MARKET_FORM,
    NEW,
    add_market,
    form_values,
    list_stored_activities,
    read_collapsed_fields,
    read_faults,
    read_main,
)


def test_six_fields_and_send_are_enough(app, visit):
    alice = visit("alice")
    page = alice.get(NEW)
    hidden, are_open = read_collapsed_fields(page)
    blank = form_values(page)
    seen = [name for name in blank if name not in hidden]
    assert seen == ["version", "asked", "title", "type", "place", "day", "participants"]
    assert not are_open
    assert blank["day"] == "20-06-2018"
    assert blank["state"] == "gennemfoert"
    add_market(alice)
    assert list_stored_activities(app) == [
        {
            "title": "Loppemarked, første lørdag i juni",
            "type_id": "loppemarked",
            "place_id": "centeret",
            "day": date(2018, 6, 2),
            "state": "gennemfoert",
            "starts_at": None,
            "participants": 250,
            "under_18": None,
            "new_parents": None,
            "volunteers": None,
            "as_planned": None,
            "deviation": "",
            "text": "",
        }
    ]


def test_every_field_is_kept_as_it_was_written(app, visit):
    add_market(visit("bob"), **COMPLETE_FORM)
    assert list_stored_activities(app) == [
        {
            "title": "Forældrecafé: Søvn hos små børn",
            "type_id": "foraeldrecafe",
            "place_id": "dagtilbud",
            "day": date(2018, 6, 5),
            "state": "gennemfoert",
            "starts_at": time(9, 30),
            "participants": 14,
            "under_18": 3,
            "new_parents": 9,
            "volunteers": 2,
            "as_planned": False,
            "deviation": "Der kom flere, end vi havde stole til.",
            "text": "Mange spørgsmål.\nTo bydelsmødre hjalp med at oversætte.",
        }
    ]


def test_the_receipt_says_what_was_saved_and_its_number(visit):
    alice = visit("alice")
    receipt = alice.get(add_market(alice, **COMPLETE_FORM)).text
    assert "Tak. Aktiviteten er gemt" in receipt
    assert re.search(r"Nummer <strong>[2-9A-Z]{4}-[2-9A-Z]{4}</strong>", receipt)
    facts = re.findall(r"<dt>(.*?)</dt><dd.*?>(.*?)</dd>", receipt, re.DOTALL)
    assert facts == [
        ("Status", "Gennemført"),
        ("Slags", "Forældrecafé"),
        ("Sted", "Dagtilbud i Grønnemoseområdet"),
        ("Dag", "5. juni 2018 kl. 9.30"),
        ("Deltagere i alt", "14"),
        ("Under 18 år", "3"),
        ("Nye forældre", "9"),
        ("Frivillige", "2"),
        ("Gik det som planlagt?", "Nej"),
        ("Hvad blev anderledes?", "Der kom flere, end vi havde stole til."),
        ("Hvordan gik det?", "Mange spørgsmål.\nTo bydelsmødre hjalp med at oversætte."),
        ("Skrevet ind", "20. juni 2018 kl. 12.00 af Alice (" + _seat(receipt) + ")"),
    ]


def _seat(receipt: str) -> str:
    return re.search(r"af Alice \((.*)\)</dd>", receipt)[1]


def test_a_receipt_without_new_parents_asks_for_them_where_they_count(visit):
    alice = visit("alice")
    asked = "hvor mange forældre der var med for første gang"
    assert asked in alice.get(add_market(alice, type="foraeldrecafe")).text
    assert asked not in alice.get(add_market(alice, type="foraeldrecafe", new_parents="0")).text
    assert asked not in alice.get(add_market(alice)).text


NOT_HELD = "Antal hører til en aktivitet, der er gennemført. Slet tallet, eller vælg Gennemført."
BAD = [
    ({"title": ""}, {"title": "Skriv hvad I lavede."}),
    ({"title": "  \n "}, {"title": "Skriv hvad I lavede."}),
    ({"title": "x" * 203}, {"title": "Teksten er 3 tegn for lang."}),
    ({"type": ""}, {"type": "Vælg hvilken slags aktivitet det var."}),
    ({"type": "rumrejse"}, {"type": "Vælg en af mulighederne."}),
    ({"place": ""}, {"place": "Vælg hvor det var."}),
    ({"place": "maanen"}, {"place": "Vælg en af mulighederne."}),
    ({"day": ""}, {"day": "Skriv hvilken dag det var."}),
    ({"day": "i går"}, {"day": "Skriv datoen med dag, måned og år, for eksempel 05-06-2018."}),
    ({"day": "31-06-2018"}, {"day": "Den dato findes ikke. Se efter dag og måned."}),
    ({"day": "21-06-2018"}, {"day": "Datoen kan ikke være i fremtiden."}),
    ({"day": "1-1-2015"}, {"day": "Datoen skal ligge mellem 01-01-2016 og 01-01-2022."}),
    (
        {"day": "2-1-2022", "state": "planlagt", "participants": "", "volunteers": ""},
        {"day": "Datoen skal ligge mellem 01-01-2016 og 01-01-2022."},
    ),
    ({"participants": ""}, {"participants": "Skriv hvor mange der var med. Skriv 0, hvis ingen kom."}),
    ({"participants": "-3"}, {"participants": "Skriv et helt tal, for eksempel 25."}),
    ({"participants": "12,5"}, {"participants": "Skriv et helt tal, for eksempel 25."}),
    ({"participants": "en snes"}, {"participants": "Skriv et helt tal, for eksempel 25."}),
    ({"participants": "1" * 30}, {"participants": "Skriv et helt tal, for eksempel 25."}),
    ({"participants": "999999999"}, {"participants": "Tallet er for stort. Skriv højst 100.000."}),
    ({"participants": "1200"}, {"participants": "1.200 deltagere er mange. Er det rigtigt?"}),
    ({"under_18": "251"}, {"under_18": "Antal børn kan ikke være større end antal i alt."}),
    (
        {"type": "foraeldrecafe", "new_parents": "251"},
        {"new_parents": "Antal nye forældre kan ikke være større end antal i alt."},
    ),
    (
        {"new_parents": "9"},
        {"new_parents": "Nye forældre tælles ikke ved denne slags aktivitet. Slet tallet."},
    ),
    ({"volunteers": "to"}, {"volunteers": "Skriv et helt tal, for eksempel 25."}),
    ({"starts_at": "25.00"}, {"starts_at": "Skriv klokkeslættet, for eksempel 9.30."}),
    ({"as_planned": "nej"}, {"deviation": "Skriv hvad der blev anderledes."}),
    ({"deviation": "Det regnede."}, {"as_planned": "Vælg Nej, når noget blev anderledes."}),
    ({"text": "x" * 10_001}, {"text": "Teksten er 1 tegn for lang."}),
    ({"state": "opfundet"}, {"state": "Vælg en af mulighederne."}),
    (
        {"state": "planlagt"},
        {"participants": NOT_HELD, "volunteers": NOT_HELD},
    ),
    (
        {"title": "", "day": "x", "participants": "y"},
        {
            "title": "Skriv hvad I lavede.",
            "day": "Skriv datoen med dag, måned og år, for eksempel 05-06-2018.",
            "participants": "Skriv et helt tal, for eksempel 25.",
        },
    ),
]


def test_bad_input_is_said_above_the_field_and_everything_typed_stays(app, visit):
    alice = visit("alice")
    typed = {
        **MARKET_FORM,
        "submission_id": alice.submission_id(NEW),
        "volunteers": "12",
        "text": "34 boder.",
    }
    for changes, sentences in BAD:
        sent = {**typed, **changes}
        answer = alice.post(NEW, sent)
        assert (answer.status_code, read_faults(answer)) == (422, sentences), changes
        assert "<title>Fejl: " in answer.text
        shown = form_values(answer)
        for name, value in sent.items():
            # What is not offered cannot be shown as chosen.
            chosen = name in ("type", "place", "state") and value in ("rumrejse", "maanen", "opfundet")
            expected = "" if chosen else " ".join(value.split()) if name == "title" else value
            assert name == "submission_id" or shown.get(name, "") == expected, (changes, name)
        assert f'name="submission_id" value="{typed["submission_id"]}"' in answer.text
        assert read_collapsed_fields(answer)[1], "a folded field says something, so it is in sight"
    assert list_stored_activities(app) == []


def test_a_fault_in_a_folded_field_unfolds_it(visit):
    alice = visit("alice")
    typed = {**MARKET_FORM, "submission_id": alice.submission_id(NEW)}
    hidden, are_open = read_collapsed_fields(alice.post(NEW, {**typed, "title": ""}))
    assert ("volunteers" in hidden, are_open) == (True, False)
    assert read_collapsed_fields(alice.post(NEW, {**typed, "volunteers": "to"}))[1] is True


def test_a_thousand_participants_are_asked_about_once_for_each_number(app, visit):
    alice = visit("alice")
    typed = {**MARKET_FORM, "submission_id": alice.submission_id(NEW), "participants": "1.200"}
    first = alice.post(NEW, typed)
    assert read_faults(first) == {"participants": "1.200 deltagere er mange. Er det rigtigt?"}
    assert form_values(first)["asked"] == "1200"
    assert "many" not in form_values(first)
    confirmed = {**typed, "asked": "1200", "many": "y"}
    other = alice.post(NEW, {**confirmed, "participants": "12000"})
    assert read_faults(other) == {"participants": "12.000 deltagere er mange. Er det rigtigt?"}
    assert alice.post(NEW, confirmed).status_code == 303
    assert [row["participants"] for row in list_stored_activities(app)] == [1200]


def test_a_day_is_read_as_danes_write_it(app, visit):
    alice = visit("alice")
    days = ["05-06-2018", "5/6 2018", "5.6.2018", "5. juni 2018"]
    for text in days:
        add_market(alice, day=text)
    assert [row["day"] for row in list_stored_activities(app)] == [date(2018, 6, 5)] * len(days)


def test_today_can_be_held_today(app, visit):
    add_market(visit("alice"), day="20-06-2018")
    assert [row["day"] for row in list_stored_activities(app)] == [date(2018, 6, 20)]


def test_ten_thousand_characters_are_fine(app, visit):
    text = ("Æblegrød og =1+1\r\n" * 600)[:10_000].strip()
    text += "x" * (10_000 - len(text.replace("\r\n", "\n")))
    alice = visit("alice")
    receipt = alice.get(add_market(alice, text=text))
    kept = text.replace("\r\n", "\n")
    assert [row["text"] for row in list_stored_activities(app)] == [kept]
    assert len(kept) == 10_000
    assert kept in receipt.text


def test_characters_that_no_database_keeps_are_replaced(app, visit):
    alice = visit("alice")
    alice.get(add_market(alice, title="Nul\0punkt", text="<b>&\0"))
    assert [(row["title"], row["text"]) for row in list_stored_activities(app)] == [
        ("Nul\N{REPLACEMENT CHARACTER}punkt", "<b>&\N{REPLACEMENT CHARACTER}")
    ]


def test_markup_in_a_text_is_shown_as_text(visit):
    alice = visit("alice")
    receipt = alice.get(add_market(alice, title="<b>Marked</b>", text="<script>alert(1)</script>")).text
    assert "&lt;b&gt;Marked&lt;/b&gt;" in receipt
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in receipt
    assert "<script>" not in receipt


def test_a_file_under_another_fields_name_is_no_text(visit):
    alice = visit("alice")
    sent = {**MARKET_FORM, "submission_id": alice.submission_id(NEW)}
    sent["title"] = (io.BytesIO(b"x"), "title.txt")
    answer = alice.post(NEW, sent, content_type="multipart/form-data")
    assert (answer.status_code, read_faults(answer)) == (422, {"title": "Skriv hvad I lavede."})


def test_pressing_twice_going_back_and_reloading_make_one_row_and_show_one_receipt(app, visit):
    alice = visit("alice")
    sent = {**MARKET_FORM, "submission_id": alice.submission_id(NEW)}
    first = alice.post(NEW, sent)
    again = alice.post(NEW, sent)
    changed = alice.post(NEW, {**sent, "title": "Skrevet om efter Tilbage"})
    assert first.status_code == again.status_code == changed.status_code == 303
    assert first.headers["Location"] == again.headers["Location"] == changed.headers["Location"]
    receipts = {read_main(alice.get(first.headers["Location"])) for _ in range(2)}
    assert len(receipts) == 1
    assert [row["title"] for row in list_stored_activities(app)] == ["Loppemarked, første lørdag i juni"]


def test_somebody_elses_sent_form_is_refused(app, visit):
    alice, bob = visit("alice"), visit("bob")
    sent = {**MARKET_FORM, "submission_id": alice.submission_id(NEW)}
    assert alice.post(NEW, sent).status_code == 303
    answer = bob.post(NEW, sent)
    assert answer.status_code == 403
    assert "Du har ikke adgang til denne side" in answer.text
    assert len(list_stored_activities(app)) == 1


def test_a_form_without_a_usable_submission_id_is_taken_once(app, visit):
    alice = visit("alice")
    assert alice.post(NEW, {**MARKET_FORM, "submission_id": "'; drop table activity"}).status_code == 303
    assert len(list_stored_activities(app)) == 1


def test_twenty_at_once_make_one_row(app, visit):
    alice = visit("alice")
    sent = {**MARKET_FORM, "submission_id": alice.submission_id(NEW), "csrf_token": alice.token()}
    cookie = alice.client.get_cookie("session").value
    together = Barrier(20)
    answers = []

    def press() -> None:
        client = app.test_client()
        client.set_cookie("session", cookie)
        together.wait()
        answer = client.post(NEW, data=sent)
        answers.append((answer.status_code, answer.headers.get("Location")))

    # A context each, for the clock that the test has set is the context's.
    threads = [Thread(target=copy_context().run, args=(press,)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [(303, "/aktiviteter/1/kvittering")] * 20
    assert len(list_stored_activities(app)) == 1


def test_a_planned_activity_lies_ahead_and_has_no_numbers(app, visit):
    alice = visit("alice")
    address = NEW + "?status=planlagt"
    page = alice.get(address)
    hidden, _ = read_collapsed_fields(page)
    blank = form_values(page)
    seen = [name for name in blank if name not in hidden]
    assert "Hvad skal I lave?" in page.text
    assert "Planlæg en aktivitet</h1>" in page.text
    assert seen == ["version", "asked", "title", "type", "place", "day", "starts_at"]
    assert (blank["state"], blank["day"]) == ("planlagt", "")
    add_market(alice, day="18-08-2018", participants="", starts_at="19", state="planlagt")
    row = list_stored_activities(app)[0]
    assert (row["state"], row["day"], row["starts_at"], row["participants"]) == (
        ActivityState.PLANNED,
        date(2018, 8, 18),
        time(19),
        None,
    )


def test_what_was_cancelled_needs_no_numbers(app, visit):
    add_market(
        visit("alice"),
        day="17-08-2018",
        participants="",
        state="aflyst",
        volunteers="4",
        as_planned="nej",
        deviation="Kraftig regn.",
    )
    row = list_stored_activities(app)[0]
    assert (row["state"], row["participants"], row["volunteers"], row["as_planned"]) == (
        "aflyst",
        None,
        4,
        False,
    )


def test_a_type_that_counts_new_parents_brings_their_field_into_sight(visit):
    alice = visit("alice")
    assert "new_parents" in read_collapsed_fields(alice.get(NEW))[0]
    page = alice.get(NEW + "?slags=foraeldrecafe")
    assert form_values(page)["type"] == "foraeldrecafe"
    assert "new_parents" not in read_collapsed_fields(page)[0]
    assert "new_parents" in form_values(page)
    hint = "Kun ved: Forældrecafé, Bydelsmødre, Forældrekursus."
    assert hint in page.text


def test_the_last_one_is_repeated_without_its_numbers(visit):
    alice = visit("alice")
    add_market(alice)
    first = add_market(alice, **COMPLETE_FORM)
    add_market(visit("bob"), title="Bobs egen")
    expected = {
        **form_values(alice.get(NEW)),
        "title": "Forældrecafé: Søvn hos små børn",
        "type": "foraeldrecafe",
        "place": "dagtilbud",
        "starts_at": "9.30",
    }
    assert form_values(alice.get(NEW + "?gentag=sidste")) == expected
    one = first.split("/")[2]
    assert form_values(alice.get(f"{NEW}?gentag={one}")) == expected
    assert form_values(alice.get(f"{NEW}?gentag=1"))["title"] == "Loppemarked, første lørdag i juni"


def test_what_is_not_ones_own_is_not_repeated(visit):
    add_market(visit("bob"), title="Bobs egen")
    alice = visit("alice")
    for wanted in ("sidste", "1", "2", "99999999999999999999", "-1", "x", "²"):
        assert form_values(alice.get(f"{NEW}?gentag={wanted}")) == form_values(alice.get(NEW)), wanted


@pytest.mark.parametrize("name", ["gert", "hanne", "karl", "charlie"])
def test_who_may_not_write_is_refused(app, visit, name):
    browser = visit(name)
    assert browser.get(NEW).status_code == 403
    assert browser.post(NEW, MARKET_FORM).status_code == 403
    assert list_stored_activities(app) == []


def test_a_stranger_is_sent_to_log_in(visit):
    answer = visit().get(NEW)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/log-ind?naeste=/aktiviteter/ny")


def test_the_safety_lines_stand_on_the_form(visit):
    page = visit("alice").get(NEW).text
    assert "Skriv aldrig navne." in page
    assert page.count("Det her er ikke en besked om et barn.") == 1
    modules = re.findall(r'<script type="module" src="/static/[^"]+">', page)
    assert re.findall(r"<script[^>]*>", page) == modules
    assert " hx-" not in page
