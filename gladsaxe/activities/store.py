"""Every query and write about activities."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    bindparam,
    false,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from gladsaxe.access.rules import ROLES_BY_RIGHT, Actor, Right
from gladsaxe.activities.history import RECORD_FIELDS, list_differences
from gladsaxe.activities.monthly_totals import get_total_fields, update_totals
from gladsaxe.activities.rules import ActivityRecord, ActivityState, FormOption
from gladsaxe.activities.tables import Activity, ActivityChange, ActivityPhoto
from gladsaxe.agreement.tables import ActivityType, AgreementItem, FocusArea, Place, Seat
from gladsaxe.attachments import store as attachments
from gladsaxe.attachments.rules import Picture
from gladsaxe.attachments.tables import Photo
from gladsaxe.core.refusals import StaleVersion
from gladsaxe.database.clock import now, today
from gladsaxe.database.column_queries import read_columns
from gladsaxe.database.pagination import DayPaginator, KeysetPage
from gladsaxe.database.tables import db

# Kind, id, key, name, position: as they are read, for what is made of them is found by them.
ChoiceRows = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class ActivityFilters:
    """What a list of activities is narrowed to; None asks for nothing."""

    type_ids: tuple[int, ...] | None = None
    place_id: int | None = None
    area_id: int | None = None
    state: ActivityState | None = None
    first_day: date | None = None
    last_day: date | None = None


def visible_to(actor: Actor) -> list[ColumnElement[bool]]:
    """Return the clauses of the activities that the actor may read: they are open to all who may read any."""
    # Not true(): SQLite counts a table at once only where nothing at all is asked of its rows.
    return [] if actor.may(Right.READ_ACTIVITIES) else [false()]


def _select_offered(
    table: type[AgreementItem], *columns: InstrumentedAttribute[Any]
) -> Select[*tuple[Any, ...]]:
    # One that has left the agreement stands last, where an activity still has it.
    return (
        select(table.id, table.key, table.name, *columns)
        .where(or_(table.withdrawn_on.is_(None), table.id == bindparam("also_id", type_=Integer)))
        .order_by(table.withdrawn_on.is_not(None), table.position)
    )


class ActivityListRow(NamedTuple):
    """What a list shows of an activity."""

    id: int
    day: date
    title: str
    state: str
    participants: int | None
    type_name: str
    place_name: str


# Built once: to build a query costs more than to run it, and the list and the form run these.
TYPE_QUERY, PLACE_QUERY = (
    _select_offered(ActivityType, ActivityType.counts_new_parents),
    _select_offered(Place),
)
FILTER_TABLES: dict[str, type[AgreementItem]] = {"type": ActivityType, "place": Place, "area": FocusArea}
CHOICE_QUERY = union_all(
    *(
        select(literal(kind).label("kind"), table.id, table.key, table.name, table.position).where(
            table.withdrawn_on.is_(None)
        )
        for kind, table in FILTER_TABLES.items()
    )
)
OWN_CLAUSE = or_(
    Activity.person_id == bindparam("person_id"),
    Activity.seat_id.in_(bindparam("seat_ids", expanding=True)),
)
ACTIVITY_PAGINATOR = DayPaginator(
    select(
        Activity.id,
        Activity.day,
        Activity.title,
        Activity.state,
        Activity.participants,
        ActivityType.name,
        Place.name,
    )
    .join(Activity.type)
    .join(Activity.place),
    Activity.day,
    Activity.id,
    ActivityListRow,
    beside=[select(Activity.id).where(OWN_CLAUSE).correlate(None).exists()],
)
ACTING_SEAT_QUERY = (
    select(Seat.id)
    .where(
        Seat.id.in_(bindparam("seat_ids", expanding=True)),
        Seat.role.in_(ROLES_BY_RIGHT[Right.WRITE_ACTIVITIES]),
    )
    .order_by(Seat.position, Seat.id)
    .limit(1)
)


def list_activities(
    actor: Actor, wanted: ActivityFilters, after: str | None
) -> tuple[KeysetPage[ActivityListRow], bool]:
    """Return a page of the activities, the newest day first, and whether one is the actor's to repeat."""
    clauses = [*visible_to(actor), *_filter_clauses(wanted)]
    page, (has_own,) = ACTIVITY_PAGINATOR.page(after, clauses, _get_owner_values(actor))
    return page, has_own


