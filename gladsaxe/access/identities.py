"""Who an account is at the municipality's identity provider; issuer and subject say it, no name or e-mail."""

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from gladsaxe.access.tables import Account, LinkedIdentity
from gladsaxe.database.clock import now
from gladsaxe.database.tables import db


def find_account_by_identity(issuer: str, subject: str) -> Account | None:
    """Return the open account of that identity."""
    return db.session.scalar(
        select(Account)
        .join(LinkedIdentity, LinkedIdentity.account_id == Account.id)
        .where(
            LinkedIdentity.issuer == issuer, LinkedIdentity.subject == subject, Account.closed_at.is_(None)
        )
        .options(joinedload(Account.person))
    )


def is_linked(account_id: int) -> bool:
    """Return True if the account has an identity there."""
    return (
        db.session.scalar(select(LinkedIdentity.id).where(LinkedIdentity.account_id == account_id))
        is not None
    )


def link_identity(account_id: int, issuer: str, subject: str) -> None:
    """Let the identity into the account; raises IntegrityError where it is another account's."""
    db.session.execute(delete(LinkedIdentity).where(LinkedIdentity.account_id == account_id))
    db.session.add(LinkedIdentity(account_id=account_id, issuer=issuer, subject=subject, linked_at=now()))
    db.session.flush()
