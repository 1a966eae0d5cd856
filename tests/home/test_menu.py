"""The menu leads everybody to what they may open, and to nothing else."""

import pytest

from gladsaxe.access.rules import RIGHT_BY_ENDPOINT, Right
from gladsaxe.home.rules import MENU_SECTIONS, MenuEntry, build_menu


def test_each_entry_asks_for_the_right_of_its_address():
    entries = [entry for section in MENU_SECTIONS for entry in section.entries]
    assert {entry.endpoint: entry.right for entry in entries} == {
        entry.endpoint: RIGHT_BY_ENDPOINT[entry.endpoint] for entry in entries
    }
    assert len({entry.endpoint for entry in entries}) == len(entries)


@pytest.mark.parametrize(
    ("endpoint", "label"),
    [
        ("home.front", "Forside"),
        ("issues.detail", "Problemer"),
        ("indicators.figures", "Mål og tal"),
        ("exports.board", "Mål og tal"),
        ("agreement.show", "Aftalen"),
        ("programme.show_one", "Planen"),
        ("deviations.new_notice", "Planen"),
        ("amendments.new", "Planen"),
        ("duties.done", "Planen"),
        ("indicators.new_fact_value", "Planen"),
        ("access.my_page", "Forside"),
        ("", None),
    ],
)
def test_a_page_stands_in_its_section(endpoint, label):
    assert [section.label for section in build_menu(lambda _right: True, endpoint) if section.is_here] == (
        [label] if label else []
    )


def test_every_page_stands_in_a_section_of_the_menu():
    # What is no page of somebody logged in: files, programs, and the ways in.
    outside = {
        endpoint
        for endpoint, right in RIGHT_BY_ENDPOINT.items()
        if right is Right.ANYONE or endpoint.startswith(("offline.", "offline_worker."))
    }
    for endpoint in sorted(set(RIGHT_BY_ENDPOINT) - outside):
        marked = [section.label for section in build_menu(lambda _right: True, endpoint) if section.is_here]
        assert len(marked) == 1, endpoint


def test_the_section_of_the_plan_holds_its_pages_in_order():
    plan = next(section for section in MENU_SECTIONS if section.label == "Planen")
    assert [entry.label for entry in plan.entries] == [
        *("Delaftaler", "Afvigelser", "Budget", "Ændringer", "Konflikter", "Beskeder"),
        *("Andre tiltag", "Centrale målinger", "Årshjul"),
    ]


def test_a_section_of_one_page_bears_its_name_and_one_of_none_is_left_out():
    sections = build_menu(lambda right: right is Right.READ_AGREEMENT, "agreement.show")
    only = (MenuEntry("Aftalen", "agreement.show", Right.READ_AGREEMENT),)
    assert sections == [("Aftalen", only, True)]
    sections = build_menu(lambda right: right in (Right.READ_REGISTERS, Right.KEEP_FIGURES), "")
    assert [(section.label, len(section.entries)) for section in sections] == [
        ("Problemer", 2),
        ("Tal og kilder", 1),
    ]


def test_the_page_shows_what_the_role_may_open(visit):
    resident, secretariat = visit("alice").get("/maal").text, visit("erik").get("/maal").text
    assert ("Tal og kilder" in resident, "Tal og kilder" in secretariat) == (False, True)
    assert secretariat.count('aria-label="Mål og tal"') == 1


def test_pages_below_the_menus_have_one_back_link_and_the_menus_own_none(visit):
    erik = visit("erik")
    for address in (
        "/",
        "/maal",
        "/afvigelser",
        "/budget",
        "/aarshjul",
        "/konflikter",
        "/centrale-maalinger",
    ):
        page = erik.get(address)
        assert (page.status_code, page.text.count('class="back-link')) == (200, 0), address
    for address, parent in (
        ("/maal/t4-tryghed", "/maal"),
        ("/organisation/pladser/tf-beboer", "/organisation"),
    ):
        page = erik.get(address).text
        assert page.count('class="back-link') == 1, address
        assert f'<a class="back-link no-print" href="{parent}">' in page
