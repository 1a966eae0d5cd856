"""Every query and write of the meetings themselves: planned, changed, called off, begun and closed."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import Actor, Right
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.tables import Body
from gladsaxe.database.clock import now
from gladsaxe.database.paging import Page, page_by_day
from gladsaxe.database.tables import db
from gladsaxe.issues.seats import acting_seat
from gladsaxe.meetings.rules import MeetingPlan, Quota, State, quota
from gladsaxe.meetings.tables import Meeting
from gladsaxe.meetings.visibility import visible_bodies, visible_meetings
from gladsaxe.submissions.rules import Refused

COMING = (State.PLANNED, State.RUNNING)


def by(actor: Actor, right: Right, body_id: int = 0) -> dict[str, object]:
    """Return who writes, from which seat and when."""
    return {
        "person_id": actor.person_id,
        "seat_id": acting_seat(actor, right, body_id),
        "written_at": now(),
    }


def bodies_seen(actor: Actor) -> Sequence[Body]:
    """Return the bodies whose meetings the actor sees."""
    keys = [body.key for body in agreement.bodies()]
    return db.session.scalars(
        select(Body).where(Body.key.in_(keys), visible_bodies(actor)).order_by(Body.position)
    ).all()


def listing(actor: Actor, body_id: int | None, after: str | None) -> Page[Meeting]:
    """Return a page of the meetings that have been held or called off, the newest first."""
    query = _seen(actor).where(Meeting.state.not_in(COMING))
    if body_id is not None:
        query = query.where(Meeting.body_id == body_id)
    return page_by_day(query, Meeting.day, Meeting.id, after)


def coming(actor: Actor, body_id: int | None = None, own: bool = False) -> Sequence[Meeting]:
    """Return the meetings that are not held yet, the next one first; `own` for the bodies one sits in."""
    query = _seen(actor).where(Meeting.state.in_(COMING))
    if body_id is not None:
        query = query.where(Meeting.body_id == body_id)
    if own:
        query = query.join(Meeting.body).where(Body.key.in_(actor.body_keys))
    return db.session.scalars(query.order_by(Meeting.day, Meeting.starts_at, Meeting.id)).all()


def own_calendar(actor: Actor) -> Sequence[Meeting]:
    """Return every meeting of the bodies that the actor sits in, those called off too."""
    query = _seen(actor).join(Meeting.body).where(Body.key.in_(actor.body_keys))
    return db.session.scalars(query.order_by(Meeting.day, Meeting.starts_at, Meeting.id)).all()


def one(actor: Actor, meeting_id: int) -> Meeting | None:
    """Return the meeting, or None where it does not exist for the actor."""
    return db.session.scalar(_seen(actor).where(Meeting.id == meeting_id))


def next_of_body(body_id: int) -> Meeting | None:
    """Return the body's next planned meeting, which what waits for the body comes on by itself."""
    return db.session.scalar(
        select(Meeting)
        .where(Meeting.body_id == body_id, Meeting.state == State.PLANNED)
        .order_by(Meeting.day, Meeting.starts_at, Meeting.id)
        .limit(1)
    )


def plan(actor: Actor, wanted: MeetingPlan) -> Meeting:
    """Plan a meeting; raises Refused where the body meets then already."""
    _not_at_once(wanted, 0)
    row = Meeting(
        **_when(wanted),
        state=State.PLANNED,
        version=1,
        **by(actor, Right.RUN_MEETINGS, wanted.body_id),
    )
    db.session.add(row)
    db.session.flush()
    return row


def change(meeting_id: int, version: int, wanted: MeetingPlan) -> None:
    """Change when and where a planned meeting is; raises Refused where it has begun or was changed."""
    row = locked(meeting_id)
    if row.state != State.PLANNED:
        raise Refused("day", "Mødet er begyndt eller aflyst, så tiden kan ikke ændres.")
    if row.version != version:
        raise Refused("day", "En anden har ændret mødet imens. Gå tilbage, og se hvad der står nu.")
    _not_at_once(wanted, meeting_id)
    for name, value in _when(wanted).items():
        setattr(row, name, value)
    row.version += 1
    db.session.flush()


def call_off(meeting_id: int) -> None:
    """Call a planned meeting off; raises Refused for any other."""
    row = locked(meeting_id)
    if row.state != State.PLANNED:
        raise Refused("submission_id", "Kun et planlagt møde kan aflyses.")
    row.state, row.version = State.CANCELLED, row.version + 1
    db.session.flush()


def locked(meeting_id: int) -> Meeting:
    """Return the meeting as it stands, held until the change is written."""
    query = select(Meeting).where(Meeting.id == meeting_id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def quotas(day: date, body_ids: Sequence[int]) -> dict[int, Quota]:
    """Return how often the bodies that must meet each year have met in the year of a day."""
    counted: dict[int, list[tuple[str, date]]] = defaultdict(list)
    rows = db.session.execute(
        select(Meeting.body_id, Meeting.state, Meeting.day).where(
            Meeting.body_id.in_(body_ids),
            Meeting.day.between(date(day.year, 1, 1), date(day.year, 12, 31)),
            Meeting.state != State.CANCELLED,
        )
    )
    for body_id, state, met in rows:
        counted[body_id].append((state, met))
    found, period = {}, agreement.period(day)
    for body in agreement.bodies():
        least = body.definition.get("min_meetings_per_year", 0)
        if least and body.id in body_ids:
            held = sum(state != State.PLANNED for state, _ in counted[body.id])
            planned = [met for state, met in counted[body.id] if state == State.PLANNED]
            if asked := quota(least, held, planned, day, period):
                found[body.id] = asked
    return found


def _seen(actor: Actor) -> Select[Meeting]:
    return select(Meeting).where(visible_meetings(actor)).options(joinedload(Meeting.body))


def _when(wanted: MeetingPlan) -> dict[str, object]:
    return {
        "body_id": wanted.body_id,
        "day": wanted.day,
        "starts_at": wanted.starts_at,
        "ends_at": wanted.ends_at,
        "place": wanted.place,
    }


def _not_at_once(wanted: MeetingPlan, but_id: int) -> None:
    taken = db.session.scalar(
        select(func.count())
        .select_from(Meeting)
        .where(
            Meeting.body_id == wanted.body_id,
            Meeting.day == wanted.day,
            Meeting.starts_at == wanted.starts_at,
            Meeting.state != State.CANCELLED,
            Meeting.id != but_id,
        )
    )
    if taken:
        raise Refused("starts_at", "Der er allerede et møde den dag på det tidspunkt.")
