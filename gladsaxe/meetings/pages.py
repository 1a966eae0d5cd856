"""The pages of a meeting before it is held: the list, planning it, its agenda, and its calendar file."""

from collections.abc import Sequence
from typing import Any

from flask import abort, make_response, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from gladsaxe.access.authorization import current_actor
from gladsaxe.agreement.store import get_agreement, get_plan_period
from gladsaxe.agreement.store import list_bodies as all_bodies
from gladsaxe.database.clock import now, today
from gladsaxe.meetings import agenda, minutes, status_snapshots, store
from gladsaxe.meetings.calendar import build_calendar
from gladsaxe.meetings.forms import GuestForm, ItemForm, MeetingForm
from gladsaxe.meetings.rules import SOURCE_WORDS, STATE_WORDS, MeetingState
from gladsaxe.meetings.tables import Meeting
from gladsaxe.submissions.form_page import begin_submission, form_page, posted_fields
from gladsaxe.web.forms import BaseForm, clean_text
from gladsaxe.web.pages import render_page, see_other


def build_meeting_context() -> dict[str, Any]:
    """Return what the templates of meetings name things with."""
    return {"State": MeetingState, "state_words": STATE_WORDS, "source_words": SOURCE_WORDS, "today": today()}


def meeting_or_404(meeting_id: int) -> Meeting:
    """Return the meeting; a page that cannot be found for one that does not exist for the actor."""
    row = store.find_meeting(current_actor(), meeting_id)
    if row is None:
        abort(404)
    return row


def listing() -> ResponseReturnValue:
    """Show the meetings to come, those held, and the fora that must call one."""
    actor = current_actor()
    seen_bodies = store.list_visible_bodies(actor)
    chosen_body = next((body for body in seen_bodies if body.key == request.args.get("organ")), None)
    body_id = chosen_body.id if chosen_body else None
    quotas = store.calculate_quotas(today(), [body.id for body in seen_bodies])
    return render_page(
        "meetings/listing.html",
        piece="meetings/_list.html",
        bodies=seen_bodies,
        chosen_body=chosen_body,
        coming=store.list_coming_meetings(actor, body_id),
        listed=store.list_past_meetings(actor, body_id, request.args.get("efter")),
        quotas=[(body, quotas[body.id]) for body in seen_bodies if body.id in quotas],
        **build_meeting_context(),
    )


@form_page("meeting", numbered=True)
def new() -> ResponseReturnValue:
    """Plan a meeting."""
    form = _meeting_form()
    if begin_submission(form):
        row = store.plan_meeting(current_actor(), form.plan())
        return _redirect_to_meeting(row.id, "planlagt")
    return _form_page(form, None)


def detail(meeting_id: int) -> ResponseReturnValue:
    """Show the agenda and who is invited."""
    return _detail_page(meeting_or_404(meeting_id))


@form_page("meeting-change", numbered=True)
def edit(meeting_id: int) -> ResponseReturnValue:
    """Change when and where a planned meeting is."""
    row, form = meeting_or_404(meeting_id), _meeting_form()
    if request.method != "POST":
        form.body.data, form.day.data, form.place.data = str(row.body_id), row.day, row.place
        form.starts_at.data, form.ends_at.data = row.starts_at, row.ends_at
        form.version.data = str(row.version)
    if begin_submission(form):
        store.update_meeting(meeting_id, form.shown_version(), form.plan())
        return _redirect_to_meeting(meeting_id, "flyttet")
    return _form_page(form, row)


@form_page("meeting-off")
def call_off(meeting_id: int) -> ResponseReturnValue:
    """Call a planned meeting off."""
    row, form = meeting_or_404(meeting_id), BaseForm(request.form)
    if begin_submission(form):
        store.cancel_meeting(meeting_id)
        return _redirect_to_meeting(meeting_id, "aflyst")
    return _detail_page(row, form)


@form_page("agenda-item", numbered=True)
def raise_item(meeting_id: int) -> ResponseReturnValue:
    """Put an item on the agenda."""
    meeting, form = meeting_or_404(meeting_id), ItemForm(posted_fields())
    if begin_submission(form):
        title, text = clean_text(form.title.data), clean_text(form.text.data)
        agenda.raise_item(current_actor(), meeting_id, str(form.submission_id.data), title, text)
        return _redirect_to_meeting(meeting_id, "punkt")
    return render_page("meetings/item_form.html", form=form, meeting=meeting, **build_meeting_context())


@form_page("meeting-guest", numbered=True)
def invite_guest(meeting_id: int) -> ResponseReturnValue:
    """Ask a guest to one meeting."""
    meeting, form = meeting_or_404(meeting_id), GuestForm(posted_fields())
    if begin_submission(form):
        minutes.invite_guest(meeting_id, clean_text(form.name.data), clean_text(form.why.data))
        return _redirect_to_meeting(meeting_id, "gaest")
    return render_page("meetings/guest_form.html", form=form, meeting=meeting, **build_meeting_context())


@form_page("meeting-begin")
def begin(meeting_id: int) -> ResponseReturnValue:
    """Begin the minutes of a meeting."""
    row, form = meeting_or_404(meeting_id), BaseForm(request.form)
    if begin_submission(form):
        agenda.begin_meeting(meeting_id)
        return see_other(url_for("meetings.minutes", meeting_id=meeting_id))
    return _detail_page(row, form)


def calendar() -> Response:
    """Send a calendar file with all meetings of the bodies that the actor sits in."""
    return _send_calendar(store.list_own_meetings(current_actor()), "moeder.ics")


def calendar_file(meeting_id: int) -> Response:
    """Send a calendar file with one meeting."""
    return _send_calendar([meeting_or_404(meeting_id)], f"moede-{meeting_id}.ics")


def _send_calendar(meetings: Sequence[Meeting], name: str) -> Response:
    addresses = {row.id: url_for("meetings.detail", meeting_id=row.id, _external=True) for row in meetings}
    plan = get_agreement()
    content = build_calendar(meetings, addresses, request.host, plan.short_title, plan.timezone, now())
    answer = make_response(content)
    answer.mimetype = "text/calendar"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _meeting_form() -> MeetingForm:
    form = MeetingForm(posted_fields())
    form.body.choices = [("", "Vælg"), *((str(body.id), body.name) for body in all_bodies())]
    form.earliest = get_plan_period().start
    if request.method != "POST":
        form.body.data = next(
            (str(body.id) for body in all_bodies() if body.key == request.args.get("organ")), ""
        )
    return form


def _form_page(form: MeetingForm, row: Meeting | None) -> ResponseReturnValue:
    return render_page("meetings/form.html", form=form, row=row, **build_meeting_context())


def _redirect_to_meeting(meeting_id: int, saved: str) -> ResponseReturnValue:
    return see_other(url_for("meetings.detail", meeting_id=meeting_id, gemt=saved))


def _detail_page(row: Meeting, form: BaseForm | None = None) -> ResponseReturnValue:
    form = form or BaseForm()
    form.start()
    return render_page(
        "meetings/detail.html",
        meeting=row,
        items=agenda.list_items(row.id),
        points=agenda.list_automatic_items(row),
        members=minutes.list_invited_members(row),
        guests=minutes.list_guests(row.id),
        seen=status_snapshots.list_meeting_statuses(current_actor(), row),
        form=form,
        saved=None if request.method == "POST" else request.args.get("gemt"),
        **build_meeting_context(),
    )
