"""Problems and ideas: the list, the forms, the receipts, and what follows."""

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from gladsaxe.access.gate import current_actor
from gladsaxe.attachments.serve import photo_answer
from gladsaxe.audit_log.recording import logged
from gladsaxe.database.clock import today
from gladsaxe.database.durable import write
from gladsaxe.issues import changes, levels, openings, rules, store, walks
from gladsaxe.issues.detail_page import (
    change_issue,
    detail_page,
    followed_issue,
    offered,
    readable_issue,
    visible_issue,
)
from gladsaxe.issues.forms import FilterForm, FollowUpForm, LevelForm, PurposeForm, ReopenForm
from gladsaxe.issues.registration import NEW
from gladsaxe.issues.sending import place_choices, posted
from gladsaxe.submissions.form_page import form_page
from gladsaxe.submissions.registration import answer_registration
from gladsaxe.web.forms import VersionForm
from gladsaxe.web.pages import see_other, show

blueprint = Blueprint("issues", __name__)
blueprint.add_url_rule("/problemer/tryghedsvandring", "walk", walks.new, methods=["GET", "POST"])
blueprint.add_url_rule(
    "/problemer/tryghedsvandring/<uuid:submission_id>/kvittering", "walk_receipt", walks.receipt
)
ONE = "/problemer/<number>"
for rule, name, view in (
    (ONE + "/lempelse", "ask_to_lower", levels.ask_to_lower),
    (ONE + "/lempelse/svar", "answer_lowering", levels.answer_lowering),
    (ONE + "/laesere", "name_reader", levels.name_reader),
    (ONE + "/laesere/<int:reader_id>/slut", "end_reader", levels.end_reader),
):
    blueprint.add_url_rule(rule, name, view, methods=["POST"])


@blueprint.get("/problemer")
def listing() -> ResponseReturnValue:
    """Show the problems and ideas that the person may see."""
    return logged(_listing)


def _listing() -> Response:
    actor = current_actor()
    form = FilterForm(request.args)
    form.sted.choices = place_choices("Alle")
    form.validate()
    listed = store.listing(actor, _wanted(form), request.args.get("efter"))
    return show(
        "issues/listing.html",
        piece="issues/_list.html",
        form=form,
        listed=listed,
        shown=store.shown_ids(actor, listed.rows),
        rules=rules,
    )


def _wanted(form: FilterForm) -> store.Filter:
    good = {field.name: field.data for field in form if not field.errors}
    return store.Filter(
        kind=rules.Kind(good["slags"]) if good.get("slags") else None,
        state=rules.State(good["status"]) if good.get("status") else None,
        place_id=int(good["sted"]) if good.get("sted") else None,
        first_day=good.get("fra"),
        last_day=good.get("til"),
        mine=good.get("vis") == "mine",
        handled=good.get("vis") == "ansvar",
    )


@blueprint.route("/problemer/ny", methods=["GET", "POST"])
@form_page(NEW.form, numbered=True)
def new() -> ResponseReturnValue:
    """Take in a problem or an idea."""
    values = MultiDict(posted()) if request.method == "POST" else None
    form = NEW.read(values)
    if values is None:
        form.seen_on.data = today()
    return answer_registration(NEW, form, values)


@blueprint.get("/problemer/<number>/kvittering")
def receipt(number: str) -> ResponseReturnValue:
    """Show the one who wrote an issue its number and who looks at it."""
    actor = current_actor()
    issue = store.one(actor, number)
    if issue is None or issue.reporter_id != actor.person_id:
        abort(404)
    return show("issues/receipt.html", issues=[issue], number=issue.number, rules=rules)


@blueprint.get("/problemer/<number>")
def detail(number: str) -> ResponseReturnValue:
    """Show an issue, what happened to it, and what the person can do."""
    return detail_page(number)


@blueprint.get("/problemer/<number>/billeder/<photo_id>")
def photo(number: str, photo_id: str) -> ResponseReturnValue:
    """Send a photo of an issue."""
    actor = current_actor()

    def answer() -> ResponseReturnValue:
        found = store.photo(actor, number, photo_id)
        if found:
            return photo_answer(found)
        issue = readable_issue(number)
        # Where the purpose has run out, the page asks for it again.
        closed = issue.level == rules.Level.STRICT and photo_id in {photo.id for photo in issue.photos}
        return see_other(url_for("issues.detail", number=number)) if closed else abort(404)

    return logged(answer)


@blueprint.post("/problemer/<number>/formaal")
def state_purpose(number: str) -> ResponseReturnValue:
    """Say what something strictly confidential is opened for, before it is shown."""
    actor, issue = current_actor(), readable_issue(number)
    if issue.level != rules.Level.STRICT:
        abort(404)
    form = PurposeForm(request.form)
    if not form.validate():
        return detail_page(number, form)
    write(openings.state_purpose, issue.id, actor, *form.stated())
    return see_other(url_for("issues.detail", number=number))


@blueprint.post("/problemer/<number>/opfoelgning")
def follow_up(number: str) -> ResponseReturnValue:
    """Change state or responsible seat, or answer."""
    actor, issue = current_actor(), followed_issue(number)
    form = offered(FollowUpForm(request.form), issue)
    return change_issue(
        form, issue, lambda issue_id: changes.follow_up(issue_id, form.seen_version(), actor, form.change())
    )


@blueprint.post("/problemer/<number>/jeg-tager-den")
def take_on(number: str) -> ResponseReturnValue:
    """Make the person's seat responsible."""
    actor, issue = current_actor(), followed_issue(number)
    form = VersionForm(request.form)
    return change_issue(form, issue, lambda issue_id: changes.take_on(issue_id, form.seen_version(), actor))


@blueprint.post("/problemer/<number>/stadig-et-problem")
def reopen(number: str) -> ResponseReturnValue:
    """Open a finished issue again."""
    actor, issue = current_actor(), visible_issue(number)
    form = ReopenForm(request.form)
    return change_issue(
        form, issue, lambda issue_id: changes.reopen(issue_id, form.seen_version(), actor, form.text())
    )


@blueprint.post("/problemer/<number>/skaerm")
def raise_level(number: str) -> ResponseReturnValue:
    """Keep an issue more closely."""
    actor, issue = current_actor(), visible_issue(number)
    form = LevelForm(request.form)
    form.offer(rules.Level(issue.level))
    return change_issue(
        form,
        issue,
        lambda issue_id: changes.raise_level(
            issue_id, form.seen_version(), actor, rules.Level(int(form.level.data))
        ),
    )
