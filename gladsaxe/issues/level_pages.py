"""Who may read an issue from now on: asking to lower its level, answering that, and naming readers."""

from flask import abort, request
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.issues import lowering, readers, rules
from gladsaxe.issues.detail_page import change_issue, readable_issue_or_404, show_detail_page
from gladsaxe.issues.forms import AnswerForm, LowerForm, ReaderForm
from gladsaxe.issues.tables import Issue
from gladsaxe.issues.visibility import is_handler
from gladsaxe.web.forms import VersionForm

MAX_READERS_MESSAGE = f"Der er allerede {rules.MAX_READERS}, der kan læse den. Fjern en, før du nævner en ny."


def ask_to_lower(number: str) -> ResponseReturnValue:
    """Ask that more may read the issue, which a second person answers."""
    actor, issue = current_actor(), _handled_issue_or_404(number)
    form = LowerForm(request.form)
    form.offer(rules.IssueKind(issue.kind), rules.ConfidentialityLevel(issue.level))
    return change_issue(
        form,
        issue,
        lambda issue_id: lowering.request_lowering(
            issue_id, form.shown_version(), actor, form.level(), form.reason()
        ),
    )


def answer_lowering(number: str) -> ResponseReturnValue:
    """Answer as the second person whether more may read the issue."""
    actor, issue = current_actor(), readable_issue_or_404(number)
    asked = lowering.find_pending_lowering(issue)
    if asked is None or not lowering.may_answer(actor, asked):
        abort(404)
    form = AnswerForm(request.form)
    return change_issue(
        form,
        issue,
        lambda issue_id: lowering.answer_lowering(issue_id, form.shown_version(), actor, form.approves()),
    )


def name_reader(number: str) -> ResponseReturnValue:
    """Let a person read what is strictly confidential, for a purpose."""
    actor, issue = current_actor(), _handled_issue_or_404(number)
    if issue.level != rules.ConfidentialityLevel.STRICT:
        abort(404)
    form = ReaderForm(request.form)
    form.offer([(person.id, person.name) for person in readers.list_eligible_readers(issue)])
    try:
        return change_issue(
            form,
            issue,
            lambda issue_id: readers.name_reader(
                issue_id, form.shown_version(), actor, form.person_id(), form.why()
            ),
        )
    except readers.TooManyReaders:
        form.reader.errors = [MAX_READERS_MESSAGE]
        return show_detail_page(number, form)


def end_reader(number: str, reader_id: int) -> ResponseReturnValue:
    """Let a person read it no longer."""
    actor, issue = current_actor(), _handled_issue_or_404(number)
    if reader_id not in {row.id for row in readers.list_readers(issue)}:
        abort(404)
    form = VersionForm(request.form)
    return change_issue(form, issue, lambda issue_id: readers.end_reader(issue_id, reader_id, actor))


def _handled_issue_or_404(number: str) -> Issue:
    issue = readable_issue_or_404(number)
    return issue if is_handler(current_actor(), issue) else abort(404)
