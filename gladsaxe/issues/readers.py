"""The named readers of what is strictly confidential: few, each for a purpose, named by the handler."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import SECOND_FACTOR_ROLES, Actor
from gladsaxe.bodies.store import list_people_with_roles, list_seat_holders
from gladsaxe.bodies.tables import Person
from gladsaxe.core.refusals import FieldRefusal
from gladsaxe.database.clock import now, today
from gladsaxe.database.locking import lock_row
from gladsaxe.database.tables import db
from gladsaxe.issues.changes import NotAllowed
from gladsaxe.issues.rules import MAX_READERS, MAX_READERS_MESSAGE
from gladsaxe.issues.tables import Issue, IssueReader
from gladsaxe.issues.visibility import is_handler


def list_readers(issue: Issue) -> Sequence[IssueReader]:
    """Return who is named to read the issue, the first one first."""
    query = select(IssueReader).where(IssueReader.issue_id == issue.id, IssueReader.ended_at.is_(None))
    return db.session.scalars(query.options(joinedload(IssueReader.person)).order_by(IssueReader.id)).all()


def list_eligible_readers(issue: Issue) -> list[Person]:
    """Return who can be named: who may be given something confidential and does not read the issue yet."""
    reading = _get_reader_person_ids(issue)
    return [
        person
        for person in list_people_with_roles(sorted(SECOND_FACTOR_ROLES), today())
        if person.id not in reading
    ]


def name_reader(issue_id: int, version: int, actor: Actor, person_id: int, purpose: str) -> None:
    """Let a person read the issue; raises StaleVersion, FieldRefusal where it has enough, NotAllowed."""
    issue = lock_row(Issue, issue_id, version)
    if not issue.policy.named_readers or not is_handler(actor, issue):
        raise NotAllowed(issue.number)
    if len(_get_reader_person_ids(issue)) >= MAX_READERS:
        raise FieldRefusal("reader", MAX_READERS_MESSAGE)
    if person_id not in {person.id for person in list_eligible_readers(issue)}:
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
    """End a person's reading of the issue; raises NotAllowed for anyone but its handler."""
    issue = lock_row(Issue, issue_id)
    if not is_handler(actor, issue):
        raise NotAllowed(issue.number)
    _end_readers(IssueReader.issue_id == issue_id, IssueReader.id == reader_id)


def end_all_readers(issue_id: int) -> None:
    """End every naming of an issue that is not strictly confidential any more."""
    _end_readers(IssueReader.issue_id == issue_id)


def end_readings_by_person(person_id: int) -> None:
    """End every naming of a person who has left."""
    _end_readers(IssueReader.person_id == person_id)


def _end_readers(*clauses: ColumnElement[bool]) -> None:
    db.session.execute(
        update(IssueReader).where(*clauses, IssueReader.ended_at.is_(None)).values(ended_at=now())
    )


def _get_reader_person_ids(issue: Issue) -> set[int]:
    return list_seat_holders(issue.responsible_seat_id, today()) | {
        row.person_id for row in list_readers(issue)
    }
