"""Receipt numbers, and what can become of a registration that was taken in."""

import hashlib
import json
from collections.abc import Sequence
from enum import StrEnum

# Letters and digits that cannot be taken for each other when read aloud.
RECEIPT_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
# What the browser adds to every form; it is no part of what a person wrote.
TECHNICAL_FIELDS = frozenset({"csrf_token", "submission_id"})

FormFields = Sequence[tuple[str, str]]


class SubmissionOutcome(StrEnum):
    """Name what became of a registration."""

    ACCEPTED = "accepted"
    UPGRADED = "upgraded"
    NEEDS_FIX = "needs_fix"
    QUARANTINED = "quarantined"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"


class PhotoState(StrEnum):
    """Name how far a photo has come that is sent after its record."""

    AWAITED = "awaited"
    HELD = "held"
    KEPT = "kept"
    UNUSABLE = "unusable"


ACCEPTED_OUTCOMES = frozenset({SubmissionOutcome.ACCEPTED, SubmissionOutcome.UPGRADED})
OPEN_OUTCOMES = frozenset({SubmissionOutcome.NEEDS_FIX, SubmissionOutcome.QUARANTINED})


def receipt_number(submission_id: str) -> str:
    """Return the eight characters that a person can quote, the same for the same submission."""
    digest = hashlib.sha256(submission_id.encode()).digest()
    code = "".join(RECEIPT_LETTERS[byte % len(RECEIPT_LETTERS)] for byte in digest[:8])
    return f"{code[:4]}-{code[4:]}"


def fields_digest(fields: FormFields) -> str:
    """Return the SHA-256 of what a person wrote, the same whether a page or a phone sent it."""
    written = [[name, _normalise_line_ends(text)] for name, text in fields if name not in TECHNICAL_FIELDS]
    # By name, for a page and a phone need not keep the order; two answers to one field keep theirs.
    return hashlib.sha256(json.dumps(sorted(written, key=lambda pair: pair[0])).encode()).hexdigest()


def _normalise_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
