"""Who an account is at the municipality's identity provider; issuer and subject say it, no name or e-mail."""

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from gladsaxe.access.tables import Account, Identity
from gladsaxe.database.clock import now
from gladsaxe.database.tables import db


def account_by_identity(issuer: str, subject: str) -> Account | None:
    """Return the open account of that identity."""
    return db.session.scalar(
        select(Account)
        .join(Identity, Identity.account_id == Account.id)
        .where(Identity.issuer == issuer, Identity.subject == subject, Account.closed_at.is_(None))
        .options(joinedload(Account.person))
    )


def is_linked(account_id: int) -> bool:
    """Tell whether the account has an identity there."""
    return db.session.scalar(select(Identity.id).where(Identity.account_id == account_id)) is not None


def link(account_id: int, issuer: str, subject: str) -> None:
    """Let the identity into the account; raises IntegrityError where it is another account's."""
    db.session.execute(delete(Identity).where(Identity.account_id == account_id))
    db.session.add(Identity(account_id=account_id, issuer=issuer, subject=subject, linked_at=now()))
    db.session.flush()
