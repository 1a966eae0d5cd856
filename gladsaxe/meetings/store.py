"""Every query and write of the meetings themselves: planned, changed, called off, begun and closed."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import Actor, Right
from gladsaxe.access.store import build_author_values
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.tables import Body
from gladsaxe.core.refusals import FieldRefusal
from gladsaxe.database.clock import now
from gladsaxe.database.locking import lock_row
from gladsaxe.database.pagination import KeysetPage, paginate_by_day
from gladsaxe.database.tables import db
from gladsaxe.meetings.rules import MeetingPlan, MeetingQuota, MeetingState, calculate_quota
from gladsaxe.meetings.tables import Meeting
from gladsaxe.meetings.visibility import visible_bodies, visible_meetings

OPEN_STATES = (MeetingState.PLANNED, MeetingState.RUNNING)


def list_visible_bodies(actor: Actor) -> Sequence[Body]:
    """Return the bodies whose meetings the actor sees."""
    keys = [body.key for body in agreement.list_bodies()]
    return db.session.scalars(
        select(Body).where(Body.key.in_(keys), visible_bodies(actor)).order_by(Body.position)
    ).all()


def list_past_meetings(actor: Actor, body_id: int | None, after: str | None) -> KeysetPage[Meeting]:
    """Return a page of the meetings that have been held or called off, the newest first."""
    query = _select_visible_meetings(actor).where(Meeting.state.not_in(OPEN_STATES))
    if body_id is not None:
        query = query.where(Meeting.body_id == body_id)
    return paginate_by_day(query, Meeting.day, Meeting.id, after)


def list_coming_meetings(actor: Actor, body_id: int | None = None, own: bool = False) -> Sequence[Meeting]:
    """Return the meetings that are not held yet, the next one first; `own` for the bodies one sits in."""
    query = _select_visible_meetings(actor).where(Meeting.state.in_(OPEN_STATES))
    if body_id is not None:
        query = query.where(Meeting.body_id == body_id)
    if own:
        query = query.join(Meeting.body).where(Body.key.in_(actor.body_keys))
    return db.session.scalars(query.order_by(Meeting.day, Meeting.starts_at, Meeting.id)).all()


def list_own_meetings(actor: Actor) -> Sequence[Meeting]:
    """Return every meeting of the bodies that the actor sits in, those called off too."""
    query = _select_visible_meetings(actor).join(Meeting.body).where(Body.key.in_(actor.body_keys))
    return db.session.scalars(query.order_by(Meeting.day, Meeting.starts_at, Meeting.id)).all()


def list_closed_minutes(actor: Actor, since: datetime, most: int) -> Sequence[Meeting]:
    """Return the meetings that exist for the actor whose minutes others closed since a moment."""
    closed = _select_visible_meetings(actor).where(
        Meeting.closed_at > since,
        or_(Meeting.closed_by_id.is_(None), Meeting.closed_by_id.not_in(actor.seat_ids)),
    )
    return db.session.scalars(closed.order_by(Meeting.closed_at.desc(), Meeting.id.desc()).limit(most)).all()


def find_meeting(actor: Actor, meeting_id: int) -> Meeting | None:
    """Return the meeting, or None where it does not exist for the actor."""
    return db.session.scalar(_select_visible_meetings(actor).where(Meeting.id == meeting_id))


def find_next_meeting(body_id: int) -> Meeting | None:
    """Return the body's next planned meeting, which what waits for the body comes on by itself."""
    return db.session.scalar(
        select(Meeting)
        .where(Meeting.body_id == body_id, Meeting.state == MeetingState.PLANNED)
        .order_by(Meeting.day, Meeting.starts_at, Meeting.id)
        .limit(1)
    )


def plan_meeting(actor: Actor, plan: MeetingPlan) -> Meeting:
    """Plan a meeting; raises FieldRefusal where the body meets then already."""
    _check_overlap(plan, 0)
    row = Meeting(
        **_build_time_values(plan),
        state=MeetingState.PLANNED,
        version=1,
        written_at=now(),
        **build_author_values(actor, Right.RUN_MEETINGS, plan.body_id),
    )
    db.session.add(row)
    db.session.flush()
    return row


def update_meeting(meeting_id: int, version: int, plan: MeetingPlan) -> None:
    """Change when and where a planned meeting is; raises FieldRefusal where it has begun or was changed."""
    row = lock_meeting(meeting_id)
    if row.state != MeetingState.PLANNED:
        raise FieldRefusal("day", "Mødet er begyndt eller aflyst, så tiden kan ikke ændres.")
    if row.version != version:
        raise FieldRefusal("day", "En anden har ændret mødet imens. Gå tilbage, og se hvad der står nu.")
    _check_overlap(plan, meeting_id)
    for name, value in _build_time_values(plan).items():
        setattr(row, name, value)
    row.version += 1
    db.session.flush()


def cancel_meeting(meeting_id: int) -> None:
    """Call a planned meeting off; raises FieldRefusal for any other."""
    row = lock_meeting(meeting_id)
    if row.state != MeetingState.PLANNED:
        raise FieldRefusal("submission_id", "Kun et planlagt møde kan aflyses.")
    row.state, row.version = MeetingState.CANCELLED, row.version + 1
    db.session.flush()


def lock_meeting(meeting_id: int) -> Meeting:
    """Return the meeting as it stands, held until the change is written."""
    return lock_row(Meeting, meeting_id)


def calculate_quotas(day: date, body_ids: Sequence[int]) -> dict[int, MeetingQuota]:
    """Return how often the bodies that must meet each year have met in the year of a day."""
    counted: dict[int, list[tuple[str, date]]] = defaultdict(list)
    rows = db.session.execute(
        select(Meeting.body_id, Meeting.state, Meeting.day).where(
            Meeting.body_id.in_(body_ids),
            Meeting.day.between(date(day.year, 1, 1), date(day.year, 12, 31)),
            Meeting.state != MeetingState.CANCELLED,
        )
    )
    for body_id, state, met in rows:
        counted[body_id].append((state, met))
    quotas, period = {}, agreement.get_plan_period(day)
    for body in agreement.list_bodies():
        least = body.definition.get("min_meetings_per_year", 0)
        if least and body.id in body_ids:
            held = sum(state != MeetingState.PLANNED for state, _ in counted[body.id])
            planned = [met for state, met in counted[body.id] if state == MeetingState.PLANNED]
            if asked := calculate_quota(least, held, planned, day, period):
                quotas[body.id] = asked
    return quotas


def _select_visible_meetings(actor: Actor) -> Select[Meeting]:
    return select(Meeting).where(visible_meetings(actor)).options(joinedload(Meeting.body))


def _build_time_values(plan: MeetingPlan) -> dict[str, object]:
    return {
        "body_id": plan.body_id,
        "day": plan.day,
        "starts_at": plan.starts_at,
        "ends_at": plan.ends_at,
        "place": plan.place,
    }


def _check_overlap(plan: MeetingPlan, but_id: int) -> None:
    taken = db.session.scalar(
        select(func.count())
        .select_from(Meeting)
        .where(
            Meeting.body_id == plan.body_id,
            Meeting.day == plan.day,
            Meeting.starts_at == plan.starts_at,
            Meeting.state != MeetingState.CANCELLED,
            Meeting.id != but_id,
        )
    )
    if taken:
        raise FieldRefusal("starts_at", "Der er allerede et møde den dag på det tidspunkt.")
