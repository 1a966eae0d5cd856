"""Whom a page is for, as the outbox reads it from the page: the phone believes no older memory of its own."""

from flask import g, session

from gladsaxe.access.rules import Actor
from gladsaxe.database.clock import read_real_time
from gladsaxe.offline.record_processing import get_key_store
from gladsaxe.offline.seal import encode_base64url
from gladsaxe.offline.store import find_owner_id


def build_page_identity() -> dict[str, str]:
    """Return owner, session start and keys of a page; an empty owner where nobody is logged in."""
    if g.get("without_database"):
        # Whose the page is does not change because a page failed.
        return {name: str(session[name]) for name in ("owner", "since") if name in session}
    # A blank form, and an error before anybody was asked for, say nothing of who is logged in.
    if g.get("blank", False) or "actor" not in g:
        return {}
    actor: Actor | None = g.actor
    if actor is None:
        return {"owner": ""}
    owner = _find_session_owner(actor.person_id)
    identity = {"owner": owner, "since": str(get_session_start())}
    keys = get_key_store()
    # The first key is made where the outbox asks for it: a page that is only shown writes nothing.
    if keys.has_keys():
        identity["key"] = encode_base64url(keys.current().point)
        identity["lock"] = encode_base64url(keys.lock(owner))
    return identity


def get_session_start() -> int:
    """Return when the session showed its first page (milliseconds, UTC): a later login has a later moment."""
    if "since" not in session:
        session["since"] = int(read_real_time().timestamp() * 1000)
    since: int = session["since"]
    return since


def _find_session_owner(person_id: int) -> str:
    # Kept in the session, so that a page costs no query for it.
    if "owner" not in session:
        session["owner"] = find_owner_id(person_id)
    owner: str = session["owner"]
    return owner
