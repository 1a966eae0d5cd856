"""Problems and ideas: the list, the forms, the receipts, and what follows."""

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from gladsaxe.access.authorization import current_actor
from gladsaxe.access.rules import Right
from gladsaxe.agreement.issue_kinds import IssueKind
from gladsaxe.agreement.store import list_place_choices
from gladsaxe.attachments.serve import send_photo
from gladsaxe.audit_log.recording import make_logged_page
from gladsaxe.core.confidentiality import ConfidentialityLevel
from gladsaxe.database.clock import today
from gladsaxe.issues import changes, level_pages, level_requests, openings, rules, store, waiting, walks
from gladsaxe.issues.detail_page import (
    CHANGE_FORM,
    begin_change,
    followable_issue_or_404,
    own_issue_or_404,
    prepare_follow_up_form,
    readable_issue_or_404,
    redirect_to_issue,
    show_detail_page,
    visible_issue_or_404,
)
from gladsaxe.issues.forms import FilterForm, FollowUpForm, LevelForm, MoreForm, PurposeForm, ReopenForm
from gladsaxe.issues.registration import ISSUE_REGISTRATION
from gladsaxe.submissions.form_page import begin_submission, form_page, posted_fields
from gladsaxe.submissions.registration import answer_registration
from gladsaxe.web.forms import VersionForm
from gladsaxe.web.pages import render_page, see_other

blueprint = Blueprint("issues", __name__)
blueprint.add_url_rule("/problemer/tryghedsvandring", "walk", walks.new_walk, methods=["GET", "POST"])
blueprint.add_url_rule(
    "/problemer/tryghedsvandring/<uuid:submission_id>/kvittering", "walk_receipt", walks.show_walk_receipt
)
ISSUE_PATH = "/problemer/<number>"
for rule, name, view in (
    (ISSUE_PATH + "/lempelse", "ask_to_lower", level_pages.ask_to_lower),
    (ISSUE_PATH + "/lempelse/svar", "answer_level_request", level_pages.answer_level_request),
    (ISSUE_PATH + "/laesere", "name_reader", level_pages.name_reader),
    (ISSUE_PATH + "/laesere/<int:reader_id>/slut", "end_reader", level_pages.end_reader),
):
    blueprint.add_url_rule(rule, name, view, methods=["POST"])


@blueprint.get("/problemer")
def listing() -> ResponseReturnValue:
    """Show the problems and ideas that the person may see."""
    return make_logged_page(_render_listing)


def _render_listing() -> Response:
    actor = current_actor()
    form = FilterForm(request.args)
    follows_up = actor.may(Right.FOLLOW_UP_ISSUES)
    form.offer(list_place_choices("Alle"), follows_up)
    form.validate()
    listed = store.list_issues(actor, _read_filters(form), request.args.get("efter"))
    return render_page(
        "issues/listing.html",
        piece="issues/_list.html",
        form=form,
        listed=listed,
        shown=store.list_shown_ids(actor, listed.rows),
        counts=(waiting.count_unassigned(actor), waiting.count_own_open(actor)) if follows_up else None,
        rules=rules,
    )


def _read_filters(form: FilterForm) -> store.IssueFilters:
    good = {field.name: field.data for field in form if not field.errors}
    return store.IssueFilters(
        kind=IssueKind(good["slags"]) if good.get("slags") else None,
        state=rules.IssueState(good["status"]) if good.get("status") else None,
        place_id=int(good["sted"]) if good.get("sted") else None,
        first_day=good.get("fra"),
        last_day=good.get("til"),
        mine=good.get("vis") == "mine",
        handled=good.get("vis") == "ansvar",
        own_open=good.get("vis") == "aabne",
        unassigned=good.get("vis") == "uden",
    )


@blueprint.route("/problemer/ny", methods=["GET", "POST"])
@form_page(ISSUE_REGISTRATION.form, numbered=True)
def new() -> ResponseReturnValue:
    """Take in a problem or an idea."""
    values = MultiDict(posted_fields()) if request.method == "POST" else None
    form = ISSUE_REGISTRATION.read(values)
    if values is None:
        form.seen_on.data = today()
    return answer_registration(ISSUE_REGISTRATION, form, values)


@blueprint.get("/problemer/<number>/kvittering")
def receipt(number: str) -> ResponseReturnValue:
    """Show the one who wrote an issue its number and who looks at it."""
    actor = current_actor()
    issue = store.find_issue(actor, number)
    if issue is None or issue.reporter_id != actor.person_id:
        abort(404)
    shown = store.list_receipt_texts(actor, [issue])
    return render_page("issues/receipt.html", issues=[issue], number=issue.number, shown=shown, rules=rules)


