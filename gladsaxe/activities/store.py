"""Every query and write about activities."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    ScalarSelect,
    false,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import Actor, Right
from gladsaxe.access.store import build_author_values
from gladsaxe.activities.fields import RECORD_COLUMNS, ActivityRecord
from gladsaxe.activities.history import list_differences
from gladsaxe.activities.monthly_totals import get_total_fields, update_totals
from gladsaxe.activities.rules import ActivityState, FormOption
from gladsaxe.activities.tables import Activity, ActivityChange, ActivityPhoto
from gladsaxe.agreement.tables import ActivityType, FocusArea, Place
from gladsaxe.attachments import store as attachments
from gladsaxe.attachments.rules import EncodedPhoto
from gladsaxe.attachments.tables import Photo
from gladsaxe.core.refusals import StaleVersion
from gladsaxe.database.clock import now, today
from gladsaxe.database.pagination import KeysetPage, paginate_by_day
from gladsaxe.database.tables import db

# Tables, not classes: what a list shows is then read without the ORM.
activities, activity_types, places, focus_areas = (
    row.__table__ for row in (Activity, ActivityType, Place, FocusArea)
)


@dataclass(frozen=True)
class ActivityFilters:
    """Filters of the activity list; None means no filter."""

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


class ActivityListRow(NamedTuple):
    """What a list shows of an activity."""

    id: int
    day: date
    title: str
    state: str
    participants: int | None
    type_name: str
    place_name: str


def list_activities(actor: Actor, filters: ActivityFilters, after: str | None) -> KeysetPage[ActivityListRow]:
    """Return a page of the activities, the newest day first."""
    clauses = [*visible_to(actor), *_filter_clauses(filters)]
    query = (
        select(
            activities.c.id,
            activities.c.day,
            activities.c.title,
            activities.c.state,
            activities.c.participants,
            activity_types.c.name.label("type_name"),
            places.c.name.label("place_name"),
        )
        .join(activity_types, activity_types.c.id == activities.c.type_id)
        .join(places, places.c.id == activities.c.place_id)
        .where(*clauses)
    )
    total = db.session.scalar(select(func.count()).select_from(activities).where(*clauses))
    return paginate_by_day(query, activities.c.day, activities.c.id, after, total=total)


def has_own_activity(actor: Actor) -> bool:
    """Return True if the actor or the actor's seat wrote an activity, which can be repeated."""
    query = select(activities.c.id).where(or_(*_list_own_clauses(actor))).limit(1)
    return db.session.scalar(query) is not None


def _list_own_clauses(actor: Actor) -> list[ColumnElement[bool]]:
    return [
        activities.c.person_id == actor.person_id,
        *(activities.c.seat_id == seat_id for seat_id in actor.seat_ids),
    ]


def _filter_clauses(filters: ActivityFilters) -> Iterator[ColumnElement[bool]]:
    if filters.type_ids is not None:
        yield Activity.type_id.in_(filters.type_ids)
    if filters.place_id is not None:
        yield Activity.place_id == filters.place_id
    if filters.area_id is not None:
        yield Activity.type_id.in_(select(ActivityType.id).where(ActivityType.area_id == filters.area_id))
    if filters.state is not None:
        yield Activity.state == filters.state
    if filters.first_day is not None:
        yield Activity.day >= filters.first_day
    if filters.last_day is not None:
        yield Activity.day <= filters.last_day


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
    query = select(Activity).where(*visible_to(actor), or_(*_list_own_clauses(actor)))
    query = query.options(joinedload(Activity.type), joinedload(Activity.place))
    repeated = _select_last_own_id(actor) if activity_id is None else activity_id
    return db.session.scalar(query.where(Activity.id == repeated))


def _select_last_own_id(actor: Actor) -> ScalarSelect[int]:
    # One by one from the end of each index; taken together, every activity of the seat would be sorted.
    owners = _list_own_clauses(actor)
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
    return _read_options(activity_types, also.type_id if also else None, activity_types.c.counts_new_parents)


