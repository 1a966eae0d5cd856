"""What a phone's outbox speaks with: docs/offline-contract.md. Every answer is JSON, also a refusal."""

import logging
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import ClientDisconnected, HTTPException

from gladsaxe.access.authorization import current_actor
from gladsaxe.attachments.rules import MAX_PHOTO_BYTES
from gladsaxe.database.transactions import is_disk_full
from gladsaxe.offline import store
from gladsaxe.offline.late_photos import UnknownPhoto, receive_photo
from gladsaxe.offline.page_identity import get_session_start
from gladsaxe.offline.record_processing import ContentConflict, get_key_store, receive_record
from gladsaxe.offline.registrations import REGISTRATIONS
from gladsaxe.offline.rules import (
    KEEP_DAYS,
    MAX_RECORD_BYTES,
    MAX_RECORDS_PER_MINUTE,
    SHA256_PATTERN,
    MalformedRequest,
    has_digest,
    parse_digest,
    parse_json,
    parse_record,
    parse_status_keys,
)
from gladsaxe.offline.seal import encode_base64url
from gladsaxe.submissions import awaited_photos
from gladsaxe.submissions.daily_limit import OverDailyLimit, check_daily_limit
from gladsaxe.submissions.rules import ACCEPTED_OUTCOMES, SubmissionOutcome, receipt_number
from gladsaxe.submissions.store import NotOwner, list_closed_forms
from gladsaxe.submissions.tables import Submission
from gladsaxe.web.origin import is_same_origin

blueprint = Blueprint("offline", __name__, url_prefix="/offline/v1")
log = logging.getLogger(__name__)

SEALED = "application/x-gladsaxe-sealed"
# What a seal adds to a photo: its head and its tag.
LARGEST_PHOTO = MAX_PHOTO_BYTES + 1024
RETRY_SECONDS = 30
REFUSALS = {
    "malformed": (400, "Vi kunne ikke læse det, telefonen sendte."),
    "log_in": (401, "Log ind igen, så sender vi det, du har skrevet."),
    "other_owner": (403, "Det tilhører en anden."),
    "cross_site": (403, "Det kommer fra et andet sted."),
    "unknown_photo": (404, "Billedet hører ikke til noget, vi har fået."),
    "other_content": (409, "Vi har fået noget andet under samme nummer."),
    "too_large": (413, "Det fylder for meget."),
    "digest": (422, "Noget blev ændret undervejs. Send det igen."),
    "slow_down": (429, "Vent lidt, og send igen."),
    "fault": (500, "Noget gik galt hos os. Det ligger stadig på din telefon."),
    "try_later": (503, "Vi kan ikke gemme lige nu. Det ligger stadig på din telefon."),
    "full": (507, "Der er ikke plads til at gemme mere. Det ligger stadig på din telefon."),
}
BY_STATUS = {400: "malformed", 401: "log_in", 413: "too_large"}
SAID = {
    SubmissionOutcome.ACCEPTED: "Sendt",
    SubmissionOutcome.UPGRADED: "Sendt",
    SubmissionOutcome.NEEDS_FIX: "Modtaget, men mangler én ting",
    SubmissionOutcome.QUARANTINED: "Modtaget. Sekretariatet ser på det.",
    SubmissionOutcome.SUPERSEDED: "Modtaget. En nyere udgave gælder.",
    SubmissionOutcome.DISCARDED: "Modtaget. Det er ikke ført ind.",
}


class Refusal(Exception):
    """A request is refused; the message says why."""


@blueprint.before_request
def _only_from_our_outbox() -> None:
    if not is_same_origin(when_unsaid=True):
        raise Refusal("cross_site")
    if request.headers.get("X-Outbox") != "1":
        raise Refusal("malformed")


@blueprint.get("/whoami")
def whoami() -> ResponseReturnValue:
    """Return whose items this phone may send now, what to seal with, and which forms are open."""
    actor, key, closed = current_actor(), get_key_store().current(), list_closed_forms()
    forms = {
        name: {"version": entry.version, "open": name not in closed and actor.may(entry.right)}
        for name, entry in REGISTRATIONS.items()
    }
    owner = store.find_owner_id(actor.person_id)
    return jsonify(
        owner=owner,
        since=get_session_start(),
        key={"id": key.id, "public": encode_base64url(key.point)},
        forms=forms,
        keep_days=KEEP_DAYS,
        lock=encode_base64url(get_key_store().lock(owner)),
    )


