"""The pages of the minutes: who came, what was said and decided, closing them, correcting them."""

from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.agreement import store as agreement
from gladsaxe.bodies.store import list_seat_names
from gladsaxe.deviations.rules import DeviationSource as OffPlan
from gladsaxe.indicators.store import list_visible_criteria
from gladsaxe.meetings import agenda, decisions, minutes, status_snapshots
from gladsaxe.meetings.forms import CorrectionForm, MinutesForm, OutcomeForm
from gladsaxe.meetings.pages import build_meeting_context, meeting_or_404
from gladsaxe.meetings.rules import (
    ATTENDANCE_WORDS,
    FOLLOWED_OUTCOMES,
    OUTCOME_WORDS,
    PROGRESS_WORDS,
    AttendanceState,
    ItemSource,
    MeetingState,
)
from gladsaxe.meetings.tables import AgendaItem, Meeting
from gladsaxe.submissions.form_addresses import assign_submission_id
from gladsaxe.submissions.form_page import posted_fields
from gladsaxe.submissions.page_helpers import answer_form
from gladsaxe.web.forms import BaseForm, clean_text
from gladsaxe.web.pages import render_page

MEMBER_PREFIX, GUEST_PREFIX = "medlem-", "gaest-"


def show_minutes(meeting_id: int) -> ResponseReturnValue:
    """Show the minutes, with the way to write them while they are open."""
    return _minutes_page(meeting_or_404(meeting_id))


@assign_submission_id
def attendance(meeting_id: int) -> ResponseReturnValue:
    """Write who came."""
    meeting_or_404(meeting_id)
    form = BaseForm(request.form)

    def shown(code: int) -> ResponseReturnValue:
        meeting = meeting_or_404(meeting_id)
        return render_page(
            "meetings/attendance.html",
            meeting=meeting,
            members=minutes.list_invited_members(meeting),
            guests=minutes.list_guests(meeting_id),
            choices=ATTENDANCE_WORDS,
            form=form,
            status=code,
        )

    def work(_submission_id: str) -> str:
        minutes.update_attendance(
            meeting_id, _parse_attendance(MEMBER_PREFIX), _parse_attendance(GUEST_PREFIX)
        )
        return url_for("meetings.minutes", meeting_id=meeting_id, gemt="fremmoede", _anchor="fremmoede")

    return answer_form(form, "meeting-attendance", shown, work)