def _filter_clauses(wanted: ActivityFilters) -> Iterator[ColumnElement[bool]]:
    if wanted.type_ids is not None:
        yield Activity.type_id.in_(wanted.type_ids)
    if wanted.place_id is not None:
        yield Activity.place_id == wanted.place_id
    if wanted.area_id is not None:
        yield Activity.type_id.in_(select(ActivityType.id).where(ActivityType.area_id == wanted.area_id))
    if wanted.state is not None:
        yield Activity.state == wanted.state
    if wanted.first_day is not None:
        yield Activity.day >= wanted.first_day
    if wanted.last_day is not None:
        yield Activity.day <= wanted.last_day


def find_activity(actor: Actor, activity_id: int) -> Activity | None:
    """Return the activity, or None where it does not exist for the actor."""
    return db.session.scalar(
        select(Activity)
        .where(Activity.id == activity_id, *visible_to(actor))
        .options(
            joinedload(Activity.type),
            joinedload(Activity.place),
            joinedload(Activity.person),
            joinedload(Activity.seat),
        )
    )


def find_activity_to_repeat(actor: Actor, activity_id: int | None = None) -> Activity | None:
    """Return the activity with that id, None for the last one, if the actor or the actor's seat wrote it."""
    query = select(Activity).where(*visible_to(actor), OWN_CLAUSE)
    query = query.options(joinedload(Activity.type), joinedload(Activity.place))
    wanted = _select_last_own_id(actor) if activity_id is None else activity_id
    return db.session.scalar(query.where(Activity.id == wanted), _get_owner_values(actor))


def _get_owner_values(actor: Actor) -> dict[str, object]:
    """Return what OWN asks for."""
    return {"person_id": actor.person_id, "seat_ids": actor.seat_ids}


def _select_last_own_id(actor: Actor) -> ScalarSelect[int]:
    # One by one from the end of each index; taken together, every activity of the seat would be sorted.
    owners = (Activity.person_id == actor.person_id, *(Activity.seat_id == seat for seat in actor.seat_ids))
    last = union_all(*(select(func.max(Activity.id).label("id")).where(owner) for owner in owners)).subquery()
    return select(func.max(last.c.id)).scalar_subquery()


def find_photo(actor: Actor, activity_id: int, photo_id: str) -> Photo | None:
    """Return a photo of an activity that the actor may read."""
    return db.session.scalar(
        select(Photo)
        .join(ActivityPhoto, ActivityPhoto.photo_id == Photo.id)
        .join(Activity, Activity.id == ActivityPhoto.activity_id)
        .where(Photo.id == photo_id, Activity.id == activity_id, *visible_to(actor))
    )


def type_options(also: Activity | None = None) -> list[FormOption]:
    """Return the types to choose from, and the activity's own if it has left the agreement."""
    return _read_options(TYPE_QUERY, also.type_id if also else None)


def place_options(also: Activity | None = None) -> list[FormOption]:
    """Return the places to choose from, and the activity's own if it has left the agreement."""
    return _read_options(PLACE_QUERY, also.place_id if also else None)


def _read_options(query: Select[*tuple[Any, ...]], also_id: int | None) -> list[FormOption]:
    return [FormOption(*row) for row in read_columns(query, {"also_id": also_id}).all()]


def list_choices() -> ChoiceRows:
    """Return the types, the places and the focus areas that a list can be narrowed to."""
    return tuple(map(tuple, read_columns(CHOICE_QUERY).all()))


