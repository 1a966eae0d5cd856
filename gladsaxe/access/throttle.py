"""Ten tries in a quarter of an hour for each name from a network, each address and each known device.

They are counted in the database. A name has a hundred from all networks together, so that it takes ten of
them to close it to new devices, and many networks are no way to guess without end.
"""

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
MAX_TRIES, MAX_NAME_TRIES = 10, 100
NAME_PREFIX = "name:"
# What one provider's customer can move about in.
IPV4_NETWORK_BITS, IPV6_NETWORK_BITS = 24, 48


def address_subject() -> str:
    """Return the subject of the address that asks; what it says of itself in headers does not count."""
    # A line gets a whole /64 of IPv6, so its owner could change the address for each try.
    network = _find_network(32, 64)
    return f"address:{network.removesuffix('/32')}"


def name_subjects(name: str) -> list[str]:
    """Return the subjects of a login name on an unknown device: from the asker's network, and from all."""
    return [f"near:{_find_network(IPV4_NETWORK_BITS, IPV6_NETWORK_BITS)} {name}", f"{NAME_PREFIX}{name}"]


def code_subject(account_id: int) -> str:
    """Return the subject of the codes that an account is shown."""
    return f"code:{account_id}"


def own_subject(account_id: int) -> str:
    """Return the subject of the passwords that are written again inside an account's sessions."""
    return f"own:{account_id}"


def _find_network(ipv4_bits: int, ipv6_bits: int) -> str:
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "?"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return str(ip_network((address, ipv6_bits), strict=False))
        address = address.ipv4_mapped
    return str(ip_network((address, ipv4_bits), strict=False))


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


def delete_subjects(login_name: str, subjects: Iterable[str]) -> int:
    """Delete the tries at a login name, wherever they came from, and at other subjects; return how many."""
    names = [f"{NAME_PREFIX}{login_name}", *subjects]
    count = 0
    for table in (LoginTry, TrySubject):
        near = table.subject.startswith("near:") & table.subject.endswith(f" {login_name}", autoescape=True)
        clause = table.subject.in_(names) | near
        count += db.session.scalar(select(func.count()).select_from(table).where(clause)) or 0
        db.session.execute(delete(table).where(clause))
    return count


def is_limit_reached(subjects: Iterable[str]) -> bool:
    """Return True if one of the subjects has no try left."""
    counts = (
        select(LoginTry.subject, func.count())
        .where(LoginTry.subject.in_(list(subjects)), LoginTry.tried_at > now() - TRY_WINDOW)
        .group_by(LoginTry.subject)
    )
    return any(count >= _get_limit(subject) for subject, count in db.session.execute(counts))


def _get_limit(subject: str) -> int:
    return MAX_NAME_TRIES if subject.startswith(NAME_PREFIX) else MAX_TRIES


def _lock_subjects(names: list[str]) -> None:
    """Lock each subject's row until the transaction ends, so that two processes never count at once."""
    moment = now()
    postgres = db.session.get_bind().dialect.name == "postgresql"
    for name in names:
        insert = (postgresql if postgres else sqlite).insert(TrySubject)
        row = insert.values(subject=name, tried_at=moment)
        db.session.execute(row.on_conflict_do_update(index_elements=["subject"], set_={"tried_at": moment}))
    db.session.execute(delete(TrySubject).where(TrySubject.tried_at <= moment - TRY_WINDOW))
