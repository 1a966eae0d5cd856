"""Entries of the log in the words of the person that they are about."""

from datetime import datetime
from typing import NamedTuple

from gladsaxe.access.rules import find_right
from gladsaxe.audit_log.rules import EntryData, LogAction, ReadingPurpose

ENTITY_WORDS = {
    "issue": "Et problem eller en idé, du har skrevet",
    "activity": "En aktivitet, du har skrevet ind",
    "account": "Din adgang",
    "membership": "Din plads",
    "person": "Dit navn",
    "custody": "Noget, du har sendt fra din telefon",
    "photo": "Et billede, du har sendt",
    "enquiry_version": "En henvendelse, du har skrevet ind",
    "vandalism_bill_version": "En regning, du har skrevet ind",
}
OTHER_ENTITY = "Noget, du har skrevet"
AUTOMATIC_PURPOSE = "Det sker af sig selv"


class InsightRow(NamedTuple):
    """One line of the page: when, what happened to what, and what for."""

    moment: datetime
    thing: str
    happened: str
    purpose: str


def build_insight_row(entry: EntryData) -> InsightRow:
    """Return what a person is told of an entry: never who did it."""
    return InsightRow(
        entry.happened_at,
        ENTITY_WORDS.get(entry.entity, OTHER_ENTITY),
        LogAction(entry.action).word,
        format_purpose(entry),
    )


def format_purpose(entry: EntryData) -> str:
    """Return what something was done for: the stated purpose of a reading, else the right that was used."""
    if entry.action == LogAction.READ:
        return ReadingPurpose(entry.why).word
    right = find_right(entry.why)
    return f"En, der {right}" if right else AUTOMATIC_PURPOSE
