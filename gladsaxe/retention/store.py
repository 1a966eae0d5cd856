"""Find what is kept too long and delete it, and delete it once more from what is restored."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select, update

from gladsaxe.access.rules import Actor, Right
from gladsaxe.access.store import close_account
from gladsaxe.access.tables import Account
from gladsaxe.activities import purging as activities
from gladsaxe.agreement.store import find_agreement, get_plan_period
from gladsaxe.attachments import store as attachments
from gladsaxe.audit_log.recording import log_action
from gladsaxe.audit_log.rules import LogAction, UpkeepTask
from gladsaxe.audit_log.upkeep import add_upkeep_run
from gladsaxe.bodies.store import held_on_clause
from gladsaxe.bodies.tables import Membership, Person
from gladsaxe.core.confidentiality import ConfidentialityLevel
from gladsaxe.database.clock import get_day_start, to_local_day, today
from gladsaxe.database.tables import db
from gladsaxe.deviations import purging as deviations
from gladsaxe.issues import purging as issues
from gladsaxe.issues.tables import Issue
from gladsaxe.meetings import purging as meetings
from gladsaxe.registers import purging as registers
from gladsaxe.retention.erasure import (
    TableErasure,
    check_erasable,
    compute_person_key,
    erase_personal_rows,
    is_erased,
)
from gladsaxe.retention.rules import (
    DELETED_NAME,
    UNSETTLED_DAYS,
    UNUSED_PHOTO_DAYS,
    IssueDates,
    PurgeEntry,
    find_last_day,
    find_listing_day,
    get_retention_end,
    is_expired,
    is_listed,
)
from gladsaxe.retention.tables import Purge
from gladsaxe.search import index as search
from gladsaxe.submissions import store as submissions

ISSUE_ENTITY, ACTIVITY_ENTITY, PERSON_ENTITY = "issue", "activity", "person"
BATCH_SIZE = 1_000
# No issue is listed as not closed within so many days of its telling.
LEAST_LISTING_DAYS = 180


@dataclass(frozen=True)
class PurgeCounts:
    """How much of each kind was deleted."""

    issues: int = 0
    activities: int = 0
    register_rows: int = 0
    unsettled: int = 0
    photos: int = 0
    people: int = 0

    def __str__(self) -> str:
        return (
            f"{self.issues} issues, {self.activities} activities, the words of {self.register_rows} rows "
            f"of the registers, {self.unsettled} drafts, {self.photos} unused photos, {self.people} names"
        )


def purge_expired() -> PurgeCounts:
    """Delete everything whose time is over today, and note it in the ledger and the log."""
    if find_agreement() is None:
        return PurgeCounts()
    ended, day = get_plan_period().end, today()
    over = day > get_retention_end(ended)
    issue_ids = []
    for row, dates in _list_issue_dates(issues.list_all_issues()):
        level = ConfidentialityLevel(row.level)
        if is_expired(level, dates, ended, day):
            issue_ids.append(row.id)
        else:
            row.listed_on = find_listing_day(level, dates, day)
    db.session.flush()
    activity_ids = [row.id for row in activities.list_all_activities()] if over else []
    counts = PurgeCounts(
        issues=_purge_issues(issue_ids),
        activities=_purge_activities(activity_ids),
        register_rows=registers.purge_texts() if over else 0,
        unsettled=submissions.delete_unsettled_submissions(_days_ago(UNSETTLED_DAYS)),
        photos=_purge_unused_photos(),
        people=_anonymize_people() if over else 0,
    )
    add_upkeep_run(UpkeepTask.RETENTION, True, str(counts))
    return counts


@dataclass(frozen=True)
class UnclosedIssue:
    """An issue not closed, and its last day; `issue` is None for one who is told the number alone."""

    number: str
    level: ConfidentialityLevel
    last_day: date
    issue: Issue | None


def list_unclosed_issues(actor: Actor) -> list[UnclosedIssue]:
    """Return what the actor could close before its time is over, what is deleted first first.

    The secretariat lead is told the number of what only its handler reads, for the handler may have left.
    """
    if not actor.may(Right.FOLLOW_UP_ISSUES) or find_agreement() is None:
        return []
    ended, day = get_plan_period().end, today()
    readable, others = issues.list_old_open_issues(actor, _days_ago(LEAST_LISTING_DAYS))
    listed = [
        UnclosedIssue(
            row.number, level, find_last_day(level, dates, ended, day), row if row.id in readable else None
        )
        for row, dates in _list_issue_dates([*readable.values(), *others])
        if is_listed(level := ConfidentialityLevel(row.level), dates, ended, day)
    ]
    return sorted(listed, key=lambda row: (row.last_day, row.number))


def _list_issue_dates(rows: Sequence[Issue]) -> Iterator[tuple[Issue, IssueDates]]:
    restarted = issues.list_restart_days([row.id for row in rows])
    for row in rows:
        yield (
            row,
            IssueDates(
                told_on=to_local_day(row.created_at),
                changed_on=to_local_day(row.changed_at),
                finished_on=row.finished_on,
                restarted_on=restarted.get(row.id),
                listed_on=row.listed_on,
            ),
        )


def find_person(name: str) -> Person | None:
    """Return the person with that login name, however it is capitalised, or that number; closed ones too."""
    login = func.lower(Account.login_name) == name.strip().lower()
    person = db.session.scalar(select(Person).join(Account, Account.person_id == Person.id).where(login))
    return person or (db.session.get(Person, int(name)) if name.isdecimal() else None)


def list_purge_entries() -> list[PurgeEntry]:
    """Return everything that was ever deleted, the first first."""
    rows = db.session.scalars(select(Purge).order_by(Purge.id))
    return [PurgeEntry(row.what, row.key, row.purged_on) for row in rows]


def replay_purges(purged: Collection[PurgeEntry]) -> int:
    """Delete what a ledger says was deleted and is here again; return how much there was."""
    keys = {
        what: {entry.key for entry in purged if entry.what == what}
        for what in (ISSUE_ENTITY, ACTIVITY_ENTITY, PERSON_ENTITY)
    }
    issue_ids = [row.id for row in issues.list_all_issues() if row.submission_id in keys[ISSUE_ENTITY]]
    activity_ids = [
        row.id for row in activities.list_all_activities() if row.submission_id in keys[ACTIVITY_ENTITY]
    ]
    count = _purge_issues(issue_ids) + _purge_activities(activity_ids)
    for person in db.session.scalars(select(Person).order_by(Person.id)).all() if keys[PERSON_ENTITY] else ():
        if compute_person_key(person) in keys[PERSON_ENTITY] and not is_erased(person):
            erase_personal_rows(person)
            count += 1
    recorded = {(entry.what, entry.key) for entry in list_purge_entries()}
    for entry in purged:
        if (entry.what, entry.key) not in recorded:
            db.session.add(Purge(what=entry.what, key=entry.key, purged_on=entry.purged_on))
            recorded.add((entry.what, entry.key))
    db.session.flush()
    return count


def erase_person(person_id: int) -> list[TableErasure]:
    """Delete what no duty keeps of a person, for good; raises ErasureRefused for who holds a seat."""
    person = db.session.get_one(Person, person_id)
    check_erasable(person)
    key = compute_person_key(person)
    erasures = erase_personal_rows(person)
    _add_purges(PERSON_ENTITY, [key])
    return erasures


def _purge_issues(issue_ids: Sequence[int]) -> int:
    for some in _split_batches(issue_ids):
        registers.clear_issue_links(some)
        search.delete_indexed_rows(ISSUE_ENTITY, some)
        _add_purges(ISSUE_ENTITY, issues.purge_issues(some))
    return len(issue_ids)


def _purge_activities(activity_ids: Sequence[int]) -> int:
    for some in _split_batches(activity_ids):
        deviations.delete_activity_deviations(some)
        meetings.clear_activity_links(some)
        search.delete_indexed_rows(ACTIVITY_ENTITY, some)
        _add_purges(ACTIVITY_ENTITY, activities.purge_activities(some))
    return len(activity_ids)


def _split_batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    # No database takes any number of values in one statement.
    return (ids[start : start + BATCH_SIZE] for start in range(0, len(ids), BATCH_SIZE))


def _add_purges(what: str, keys: list[str]) -> None:
    recorded = set(db.session.scalars(select(Purge.key).where(Purge.what == what, Purge.key.in_(keys))))
    db.session.add_all([Purge(what=what, key=key, purged_on=today()) for key in keys if key not in recorded])
    db.session.flush()


def _purge_unused_photos() -> int:
    photos = attachments.list_unused_photos(_days_ago(UNUSED_PHOTO_DAYS))
    attachments.delete_photos(photos)
    return len(photos)


def _anonymize_people() -> int:
    """Delete the names of people who hold no seat any more; their numbers keep the rows together."""
    seated = select(Membership.person_id).where(held_on_clause(today()))
    clauses = (Person.id.not_in(seated), Person.name != DELETED_NAME)
    ids = list(db.session.scalars(select(Person.id).where(*clauses)))
    for person_id in ids:
        log_action(LogAction.PURGED, "person", person_id, person_id)
    db.session.execute(update(Person).where(Person.id.in_(ids)).values(name=DELETED_NAME))
    for account in db.session.scalars(select(Account).where(Account.person_id.in_(ids))):
        close_account(account.person_id)
        account.login_name = f"{DELETED_NAME}-{account.id}"
    db.session.flush()
    return len(ids)


def _days_ago(days: int) -> datetime:
    return get_day_start(today() - timedelta(days=days))
