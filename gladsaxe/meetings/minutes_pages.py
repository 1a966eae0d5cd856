"""The pages of the minutes: who came, what was said and decided, closing them, correcting them."""

from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.gate import current_actor
from gladsaxe.agreement import store as agreement
from gladsaxe.bodies.store import seat_names
from gladsaxe.deviations.rules import Source as OffPlan
from gladsaxe.indicators.store import visible_criteria
from gladsaxe.meetings import agenda, decisions, minutes, seen
from gladsaxe.meetings.forms import CorrectionForm, MinutesForm, OutcomeForm
from gladsaxe.meetings.pages import meeting_or_404, words
from gladsaxe.meetings.rules import (
    ATTENDANCE_WORDS,
    FOLLOWED,
    OUTCOME_WORDS,
    PROGRESS_WORDS,
    Attendance,
    Source,
    State,
)
from gladsaxe.meetings.tables import AgendaItem, Meeting
from gladsaxe.submissions.once import once
from gladsaxe.submissions.sending import answer_form, posted
from gladsaxe.web.forms import BaseForm, clean_text
from gladsaxe.web.pages import show

MEMBER, GUEST = "medlem-", "gaest-"


def page(meeting_id: int) -> ResponseReturnValue:
    """Show the minutes, with the way to write them while they are open."""
    return _minutes_page(meeting_or_404(meeting_id))


@once
def attendance(meeting_id: int) -> ResponseReturnValue:
    """Write who came."""
    meeting_or_404(meeting_id)
    form = BaseForm(request.form)

    def shown(code: int) -> ResponseReturnValue:
        meeting = meeting_or_404(meeting_id)
        return show(
            "meetings/attendance.html",
            meeting=meeting,
            members=minutes.invited(meeting),
            guests=minutes.guests(meeting_id),
            choices=ATTENDANCE_WORDS,
            form=form,
            status=code,
        )

    def work(_submission_id: str) -> str:
        minutes.note_attendance(meeting_id, _chosen(MEMBER), _chosen(GUEST))
        return url_for("meetings.minutes", meeting_id=meeting_id, gemt="fremmoede", _anchor="fremmoede")

    return answer_form(form, "meeting-attendance", shown, work)


