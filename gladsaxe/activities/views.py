"""The pages of activities: the list, one activity, writing one in, and changing it."""

from typing import Any

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from gladsaxe.access.authorization import current_actor
from gladsaxe.access.disclosure import format_people, hide_small_counts, may_see_small_numbers
from gladsaxe.access.rules import Actor, Right
from gladsaxe.activities import store
from gladsaxe.activities.fields import RECORD_FIELDS, FieldKind
from gladsaxe.activities.forms import ANSWER_VALUES, STATE_CHOICES, ActivityForm
from gladsaxe.activities.history import list_changes, list_differences
from gladsaxe.activities.list_filters import read_filters
from gladsaxe.activities.registration import ACTIVITY_REGISTRATION, prepare_form
from gladsaxe.activities.rules import COUNT_FIELDS, ActivityState, may_edit
from gladsaxe.activities.tables import Activity
from gladsaxe.activities.wording import format_changes, list_facts
from gladsaxe.attachments.serve import send_photo
from gladsaxe.attachments.tables import Photo
from gladsaxe.core import dates
from gladsaxe.database.clock import today
from gladsaxe.submissions.form_page import begin_submission, form_page
from gladsaxe.submissions.registration import answer_registration
from gladsaxe.submissions.rules import receipt_number
from gladsaxe.web.forms import make_form_data
from gladsaxe.web.pages import render_page, see_other

blueprint = Blueprint("activities", __name__)
blueprint.add_app_template_filter(format_people, "people")
STATE_LABELS = dict(STATE_CHOICES)

ACTIVITY_PATH = "/aktiviteter/<int(max=2147483647):activity_id>"
# What an earlier activity gives a new one: never its numbers.
REPEATED_FIELDS = ("title", "type", "place", "starts_at")


@blueprint.get("/aktiviteter")
def listing() -> ResponseReturnValue:
    """Show the activities, the newest day first, filtered by a plain form."""
    actor = current_actor()
    filters, form = read_filters()
    return render_page(
        "activities/listing.html",
        form=form,
        activities=store.list_activities(actor, filters, request.args.get("efter")),
        words=STATE_LABELS,
        sees_small_numbers=may_see_small_numbers(actor),
        repeatable=actor.may(Right.WRITE_ACTIVITIES) and store.has_own_activity(actor),
    )


@blueprint.get(ACTIVITY_PATH)
def detail(activity_id: int) -> ResponseReturnValue:
    """Show an activity with its photos and the history of its changes."""
    activity = _find_activity_or_404(activity_id)
    return render_page(
        "activities/detail.html",
        events=_build_events(activity),
        repeatable=_is_own(activity),
        **_build_page_values(activity),
    )


@blueprint.get(ACTIVITY_PATH + "/kvittering")
def receipt(activity_id: int) -> ResponseReturnValue:
    """Show what was saved, and its number."""
    activity = _find_activity_or_404(activity_id)
    number = receipt_number(activity.submission_id)
    return render_page(
        "activities/receipt.html", number=number, repeatable=_is_own(activity), **_build_page_values(activity)
    )


@blueprint.get(ACTIVITY_PATH + "/billeder/<photo_id>")
def photo(activity_id: int, photo_id: str) -> ResponseReturnValue:
    """Send a photo of an activity."""
    return send_photo(store.find_photo(current_actor(), activity_id, photo_id) or abort(404))


@blueprint.route("/aktiviteter/ny", methods=["GET", "POST"])
@form_page(ACTIVITY_REGISTRATION.form, numbered=True)
def new() -> ResponseReturnValue:
    """Write an activity in, filled from an earlier one when asked to."""
    values = _read_posted_form() if request.method == "POST" else None
    form = ACTIVITY_REGISTRATION.read(
        make_form_data(_build_prefilled_values(current_actor())) if values is None else values
    )
    return answer_registration(ACTIVITY_REGISTRATION, form, values)


