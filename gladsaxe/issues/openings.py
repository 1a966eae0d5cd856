"""The purposes that what is strictly confidential is opened for: stated before anything of it is shown."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import Actor
from gladsaxe.audit_log.rules import ReadingPurpose
from gladsaxe.database.clock import now
from gladsaxe.database.tables import db
from gladsaxe.issues.tables import Issue, IssueOpening
from gladsaxe.issues.visibility import valid_opening_clauses


def state_purpose(issue_id: int, actor: Actor, purpose: ReadingPurpose, words: str) -> None:
    """Open an issue for the actor's session, for a purpose that holds for a short while."""
    db.session.add(
        IssueOpening(
            issue_id=issue_id,
            person_id=actor.person_id,
            session=actor.session,
            purpose=purpose,
            words=words,
            opened_at=now(),
        )
    )
    db.session.flush()


def find_stated_purposes(actor: Actor, issue_ids: Collection[int]) -> dict[int, ReadingPurpose]:
    """Return what the actor's session has opened each of the issues for, the newest that still holds."""
    rows = db.session.execute(
        select(IssueOpening.issue_id, IssueOpening.purpose)
        .where(IssueOpening.issue_id.in_(issue_ids), *valid_opening_clauses(actor))
        .order_by(IssueOpening.id)
    )
    return {issue_id: ReadingPurpose(purpose) for issue_id, purpose in rows}


def list_openings(issue: Issue) -> Sequence[IssueOpening]:
    """Return who opened the issue and what for, the newest first."""
    query = select(IssueOpening).where(IssueOpening.issue_id == issue.id)
    return db.session.scalars(
        query.options(joinedload(IssueOpening.person)).order_by(IssueOpening.id.desc())
    ).all()
