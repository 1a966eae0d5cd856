"""The menu: sections with their pages, in the order of the page."""

from collections.abc import Callable
from typing import NamedTuple

from gladsaxe.access.rules import Right


class MenuEntry(NamedTuple):
    """A page of the menu: its label, its endpoint, and the right that it asks for."""

    label: str
    endpoint: str
    right: Right


class MenuSection(NamedTuple):
    """A part of the menu; one of a single page bears that page's name."""

    label: str
    entries: tuple[MenuEntry, ...]
    is_here: bool = False


MENU_SECTIONS = (
    MenuSection("Forside", (MenuEntry("Forside", "home.front", Right.SIGNED_IN),)),
    MenuSection("Aktiviteter", (MenuEntry("Aktiviteter", "activities.listing", Right.READ_ACTIVITIES),)),
    MenuSection(
        "Problemer",
        (
            MenuEntry("Problemer og idéer", "issues.listing", Right.READ_ISSUES),
            MenuEntry("Situationsbillede", "situation.picture", Right.READ_ISSUES),
            MenuEntry("Henvendelser", "registers.enquiries", Right.READ_REGISTERS),
            MenuEntry("Hærværksregninger", "registers.bills", Right.READ_REGISTERS),
            MenuEntry("Karantæne", "offline_pages.quarantine", Right.SETTLE_QUARANTINE),
        ),
    ),
    MenuSection(
        "Mål og tal",
        (
            MenuEntry("Mål og status", "indicators.status", Right.READ_STATUS),
            MenuEntry("Tal og kilder", "indicators.figures", Right.KEEP_FIGURES),
            MenuEntry("Indlæs fra fil", "imports.upload", Right.IMPORT_FILES),
            MenuEntry("Datakalender", "indicators.data_calendar", Right.READ_STATUS),
            MenuEntry("Excel til bestyrelsen", "exports.board", Right.EXPORT),
            MenuEntry("Bestyrelsens pakke", "exports.pack", Right.EXPORT),
            MenuEntry("Dokumentation til revisionen", "exports.audit", Right.EXPORT),
        ),
    ),
    MenuSection(
        "Møder",
        (
            MenuEntry("Møder", "meetings.listing", Right.READ_MEETINGS),
            MenuEntry("Beslutninger", "meetings.decisions", Right.READ_MEETINGS),
            MenuEntry("Mine opgaver", "meetings.my_tasks", Right.READ_MEETINGS),
        ),
    ),
    MenuSection(
        "Planen",
        (
            MenuEntry("Delaftaler", "programme.overview", Right.READ_PLAN),
            MenuEntry("Afvigelser", "deviations.listing", Right.READ_PLAN),
            MenuEntry("Budget", "programme.show_budget", Right.READ_PLAN),
            MenuEntry("Ændringer", "amendments.listing", Right.READ_PLAN),
            MenuEntry("Konflikter", "deviations.conflicts", Right.RAISE_CONFLICTS),
            MenuEntry("Beskeder", "deviations.notices", Right.NOTIFY_BOARD),
            MenuEntry("Andre tiltag", "programme.show_initiatives", Right.READ_PLAN),
            MenuEntry("Centrale målinger", "indicators.show_facts", Right.READ_PLAN),
            MenuEntry("Årshjul", "duties.wheel", Right.READ_PLAN),
        ),
    ),
    MenuSection(
        "Aftalen",
        (
            MenuEntry("Aftalen", "agreement.show", Right.READ_AGREEMENT),
            MenuEntry("Organisation", "bodies.organisation", Right.SEE_SEATS),
            MenuEntry("Pladser og brugere", "access.seats", Right.SEE_SEATS),
            MenuEntry("Driftssikkerhed", "backups.upkeep", Right.SEE_UPKEEP),
        ),
    ),
    MenuSection("Søg", (MenuEntry("Søg", "search.search", Right.READ_ACTIVITIES),)),
    MenuSection("Hjælp", (MenuEntry("Hjælp", "home.help_page", Right.ANYONE),)),
)
# Pages in no menu that stand in another section than the lists of their room.
SECTION_BY_ENDPOINT = {
    "indicators.new_fact_value": "Planen",
    "indicators.new_measure": "Planen",
    "offline_pages.drafts": "Forside",
    "offline_pages.draft": "Forside",
    "offline_pages.discard_draft": "Forside",
    "access.my_page": "Forside",
    "access.devices": "Forside",
    "access.own_logins": "Forside",
    "access.code_app": "Forside",
    "access.begin_code_app": "Forside",
    "access.lost_code_app": "Forside",
    "access.confirm": "Forside",
    "access.all_logins": "Aftalen",
    "retention.insight": "Forside",
    "retention.own_data": "Forside",
    "offboarding.leave": "Aftalen",
    "offboarding.end_seat": "Aftalen",
}


def build_menu(may: Callable[[Right], bool], endpoint: str) -> list[MenuSection]:
    """Return the sections with the pages that somebody may open; the one that holds `endpoint` is_here."""
    here = _find_section(endpoint)
    sections = []
    for section in MENU_SECTIONS:
        entries = tuple(entry for entry in section.entries if may(entry.right))
        if entries:
            label = entries[0].label if len(entries) == 1 else section.label
            sections.append(MenuSection(label, entries, section.label == here))
    return sections


def _find_section(endpoint: str) -> str | None:
    pages = {entry.endpoint: section.label for section in MENU_SECTIONS for entry in section.entries}
    # A page that is in no menu, such as one issue, belongs where the lists of its room are.
    rooms = {page.partition(".")[0]: label for page, label in reversed(pages.items())}
    return pages.get(endpoint) or SECTION_BY_ENDPOINT.get(endpoint) or rooms.get(endpoint.partition(".")[0])
