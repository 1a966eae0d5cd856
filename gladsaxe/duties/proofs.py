"""What proves a duty by itself: the body's meetings, a source's figures, a watch's measures."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import false, select

from gladsaxe.access.rules import Actor
from gladsaxe.agreement.tables import Body
from gladsaxe.core.dates import format_day
from gladsaxe.database.clock import today
from gladsaxe.database.tables import db
from gladsaxe.duties.rules import DutyProof, DutyTerm
from gladsaxe.indicators.entries import EntryState
from gladsaxe.indicators.facts_store import find_values_by_year
from gladsaxe.indicators.store import list_figures, list_visible_criteria
from gladsaxe.indicators.tables import Figure
from gladsaxe.meetings.rules import MeetingState
from gladsaxe.meetings.tables import Meeting
from gladsaxe.meetings.visibility import visible_meetings


class HeldMeeting(NamedTuple):
    """A meeting that was held, and whether the actor may open it."""

    id: int
    day: date
    seen: bool


class ProofFinder:
    """The proofs of the duties, read from each room once; what the actor may not see has no link."""

    def __init__(self, actor: Actor | None) -> None:
        self._actor = actor
        self._meetings: dict[tuple[str, int], list[HeldMeeting]] | None = None
        self._figures: dict[str, dict[str, tuple[str, Figure]]] | None = None
        self._measures: dict[str, Mapping[int, Any]] = {}

    def of(self, duty: Mapping[str, Any], term: DutyTerm) -> DutyProof | None:
        """Return the proof of a term, None where there is none or where somebody has to say it."""
        match duty.get("proof"):
            case "meetings":
                return self._by_meeting(term)
            case "figures":
                return self._by_figure(duty.get("figures_from", ""), str(term.due.year))
            case "measures":
                return self._by_measure(duty.get("watch", ""), term.due.year)
        return None

    def _by_meeting(self, term: DutyTerm) -> DutyProof | None:
        if self._meetings is None:
            self._meetings = self._list_held_meetings()
        held = self._meetings.get((term.body, term.due.year), [])
        if len(held) < term.part:
            return None
        meeting = held[term.part - 1]
        page = ("meetings.detail", (("meeting_id", meeting.id),)) if meeting.seen else ("", ())
        return DutyProof(f"Møde den {format_day(meeting.day)}", meeting.day, *page)

    def _list_held_meetings(self) -> dict[tuple[str, int], list[HeldMeeting]]:
        seen = visible_meetings(self._actor) if self._actor else false()
        rows = db.session.execute(
            select(Meeting.id, Meeting.day, Body.key, seen.label("seen"))
            .join(Body, Body.id == Meeting.body_id)
            .where(
                Meeting.state.in_([str(MeetingState.RUNNING), str(MeetingState.CLOSED)]),
                Meeting.day <= today(),
            )
            .order_by(Meeting.day, Meeting.id)
        )
        found: dict[tuple[str, int], list[HeldMeeting]] = defaultdict(list)
        for meeting_id, day, body, visible in rows:
            found[body, day.year].append(HeldMeeting(meeting_id, day, bool(visible)))
        return found

    def _by_figure(self, source: str, period: str) -> DutyProof | None:
        if self._figures is None:
            self._figures = self._list_source_figures()
        figures = self._figures.get(source, {}).get(period)
        if figures is None:
            return None
        key, figure = figures
        return DutyProof(f"Tallet for {period}", figure.received_on, "indicators.criterion", (("key", key),))

    def _list_source_figures(self) -> dict[str, dict[str, tuple[str, Figure]]]:
        criteria = list_visible_criteria(self._actor)
        figures = list_figures([row.id for row in criteria], today())
        found: dict[str, dict[str, tuple[str, Figure]]] = defaultdict(dict)
        for row in criteria:
            for period, versions in figures.get(row.id, {}).items():
                if versions[-1].state != EntryState.WITHDRAWN:
                    found[row.source.key].setdefault(period, (row.key, versions[-1]))
        return found

    def _by_measure(self, watch: str, year: int) -> DutyProof | None:
        if watch not in self._measures:
            self._measures[watch] = find_values_by_year(watch)
        value = self._measures[watch].get(year)
        return (
            DutyProof(f"Målingen for {year}", value.received_on, "indicators.show_facts") if value else None
        )
