"""The life of the agreement on a phone: off plan to a closed decision, and a seat that changes hands."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, enter
from tests.browser.program import Program
from tests.browser.steps import heading, press

TODAY = "04-05-2020"


@pytest.fixture
def arrive(visit: Visit, way: dict, fresh_program: Program):
    """Give a phone in the browser at hand, at a program of its own, logged in as `who` with both factors."""

    def log(who: str | None = None) -> Page:
        page = visit(**way, place=fresh_program)
        if who is not None:
            enter(page, fresh_program, who)
        return page

    return log


def test_an_activity_goes_off_plan_and_ends_as_a_closed_board_decision(arrive) -> None:
    worker = arrive("sekretariat")
    worker.goto("/aktiviteter/ny")
    worker.get_by_label("Hvad lavede I?").fill("Fællesspisning i regnvejr")
    worker.get_by_label("Hvilken slags aktivitet?").select_option("Fællesspisning")
    worker.get_by_label("Hvor var det?").select_option("Centeret")
    worker.get_by_label("Hvor mange var med i alt?").fill("12")
    worker.locator("form summary").first.click()
    worker.get_by_label("Nej", exact=True).check()
    worker.get_by_label(re.compile("Hvad blev anderledes")).fill("Teltet blæste omkuld.")
    press(worker, "Send")
    heading(worker, "Tak. Aktiviteten er gemt")

    forum = arrive("fagperson")
    forum.goto("/afvigelser")
    forum.locator("main").get_by_role("link", name="Fællesspisning i regnvejr").first.click()
    forum.get_by_label("Vi orienterer bestyrelsen").check()
    forum.locator("main textarea").first.fill("Vi mangler et telt, der kan stå.")
    press(forum, "Gem")
    expect(forum.locator("main")).to_contain_text("står på bestyrelsens næste dagsorden")
    deviation = forum.url

    secretary = arrive("sekretaer")
    secretary.goto("/moeder/nyt")
    secretary.get_by_label("Hvem mødes?").select_option("Bestyrelse med bystrategisk blik")
    secretary.get_by_label("Hvilken dag?").fill(TODAY)
    secretary.get_by_label("Fra klokken").fill("8.30")
    press(secretary, "Gem")
    heading(secretary, "Dagsorden")
    expect(secretary.locator(".agenda")).to_contain_text("Fællesspisning i regnvejr")
    press(secretary, "Begynd mødet og referatet")
    heading(secretary, "Referat")
    point = secretary.locator(".agenda > li").filter(has_text="Fællesspisning i regnvejr")
    point.get_by_role("link", name=re.compile("Skriv hvad der kom ud af det")).click()
    secretary.get_by_label("Hvad blev besluttet eller sagt?").fill("Køb et telt, der kan stå i blæst.")
    secretary.get_by_label("Hvilken plads har ansvaret?").select_option(
        "Sekretariatsleder (Helhedsplanens sekretariat)"
    )
    secretary.get_by_label("Hvornår skal det være gjort?").fill("15-05-2020")
    press(secretary, "Gem")
    expect(secretary.locator(".outcomes")).to_contain_text("Køb et telt, der kan stå i blæst.")
    press(secretary, "Luk referatet")
    expect(secretary.locator("main .alert-success")).to_contain_text("Referatet er lukket.")

    leader = arrive("leder")
    leader.goto("/mine-opgaver")
    press(leader, "Køb et telt, der kan stå i blæst.")
    leader.get_by_label("Hvad er der sket?").fill("Teltet er bestilt.")
    press(leader, "Gem skridtet")
    leader.locator("summary").filter(has_text="Afslut").click()
    leader.get_by_label("Hvad kom der ud af det?").fill("Teltet står ved centeret.")
    press(leader, "Afslut beslutningen")
    expect(leader.locator("main .badge")).to_have_text("Gennemført")
    leader.goto("/mine-opgaver")
    expect(leader.locator("main")).not_to_contain_text("Køb et telt")

    forum.goto(deviation)
    expect(forum.locator("main")).to_contain_text("Køb et telt, der kan stå i blæst.")
    secretary.goto("/beslutninger?vis=afsluttede")
    expect(secretary.locator("#decision-list")).to_contain_text("Teltet står ved centeret.")


def test_a_person_leaves_and_the_successor_finds_the_open_tasks(arrive) -> None:
    task = "Få lys i cykelkælderen"
    leaving = arrive("drift")
    leaving.goto("/mine-opgaver")
    expect(leaving.locator("main")).to_contain_text(task)

    leader = arrive("leder")
    leader.goto("/organisation/pladser/tf-faellesdrift")
    expect(leader.locator("#seat-tasks")).to_contain_text(task)
    leader.get_by_role("link", name="Skriv sidste dag for Dorte Demo").click()
    leader.get_by_label("Hvilken dag er den sidste?").fill("03-05-2020")
    press(leader, "Gem")
    # Until the page after the form is whole, a browser may not be sent on to the next.
    leader.wait_for_url("**/organisation/pladser/tf-faellesdrift?gemt*")
    expect(leader.locator("main .badge").first).to_have_text("Tom plads")
    leader.goto("/pladser")
    leader.get_by_label("Navn", exact=True).fill("Nina Ny")
    leader.get_by_label("Brugernavn").fill("nina")
    leader.get_by_label("Plads", exact=True).select_option(
        "Chefinspektør, Fællesdriften (Task Force for tryghed og civile fællesskaber)"
    )
    leader.get_by_label("Fra hvilken dag?").fill(TODAY)
    press(leader, "Giv plads og adgang")
    code = leader.locator(".password").inner_text()
    secretary = arrive("sekretaer")
    secretary.goto("/pladser")
    press(secretary, "Ja, giv pladsen til Nina Ny")

    successor = arrive()
    successor.goto("/kode")
    successor.get_by_label("Koden på papiret").fill(code)
    for field in successor.locator('main input[type="password"]').all():
        field.fill("nina vælger selv")
    press(successor, "Gem og log ind")
    # The phone forgets the person before first, and sends the form then.
    expect(successor.get_by_role("button", name="Log ud")).to_be_visible()
    successor.goto("/")
    expect(successor.locator('[data-kind="task"]')).to_contain_text(task)
    successor.goto("/mine-opgaver")
    press(successor, task)
    successor.get_by_label("Hvad er der sket?").fill("Jeg har overtaget opgaven.")
    press(successor, "Gem skridtet")
    expect(successor.locator("#history")).to_contain_text("Jeg har overtaget opgaven.")
    leaving.goto("/mine-opgaver")
    expect(leaving.locator("main")).not_to_contain_text(task)