@blueprint.post("/records")
def records() -> ResponseReturnValue:
    """Take a record in once, and answer with its receipt."""
    actor = current_actor()
    item = parse_record(_body())
    if item.owner != store.find_owner_id(actor.person_id):
        raise Refusal("other_owner")
    if not has_digest(item.text.encode(), item.sha256):
        raise Refusal("digest")
    key = (item.record_id, item.rev)
    is_known = key in store.list_records(actor.person_id, [item.record_id])
    if not is_known and store.count_recent_records(actor.person_id) >= MAX_RECORDS_PER_MINUTE:
        raise Refusal("slow_down")
    try:
        if not is_known:
            check_daily_limit(actor.person_id, len(item.text.encode()))
        new = receive_record(item, actor)
    except NotOwner:
        raise Refusal("other_owner") from None
    except ContentConflict:
        raise Refusal("other_content") from None
    except OverDailyLimit:
        raise Refusal("slow_down") from None
    row = store.list_records(actor.person_id, [item.record_id])[key]
    return jsonify({**_receipts([row])[0], "sha256": item.sha256, "replay": not new}), 201 if new else 200


@blueprint.post("/status")
def status() -> ResponseReturnValue:
    """Return what became of each record that is asked about, so that a lost answer is found again."""
    actor, value = current_actor(), _body()
    if value.get("owner") != store.find_owner_id(actor.person_id):
        raise Refusal("other_owner")
    asked = parse_status_keys(value)
    rows = store.list_records(actor.person_id, {record_id for record_id, _, _ in asked})
    receipts = {(row["record_id"], row["rev"]): row for row in _receipts(list(rows.values()))}
    return jsonify(
        records=[
            {"known": True, **receipts[record_id, rev]}
            if (record_id, rev) in receipts
            else {"known": False, "record_id": record_id, "rev": rev}
            for record_id, rev, _ in asked
        ]
    )


@blueprint.put("/photos/<sha256>")
def photo(sha256: str) -> ResponseReturnValue:
    """Take a photo in once, and give it to the row of its record."""
    actor = current_actor()
    if not SHA256_PATTERN.fullmatch(sha256):
        raise MalformedRequest("sha256")
    request.max_content_length = LARGEST_PHOTO
    content = request.get_data(cache=False)
    if not has_digest(content, sha256):
        raise Refusal("digest")
    owner = store.find_owner_id(actor.person_id)
    try:
        new, sentence = receive_photo(sha256, content, request.mimetype == SEALED, actor.person_id, owner)
    except UnknownPhoto:
        raise Refusal("unknown_photo") from None
    except OverDailyLimit:
        raise Refusal("slow_down") from None
    answer = {
        "sha256": sha256,
        "outcome": "unusable" if sentence else "accepted",
        "replay": not new,
        "message": sentence or "Billedet er modtaget",
    }
    return jsonify(answer), 201 if new else 200


def _body() -> dict[str, Any]:
    request.max_content_length = MAX_RECORD_BYTES
    content = request.get_data(cache=False)
    digest = parse_digest(request.headers.get("Content-Digest"))
    if digest is None:
        raise MalformedRequest("Content-Digest")
    if not has_digest(content, digest.hex()):
        raise Refusal("digest")
    return parse_json(content)


def _receipts(rows: list[Submission]) -> list[dict[str, Any]]:
    record_ids = {row.record_id for row in rows}
    missing = awaited_photos.list_missing_digests(record_ids)
    errors = store.list_draft_errors(
        {row.record_id for row in rows if row.outcome == SubmissionOutcome.NEEDS_FIX}
    )
    return [_receipt(row, missing, errors) for row in rows]


def _receipt(
    row: Submission, missing: dict[str, list[str]], errors: dict[str, dict[str, list[str]]]
) -> dict[str, Any]:
    outcome = SubmissionOutcome(row.outcome)
    needs_fix = outcome is SubmissionOutcome.NEEDS_FIX
    return {
        "record_id": row.record_id,
        "rev": row.rev,
        "sha256": row.sha256,
        "receipt": receipt_number(row.record_id),
        "outcome": outcome,
        "replay": True,
        "address": row.target if outcome in ACCEPTED_OUTCOMES else None,
        "missing": missing.get(row.record_id, []),
        "received_at": row.taken_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "errors": errors.get(row.record_id, {}) if needs_fix else {},
        "draft": f"/kladder/{row.record_id}" if needs_fix else None,
        "message": SAID[outcome],
    }


@blueprint.errorhandler(Refusal)
def _refused(refusal: Refusal) -> ResponseReturnValue:
    return _refuse(str(refusal))


@blueprint.errorhandler(MalformedRequest)
def _malformed(_fault: MalformedRequest) -> ResponseReturnValue:
    return _refuse("malformed")


@blueprint.errorhandler(DBAPIError)
def _database(fault: DBAPIError) -> ResponseReturnValue:
    log.exception("the database refused")
    return _refuse("full" if is_disk_full(fault) else "try_later")


@blueprint.errorhandler(HTTPException)
def _http(fault: HTTPException) -> ResponseReturnValue:
    if isinstance(fault, ClientDisconnected):
        return _refuse("malformed")
    return _refuse(BY_STATUS.get(fault.code or 500, "malformed" if (fault.code or 500) < 500 else "fault"))


def _refuse(error: str) -> Response:
    code, message = REFUSALS[error]
    response = jsonify(error=error, message=message)
    response.status_code = code
    if code in (429, 503, 507):
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response