@blueprint.route(ACTIVITY_PATH + "/ret", methods=["GET", "POST"])
@form_page("activity-change")
def edit(activity_id: int) -> ResponseReturnValue:
    """Change an activity, or say how a planned one went."""
    actor = current_actor()
    activity = _find_activity_or_404(activity_id)
    if not may_edit(actor, activity.person_id, activity.seat_id):
        abort(403)
    values = _build_form_values(activity)
    if request.args.get("status") in set(ActivityState):
        values["state"] = request.args["status"]
    form = prepare_form(
        ActivityForm(_read_posted_form() if request.method == "POST" else make_form_data(values)), activity
    )
    form.photos.already = len(activity.photos)
    if begin_submission(form):
        submission_id, version = str(form.submission_id.data), form.shown_version()
        store.update_activity(activity_id, version, submission_id, actor, form.record(), form.photos.pictures)
        return see_other(url_for("activities.receipt", activity_id=activity_id))
    theirs = None
    if form.overtaken:
        theirs = format_changes(list_differences(activity, form.record()), store.get_names_by_id())
        # Sent once more, the form replaces the version that is now shown beside it.
        form.version.data = str(activity.version)
    return render_page(
        "activities/form.html",
        form=form,
        activity=activity,
        kept=range(form.photos.kept),
        theirs=theirs,
        fault_count=len(form.faults()) + (theirs is not None),
    )


def _find_activity_or_404(activity_id: int) -> Activity:
    return store.find_activity(current_actor(), activity_id) or abort(404)


def _is_own(activity: Activity) -> bool:
    actor = current_actor()
    own = activity.person_id == actor.person_id or activity.seat_id in actor.seat_ids
    return own and actor.may(Right.WRITE_ACTIVITIES)


def _read_posted_form() -> MultiDict[str, Any]:
    values: MultiDict[str, Any] = MultiDict(request.form)
    # Only photos are read from files: a file under another field's name is no text.
    values.setlist("photos", request.files.getlist("photos"))
    return values


def _build_prefilled_values(actor: Actor) -> dict[str, Any]:
    repeated = request.args.get("gentag", "")
    earlier = None
    if repeated == "sidste":
        earlier = store.find_activity_to_repeat(actor)
    elif repeated.isdecimal() and len(repeated) < 10:
        earlier = store.find_activity_to_repeat(actor, int(repeated))
    values = (
        {name: value for name, value in _build_form_values(earlier).items() if name in REPEATED_FIELDS}
        if earlier
        else {}
    )
    state = request.args.get("status")
    planned = state == ActivityState.PLANNED
    return {
        "day": None if planned else dates.format_day_short(today()),
        "state": state if state in set(ActivityState) else None,
        "type": request.args.get("slags"),
        "place": request.args.get("sted"),
        **values,
    }


def _build_form_values(activity: Activity) -> dict[str, Any]:
    values = {
        field.name: _format_form_value(field.kind, getattr(activity, field.name)) for field in RECORD_FIELDS
    }
    # Confirmed once, a large number is asked about again when it is changed.
    return {**values, "version": activity.version, "asked": activity.participants, "many": "y"}


def _format_form_value(kind: FieldKind, value: Any) -> Any:  # noqa: ANN401 - each field's own kind
    match kind:
        case FieldKind.TYPE | FieldKind.PLACE:
            return value.key
        case FieldKind.DAY:
            return dates.format_day_short(value)
        case FieldKind.TIME:
            return dates.format_time(value) if value else None
        case FieldKind.YES_NO:
            return next(word for word, answer in ANSWER_VALUES.items() if answer is value)
    return value


def _build_page_values(activity: Activity) -> dict[str, Any]:
    actor = current_actor()
    pictures: list[Photo] = activity.photos
    counts = {name: getattr(activity, name) for name in COUNT_FIELDS}
    return {
        "activity": activity,
        "facts": list_facts(activity, counts if _may_see_counts(activity) else hide_small_counts(counts)),
        "pictures": pictures,
        "words": STATE_LABELS,
        "editable": may_edit(actor, activity.person_id, activity.seat_id),
    }


def _may_see_counts(activity: Activity) -> bool:
    return may_see_small_numbers(current_actor()) or _is_own(activity)


def _build_events(activity: Activity) -> list[dict[str, Any]]:
    events = list_changes(activity)
    names = store.get_names_by_id() if events else {}
    hidden = () if _may_see_counts(activity) else COUNT_FIELDS
    entries = [
        (
            group[0],
            format_changes(
                ((row.field, row.old, row.new) for row in group if row.field not in hidden), names
            ),
        )
        for group in events
    ]
    return [{"made": group, "fields": fields} for group, fields in entries if fields]