def group_choices_by_key(
    offered: ChoiceRows,
) -> tuple[dict[str, FormOption], dict[str, FormOption], dict[str, FormOption]]:
    """Return what there is to choose from by key, in its order: types, places, focus areas."""
    found: dict[str, dict[str, FormOption]] = defaultdict(dict)
    for kind, row_id, key, name, _ in sorted(offered, key=itemgetter(-1)):
        found[kind][key] = FormOption(row_id, key, name)
    return found["type"], found["place"], found["area"]


def get_names_by_id() -> dict[str, dict[int, str]]:
    """Return what every type and place is or was called, by the field that holds its id."""
    return {
        "type_id": dict(db.session.execute(select(ActivityType.id, ActivityType.name)).all()),
        "place_id": dict(db.session.execute(select(Place.id, Place.name)).all()),
    }


def add_activity(
    submission_id: str, actor: Actor, record: ActivityRecord, pictures: Sequence[Picture] = ()
) -> Activity:
    """Write an activity in, with the photos that came with its form, and count it."""
    activity = Activity(
        **asdict(record),
        submission_id=submission_id,
        person_id=actor.person_id,
        seat_id=acting_seat(actor),
        version=1,
        recorded_on=today(),
        created_at=now(),
        changed_at=now(),
    )
    db.session.add(activity)
    db.session.flush()
    _attach_photos(activity, submission_id, actor, pictures)
    update_totals(None, get_total_fields(activity), activity.recorded_on)
    return activity


def update_activity(
    activity_id: int,
    version: int,
    submission_id: str,
    actor: Actor,
    record: ActivityRecord,
    pictures: Sequence[Picture] = (),
) -> None:
    """Write a change of an activity with its history, and move it in the sums; raises StaleVersion."""
    activity = db.session.get_one(Activity, activity_id, with_for_update=True)
    if activity.version != version:
        raise StaleVersion(activity_id)
    made = list_differences(activity, record)
    if attached := _attach_photos(activity, submission_id, actor, pictures):
        made.append(("photos", None, str(attached)))
    if not made:
        return
    counted = get_total_fields(activity)
    for name in RECORD_FIELDS:
        setattr(activity, name, getattr(record, name))
    activity.version += 1
    activity.changed_at = now()
    _add_history(activity, actor, made)
    db.session.flush()
    update_totals(counted, get_total_fields(activity), today())


def _add_history(
    activity: Activity, actor: Actor, made: Sequence[tuple[str, str | None, str | None]]
) -> None:
    seat_id = acting_seat(actor)
    db.session.add_all(
        ActivityChange(
            activity_id=activity.id,
            version=activity.version,
            changed_at=activity.changed_at,
            recorded_on=today(),
            person_id=actor.person_id,
            seat_id=seat_id,
            field=field,
            old=old,
            new=new,
        )
        for field, old, new in made
    )


def _attach_photos(activity: Activity, submission_id: str, actor: Actor, pictures: Sequence[Picture]) -> int:
    attachments.keep_photos(submission_id, actor.person_id, pictures)
    kept = attachments.list_photos(submission_id, actor.person_id)
    db.session.add_all(ActivityPhoto(activity_id=activity.id, photo_id=photo.id) for photo in kept)
    db.session.flush()
    return len(kept)


def attach_late_photos(submission_id: str, person_id: int) -> None:
    """Give the activity of that form the photos that came after it."""
    activity_id = db.session.scalars(
        select(Activity.id).where(Activity.submission_id == submission_id, Activity.person_id == person_id)
    ).one()
    known = set(
        db.session.scalars(select(ActivityPhoto.photo_id).where(ActivityPhoto.activity_id == activity_id))
    )
    late = [photo for photo in attachments.list_photos(submission_id, person_id) if photo.id not in known]
    db.session.add_all(ActivityPhoto(activity_id=activity_id, photo_id=photo.id) for photo in late)
    db.session.flush()


def acting_seat(actor: Actor) -> int:
    """Return the seat that the actor writes activities from."""
    return read_columns(ACTING_SEAT_QUERY, {"seat_ids": actor.seat_ids}).scalars().one()
