"""The lead and the board's secretary are told of each new seat and login code that they did not make."""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import ROLES_BY_RIGHT, Right
from gladsaxe.access.tables import SeatNotice
from gladsaxe.bodies.store import list_people_with_roles
from gladsaxe.database.clock import now, today
from gladsaxe.database.tables import db


class SeatNoticeKind(StrEnum):
    """What has happened."""

    GIVEN = "given"
    APPROVED = "approved"
    CODE = "code"


def add_seat_notices(
    kind: SeatNoticeKind, person_id: int, by_id: int | None, seat_id: int | None = None
) -> None:
    """Tell everyone who approves seats, but who did it, of a person's new seat or code."""
    recipients = list_people_with_roles(sorted(ROLES_BY_RIGHT[Right.APPROVE_SEATS]), today())
    db.session.add_all(
        [
            SeatNotice(
                recipient_id=recipient.id,
                kind=kind,
                person_id=person_id,
                seat_id=seat_id,
                by_id=by_id,
                happened_at=now(),
            )
            for recipient in recipients
            if recipient.id != by_id
        ]
    )
    db.session.flush()


def list_unread_notices(person_id: int) -> Sequence[SeatNotice]:
    """Return what the person has not read yet, the newest first."""
    return db.session.scalars(
        select(SeatNotice)
        .where(SeatNotice.recipient_id == person_id, SeatNotice.read_at.is_(None))
        .options(joinedload(SeatNotice.person), joinedload(SeatNotice.by), joinedload(SeatNotice.seat))
        .order_by(SeatNotice.id.desc())
    ).all()


def mark_notices_read(person_id: int, newest_id: int) -> None:
    """Note that the person has read what is told up to a notice; what came later is still told."""
    db.session.execute(
        update(SeatNotice)
        .where(
            SeatNotice.recipient_id == person_id,
            SeatNotice.id <= newest_id,
            SeatNotice.read_at.is_(None),
        )
        .values(read_at=now())
    )
