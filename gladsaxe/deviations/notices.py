"""Every query and write about notices to the board (§ 9)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from gladsaxe.access.rules import SECRETARIAT_ROLES, Actor, Right
from gladsaxe.access.store import build_author_values
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.roles import Role
from gladsaxe.database.clock import now, today
from gladsaxe.database.locking import lock_row
from gladsaxe.database.pagination import KeysetPage, paginate_by_day
from gladsaxe.database.tables import db
from gladsaxe.deviations.rules import NoticeSubject
from gladsaxe.deviations.store import get_board
from gladsaxe.deviations.tables import Notice, NoticeParty, NoticeReadReceipt

READER_ROLES = SECRETARIAT_ROLES | {Role.BOARD_MEMBER, Role.BOARD_SECRETARY}
PREPARING_BODY_KIND = "followup_group"


@dataclass(frozen=True)
class NoticeRecord:
    """What a person writes to the board."""

    change: NoticeSubject
    title: str
    text: str
    consequence: str
    party_ids: tuple[int, ...]


def visible_notices(actor: Actor) -> ColumnElement[bool]:
    """Return the clause of the notices that exist for the actor: the board's people see all, others own."""
    prepares = {body.key for body in agreement.list_bodies() if body.kind == PREPARING_BODY_KIND}
    if actor.roles & READER_ROLES or actor.body_keys & prepares:
        return true()
    return or_(Notice.person_id == actor.person_id, Notice.seat_id.in_(actor.seat_ids))


def list_notices(actor: Actor, after: str | None) -> KeysetPage[Notice]:
    """Return a page of notices, the newest first."""
    query = select(Notice).where(visible_notices(actor)).options(joinedload(Notice.seat))
    return paginate_by_day(query, Notice.told_on, Notice.id, after)


def find_notice(actor: Actor, notice_id: int) -> Notice | None:
    """Return a notice with the parties that were told, None where it does not exist for the actor."""
    return db.session.scalar(
        select(Notice)
        .where(Notice.id == notice_id, visible_notices(actor))
        .options(joinedload(Notice.seat), selectinload(Notice.parties))
    )


def list_read_receipts(notice_ids: Collection[int]) -> dict[int, Sequence[NoticeReadReceipt]]:
    """Return who has seen each notice, in the order that they saw it."""
    rows = db.session.scalars(
        select(NoticeReadReceipt)
        .where(NoticeReadReceipt.notice_id.in_(notice_ids))
        .options(joinedload(NoticeReadReceipt.person), joinedload(NoticeReadReceipt.seat))
        .order_by(NoticeReadReceipt.seen_at, NoticeReadReceipt.id)
    )
    seen: dict[int, list[NoticeReadReceipt]] = defaultdict(list)
    for row in rows:
        seen[row.notice_id].append(row)
    return dict(seen)


def add_notice(submission_id: str, actor: Actor, message: NoticeRecord) -> Notice:
    """Notify the board."""
    row = Notice(
        submission_id=submission_id,
        body_id=get_board().id,
        change=str(message.change),
        title=message.title,
        text=message.text,
        consequence=message.consequence,
        told_on=today(),
        **build_author_values(actor, Right.NOTIFY_BOARD),
        written_at=now(),
        answer="",
    )
    db.session.add(row)
    db.session.flush()
    db.session.add_all(NoticeParty(notice_id=row.id, party_id=party) for party in message.party_ids)
    db.session.flush()
    return row


def add_read_receipt(notice_id: int, actor: Actor) -> None:
    """Write that the actor has seen a notice, once."""
    lock_row(Notice, notice_id)
    seen = select(NoticeReadReceipt.id).where(
        NoticeReadReceipt.notice_id == notice_id, NoticeReadReceipt.person_id == actor.person_id
    )
    if db.session.scalar(seen) is None:
        author = build_author_values(actor, Right.NOTIFY_BOARD)
        db.session.add(NoticeReadReceipt(notice_id=notice_id, seen_at=now(), **author))
        db.session.flush()
