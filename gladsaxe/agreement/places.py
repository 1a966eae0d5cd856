"""Places that a plan's people add to those of the agreement's file; loading the file leaves them alone."""

from typing import Any

from sqlalchemy import func, select

from gladsaxe.agreement.tables import AgreementItem, Place
from gladsaxe.core.texts import make_ascii_key
from gladsaxe.database.clock import today
from gladsaxe.database.tables import db

ADDED_DEFINITION: dict[str, Any] = {"added_here": True}
MAX_KEY_LENGTH = 80


def is_added_place(row: AgreementItem) -> bool:
    """Return True if a row was added here and is not the file's to withdraw."""
    return row.definition == ADDED_DEFINITION


def add_place(name: str, estate_id: int) -> Place:
    """Add a place after those of the file; one that was taken away comes back."""
    key = make_place_key(name)
    row = db.session.scalar(select(Place).where(Place.key == key))
    if row is None:
        last = db.session.scalar(select(func.max(Place.position))) or 0
        row = Place(key=key, position=last + 1)
    row.definition = ADDED_DEFINITION
    row.name, row.estate_id, row.withdrawn_on = name, estate_id, None
    db.session.add(row)
    db.session.flush()
    return row


def withdraw_place(place_id: int) -> None:
    """Take a place out of the choices; what happened there keeps it."""
    db.session.get_one(Place, place_id).withdrawn_on = today()
    db.session.flush()


def make_place_key(name: str) -> str:
    """Return the key of a place that is added by its name."""
    return make_ascii_key(name)[:MAX_KEY_LENGTH] or "sted"
