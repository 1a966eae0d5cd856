"""Ten tries in a quarter of an hour for each name, address or device, counted in the database."""

from collections.abc import Iterable
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from flask import request
from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from gladsaxe.access.tables import LoginTry, TrySubject
from gladsaxe.database.clock import now
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction

TRY_WINDOW = timedelta(minutes=15)
MAX_TRIES = 10


def address_subject() -> str:
    """Return the subject of the address that asks; what it says of itself in headers does not count."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "address:?"
    # A line gets a whole /64 of IPv6, so its owner could change the address for each try.
    if isinstance(address, IPv6Address) and not address.ipv4_mapped:
        return f"address:{ip_network((address, 64), strict=False)}"
    return f"address:{address}"


def try_once(*subjects: str) -> list[int]:
    """Take a try in a transaction of its own; a storm of guesses that are refused writes nothing."""
    return [] if is_limit_reached(subjects) else run_in_transaction(take_try, subjects)


def take_try(subjects: Iterable[str]) -> list[int]:
    """Count a try for each subject and return the tries' ids, none where a subject has no try left."""
    moment, names = now(), sorted(subjects)
    _lock_subjects(names)
    db.session.execute(delete(LoginTry).where(LoginTry.tried_at <= moment - TRY_WINDOW))
    if is_limit_reached(names):
        return []
    tries = [LoginTry(subject=name, tried_at=moment) for name in names]
    db.session.add_all(tries)
    db.session.flush()
    return [row.id for row in tries]


def delete_tries(tries: list[int]) -> None:
    """Forget a try that was no guess; the wrong ones before it still count."""
    db.session.execute(delete(LoginTry).where(LoginTry.id.in_(tries)))


def is_limit_reached(subjects: Iterable[str]) -> bool:
    """Return True if one of the subjects has no try left."""
    counts = (
        select(func.count())
        .where(LoginTry.subject.in_(list(subjects)), LoginTry.tried_at > now() - TRY_WINDOW)
        .group_by(LoginTry.subject)
    )
    return any(count >= MAX_TRIES for count in db.session.scalars(counts))


def _lock_subjects(names: list[str]) -> None:
    """Hold each subject's row until the transaction ends, so that two processes never count at once."""
    moment = now()
    postgres = db.session.get_bind().dialect.name == "postgresql"
    for name in names:
        insert = (postgresql if postgres else sqlite).insert(TrySubject)
        row = insert.values(subject=name, tried_at=moment)
        db.session.execute(row.on_conflict_do_update(index_elements=["subject"], set_={"tried_at": moment}))
    db.session.execute(delete(TrySubject).where(TrySubject.tried_at <= moment - TRY_WINDOW))
