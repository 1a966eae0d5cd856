"""Everything held about a person, as the person's own page shows it."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from flask import url_for
from sqlalchemy import Text, select

from gladsaxe.access.rules import RIGHT_BY_ENDPOINT, Actor
from gladsaxe.core.confidentiality import LEVEL_POLICIES, ConfidentialityLevel
from gladsaxe.database.tables import Base, db
from gladsaxe.issues.tables import Issue
from gladsaxe.issues.visibility import visible_to
from gladsaxe.retention.personal_data import EARLIEST, PersonalGroup, PersonalRow, collect_personal_data
from gladsaxe.retention.personal_words import (
    NAME_COLUMNS,
    REPORT_PAGES,
    ROOM_NAMES,
    TABLE_NAMES,
    WORDLESS_COLUMNS,
)

# Rows of each room; the file has the rest.
MAX_SHOWN = 50
# The log has pages of its own.
LEFT_OUT = frozenset({"log_entry"})


class OwnRow(NamedTuple):
    """One row of the page; `texts` is empty for what is confidential."""

    moment: datetime | None
    name: str
    texts: list[str]


class OwnGroup(NamedTuple):
    """The rows of one report; `title` is empty for what belongs to none, `link` for what has no page."""

    title: str
    link: str
    rows: list[OwnRow]


class OwnRoom(NamedTuple):
    """The reports of one room, and how many of its rows are not shown."""

    name: str
    groups: list[OwnGroup]
    hidden_count: int


def list_own_rooms(actor: Actor) -> list[OwnRoom]:
    """Return what the person is shown of everything held about them.

    Texts of issues above level 0 and of conflicts are in the file alone, which the controller hands out: a
    page is seen by whoever holds the phone. So is what leads to an issue that does not exist for the actor.
    """
    collected = collect_personal_data(actor.person_id, LEFT_OUT)
    pages = _ReportPages(actor, collected)
    rooms: dict[str, list[PersonalGroup]] = {}
    for group in collected:
        if pages.exists_for_actor(group):
            rooms.setdefault(ROOM_NAMES[group.room], []).append(group)
    return [_build_room(name, groups, pages) for name, groups in rooms.items()]


def _build_room(name: str, groups: list[PersonalGroup], pages: "_ReportPages") -> OwnRoom:
    shown: list[OwnGroup] = []
    left = MAX_SHOWN
    for group in groups:
        if left > 0:
            confidential = pages.is_confidential(group)
            rows = [_build_row(row, confidential) for row in group.rows[:left]]
            shown.append(OwnGroup(pages.format_title(group), pages.find_link(group), rows))
            left -= len(rows)
    count = sum(len(group.rows) for group in groups)
    return OwnRoom(name, shown, count - (MAX_SHOWN - left))


def _build_row(row: PersonalRow, confidential: bool) -> OwnRow:
    moment = None if row.moment == EARLIEST else row.moment
    return OwnRow(moment, TABLE_NAMES[row.table], [] if confidential else list(_list_texts(row)))


def _list_texts(row: PersonalRow) -> Iterator[str]:
    for column in Base.metadata.tables[row.table].columns:
        place = f"{row.table}.{column.name}"
        text = row.values.get(column.name)
        worded = isinstance(column.type, Text) or place in NAME_COLUMNS
        if worded and place not in WORDLESS_COLUMNS and isinstance(text, str) and text:
            yield text


class _ReportPages:
    """Titles and addresses of reports, and which of them are confidential; issues are read once for all."""

    def __init__(self, actor: Actor, groups: Collection[PersonalGroup]) -> None:
        self._actor = actor
        ids = [int(group.report[1]) for group in groups if group.report[0] == "issue"]
        rows = db.session.execute(
            select(Issue.id, Issue.number, Issue.level).where(Issue.id.in_(ids), visible_to(actor))
        )
        self._issues = {str(row[0]): (row[1], ConfidentialityLevel(row[2])) for row in rows}

    def exists_for_actor(self, group: PersonalGroup) -> bool:
        """Return False for an issue that the actor may not know of, also where the actor once wrote on it."""
        table, key = group.report
        return table != "issue" or key in self._issues

    def is_confidential(self, group: PersonalGroup) -> bool:
        """Return True if the group's texts are not for a page."""
        table, key = group.report
        if table == "issue":
            return not LEVEL_POLICIES[self._issues[key][1]].open_to_everyone
        return table == "conflict"

    def format_title(self, group: PersonalGroup) -> str:
        """Return what the report is called, nothing for rows that belong to none."""
        table, key = group.report
        if table not in REPORT_PAGES:
            return ""
        return f"{REPORT_PAGES[table].word} {self._issues[key][0] if table == 'issue' else key}"

    def find_link(self, group: PersonalGroup) -> str:
        """Return the report's address, nothing where the role may not open it or it has none."""
        table, key = group.report
        page = REPORT_PAGES.get(table)
        if page is None or not page.endpoint or not self._actor.may(RIGHT_BY_ENDPOINT[page.endpoint]):
            return ""
        values: dict[str, Any] = {page.argument: self._issues[key][0] if table == "issue" else int(key)}
        return url_for(page.endpoint, **values)