def place_options(also: Activity | None = None) -> list[FormOption]:
    """Return the places to choose from, and the activity's own if it has left the agreement."""
    return _read_options(places, also.place_id if also else None)


def _read_options(table: FromClause, also_id: int | None, *columns: ColumnElement[Any]) -> list[FormOption]:
    # One that has left the agreement stands last, where an activity still has it.
    query = (
        select(table.c.id, table.c.key, table.c.name, *columns)
        .where(or_(table.c.withdrawn_on.is_(None), table.c.id == also_id))
        .order_by(table.c.withdrawn_on.is_not(None), table.c.position)
    )
    return [FormOption(*row) for row in db.session.execute(query)]


def list_choices() -> tuple[dict[str, FormOption], dict[str, FormOption], dict[str, FormOption]]:
    """Return what a list can be filtered by, by key and in its order: types, places, focus areas."""
    query = union_all(
        *(
            select(
                literal_column(str(number)), table.c.id, table.c.key, table.c.name, table.c.position
            ).where(table.c.withdrawn_on.is_(None))
            for number, table in enumerate((activity_types, places, focus_areas))
        )
    ).order_by("position")
    choices: tuple[dict[str, FormOption], ...] = ({}, {}, {})
    for number, row_id, key, name, _position in db.session.execute(query):
        choices[number][key] = FormOption(row_id, key, name)
    types, places_, areas = choices
    return types, places_, areas


def get_names_by_id() -> dict[str, dict[int, str]]:
    """Return what every type and place is or was called, by the field that holds its id."""
    return {
        "type_id": dict(db.session.execute(select(ActivityType.id, ActivityType.name)).all()),
        "place_id": dict(db.session.execute(select(Place.id, Place.name)).all()),
    }


def add_activity(
    submission_id: str, actor: Actor, record: ActivityRecord, pictures: Sequence[EncodedPhoto] = ()
) -> Activity:
    """Write an activity in, with the photos that came with its form, and count it."""
    activity = Activity(
        **asdict(record),
        submission_id=submission_id,
        **build_author_values(actor, Right.WRITE_ACTIVITIES),
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
    pictures: Sequence[EncodedPhoto] = (),
) -> None:
    """Write a change of an activity with its history, and move it in the sums; raises StaleVersion."""
    activity = db.session.get_one(Activity, activity_id, with_for_update=True)
    if activity.version != version:
        raise StaleVersion(activity_id)
    differences = list_differences(activity, record)
    if attached := _attach_photos(activity, submission_id, actor, pictures):
        differences.append(("photos", None, str(attached)))
    if not differences:
        return
    counted = get_total_fields(activity)
    for name in RECORD_COLUMNS:
        setattr(activity, name, getattr(record, name))
    activity.version += 1
    activity.changed_at = now()
    _add_history(activity, actor, differences)
    db.session.flush()
    update_totals(counted, get_total_fields(activity), today())


def _add_history(
    activity: Activity, actor: Actor, differences: Sequence[tuple[str, str | None, str | None]]
) -> None:
    author = build_author_values(actor, Right.WRITE_ACTIVITIES)
    db.session.add_all(
        ActivityChange(
            activity_id=activity.id,
            version=activity.version,
            changed_at=activity.changed_at,
            recorded_on=today(),
            **author,
            field=field,
            old=old,
            new=new,
        )
        for field, old, new in differences
    )


def _attach_photos(
    activity: Activity, submission_id: str, actor: Actor, pictures: Sequence[EncodedPhoto]
) -> int:
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
    attached_ids = set(
        db.session.scalars(select(ActivityPhoto.photo_id).where(ActivityPhoto.activity_id == activity_id))
    )
    late = [
        photo for photo in attachments.list_photos(submission_id, person_id) if photo.id not in attached_ids
    ]
    db.session.add_all(ActivityPhoto(activity_id=activity_id, photo_id=photo.id) for photo in late)
    db.session.flush()
