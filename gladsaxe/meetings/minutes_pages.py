"""The pages of the minutes: who came, what was said and decided, closing them, correcting them."""

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
from gladsaxe.submissions.form_page import begin_submission, form_page, posted_fields
from gladsaxe.web.forms import BaseForm, clean_text
from gladsaxe.web.pages import render_page, see_other

MEMBER_PREFIX, GUEST_PREFIX = "medlem-", "gaest-"


def show_minutes(meeting_id: int) -> ResponseReturnValue:
    """Show the minutes, with the way to write them while they are open."""
    return _minutes_page(meeting_or_404(meeting_id))


@form_page("meeting-attendance", numbered=True)
def attendance(meeting_id: int) -> ResponseReturnValue:
    """Write who came."""
    meeting, form = meeting_or_404(meeting_id), BaseForm(request.form)
    if begin_submission(form):
        members, guests = _parse_attendance(MEMBER_PREFIX), _parse_attendance(GUEST_PREFIX)
        minutes.update_attendance(meeting_id, members, guests)
        return _redirect_to_minutes(meeting_id, "fremmoede", "fremmoede")
    return render_page(
        "meetings/attendance.html",
        meeting=meeting,
        members=minutes.list_invited_members(meeting),
        guests=minutes.list_guests(meeting_id),
        choices=ATTENDANCE_WORDS,
        form=form,
    )


def write_item(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Write an item's minutes while they are open, correct them with a reason when they are closed."""
    meeting = meeting_or_404(meeting_id)
    _require_minutes(meeting)
    view = _correct_minutes if meeting.state == MeetingState.CLOSED else _write_minutes
    return view(meeting_id, item_id)


@form_page("minutes", numbered=True)
def _write_minutes(meeting_id: int, item_id: int) -> ResponseReturnValue:
    form, item = MinutesForm(posted_fields()), _item_or_404(meeting_id, item_id)
    _prefill_minutes(form, item)
    if begin_submission(form):
        minutes.write_minutes(meeting_id, item_id, form.shown_version(), clean_text(form.minutes.data))
        return _redirect_to_item(meeting_id, item_id, "punkt")
    return _minutes_form_page(form, meeting_id, item)


@form_page("minutes-correction", numbered=True)
def _correct_minutes(meeting_id: int, item_id: int) -> ResponseReturnValue:
    form, item = CorrectionForm(posted_fields()), _item_or_404(meeting_id, item_id)
    _prefill_minutes(form, item)
    if begin_submission(form):
        text, reason = clean_text(form.minutes.data), clean_text(form.reason.data)
        minutes.correct_minutes(current_actor(), meeting_id, item_id, form.shown_version(), text, reason)
        return _redirect_to_item(meeting_id, item_id, "punkt")
    return _minutes_form_page(form, meeting_id, item)


@form_page("outcome", numbered=True)
def add_outcome(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Write what came out of an item."""
    meeting, item = meeting_or_404(meeting_id), _item_or_404(meeting_id, item_id)
    form = _outcome_form(meeting)
    if request.method != "POST":
        _prefill_outcome(form, item)
    if begin_submission(form):
        decisions.add_outcome(current_actor(), meeting_id, item_id, form.settled())
        return _redirect_to_item(meeting_id, item_id, "udfald")
    return render_page("meetings/outcome_form.html", form=form, meeting=meeting, item=item)


@form_page("outcome-back")
def delete_outcome(meeting_id: int, item_id: int, decision_id: int) -> ResponseReturnValue:
    """Take an outcome back while the minutes are open."""
    meeting, form = meeting_or_404(meeting_id), BaseForm(request.form)
    _item_or_404(meeting_id, item_id)
    if begin_submission(form):
        if decision_id in [row.id for row in _item_or_404(meeting_id, item_id).decisions]:
            decisions.delete_outcome(meeting_id, decision_id)
        return _redirect_to_item(meeting_id, item_id)
    return _minutes_page(meeting, form)


@form_page("minutes-close")
def close_minutes(meeting_id: int) -> ResponseReturnValue:
    """Close the minutes for good."""
    meeting, form = meeting_or_404(meeting_id), BaseForm(request.form)
    if begin_submission(form):
        minutes.close_minutes(current_actor(), meeting_id)
        return _redirect_to_minutes(meeting_id, "lukket")
    return _minutes_page(meeting, form)


def _redirect_to_minutes(
    meeting_id: int, saved: str | None = None, anchor: str | None = None
) -> ResponseReturnValue:
    return see_other(url_for("meetings.minutes", meeting_id=meeting_id, gemt=saved, _anchor=anchor))


def _redirect_to_item(meeting_id: int, item_id: int, saved: str | None = None) -> ResponseReturnValue:
    return _redirect_to_minutes(meeting_id, saved, f"punkt-{item_id}")


def _parse_attendance(prefix: str) -> dict[int, AttendanceState]:
    attendance = {}
    for name, value in request.form.items():
        number = name.removeprefix(prefix)
        if name.startswith(prefix) and number.isdecimal() and value in list(AttendanceState):
            attendance[int(number)] = AttendanceState(value)
    return attendance


def _item_or_404(meeting_id: int, item_id: int) -> AgendaItem:
    row = agenda.find_item(meeting_id, item_id)
    if row is None:
        abort(404)
    return row


def _require_minutes(meeting: Meeting) -> None:
    if meeting.state not in (MeetingState.RUNNING, MeetingState.CLOSED):
        abort(404)


def _prefill_minutes(form: MinutesForm, item: AgendaItem) -> None:
    if request.method != "POST":
        form.minutes.data, form.version.data = item.minutes, str(item.minutes_version)


def _minutes_form_page(form: MinutesForm, meeting_id: int, item: AgendaItem) -> ResponseReturnValue:
    """Show the form; where another wrote meanwhile, beside what stands now and ready to save over it."""
    overtaken = form.shown_version() != item.minutes_version
    if overtaken:
        form.version.data = str(item.minutes_version)
    return render_page(
        "meetings/minutes_form.html",
        form=form,
        meeting=meeting_or_404(meeting_id),
        item=item,
        closed=isinstance(form, CorrectionForm),
        overtaken=overtaken,
    )


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


def _minutes_page(meeting: Meeting, form: BaseForm | None = None) -> ResponseReturnValue:
    _require_minutes(meeting)
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
        saved=None if request.method == "POST" else request.args.get("gemt"),
        **build_meeting_context(),
    )
