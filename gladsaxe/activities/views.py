"""The pages of activities: the list, one activity, writing one in, and changing it."""

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
from gladsaxe.attachments.serve import photo_answer
from gladsaxe.attachments.tables import Photo
from gladsaxe.core import dates
from gladsaxe.database.clock import today
from gladsaxe.submissions.form_page import begin_submission, form_page
from gladsaxe.submissions.registration import answer_registration
from gladsaxe.submissions.rules import receipt_number
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
@form_page(NEW.form, numbered=True)
def new() -> ResponseReturnValue:
    """Write an activity in, filled from an earlier one when asked to."""
    values = _posted() if request.method == "POST" else None
    form = NEW.read(typed(_prefilled(current_actor())) if values is None else values)
    return answer_registration(NEW, form, values)


@blueprint.route(ONE + "/ret", methods=["GET", "POST"])
@form_page("activity-change")
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
    form.photos.already = len(activity.photos)
    if begin_submission(form):
        submission_id, version = str(form.submission_id.data), form.seen_version()
        store.change(activity_id, version, submission_id, actor, form.record(), form.photos.pictures)
        return see_other(url_for("activities.receipt", activity_id=activity_id))
    theirs = None
    if form.overtaken:
        theirs = say(differences(activity, form.record()), store.names())
        # Sent once more, the form replaces the version that is now shown beside it.
        form.version.data = str(activity.version)
    return show(
        "activities/form.html",
        form=form,
        activity=activity,
        kept=range(form.photos.kept),
        theirs=theirs,
        fault_count=len(form.faults()) + (theirs is not None),
    )


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