@blueprint.get("/problemer/<number>")
def detail(number: str) -> ResponseReturnValue:
    """Show an issue, what happened to it, and what the person can do."""
    return show_detail_page(number)


@blueprint.get("/problemer/<number>/billeder/<photo_id>")
def photo(number: str, photo_id: str) -> ResponseReturnValue:
    """Send a photo of an issue."""
    actor = current_actor()

    def answer() -> ResponseReturnValue:
        photo_and_issue = store.find_photo(actor, number, photo_id)
        if photo_and_issue:
            return send_photo(photo_and_issue)
        issue = readable_issue_or_404(number)
        # Where the purpose has run out, the page asks for it again.
        closed = issue.policy.stated_purpose and photo_id in {photo.id for photo in issue.photos}
        return see_other(url_for("issues.detail", number=number)) if closed else abort(404)

    return make_logged_page(answer)


@blueprint.post("/problemer/<number>/formaal")
@form_page("issue-purpose")
def state_purpose(number: str) -> ResponseReturnValue:
    """State what something strictly confidential is opened for, before it is shown."""
    issue = readable_issue_or_404(number)
    if not issue.policy.stated_purpose:
        abort(404)
    form = PurposeForm(request.form)
    if begin_submission(form):
        openings.state_purpose(issue.id, current_actor(), *form.get_purpose())
        return see_other(url_for("issues.detail", number=number))
    return show_detail_page(number, form)


@blueprint.post("/problemer/<number>/opfoelgning")
@form_page(CHANGE_FORM)
def follow_up(number: str) -> ResponseReturnValue:
    """Change state or responsible seat, or answer."""
    issue = followable_issue_or_404(number)
    form = prepare_follow_up_form(FollowUpForm(request.form), issue)
    if begin_change(form, issue):
        changes.follow_up(issue.id, form.shown_version(), current_actor(), form.change())
        return redirect_to_issue(number)
    return show_detail_page(number, form)


@blueprint.post("/problemer/<number>/jeg-tager-den")
@form_page(CHANGE_FORM)
def take_on(number: str) -> ResponseReturnValue:
    """Make the person's seat responsible."""
    issue = followable_issue_or_404(number)
    form = VersionForm(request.form)
    if begin_change(form, issue):
        changes.assign_to_actor(issue.id, form.shown_version(), current_actor())
        return redirect_to_issue(number)
    return show_detail_page(number, form)


@blueprint.post("/problemer/<number>/stadig-et-problem")
@form_page(CHANGE_FORM)
def reopen(number: str) -> ResponseReturnValue:
    """Open a finished issue again."""
    issue = visible_issue_or_404(number)
    form = ReopenForm(request.form)
    if begin_change(form, issue):
        changes.reopen_issue(issue.id, form.shown_version(), current_actor(), form.text())
        return redirect_to_issue(number)
    return show_detail_page(number, form)


@blueprint.post("/problemer/<number>/skriv-mere")
@form_page(CHANGE_FORM)
def write_more(number: str) -> ResponseReturnValue:
    """Add what the reporter writes more to an issue."""
    issue = own_issue_or_404(number)
    form = MoreForm(request.form)
    if begin_change(form, issue):
        changes.add_words(issue.id, form.shown_version(), current_actor(), form.text())
        return redirect_to_issue(number)
    return show_detail_page(number, form)


@blueprint.post("/problemer/<number>/traek-tilbage")
@form_page(CHANGE_FORM)
def withdraw(number: str) -> ResponseReturnValue:
    """End an issue as its reporter asks."""
    issue = own_issue_or_404(number)
    form = VersionForm(request.form)
    if begin_change(form, issue):
        changes.withdraw_issue(issue.id, form.shown_version(), current_actor())
        return redirect_to_issue(number)
    return show_detail_page(number, form)


@blueprint.post("/problemer/<number>/skaerm")
@form_page(CHANGE_FORM)
def raise_level(number: str) -> ResponseReturnValue:
    """Raise the level of an issue, so that fewer may read it, or ask a second person to."""
    issue = visible_issue_or_404(number)
    form = LevelForm(request.form)
    form.offer(ConfidentialityLevel(issue.level))
    if begin_change(form, issue):
        actor, level = current_actor(), ConfidentialityLevel(int(form.level.data))
        takes_two = changes.needs_second_person(actor, issue)
        change_level = level_requests.request_raising if takes_two else changes.raise_level
        change_level(issue.id, form.shown_version(), actor, level)
        return redirect_to_issue(number)
    return show_detail_page(number, form)
