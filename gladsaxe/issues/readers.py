"""The named readers of what is strictly confidential: few, each for a purpose, named by the handler."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import CONFIRMERS, Actor
from gladsaxe.bodies.store import people_with, sitting_in
from gladsaxe.bodies.tables import Person
from gladsaxe.database.clock import now, today
from gladsaxe.database.tables import db
from gladsaxe.issues.changes import NotAllowed, locked
from gladsaxe.issues.rules import MOST_READERS, Level
from gladsaxe.issues.tables import Issue, IssueReader
from gladsaxe.issues.visibility import handled_by


class TooMany(Exception):
    """Tell that as many read the issue as may."""


def readers(issue: Issue) -> Sequence[IssueReader]:
    """Return who is named to read the issue, the first one first."""
    query = select(IssueReader).where(IssueReader.issue_id == issue.id, IssueReader.ended_at.is_(None))
    return db.session.scalars(query.options(joinedload(IssueReader.person)).order_by(IssueReader.id)).all()


def nameable(issue: Issue) -> list[Person]:
    """Return who can be named: who may be given something confidential and does not read the issue yet."""
    reading = _reading(issue)
    return [person for person in people_with(sorted(CONFIRMERS), today()) if person.id not in reading]


def name_reader(issue_id: int, version: int, actor: Actor, person_id: int, purpose: str) -> None:
    """Let a person read the issue; raises StaleVersion, TooMany, or NotAllowed for who may not name."""
    issue = locked(issue_id, version)
    if issue.level != Level.STRICT or not handled_by(actor, issue):
        raise NotAllowed(issue.number)
    if len(_reading(issue)) >= MOST_READERS:
        raise TooMany(issue.number)
    if person_id not in {person.id for person in nameable(issue)}:
        raise NotAllowed(issue.number)
    db.session.add(
        IssueReader(
            issue_id=issue_id,
            person_id=person_id,
            purpose=purpose,
            named_by_id=actor.person_id,
            named_at=now(),
        )
    )
    db.session.flush()


def end_reader(issue_id: int, reader_id: int, actor: Actor) -> None:
    """Let a person read the issue no longer; raises NotAllowed for who may not say so."""
    issue = locked(issue_id)
    if not handled_by(actor, issue):
        raise NotAllowed(issue.number)
    _end(IssueReader.issue_id == issue_id, IssueReader.id == reader_id)


def end_all(issue_id: int) -> None:
    """End every naming of an issue that is not strictly confidential any more."""
    _end(IssueReader.issue_id == issue_id)


def end_all_of(person_id: int) -> None:
    """End every naming of a person who has left."""
    _end(IssueReader.person_id == person_id)


def _end(*clauses: ColumnElement[bool]) -> None:
    db.session.execute(
        update(IssueReader).where(*clauses, IssueReader.ended_at.is_(None)).values(ended_at=now())
    )


def _reading(issue: Issue) -> set[int]:
    return sitting_in(issue.responsible_seat_id, today()) | {row.person_id for row in readers(issue)}