@once
def write_item(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Write an item's minutes while they are open, correct them with a reason when they are closed."""
    meeting, item = meeting_or_404(meeting_id), _item_or_404(meeting_id, item_id)
    if meeting.state not in (State.RUNNING, State.CLOSED):
        abort(404)
    actor, closed = current_actor(), meeting.state == State.CLOSED
    form = CorrectionForm(posted()) if closed else MinutesForm(posted())
    if request.method != "POST":
        form.minutes.data, form.version.data = item.minutes, str(item.minutes_version)

    def shown(code: int) -> ResponseReturnValue:
        fresh = _item_or_404(meeting_id, item_id)
        overtaken = form.seen_version() != fresh.minutes_version
        if overtaken:
            form.version.data = str(fresh.minutes_version)
        return show(
            "meetings/minutes_form.html",
            form=form,
            meeting=meeting_or_404(meeting_id),
            item=fresh,
            closed=closed,
            overtaken=overtaken,
            status=code,
        )

    def work(_submission_id: str) -> str:
        text, version = clean_text(form.minutes.data), form.seen_version()
        if isinstance(form, CorrectionForm):
            minutes.correct(actor, meeting_id, item_id, version, text, clean_text(form.reason.data))
        else:
            minutes.write_minutes(meeting_id, item_id, version, text)
        return url_for("meetings.minutes", meeting_id=meeting_id, gemt="punkt", _anchor=f"punkt-{item_id}")

    return answer_form(form, "minutes-correction" if closed else "minutes", shown, work)


@once
def settle(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Write what came out of an item."""
    meeting, item = meeting_or_404(meeting_id), _item_or_404(meeting_id, item_id)
    actor, form = current_actor(), _outcome_form(meeting)
    if request.method != "POST":
        _fill_in(form, item)

    def shown(code: int) -> ResponseReturnValue:
        return show(
            "meetings/outcome_form.html",
            form=form,
            meeting=meeting_or_404(meeting_id),
            item=_item_or_404(meeting_id, item_id),
            status=code,
        )

    def work(_submission_id: str) -> str:
        decisions.settle(actor, meeting_id, item_id, form.settled())
        return url_for("meetings.minutes", meeting_id=meeting_id, gemt="udfald", _anchor=f"punkt-{item_id}")

    return answer_form(form, "outcome", shown, work)


def take_back(meeting_id: int, item_id: int, decision_id: int) -> ResponseReturnValue:
    """Take an outcome back while the minutes are open."""
    item = _item_or_404(meeting_or_404(meeting_id).id, item_id)
    form = BaseForm(request.form)

    def work(_submission_id: str) -> str:
        if decision_id in [row.id for row in item_outcomes()]:
            decisions.take_back(meeting_id, decision_id)
        return url_for("meetings.minutes", meeting_id=meeting_id, _anchor=f"punkt-{item.id}")

    def item_outcomes() -> list[Any]:
        return list(_item_or_404(meeting_id, item_id).decisions)

    return answer_form(
        form, "outcome-back", lambda code: _minutes_page(meeting_or_404(meeting_id), form, code), work
    )


def close(meeting_id: int) -> ResponseReturnValue:
    """Close the minutes for good."""
    meeting_or_404(meeting_id)
    actor, form = current_actor(), BaseForm(request.form)

    def work(_submission_id: str) -> str:
        minutes.close(actor, meeting_id)
        return url_for("meetings.minutes", meeting_id=meeting_id, gemt="lukket")

    return answer_form(
        form, "minutes-close", lambda code: _minutes_page(meeting_or_404(meeting_id), form, code), work
    )


def _chosen(prefix: str) -> dict[int, Attendance]:
    found = {}
    for name, value in request.form.items():
        number = name.removeprefix(prefix)
        if name.startswith(prefix) and number.isdecimal() and value in list(Attendance):
            found[int(number)] = Attendance(value)
    return found


def _item_or_404(meeting_id: int, item_id: int) -> AgendaItem:
    row = agenda.item(meeting_id, item_id)
    if row is None:
        abort(404)
    return row


def _outcome_form(meeting: Meeting) -> OutcomeForm:
    form = OutcomeForm(posted())
    areas = [row for row in agreement.focus_areas() if row.definition.get("selected")]
    form.owner.choices = [("", "Vælg"), *((str(key), name) for key, name in seat_names().items())]
    form.criterion.choices = [
        ("", "Intet bestemt"),
        *((str(row.id), f"{row.number} {row.name}") for row in visible_criteria(current_actor())),
    ]
    form.activity.choices = [
        ("", "Ingen bestemt"),
        *((str(number), name) for number, name in decisions.recent_activities()),
    ]
    form.area.choices = [("", "Ingen bestemt"), *((str(row.id), row.name) for row in areas)]
    form.meeting_day = meeting.day
    return form


def _fill_in(form: OutcomeForm, item: AgendaItem) -> None:
    """Choose what the item is about, where it came by itself."""
    if item.source == Source.CRITERION:
        named = (row.id for row in visible_criteria(current_actor()) if row.key == item.source_key)
        form.criterion.data = str(next(named, ""))
    if item.source == Source.DEVIATION and item.link and item.link[1].get("source") == OffPlan.ACTIVITY:
        number = str(item.link[1].get("number", ""))
        form.activity.data = (
            number if number in [choice[0] for choice in form.activity.iter_choices()] else ""
        )


def _minutes_page(meeting: Meeting, form: BaseForm | None = None, code: int = 200) -> ResponseReturnValue:
    if meeting.state not in (State.RUNNING, State.CLOSED):
        abort(404)
    form = form or BaseForm()
    form.start()
    return show(
        "meetings/minutes.html",
        meeting=meeting,
        items=agenda.items(meeting.id),
        members=minutes.invited(meeting),
        guests=minutes.guests(meeting.id),
        attendance_words=ATTENDANCE_WORDS,
        seen=seen.of_meeting(current_actor(), meeting),
        outcome_words=OUTCOME_WORDS,
        progress_words=PROGRESS_WORDS,
        followed=FOLLOWED,
        form=form,
        saved=request.args.get("gemt") if code == 200 else None,
        status=code,
        **words(),
    )
