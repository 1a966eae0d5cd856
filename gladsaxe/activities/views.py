"""The pages of activities: the list, one activity, writing one in, and changing it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from gladsaxe.access.gate import current_actor
from gladsaxe.access.rules import Actor, Right
from gladsaxe.access.small_numbers import say_people, sees_small_numbers, shown_counts
from gladsaxe.activities import store
from gladsaxe.activities.forms import ANSWERS, STATES, ActivityForm
from gladsaxe.activities.history import differences, history
from gladsaxe.activities.narrowing import narrowing
from gladsaxe.activities.registration import NEW, offered
from gladsaxe.activities.rules import COUNTS, State, may_edit
from gladsaxe.activities.tables import Activity
from gladsaxe.activities.wording import say
from gladsaxe.attachments import store as photos
from gladsaxe.attachments.forms import read_photos
from gladsaxe.attachments.rules import Picture
from gladsaxe.attachments.serve import photo_answer
from gladsaxe.attachments.tables import Photo
from gladsaxe.core import dates
from gladsaxe.database.clock import today
from gladsaxe.database.durable import write
from gladsaxe.submissions.once import once
from gladsaxe.submissions.registration import answer_post, show_blank
from gladsaxe.submissions.rules import receipt_number
from gladsaxe.submissions.store import NotYours, take
from gladsaxe.web.forms import typed
from gladsaxe.web.known import joined, known_piece
from gladsaxe.web.pages import see_other, show

blueprint = Blueprint("activities", __name__)
LINE = known_piece("activities/_line.html", "line")
WORDS = dict(STATES)

ONE = "/aktiviteter/<int(max=2147483647):activity_id>"
# What an earlier activity gives a new one: never its numbers.
REPEATED = ("title", "type", "place", "starts_at")


@blueprint.get("/aktiviteter")
def listing() -> ResponseReturnValue:
    """Show the activities, the newest day first, narrowed by a plain form."""
    actor = current_actor()
    wanted, form = narrowing()
    found, has_own = store.listing(actor, wanted, request.args.get("efter"))
    sees_all = sees_small_numbers(actor)
    lines = [
        LINE(
            row.id,
            row.day,
            row.title,
            row.type_name,
            row.place_name,
            WORDS[row.state],
            say_people(row.participants, sees_all),
        )
        for row in found.rows
    ]
    return show(
        "activities/listing.html",
        form=form,
        found=found,
        lines=joined(lines),
        repeatable=actor.may(Right.WRITE_ACTIVITIES) and has_own,
    )


@blueprint.get(ONE)
def detail(activity_id: int) -> ResponseReturnValue:
    """Show an activity with its photos and the history of its changes."""
    activity = _visible(activity_id)
    return show(
        "activities/detail.html",
        events=_events(activity),
        repeatable=_is_own(activity),
        **_facts(activity),
    )


@blueprint.get(ONE + "/kvittering")
def receipt(activity_id: int) -> ResponseReturnValue:
    """Show what was saved, and its number."""
    activity = _visible(activity_id)
    number = receipt_number(activity.submission_id)
    return show("activities/receipt.html", number=number, repeatable=_is_own(activity), **_facts(activity))


@blueprint.get(ONE + "/billeder/<photo_id>")
def photo(activity_id: int, photo_id: str) -> ResponseReturnValue:
    """Send a photo of an activity."""
    return photo_answer(store.photo(current_actor(), activity_id, photo_id) or abort(404))


@blueprint.route("/aktiviteter/ny", methods=["GET", "POST"])
@once
def new() -> ResponseReturnValue:
    """Write an activity in, filled from an earlier one when asked to."""
    actor = current_actor()
    if request.method == "POST":
        return answer_post(NEW, actor, _posted())
    return show_blank(NEW, actor, NEW.read(typed(_prefilled(actor))))


@blueprint.route(ONE + "/ret", methods=["GET", "POST"])
def edit(activity_id: int) -> ResponseReturnValue:
    """Change an activity, or say how a planned one went."""
    actor = current_actor()
    activity = _visible(activity_id)
    if not may_edit(actor, activity.person_id, activity.seat_id):
        abort(403)
    values = _values(activity)
    if request.args.get("status") in set(State):
        values["state"] = request.args["status"]
    form = offered(ActivityForm(_posted() if request.method == "POST" else typed(values)), activity)
    submission_id = str(form.submission_id.data)
    if request.method != "POST":
        return _form_page(form, activity)
    version = form.seen_version()
    already = len(activity.photos) + len(photos.of_submission(submission_id, actor.person_id))
    pictures = _read(form, already)
    if pictures is None:
        return _form_page(form, _visible(activity_id), status=422)
    record = form.record()

    def work() -> str:
        store.change(activity_id, version, submission_id, actor, record, pictures)
        return url_for("activities.receipt", activity_id=activity_id)

    try:
        return _taken(form, "activity-change", work)
    except store.ChangedMeanwhile:
        write(photos.keep, submission_id, actor.person_id, pictures)
        return _conflict_page(form, _visible(activity_id))


def _visible(activity_id: int) -> Activity:
    return store.one(current_actor(), activity_id) or abort(404)


def _is_own(activity: Activity) -> bool:
    actor = current_actor()
    own = activity.person_id == actor.person_id or activity.seat_id in actor.seat_ids
    return own and actor.may(Right.WRITE_ACTIVITIES)


def _posted() -> MultiDict[str, Any]:
    values: MultiDict[str, Any] = MultiDict(request.form)
    # Only photos are read from files: a file under another field's name is no text.
    values.setlist("photos", request.files.getlist("photos"))
    return values


def _prefilled(actor: Actor) -> dict[str, Any]:
    wanted = request.args.get("gentag", "")
    earlier = None
    if wanted == "sidste":
        earlier = store.to_repeat(actor)
    elif wanted.isdecimal() and len(wanted) < 10:
        earlier = store.to_repeat(actor, int(wanted))
    values = {name: value for name, value in _values(earlier).items() if name in REPEATED} if earlier else {}
    state = request.args.get("status")
    planned = state == State.PLANNED
    return {
        "day": None if planned else dates.show_day_short(today()),
        "state": state if state in set(State) else None,
        "type": request.args.get("slags"),
        "place": request.args.get("sted"),
        **values,
    }


def _values(activity: Activity) -> dict[str, Any]:
    answer = next(word for word, answer in ANSWERS.items() if answer is activity.as_planned)
    return {
        "version": activity.version,
        "title": activity.title,
        "type": activity.type.key,
        "place": activity.place.key,
        "day": dates.show_day_short(activity.day),
        "state": activity.state,
        "starts_at": dates.show_time(activity.starts_at) if activity.starts_at else None,
        "participants": activity.participants,
        # Confirmed once, a large number is asked about again when it is changed.
        "asked": activity.participants,
        "many": "y",
        "under_18": activity.under_18,
        "new_parents": activity.new_parents,
        "volunteers": activity.volunteers,
        "as_planned": answer,
        "deviation": activity.deviation,
        "text": activity.text,
    }


def _read(form: ActivityForm, already: int) -> list[Picture] | None:
    valid = form.validate()
    pictures = read_photos(form.photos, already)
    if valid and not form.photos.errors:
        return pictures
    # The browser forgets the files it sent, so those that are good are kept for when the rest is.
    write(photos.keep, str(form.submission_id.data), current_actor().person_id, pictures)
    return None


def _taken(form: ActivityForm, name: str, work: Callable[[], str]) -> ResponseReturnValue:
    try:
        return see_other(take(str(form.submission_id.data), current_actor().person_id, name, work))
    except NotYours:
        # Somebody else has sent this very form on this device: it is not to be sent once more.
        abort(403)


def _form_page(
    form: ActivityForm,
    activity: Activity,
    status: int = 200,
    theirs: list[tuple[str, str, str]] | None = None,
) -> ResponseReturnValue:
    kept = photos.of_submission(str(form.submission_id.data), current_actor().person_id)
    form.kept_photos = len(kept)
    return show(
        "activities/form.html",
        form=form,
        activity=activity,
        kept=kept,
        theirs=theirs,
        fault_count=len(form.faults()) + (theirs is not None),
        status=status,
    )


def _conflict_page(form: ActivityForm, activity: Activity) -> ResponseReturnValue:
    theirs = say(differences(activity, form.record()), store.names())
    # Sent once more, the form replaces the version that is now shown beside it.
    form.version.data = str(activity.version)
    return _form_page(form, activity, status=422, theirs=theirs)


def _facts(activity: Activity) -> dict[str, Any]:
    actor = current_actor()
    pictures: list[Photo] = activity.photos
    counts = {name: getattr(activity, name) for name in COUNTS}
    return {
        "activity": activity,
        "counts": counts if _sees_counts(activity) else shown_counts(counts),
        "pictures": pictures,
        "words": WORDS,
        "editable": may_edit(actor, activity.person_id, activity.seat_id),
    }


def _sees_counts(activity: Activity) -> bool:
    return sees_small_numbers(current_actor()) or _is_own(activity)


def _events(activity: Activity) -> list[dict[str, Any]]:
    events = history(activity)
    names = store.names() if events else {}
    hidden = () if _sees_counts(activity) else COUNTS
    told = [
        (made[0], say(((row.field, row.old, row.new) for row in made if row.field not in hidden), names))
        for made in events
    ]
    return [{"made": made, "fields": fields} for made, fields in told if fields]
