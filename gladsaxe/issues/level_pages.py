"""Who may read an issue from now on: asking to lower its level, answering that, and naming readers."""

from flask import abort, request
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.agreement.issue_kinds import IssueKind
from gladsaxe.core.confidentiality import ConfidentialityLevel
from gladsaxe.issues import level_requests, readers
from gladsaxe.issues.detail_page import (
    CHANGE_FORM,
    begin_change,
    readable_issue_or_404,
    redirect_to_issue,
    show_detail_page,
)
from gladsaxe.issues.forms import AnswerForm, LowerForm, ReaderForm
from gladsaxe.issues.tables import Issue
from gladsaxe.issues.visibility import is_handler
from gladsaxe.submissions.form_page import form_page
from gladsaxe.web.forms import VersionForm


@form_page(CHANGE_FORM)
def ask_to_lower(number: str) -> ResponseReturnValue:
    """Ask that more may read the issue, which a second person answers."""
    issue = _handled_issue_or_404(number)
    form = LowerForm(request.form)
    form.offer(IssueKind(issue.kind), ConfidentialityLevel(issue.level))
    if begin_change(form, issue):
        level_requests.request_lowering(
            issue.id, form.shown_version(), current_actor(), form.level(), form.reason()
        )
        return redirect_to_issue(number)
    return show_detail_page(number, form)


@form_page(CHANGE_FORM)
def answer_level_request(number: str) -> ResponseReturnValue:
    """Answer as the second person whether more may read the issue."""
    actor, issue = current_actor(), readable_issue_or_404(number)
    pending = level_requests.find_pending_request(issue)
    if pending is None or not level_requests.may_answer(actor, pending):
        abort(404)
    form = AnswerForm(request.form)
    if begin_change(form, issue):
        level_requests.answer_level_request(issue.id, form.shown_version(), actor, form.approves())
        return redirect_to_issue(number)
    return show_detail_page(number, form)


@form_page(CHANGE_FORM)
def name_reader(number: str) -> ResponseReturnValue:
    """Let a person read what is strictly confidential, for a purpose."""
    issue = _handled_issue_or_404(number)
    if not issue.policy.named_readers:
        abort(404)
    form = ReaderForm(request.form)
    form.offer([(person.id, person.name) for person in readers.list_eligible_readers(issue)])
    if begin_change(form, issue):
        readers.name_reader(issue.id, form.shown_version(), current_actor(), form.person_id(), form.why())
        return redirect_to_issue(number)
    return show_detail_page(number, form)


@form_page(CHANGE_FORM)
def end_reader(number: str, reader_id: int) -> ResponseReturnValue:
    """End a person's reading of the issue."""
    issue = _handled_issue_or_404(number)
    if reader_id not in {row.id for row in readers.list_readers(issue)}:
        abort(404)
    form = VersionForm(request.form)
    if begin_change(form, issue):
        readers.end_reader(issue.id, reader_id, current_actor())
        return redirect_to_issue(number)
    return show_detail_page(number, form)


def _handled_issue_or_404(number: str) -> Issue:
    issue = readable_issue_or_404(number)
    return issue if is_handler(current_actor(), issue) else abort(404)
