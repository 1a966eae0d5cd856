"""Drafts that their writer corrects, the quarantine that the secretariat settles, and logging in to send."""

import json
import uuid
from typing import Any

from flask import Blueprint, abort, current_app, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from gladsaxe.access.authorization import current_actor
from gladsaxe.access.forms import LogInForm
from gladsaxe.access.password_login import log_in_with_password
from gladsaxe.audit_log.recording import log_reading, make_logged_page
from gladsaxe.audit_log.rules import ReadingPurpose
from gladsaxe.core.confidentiality import ConfidentialityLevel
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.offline import quarantine_review, store
from gladsaxe.offline.forms import DiscardForm
from gladsaxe.offline.registrations import REGISTRATIONS, AnyRegistration, fill_form
from gladsaxe.submissions.form_page import answer_post
from gladsaxe.submissions.registration import answer_registration, show_draft
from gladsaxe.submissions.rules import SubmissionOutcome
from gladsaxe.submissions.store import is_closed
from gladsaxe.web.carried_forms import CARRIED_PREFIX, read_carried_form, render_carried_page
from gladsaxe.web.origin import is_same_origin
from gladsaxe.web.pages import render_page, see_other

blueprint = Blueprint("offline_pages", __name__)

QUARANTINE_PATH = "/karantaene/<uuid:record_id>/<int(max=2147483647):rev>"


@blueprint.get("/kladder")
def drafts() -> ResponseReturnValue:
    """Show what the person must correct before it can be written in."""
    rows = store.list_drafts(current_actor().person_id)
    return render_page("offline/drafts.html", rows=rows, registrations=REGISTRATIONS)


@blueprint.get("/kladder/<uuid:record_id>")
def draft(record_id: uuid.UUID) -> ResponseReturnValue:
    """Show a draft in its own form, with everything that was written and what is wrong with it."""
    actor = current_actor()
    row = store.find_draft(actor.person_id, str(record_id))
    if row is None:
        abort(404)
    registration = REGISTRATIONS[row.form]
    return show_draft(registration, fill_form(registration, row.record_id, json.loads(row.fields)))


@blueprint.post("/kladder/<uuid:record_id>/slet")
def discard_draft(record_id: uuid.UUID) -> ResponseReturnValue:
    """Let go of a draft."""
    actor = current_actor()
    if store.find_draft(actor.person_id, str(record_id)) is None:
        abort(404)
    run_in_transaction(store.discard_draft, actor.person_id, str(record_id))
    return see_other(url_for("offline_pages.drafts"))


@blueprint.get("/karantaene")
def quarantine() -> ResponseReturnValue:
    """Show what was received and cannot be written in by itself."""
    actor = current_actor()
    return render_page(
        "offline/quarantine.html",
        entries=[quarantine_review.build_quarantine_entry(row, actor) for row in store.list_quarantined()],
    )


@blueprint.get(QUARANTINE_PATH)
def quarantine_entry(record_id: uuid.UUID, rev: int) -> ResponseReturnValue:
    """Show one registration in quarantine to someone who may read and settle it."""
    return _render_logged_entry(str(record_id), rev)


@blueprint.post(QUARANTINE_PATH + "/foer-ind")
def accept_entry(record_id: uuid.UUID, rev: int) -> ResponseReturnValue:
    """Write a registration in as the one who sent it."""
    _require_readable_entry(str(record_id), rev)
    try:
        outcome = quarantine_review.accept_from_quarantine(str(record_id), rev, current_actor())
    except quarantine_review.AcceptanceRefusal as why:
        return _render_logged_entry(str(record_id), rev, fault=str(why))
    done = "rettes" if outcome is SubmissionOutcome.NEEDS_FIX else "ja"
    return see_other(url_for("offline_pages.quarantine", afgjort=done))


@blueprint.post(QUARANTINE_PATH + "/afvis")
def discard_entry(record_id: uuid.UUID, rev: int) -> ResponseReturnValue:
    """Discard a registration with a reason."""
    _require_readable_entry(str(record_id), rev)
    form = DiscardForm(request.form)
    if not form.validate():
        return _render_logged_entry(str(record_id), rev, form)
    run_in_transaction(
        store.discard_quarantined, str(record_id), rev, current_actor().person_id, form.reason.data or ""
    )
    return see_other(url_for("offline_pages.quarantine", afgjort="afvist"))


@blueprint.post("/log-ind-og-send")
def log_in_and_send() -> ResponseReturnValue:
    """Log in and send what was typed in a form while the session was lost."""
    if not is_same_origin(when_unsaid=False):
        abort(403)
    to, fields = read_carried_form()
    form = LogInForm(request.form)
    if refused := log_in_with_password(form):
        fault = form.faults()[0][1]
        return render_carried_page(
            to, fields, list(request.files), refused, fault, form.login_name.data or ""
        )
    actor, registration = current_actor(), _find_registration(to)
    if registration is None or not actor.may(registration.right) or is_closed(registration.form):
        return render_carried_page(to, fields, status=200)
    values: MultiDict[str, Any] = MultiDict(fields)
    for name in request.files:
        values.setlist(name.removeprefix(CARRIED_PREFIX), request.files.getlist(name))
    form = registration.read(values)
    form.start()
    return answer_post(
        registration.form,
        str(form.submission_id.data),
        lambda: answer_registration(registration, registration.read(values), values),
    )


def _find_registration(address: str) -> AnyRegistration | None:
    try:
        endpoint, _ = current_app.url_map.bind("").match(address.partition("?")[0], method="POST")
    except HTTPException:
        return None
    return REGISTRATIONS.get(str(endpoint))


def _require_readable_entry(record_id: str, rev: int) -> quarantine_review.QuarantineEntry:
    row = store.find_quarantined(record_id, rev)
    entry = quarantine_review.build_quarantine_entry(row, current_actor()) if row else None
    if entry is None or not entry.readable:
        abort(404)
    return entry


def _render_logged_entry(
    record_id: str, rev: int, form: DiscardForm | None = None, fault: str = ""
) -> ResponseReturnValue:
    return make_logged_page(lambda: _render_entry(record_id, rev, form or DiscardForm(), fault))


def _render_entry(record_id: str, rev: int, form: DiscardForm, fault: str) -> Response:
    entry = _require_readable_entry(record_id, rev)
    # What it is about is not settled, so that reading it is logged whatever it may be.
    log_reading(
        "custody",
        f"{record_id}:{rev}",
        ConfidentialityLevel.CONFIDENTIAL,
        entry.row.person_id,
        ReadingPurpose.SETTLING,
    )
    return render_page(
        "offline/quarantined.html",
        entry=entry,
        form=form,
        fault=fault,
        fault_count=len(form.faults()) + bool(fault),
        status=422 if fault or form.faults() else 200,
    )
