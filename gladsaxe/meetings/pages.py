"""The pages of a meeting before it is held: the list, planning it, its agenda, and its calendar file."""

from collections.abc import Sequence
from typing import Any

from flask import abort, make_response, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from gladsaxe.access.gate import current_actor
from gladsaxe.agreement.store import agreement, period
from gladsaxe.agreement.store import bodies as all_bodies
from gladsaxe.database.clock import now, today
from gladsaxe.meetings import agenda, minutes, seen, store
from gladsaxe.meetings.calendar import calendar_of
from gladsaxe.meetings.forms import GuestForm, ItemForm, MeetingForm
from gladsaxe.meetings.rules import SOURCE_WORDS, STATE_WORDS, State
from gladsaxe.meetings.tables import Meeting
from gladsaxe.submissions.once import once
from gladsaxe.submissions.sending import answer_form, posted
from gladsaxe.web.forms import BaseForm, clean_text
from gladsaxe.web.pages import show


def words() -> dict[str, Any]:
    """Return what the templates of meetings name things with."""
    return {"State": State, "state_words": STATE_WORDS, "source_words": SOURCE_WORDS, "today": today()}


def meeting_or_404(meeting_id: int) -> Meeting:
    """Return the meeting; a page that cannot be found for one that does not exist for the actor."""
    row = store.one(current_actor(), meeting_id)
    if row is None:
        abort(404)
    return row


def listing() -> ResponseReturnValue:
    """Show the meetings to come, those held, and the fora that must call one."""
    actor = current_actor()
    seen_bodies = store.bodies_seen(actor)
    wanted = next((body for body in seen_bodies if body.key == request.args.get("organ")), None)
    body_id = wanted.id if wanted else None
    quotas = store.quotas(today(), [body.id for body in seen_bodies])
    return show(
        "meetings/listing.html",
        piece="meetings/_list.html",
        bodies=seen_bodies,
        wanted=wanted,
        coming=store.coming(actor, body_id),
        listed=store.listing(actor, body_id, request.args.get("efter")),
        quotas=[(body, quotas[body.id]) for body in seen_bodies if body.id in quotas],
        **words(),
    )


@once
def new() -> ResponseReturnValue:
    """Plan a meeting."""
    actor, form = current_actor(), _meeting_form()

    def work(_submission_id: str) -> str:
        row = store.plan(actor, form.plan())
        return url_for("meetings.detail", meeting_id=row.id, gemt="planlagt")

    return answer_form(form, "meeting", lambda code: _form_page(form, None, code), work)


def detail(meeting_id: int) -> ResponseReturnValue:
    """Show the agenda and who is invited."""
    return _detail_page(meeting_or_404(meeting_id))


@once
def edit(meeting_id: int) -> ResponseReturnValue:
    """Change when and where a planned meeting is."""
    row = meeting_or_404(meeting_id)
    form = _meeting_form()
    if request.method != "POST":
        form.body.data, form.day.data, form.place.data = str(row.body_id), row.day, row.place
        form.starts_at.data, form.ends_at.data = row.starts_at, row.ends_at
        form.version.data = str(row.version)

    def work(_submission_id: str) -> str:
        store.change(meeting_id, form.seen_version(), form.plan())
        return url_for("meetings.detail", meeting_id=meeting_id, gemt="flyttet")

    return answer_form(
        form, "meeting-change", lambda code: _form_page(form, meeting_or_404(meeting_id), code), work
    )


def call_off(meeting_id: int) -> ResponseReturnValue:
    """Call a planned meeting off."""
    meeting_or_404(meeting_id)
    form = BaseForm(request.form)

    def work(_submission_id: str) -> str:
        store.call_off(meeting_id)
        return url_for("meetings.detail", meeting_id=meeting_id, gemt="aflyst")

    return answer_form(
        form, "meeting-off", lambda code: _detail_page(meeting_or_404(meeting_id), form, code), work
    )


@once
def raise_item(meeting_id: int) -> ResponseReturnValue:
    """Put an item on the agenda."""
    meeting_or_404(meeting_id)
    actor, form = current_actor(), ItemForm(posted())

    def page(code: int) -> ResponseReturnValue:
        meeting = meeting_or_404(meeting_id)
        return show("meetings/item_form.html", form=form, meeting=meeting, status=code, **words())

    def work(submission_id: str) -> str:
        title, text = clean_text(form.title.data), clean_text(form.text.data)
        agenda.raise_item(actor, meeting_id, submission_id, title, text)
        return url_for("meetings.detail", meeting_id=meeting_id, gemt="punkt")

    return answer_form(form, "agenda-item", page, work)


@once
def invite_guest(meeting_id: int) -> ResponseReturnValue:
    """Ask a guest to one meeting."""
    meeting_or_404(meeting_id)
    form = GuestForm(posted())

    def page(code: int) -> ResponseReturnValue:
        meeting = meeting_or_404(meeting_id)
        return show("meetings/guest_form.html", form=form, meeting=meeting, status=code, **words())

    def work(_submission_id: str) -> str:
        minutes.invite_guest(meeting_id, clean_text(form.name.data), clean_text(form.why.data))
        return url_for("meetings.detail", meeting_id=meeting_id, gemt="gaest")

    return answer_form(form, "meeting-guest", page, work)


def begin(meeting_id: int) -> ResponseReturnValue:
    """Begin the minutes of a meeting."""
    meeting_or_404(meeting_id)
    form = BaseForm(request.form)

    def work(_submission_id: str) -> str:
        agenda.begin(meeting_id)
        return url_for("meetings.minutes", meeting_id=meeting_id)

    return answer_form(
        form, "meeting-begin", lambda code: _detail_page(meeting_or_404(meeting_id), form, code), work
    )


def calendar() -> Response:
    """Send a calendar file with all meetings of the bodies that the actor sits in."""
    return _calendar(store.own_calendar(current_actor()), "moeder.ics")


def calendar_file(meeting_id: int) -> Response:
    """Send a calendar file with one meeting."""
    return _calendar([meeting_or_404(meeting_id)], f"moede-{meeting_id}.ics")


def _calendar(meetings: Sequence[Meeting], name: str) -> Response:
    addresses = {row.id: url_for("meetings.detail", meeting_id=row.id, _external=True) for row in meetings}
    plan = agreement()
    content = calendar_of(meetings, addresses, request.host, plan.short_title, plan.timezone, now())
    answer = make_response(content)
    answer.mimetype = "text/calendar"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _meeting_form() -> MeetingForm:
    form = MeetingForm(posted())
    form.body.choices = [("", "Vælg"), *((str(body.id), body.name) for body in all_bodies())]
    form.earliest = period().start
    if request.method != "POST":
        form.body.data = next(
            (str(body.id) for body in all_bodies() if body.key == request.args.get("organ")), ""
        )
    return form


def _form_page(form: MeetingForm, row: Meeting | None, code: int) -> ResponseReturnValue:
    return show("meetings/form.html", form=form, row=row, status=code, **words())


def _detail_page(row: Meeting, form: BaseForm | None = None, code: int = 200) -> ResponseReturnValue:
    form = form or BaseForm()
    form.start()
    return show(
        "meetings/detail.html",
        meeting=row,
        items=agenda.items(row.id),
        points=agenda.points(row),
        members=minutes.invited(row),
        guests=minutes.guests(row.id),
        seen=seen.of_meeting(current_actor(), row),
        form=form,
        saved=request.args.get("gemt") if code == 200 else None,
        status=code,
        **words(),
    )
