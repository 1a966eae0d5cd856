"""The menu: sections with their pages, in the order of the page."""

from collections.abc import Callable
from typing import NamedTuple

from gladsaxe.access.rules import Right


class Entry(NamedTuple):
    """Hold a page of the menu: its label, its endpoint, and the right that it asks for."""

    label: str
    endpoint: str
    right: Right


class Section(NamedTuple):
    """Hold a part of the menu; one of a single page bears that page's name."""

    label: str
    entries: tuple[Entry, ...]
    is_here: bool = False


MENU = (
    Section("Forside", (Entry("Forside", "home.front", Right.SIGNED_IN),)),
    Section("Aktiviteter", (Entry("Aktiviteter", "activities.listing", Right.READ_ACTIVITIES),)),
    Section(
        "Problemer",
        (
            Entry("Problemer og idéer", "issues.listing", Right.READ_ISSUES),
            Entry("Situationsbillede", "situation.picture", Right.READ_ISSUES),
            Entry("Henvendelser", "registers.enquiries", Right.READ_REGISTERS),
            Entry("Hærværksregninger", "registers.bills", Right.READ_REGISTERS),
            Entry("Karantæne", "sync.quarantine", Right.SETTLE_QUARANTINE),
        ),
    ),
    Section(
        "Mål og tal",
        (
            Entry("Mål og status", "indicators.status", Right.READ_STATUS),
            Entry("Tal og kilder", "indicators.figures", Right.KEEP_FIGURES),
            Entry("Indlæs fra fil", "imports.upload", Right.IMPORT_FILES),
            Entry("Datakalender", "indicators.data_calendar", Right.READ_STATUS),
            Entry("Excel til bestyrelsen", "exports.board", Right.EXPORT),
            Entry("Bestyrelsens pakke", "exports.pack", Right.EXPORT),
            Entry("Dokumentation til revisionen", "exports.audit", Right.EXPORT),
        ),
    ),
    Section(
        "Møder",
        (
            Entry("Møder", "meetings.listing", Right.READ_MEETINGS),
            Entry("Beslutninger", "meetings.decisions", Right.READ_MEETINGS),
            Entry("Mine opgaver", "meetings.my_tasks", Right.READ_MEETINGS),
        ),
    ),
    Section(
        "Aftalen",
        (
            Entry("Aftalen", "agreement.show", Right.READ_AGREEMENT),
            Entry("Årshjul", "duties.wheel", Right.READ_PLAN),
            Entry("Organisation", "bodies.organisation", Right.SEE_SEATS),
            Entry("Pladser og brugere", "access.seats", Right.SEE_SEATS),
            Entry("Driftssikkerhed", "backups.upkeep", Right.SEE_UPKEEP),
        ),
    ),
    Section("Søg", (Entry("Søg", "search.search", Right.READ_ACTIVITIES),)),
    Section("Hjælp", (Entry("Hjælp", "home.help_page", Right.ANYONE),)),
)


def menu_for(may: Callable[[Right], bool], endpoint: str) -> list[Section]:
    """Return the sections with the pages that somebody may open; the one that holds `endpoint` is_here."""
    here = _section_of(endpoint)
    sections = []
    for section in MENU:
        entries = tuple(entry for entry in section.entries if may(entry.right))
        if entries:
            label = entries[0].label if len(entries) == 1 else section.label
            sections.append(Section(label, entries, section.label == here))
    return sections


def _section_of(endpoint: str) -> str | None:
    pages = {entry.endpoint: section.label for section in MENU for entry in section.entries}
    # A page that is in no menu, such as one issue, belongs where the lists of its room are.
    rooms = {page.partition(".")[0]: label for page, label in reversed(pages.items())}
    return pages.get(endpoint) or rooms.get(endpoint.partition(".")[0])