@assign_submission_id
def write_item(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Write an item's minutes while they are open, correct them with a reason when they are closed."""
    meeting, item = meeting_or_404(meeting_id), _item_or_404(meeting_id, item_id)
    if meeting.state not in (MeetingState.RUNNING, MeetingState.CLOSED):
        abort(404)
    actor, closed = current_actor(), meeting.state == MeetingState.CLOSED
    form = CorrectionForm(posted_fields()) if closed else MinutesForm(posted_fields())
    if request.method != "POST":
        form.minutes.data, form.version.data = item.minutes, str(item.minutes_version)

    def shown(code: int) -> ResponseReturnValue:
        fresh = _item_or_404(meeting_id, item_id)
        overtaken = form.shown_version() != fresh.minutes_version
        if overtaken:
            form.version.data = str(fresh.minutes_version)
        return render_page(
            "meetings/minutes_form.html",
            form=form,
            meeting=meeting_or_404(meeting_id),
            item=fresh,
            closed=closed,
            overtaken=overtaken,
            status=code,
        )

    def work(_submission_id: str) -> str:
        text, version = clean_text(form.minutes.data), form.shown_version()
        if isinstance(form, CorrectionForm):
            minutes.correct_minutes(actor, meeting_id, item_id, version, text, clean_text(form.reason.data))
        else:
            minutes.write_minutes(meeting_id, item_id, version, text)
        return url_for("meetings.minutes", meeting_id=meeting_id, gemt="punkt", _anchor=f"punkt-{item_id}")

    return answer_form(form, "minutes-correction" if closed else "minutes", shown, work)


@assign_submission_id
def add_outcome(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Write what came out of an item."""
    meeting, item = meeting_or_404(meeting_id), _item_or_404(meeting_id, item_id)
    actor, form = current_actor(), _outcome_form(meeting)
    if request.method != "POST":
        _prefill_outcome(form, item)

    def shown(code: int) -> ResponseReturnValue:
        return render_page(
            "meetings/outcome_form.html",
            form=form,
            meeting=meeting_or_404(meeting_id),
            item=_item_or_404(meeting_id, item_id),
            status=code,
        )

    def work(_submission_id: str) -> str:
        decisions.add_outcome(actor, meeting_id, item_id, form.settled())
        return url_for("meetings.minutes", meeting_id=meeting_id, gemt="udfald", _anchor=f"punkt-{item_id}")

    return answer_form(form, "outcome", shown, work)


def delete_outcome(meeting_id: int, item_id: int, decision_id: int) -> ResponseReturnValue:
    """Take an outcome back while the minutes are open."""
    item = _item_or_404(meeting_or_404(meeting_id).id, item_id)
    form = BaseForm(request.form)

    def work(_submission_id: str) -> str:
        if decision_id in [row.id for row in item_outcomes()]:
            decisions.delete_outcome(meeting_id, decision_id)
        return url_for("meetings.minutes", meeting_id=meeting_id, _anchor=f"punkt-{item.id}")

    def item_outcomes() -> list[Any]:
        return list(_item_or_404(meeting_id, item_id).decisions)

    return answer_form(
        form, "outcome-back", lambda code: _minutes_page(meeting_or_404(meeting_id), form, code), work
    )


def close_minutes(meeting_id: int) -> ResponseReturnValue:
    """Close the minutes for good."""
    meeting_or_404(meeting_id)
    actor, form = current_actor(), BaseForm(request.form)

    def work(_submission_id: str) -> str:
        minutes.close_minutes(actor, meeting_id)
        return url_for("meetings.minutes", meeting_id=meeting_id, gemt="lukket")

    return answer_form(
        form, "minutes-close", lambda code: _minutes_page(meeting_or_404(meeting_id), form, code), work
    )


def _parse_attendance(prefix: str) -> dict[int, AttendanceState]:
    found = {}
    for name, value in request.form.items():
        number = name.removeprefix(prefix)
        if name.startswith(prefix) and number.isdecimal() and value in list(AttendanceState):
            found[int(number)] = AttendanceState(value)
    return found


def _item_or_404(meeting_id: int, item_id: int) -> AgendaItem:
    row = agenda.find_item(meeting_id, item_id)
    if row is None:
        abort(404)
    return row


def _outcome_form(meeting: Meeting) -> OutcomeForm:
    form = OutcomeForm(posted_fields())
    areas = [row for row in agreement.list_focus_areas() if row.definition.get("selected")]
    form.owner.choices = [("", "Vælg"), *((str(key), name) for key, name in list_seat_names().items())]
    form.criterion.choices = [
        ("", "Intet bestemt"),
        *((str(row.id), f"{row.number} {row.name}") for row in list_visible_criteria(current_actor())),
    ]
    form.activity.choices = [
        ("", "Ingen bestemt"),
        *((str(number), name) for number, name in decisions.list_recent_activities()),
    ]
    form.area.choices = [("", "Ingen bestemt"), *((str(row.id), row.name) for row in areas)]
    form.meeting_day = meeting.day
    return form


def _prefill_outcome(form: OutcomeForm, item: AgendaItem) -> None:
    """Choose what the item is about, where it came by itself."""
    if item.source == ItemSource.CRITERION:
        named = (row.id for row in list_visible_criteria(current_actor()) if row.key == item.source_key)
        form.criterion.data = str(next(named, ""))
    if item.source == ItemSource.DEVIATION and item.link and item.link[1].get("source") == OffPlan.ACTIVITY:
        number = str(item.link[1].get("number", ""))
        form.activity.data = (
            number if number in [choice[0] for choice in form.activity.iter_choices()] else ""
        )


def _minutes_page(meeting: Meeting, form: BaseForm | None = None, code: int = 200) -> ResponseReturnValue:
    if meeting.state not in (MeetingState.RUNNING, MeetingState.CLOSED):
        abort(404)
    form = form or BaseForm()
    form.start()
    return render_page(
        "meetings/minutes.html",
        meeting=meeting,
        items=agenda.list_items(meeting.id),
        members=minutes.list_invited_members(meeting),
        guests=minutes.list_guests(meeting.id),
        attendance_words=ATTENDANCE_WORDS,
        seen=status_snapshots.list_meeting_statuses(current_actor(), meeting),
        outcome_words=OUTCOME_WORDS,
        progress_words=PROGRESS_WORDS,
        followed=FOLLOWED_OUTCOMES,
        form=form,
        saved=request.args.get("gemt") if code == 200 else None,
        status=code,
        **build_meeting_context(),
    )
