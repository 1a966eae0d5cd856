"""Who sees which meeting and decision: the clauses that pages, lists, counts and files are asked with."""

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import aliased

from gladsaxe.access.rules import SECRETARIAT_ROLES, Actor, Right
from gladsaxe.agreement.roles import Role
from gladsaxe.agreement.tables import Body
from gladsaxe.indicators.store import list_visible_criteria
from gladsaxe.meetings.rules import MeetingState
from gladsaxe.meetings.tables import Decision, Meeting

# The board follows every body; its secretary and the secretariat serve them all.
ALL_MEETINGS_ROLES = SECRETARIAT_ROLES | {Role.BOARD_SECRETARY, Role.BOARD_MEMBER}
BOARD_KIND, FOLLOW_UP_GROUP_KIND = "board", "followup_group"


def visible_bodies(actor: Actor) -> ColumnElement[bool]:
    """Return the clause of the bodies whose meetings exist for the actor: those that they sit in.

    The follow-up group prepares the board's meetings and follows up on them, so it sees the board's too.
    """
    if not actor.may(Right.READ_MEETINGS):
        return false()
    if actor.roles & ALL_MEETINGS_ROLES:
        return true()
    own = aliased(Body)
    follows = select(own.id).where(own.key.in_(actor.body_keys), own.kind == FOLLOW_UP_GROUP_KIND).exists()
    return or_(Body.key.in_(actor.body_keys), and_(Body.kind == BOARD_KIND, follows))


def visible_meetings(actor: Actor) -> ColumnElement[bool]:
    """Return the clause of the meetings that exist for the actor."""
    return Meeting.body_id.in_(select(Body.id).where(visible_bodies(actor)))


def visible_decisions(actor: Actor) -> ColumnElement[bool]:
    """Return the clause of the decisions that exist for the actor.

    They are those of the meetings that the actor sees, those that a seat of the actor's owns and, when the
    minutes are closed, those about a criterion that the actor sees.
    """
    if not actor.may(Right.READ_MEETINGS):
        return false()
    criteria = [row.id for row in list_visible_criteria(actor)] if actor.may(Right.READ_STATUS) else []
    seen = select(Meeting.id).where(visible_meetings(actor))
    closed = select(Meeting.id).where(Meeting.state == MeetingState.CLOSED)
    return or_(
        Decision.meeting_id.in_(seen),
        Decision.owner_seat_id.in_(actor.seat_ids),
        and_(Decision.criterion_id.in_(criteria), Decision.meeting_id.in_(closed)),
    )
