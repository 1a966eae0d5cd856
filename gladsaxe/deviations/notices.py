"""Every query and write about notices to the board (§ 9)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from gladsaxe.access.rules import SECRETARIAT_ROLES, Actor, Right
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.roles import Role
from gladsaxe.database.clock import now, today
from gladsaxe.database.pagination import KeysetPage, paginate_by_day
from gladsaxe.database.tables import db
from gladsaxe.deviations.rules import Change
from gladsaxe.deviations.store import board
from gladsaxe.deviations.tables import Notice, NoticeParty, NoticeSight
from gladsaxe.issues.seats import acting_seat

READERS = SECRETARIAT_ROLES | {Role.BOARD_MEMBER, Role.BOARD_SECRETARY}
PREPARES = "followup_group"


@dataclass(frozen=True)
class Message:
    """What a person writes to the board."""

    change: Change
    title: str
    text: str
    consequence: str
    party_ids: tuple[int, ...]


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the clause of the notices that exist for the actor: the board's people see all, others own."""
    prepares = {body.key for body in agreement.list_bodies() if body.kind == PREPARES}
    if actor.roles & READERS or actor.body_keys & prepares:
        return true()
    return or_(Notice.person_id == actor.person_id, Notice.seat_id.in_(actor.seat_ids))


def listing(actor: Actor, after: str | None) -> KeysetPage[Notice]:
    """Return a page of notices, the newest first."""
    query = select(Notice).where(visible_to(actor)).options(joinedload(Notice.seat))
    return paginate_by_day(query, Notice.told_on, Notice.id, after)


def one(actor: Actor, notice_id: int) -> Notice | None:
    """Return a notice with the parties that were told, None where it does not exist for the actor."""
    return db.session.scalar(
        select(Notice)
        .where(Notice.id == notice_id, visible_to(actor))
        .options(joinedload(Notice.seat), selectinload(Notice.parties))
    )


def sights(notice_ids: Collection[int]) -> dict[int, Sequence[NoticeSight]]:
    """Return who has seen each notice, in the order that they saw it."""
    rows = db.session.scalars(
        select(NoticeSight)
        .where(NoticeSight.notice_id.in_(notice_ids))
        .options(joinedload(NoticeSight.person), joinedload(NoticeSight.seat))
        .order_by(NoticeSight.seen_at, NoticeSight.id)
    )
    seen: dict[int, list[NoticeSight]] = defaultdict(list)
    for row in rows:
        seen[row.notice_id].append(row)
    return dict(seen)


def add(submission_id: str, actor: Actor, message: Message) -> Notice:
    """Tell the board."""
    row = Notice(
        submission_id=submission_id,
        body_id=board().id,
        change=str(message.change),
        title=message.title,
        text=message.text,
        consequence=message.consequence,
        told_on=today(),
        person_id=actor.person_id,
        seat_id=acting_seat(actor, Right.NOTIFY_BOARD),
        written_at=now(),
        answer="",
    )
    db.session.add(row)
    db.session.flush()
    db.session.add_all(NoticeParty(notice_id=row.id, party_id=party) for party in message.party_ids)
    db.session.flush()
    return row


def see(notice_id: int, actor: Actor) -> None:
    """Write that the actor has seen a notice, once."""
    db.session.get_one(Notice, notice_id, with_for_update=True)
    seen = select(NoticeSight.id).where(
        NoticeSight.notice_id == notice_id, NoticeSight.person_id == actor.person_id
    )
    if db.session.scalar(seen) is None:
        seat_id = acting_seat(actor, Right.NOTIFY_BOARD)
        db.session.add(
            NoticeSight(notice_id=notice_id, person_id=actor.person_id, seat_id=seat_id, seen_at=now())
        )
        db.session.flush()
