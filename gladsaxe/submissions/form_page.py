"""Every form of a logged-in person: the POST is the transaction, and sent again it shows its receipt.

A view under `form_page` is plain Flask: it makes the form, asks `begin_submission`, calls its store and
returns `see_other`, or shows the form. What is slow comes before the write begins: fields are checked and
photos decoded while nobody waits for the lock.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec
from urllib.parse import urlencode

from flask import abort, g, make_response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from werkzeug.wrappers import Response

from gladsaxe.access.authorization import current_actor
from gladsaxe.core.refusals import DomainRefusal, FieldRefusal, StaleVersion
from gladsaxe.database.transactions import (
    begin_write,
    commit_write,
    is_unique_violation,
    retry_transient_errors,
    roll_back_write,
    run_in_transaction,
)
from gladsaxe.submissions import files
from gladsaxe.submissions.rules import receipt_number
from gladsaxe.submissions.store import (
    NotOwner,
    claim_submission,
    complete_submission,
    find_receipt_address,
    pick_receipt_address,
)
from gladsaxe.submissions.tables import Submission
from gladsaxe.web.forms import BaseForm
from gladsaxe.web.pages import see_other

Asked = ParamSpec("Asked")
ViewFunction = Callable[Asked, ResponseReturnValue]
# The name in the address; it survives going back and reloading, which a hidden field does not.
ADDRESS_FIELD = "nr"
# Two that race for the same row: the loser finds it at its next attempt.
MAX_ATTEMPTS = 3
FAULTY_STATUS = 422


@dataclass
class _PostedForm:
    """One POST on its way: the name of its form, its id, and why its write was refused."""

    form: str
    record_id: str
    person_id: int
    version: int = 0
    fields_sha256: str = ""
    refusal: DomainRefusal | None = None
    faulty: bool = False
    # Those that the write has claimed, once it is begun.
    revisions: Sequence[Submission] = ()


class _AlreadyAccepted(Exception):
    """The same submission was accepted while this one waited; its page is the argument."""


def form_page(name: str, numbered: bool = False) -> Callable[[ViewFunction[Asked]], ViewFunction[Asked]]:
    """Run a form's view in one write: a 303 commits with its receipt, anything else is rolled back.

    A submission that was accepted before leads to its page, another person's is refused with 403, and a
    DomainRefusal that the store raises shows the form again with 422. `numbered` gives the page of a new
    row an address of its own, so that going back finds the same form.
    """

    def decorate(view: ViewFunction[Asked]) -> ViewFunction[Asked]:
        @wraps(view)
        def answer(*args: Asked.args, **kwargs: Asked.kwargs) -> ResponseReturnValue:
            if request.method == "POST":
                return answer_post(name, request.form.get("submission_id", ""), lambda: view(*args, **kwargs))
            redirect = number_address() if numbered else None
            return redirect or view(*args, **kwargs)

        return answer

    return decorate


def begin_submission(
    form: BaseForm, *checks: Callable[[], object], fields_sha256: str = "", version: int = 0
) -> bool:
    """Return True for a posted form without a fault, whose write has then begun.

    `checks` may add faults to fields after the form's own validation. Photos and documents are read before
    the write, and those that are good are kept where another field has a fault, for a browser forgets them.
    """
    form.start()
    submission: _PostedForm | None = g.get("submission")
    if submission is None:
        files.fill_received_files(form, current_actor().person_id)
        return False
    submission.record_id = str(form.submission_id.data)
    submission.fields_sha256, submission.version = fields_sha256, version
    files.fill_received_files(form, submission.person_id)
    form.validate()
    for check in checks:
        check()
    files.read_files(form, submission.person_id)
    if isinstance(submission.refusal, FieldRefusal):
        form[submission.refusal.field].errors = [submission.refusal.sentence]
    form.overtaken = isinstance(submission.refusal, StaleVersion)
    if form.faults() or files.has_file_faults(form) or submission.refusal:
        run_in_transaction(files.save_files, form, submission.person_id)
        files.fill_received_files(form, submission.person_id)
        submission.faulty = True
        return False
    _begin_submission_write(submission)
    return True


def current_refusal() -> DomainRefusal | None:
    """Return why the store refused what the form on this page asked for, None where it did not."""
    submission: _PostedForm | None = g.get("submission")
    return submission.refusal if submission else None


def posted_fields() -> CombinedMultiDict[str, Any] | None:
    """Return the files and fields of a posted form, None for a page that is asked for."""
    if request.method != "POST":
        return None
    parts: list[MultiDict[str, Any]] = [request.files, request.form]
    return CombinedMultiDict(parts)


def own_receipt() -> str | None:
    """Return the receipt's number on the page that the person's own form leads to."""
    sent = request.args.get("gemt", "")
    try:
        address = find_receipt_address(str(uuid.UUID(sent)), current_actor().person_id)
    except (ValueError, NotOwner):
        return None
    return receipt_number(sent) if address else None


def number_address() -> ResponseReturnValue | None:
    """Give the form of a page an id in its address; one that was accepted leads to its receipt."""
    try:
        g.submission_id = str(uuid.UUID(request.args.get(ADDRESS_FIELD, "")))
        earlier = find_receipt_address(g.submission_id, current_actor().person_id)
    except (ValueError, NotOwner):
        query = {**request.args.to_dict(), ADDRESS_FIELD: str(uuid.uuid4())}
        return see_other(f"{request.path}?{urlencode(query)}")
    return see_other(earlier) if earlier else None


def answer_post(name: str, record_id: str, view: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    """Run a view as `form_page` does, for a form that came another way than to its own address."""
    person_id = current_actor().person_id
    submission = g.submission = _PostedForm(name, record_id, person_id)
    try:
        earlier = find_receipt_address(submission.record_id, person_id)
        if earlier is not None:
            return see_other(earlier)
        return _run_view(submission, view)
    except _AlreadyAccepted as accepted:
        return see_other(str(accepted))
    except NotOwner:
        # Somebody else has sent this very form on this device: it is not to be sent once more.
        abort(403)


def _run_view(submission: _PostedForm, view: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    for attempt in range(MAX_ATTEMPTS):
        try:
            return retry_transient_errors(lambda: _run_attempt(submission, view))
        except DomainRefusal as refusal:
            # Once more and for show: the view finds everything as it stands now.
            if submission.refusal is not None:
                raise
            submission.refusal = refusal
        except IntegrityError as fault:
            if not is_unique_violation(fault) or attempt == MAX_ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable: a refused form is shown at the next attempt")


def _run_attempt(submission: _PostedForm, view: Callable[[], ResponseReturnValue]) -> Response:
    submission.revisions, submission.faulty = (), False
    response = make_response(view())
    if submission.revisions and response.status_code == 303:
        complete_submission(submission.revisions, response.headers["Location"])
        commit_write()
    elif submission.revisions:
        roll_back_write()
    if submission.faulty and response.status_code == 200:
        response.status_code = FAULTY_STATUS
    return response


def _begin_submission_write(submission: _PostedForm) -> None:
    begin_write()
    revisions = claim_submission(
        submission.record_id,
        submission.person_id,
        submission.form,
        submission.fields_sha256,
        submission.version,
    )
    if (target := pick_receipt_address(revisions)) is not None:
        raise _AlreadyAccepted(target)
    submission.revisions = revisions
