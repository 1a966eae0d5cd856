"""What a phone's outbox sends: read strictly outside, so that nothing inside can be lost or do harm."""

import base64
import hashlib
import json
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gladsaxe.core.worded_enum import WordedEnum

MAX_RECORD_BYTES = 4 * 1024 * 1024
MAX_STATUS_RECORDS = 200
MAX_RECORD_PHOTOS = 500
MAX_FIELDS = 5_000
MAX_RECORDS_PER_MINUTE = 600
KEEP_DAYS = 14
MAX_NUMBER = 2**31 - 1
SHA256_PATTERN = re.compile(r"[0-9a-f]{64}")
FORM_PATTERN = re.compile(r"[a-z][a-z_.]{0,39}")
DIGEST_PATTERN = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):\s*(?:,|$)")


class MalformedRequest(Exception):
    """A request that no outbox of ours can have sent; the message says what is wrong."""


class UnreadableBody(Exception):
    """Raised where a body came whole and is not what a form sends."""


class QuarantineReason(WordedEnum):
    """Name why a registration is in quarantine."""

    CLOSED = "closed", "Formularen var lukket, da den kom."
    NO_RIGHT = "no_right", "Personen havde ikke længere en plads, der må sende formularen."
    UNKNOWN_FORM = "unknown_form", "Formularen kendes ikke her."
    UNKNOWN_VERSION = "unknown_version", "Den er skrevet i en udgave af formularen, der ikke kendes her."
    UNKNOWN_KEY = "unknown_key", "Den er forseglet til en nøgle, der ikke findes her."
    UNREADABLE = "unreadable", "Indholdet kan ikke læses."
    CHANGED_AFTER = "changed_after", "Den er ført ind. Siden er den rettet på telefonen og sendt igen."
    FAULT = "fault", "Noget gik galt hos os, da den skulle føres ind."


@dataclass(frozen=True)
class OfflineRecord:
    """One record as the outbox sends it; `text` is the body or its seal, as it came."""

    record_id: str
    rev: int
    owner: str
    form: str
    version: int
    seq: int
    text: str
    sealed: bool
    sha256: str
    photos: tuple[str, ...]
    saved_at: datetime | None

    def associated_data(self) -> bytes:
        """Return what the seal is bound to, so that it opens as no other record's."""
        return build_associated_data(self.record_id, self.rev, self.owner, self.form, self.version)


@dataclass(frozen=True)
class RecordBody:
    """What was written: the fields in their order, and each photo's field and digest."""

    fields: tuple[tuple[str, str], ...]
    photos: tuple[tuple[str, str], ...]


def make_owner_id(plan_key: str, person_id: int, since: datetime) -> str:
    """Return what a phone calls a person.

    It is the same on a server restored from a backup, and not that of one who got a lost person's number.
    """
    return hashlib.sha256(f"{plan_key} {person_id} {since.isoformat()}".encode()).hexdigest()[:32]


def build_associated_data(record_id: str, rev: int, owner: str, form: str, version: int) -> bytes:
    """Return what the seal of a record is bound to."""
    return f"{record_id}.{rev}.{owner}.{form}.{version}".encode()


def build_photo_associated_data(record_id: str, owner: str) -> bytes:
    """Return what the seal of a photo is bound to."""
    return f"{record_id}.{owner}.photo".encode()


def parse_digest(header: str | None) -> bytes | None:
    """Return the SHA-256 of a Content-Digest field (RFC 9530), None for none."""
    match = DIGEST_PATTERN.search(header or "")
    return base64.b64decode(match[1]) if match else None


def parse_json(content: bytes) -> dict[str, Any]:
    """Read an object of JSON; raises Malformed for anything else, also for what is too deep."""
    try:
        value = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise MalformedRequest("no JSON") from None
    if not isinstance(value, dict):
        raise MalformedRequest("no object")
    return value


