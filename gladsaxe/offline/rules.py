"""What a phone's outbox sends: read strictly outside, so that nothing inside can be lost or do harm."""

import base64
import hashlib
import json
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

LARGEST_RECORD = 4 * 1024 * 1024
MOST_STATUS = 200
MOST_PHOTOS = 500
MOST_FIELDS = 5_000
MOST_A_MINUTE = 600
KEEP_DAYS = 14
LARGEST_NUMBER = 2**31 - 1
SHA256 = re.compile(r"[0-9a-f]{64}")
FORM = re.compile(r"[a-z][a-z_.]{0,39}")
DIGEST = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):\s*(?:,|$)")


class Malformed(Exception):
    """Tell what is wrong with a request that no outbox of ours can have sent."""


class Unreadable(Exception):
    """Raised where a body came whole and is not what a form sends."""


class Reason(StrEnum):
    """Name why a registration is in quarantine."""

    CLOSED = "closed"
    NO_RIGHT = "no_right"
    UNKNOWN_FORM = "unknown_form"
    UNKNOWN_VERSION = "unknown_version"
    UNKNOWN_KEY = "unknown_key"
    UNREADABLE = "unreadable"
    CHANGED_AFTER = "changed_after"
    FAULT = "fault"


REASON_WORDS = {
    Reason.CLOSED: "Formularen var lukket, da den kom.",
    Reason.NO_RIGHT: "Personen havde ikke længere en plads, der må sende formularen.",
    Reason.UNKNOWN_FORM: "Formularen kendes ikke her.",
    Reason.UNKNOWN_VERSION: "Den er skrevet i en udgave af formularen, der ikke kendes her.",
    Reason.UNKNOWN_KEY: "Den er forseglet til en nøgle, der ikke findes her.",
    Reason.UNREADABLE: "Indholdet kan ikke læses.",
    Reason.CHANGED_AFTER: "Den er ført ind. Siden er den rettet på telefonen og sendt igen.",
    Reason.FAULT: "Noget gik galt hos os, da den skulle føres ind.",
}


@dataclass(frozen=True)
class Item:
    """Hold one record as the outbox sends it; `text` is the body or its seal, as it came."""

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

    def bound_to(self) -> bytes:
        """Return what the seal is bound to, so that it opens as no other record's."""
        return bound_to(self.record_id, self.rev, self.owner, self.form, self.version)


@dataclass(frozen=True)
class Body:
    """Hold what was written: the fields in their order, and each photo's field and digest."""

    fields: tuple[tuple[str, str], ...]
    photos: tuple[tuple[str, str], ...]


def owner_id(plan_key: str, person_id: int, since: datetime) -> str:
    """Return what a phone calls a person.

    It is the same on a server restored from a backup, and not that of one who got a lost person's number.
    """
    return hashlib.sha256(f"{plan_key} {person_id} {since.isoformat()}".encode()).hexdigest()[:32]


def bound_to(record_id: str, rev: int, owner: str, form: str, version: int) -> bytes:
    """Return what the seal of a record is bound to."""
    return f"{record_id}.{rev}.{owner}.{form}.{version}".encode()


def photo_bound_to(record_id: str, owner: str) -> bytes:
    """Return what the seal of a photo is bound to."""
    return f"{record_id}.{owner}.photo".encode()


def read_digest(header: str | None) -> bytes | None:
    """Return the SHA-256 of a Content-Digest field (RFC 9530), None for none."""
    found = DIGEST.search(header or "")
    return base64.b64decode(found[1]) if found else None


def read_json(content: bytes) -> dict[str, Any]:
    """Read an object of JSON; raises Malformed for anything else, also for what is too deep."""
    try:
        value = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Malformed("no JSON") from None
    if not isinstance(value, dict):
        raise Malformed("no object")
    return value


def read_item(value: dict[str, Any]) -> Item:
    """Read a record; raises Malformed that names the field."""
    if ("body" in value) == ("sealed" in value):
        raise Malformed("either body or sealed")
    sealed = "sealed" in value
    text = _text(value, "sealed" if sealed else "body", LARGEST_RECORD)
    photos = value.get("photos", [])
    if not isinstance(photos, list) or len(photos) > MOST_PHOTOS:
        raise Malformed("photos")
    return Item(
        record_id=read_record_id(value),
        rev=_number(value, "rev", 1),
        owner=_text(value, "owner", 64),
        form=_matching(value, "form", FORM),
        version=_number(value, "form_version", 1),
        seq=_number(value, "seq", 0),
        text=text,
        sealed=sealed,
        sha256=_matching(value, "sha256", SHA256),
        photos=tuple(_digest(entry, "photos") for entry in photos),
        saved_at=_moment(value.get("saved_at")),
    )


def read_asked(value: dict[str, Any]) -> list[tuple[str, int, str]]:
    """Read the keys that a status is asked of: record, rev and digest; raises Malformed."""
    records = value.get("records")
    if not isinstance(records, list) or len(records) > MOST_STATUS:
        raise Malformed("records")
    asked = []
    for entry in records:
        if not isinstance(entry, dict):
            raise Malformed("records")
        asked.append((read_record_id(entry), _number(entry, "rev", 1), _matching(entry, "sha256", SHA256)))
    return asked


def read_record_id(value: dict[str, Any]) -> str:
    """Read a record's id; raises Malformed for any other spelling than the usual one."""
    text = _text(value, "record_id", 36)
    try:
        if str(uuid.UUID(text)) == text:
            return text
    except ValueError:
        pass
    raise Malformed("record_id")


def read_body(text: str) -> Body:
    """Read what was written in a form; raises Unreadable."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not isinstance(value, dict):
        raise Unreadable
    fields, photos = _pairs(value.get("fields")), _pairs(value.get("photos", []))
    if len(photos) > MOST_PHOTOS or any(not SHA256.fullmatch(sha256) for _, sha256 in photos):
        raise Unreadable
    if any(not 0 < len(name) <= 40 for name, _ in photos):
        raise Unreadable
    return Body(fields, photos)


def fits(content: bytes, sha256: str) -> bool:
    """Return True if the content is what was sent."""
    return hashlib.sha256(content).hexdigest() == sha256


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, list) or len(value) > MOST_FIELDS:
        raise Unreadable
    pairs = []
    for pair in value:
        if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(part, str) for part in pair):
            raise Unreadable
        pairs.append((_keepable(pair[0]), _keepable(pair[1])))
    return tuple(pairs)


def _keepable(text: str) -> str:
    # No database keeps these, and no page can show them.
    return re.sub("[\0\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)


def _text(value: dict[str, Any], name: str, longest: int) -> str:
    text = value.get(name)
    if not isinstance(text, str) or not text or len(text) > longest or text != _keepable(text):
        raise Malformed(name)
    return text


def _number(value: dict[str, Any], name: str, least: int) -> int:
    number = value.get(name)
    if type(number) is not int or not least <= number <= LARGEST_NUMBER:
        raise Malformed(name)
    return number


def _matching(value: dict[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    return _digest(value.get(name), name, pattern)


def _digest(value: object, name: str, pattern: re.Pattern[str] = SHA256) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise Malformed(name)
    return value


def _moment(value: object) -> datetime | None:
    # The phone's clock decides nothing, so a strange one is no reason to refuse.
    try:
        moment = datetime.fromisoformat(str(value))
        return moment.astimezone() if moment.tzinfo and 2000 < moment.year < 3000 else None
    except (ValueError, OverflowError):
        return None


def sentences(errors: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the sentences about each field."""
    found: dict[str, list[str]] = {}
    for name, sentence in errors:
        found.setdefault(name, []).append(sentence)
    return found