def parse_record(value: dict[str, Any]) -> OfflineRecord:
    """Read a record; raises Malformed that names the field."""
    if ("body" in value) == ("sealed" in value):
        raise MalformedRequest("either body or sealed")
    sealed = "sealed" in value
    text = _parse_text(value, "sealed" if sealed else "body", MAX_RECORD_BYTES)
    photos = value.get("photos", [])
    if not isinstance(photos, list) or len(photos) > MAX_RECORD_PHOTOS:
        raise MalformedRequest("photos")
    return OfflineRecord(
        record_id=parse_record_id(value),
        rev=_parse_number(value, "rev", 1),
        owner=_parse_text(value, "owner", 64),
        form=_parse_matching(value, "form", FORM_PATTERN),
        version=_parse_number(value, "form_version", 1),
        seq=_parse_number(value, "seq", 0),
        text=text,
        sealed=sealed,
        sha256=_parse_matching(value, "sha256", SHA256_PATTERN),
        photos=tuple(_parse_pattern(entry, "photos") for entry in photos),
        saved_at=_parse_moment(value.get("saved_at")),
    )


def parse_status_keys(value: dict[str, Any]) -> list[tuple[str, int, str]]:
    """Read the keys that a status is asked of: record, rev and digest; raises Malformed."""
    records = value.get("records")
    if not isinstance(records, list) or len(records) > MAX_STATUS_RECORDS:
        raise MalformedRequest("records")
    asked = []
    for entry in records:
        if not isinstance(entry, dict):
            raise MalformedRequest("records")
        asked.append(
            (
                parse_record_id(entry),
                _parse_number(entry, "rev", 1),
                _parse_matching(entry, "sha256", SHA256_PATTERN),
            )
        )
    return asked


def parse_record_id(value: dict[str, Any]) -> str:
    """Read a record's id; raises Malformed for any other spelling than the usual one."""
    text = _parse_text(value, "record_id", 36)
    try:
        if str(uuid.UUID(text)) == text:
            return text
    except ValueError:
        pass
    raise MalformedRequest("record_id")


def parse_body(text: str) -> RecordBody:
    """Read what was written in a form; raises Unreadable."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableBody from None
    if not isinstance(value, dict):
        raise UnreadableBody
    fields, photos = _parse_pairs(value.get("fields")), _parse_pairs(value.get("photos", []))
    if len(photos) > MAX_RECORD_PHOTOS or any(not SHA256_PATTERN.fullmatch(sha256) for _, sha256 in photos):
        raise UnreadableBody
    if any(not 0 < len(name) <= 40 for name, _ in photos):
        raise UnreadableBody
    return RecordBody(fields, photos)


def has_digest(content: bytes, sha256: str) -> bool:
    """Return True if the content is what was sent."""
    return hashlib.sha256(content).hexdigest() == sha256


def _parse_pairs(value: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, list) or len(value) > MAX_FIELDS:
        raise UnreadableBody
    pairs = []
    for pair in value:
        if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(part, str) for part in pair):
            raise UnreadableBody
        pairs.append((_replace_unstorable(pair[0]), _replace_unstorable(pair[1])))
    return tuple(pairs)


def _replace_unstorable(text: str) -> str:
    # No database keeps these, and no page can show them.
    return re.sub("[\0\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)


def _parse_text(value: dict[str, Any], name: str, longest: int) -> str:
    text = value.get(name)
    if not isinstance(text, str) or not text or len(text) > longest or text != _replace_unstorable(text):
        raise MalformedRequest(name)
    return text


def _parse_number(value: dict[str, Any], name: str, least: int) -> int:
    number = value.get(name)
    if type(number) is not int or not least <= number <= MAX_NUMBER:
        raise MalformedRequest(name)
    return number


def _parse_matching(value: dict[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    return _parse_pattern(value.get(name), name, pattern)


def _parse_pattern(value: object, name: str, pattern: re.Pattern[str] = SHA256_PATTERN) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise MalformedRequest(name)
    return value


def _parse_moment(value: object) -> datetime | None:
    # The phone's clock decides nothing, so a strange one is no reason to refuse.
    try:
        moment = datetime.fromisoformat(str(value))
        return moment.astimezone() if moment.tzinfo and 2000 < moment.year < 3000 else None
    except (ValueError, OverflowError):
        return None


def group_sentences(errors: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the sentences about each field."""
    found: dict[str, list[str]] = {}
    for name, sentence in errors:
        found.setdefault(name, []).append(sentence)
    return found
