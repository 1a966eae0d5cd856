"""Write the fictional year in through the rooms' own stores, each thing on the day it happened."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from gladsaxe.access import store as access
from gladsaxe.access.rules import Actor
from gladsaxe.activities import store as activities
from gladsaxe.activities.rules import Record
from gladsaxe.activities.rules import State as ActivityState
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.roles import ROLE_WORDS, Role
from gladsaxe.agreement.tables import Criterion
from gladsaxe.bodies import store as bodies
from gladsaxe.core.dates import read_time
from gladsaxe.core.period import Period
from gladsaxe.database.clock import frozen
from gladsaxe.database.durable import write
from gladsaxe.demo import life
from gladsaxe.demo.meetings import seat_more, write_meetings
from gladsaxe.demo.rules import DemoYear, Row
from gladsaxe.deviations import store as deviations
from gladsaxe.indicators import snapshots
from gladsaxe.indicators import store as indicators
from gladsaxe.indicators.entries import Entry
from gladsaxe.indicators.figures import Figure
from gladsaxe.issues import changes as issue_changes
from gladsaxe.issues import store as issues
from gladsaxe.issues.rules import FollowUp, Kind, Report, Urgency
from gladsaxe.issues.rules import State as IssueState
from gladsaxe.registers import store as registers
from gladsaxe.registers.rules import BillEntry, EnquiryEntry
from gladsaxe.situation import store as situation
from gladsaxe.situation.rules import Span, SpanKind

NAMESPACE = uuid.UUID("5c4f9a52-7a0e-4d0e-9c55-0d9f0b9f6a10")
LEAD, OFFICE = "sekretariatsleder", "chefinspektoer"


@dataclass(frozen=True)
class Seated:
    """Hold a person of the demo."""

    person_id: int
    name: str
    seat_id: int

    def acting(self) -> Actor:
        """Return the person as one who acts on the clock's day."""
        return access.actor_for(self.person_id, self.name)


def load_demo(year: DemoYear) -> list[tuple[str, str, str]]:
    """Write the demo in and return each account's role, login name and password; nothing if it is there."""
    if agreement.agreement().key != year.agreement:
        return []
    logins = [row for row in year.people if "login" in row]
    if access.account_by_login(logins[0]["login"]) is not None:
        return []
    passwords = {row["login"]: access.readable_password() for row in logins}
    hashes = {login: access.hash_password(password) for login, password in passwords.items()}
    write(_write, year, hashes)
    seats = {seat.key: seat for seat in agreement.seats()}
    return [
        (ROLE_WORDS[Role(seats[row["seat"]].role)], row["login"], passwords[row["login"]]) for row in logins
    ]


def _write(year: DemoYear, hashes: Mapping[str, str]) -> None:
    places = {row.key: row.id for row in agreement.places()}
    people = _seat_people(year, hashes)
    for row in year.activities:
        _write_activity(row, people, places)
    for row in year.problems:
        _write_problem(row, people, places)
    mark = next(iter(registers.marks()), "")
    for row in year.enquiries:
        with _at(row["date"]):
            entry = EnquiryEntry(row["date"], places[row["place"]], row["text"], mark if row["mark"] else "")
            registers.add_enquiry(_submission(row["text"]), people[OFFICE].acting(), entry)
    criteria = {row.key: row for row in agreement.criteria()}
    for row in year.figures:
        _write_figure(row, people[LEAD], criteria[row["criterion"]])
    _write_pictures(year, people, places)
    cast = life.Cast(lambda by: people[by].acting())
    board_meets = min(row["day"] for row in year.meetings if row["body"] == deviations.board().key)
    life.write_plan(year.life, cast)
    # The board answers at its meeting what it was told before, and only that.
    life.write_told(year.life, cast, date.min, board_meets)
    write_meetings(year.meetings, year.today, cast.acting)
    life.write_told(year.life, cast, board_meets, date.max)
    life.write_conflicts(year.life, cast)
    life.write_amendments(year.life, cast)
    life.write_duties(year.life, cast)


def _write_pictures(year: DemoYear, people: Mapping[str, Seated], places: Mapping[str, int]) -> None:
    for row in year.snapshots:
        with _at(row["date"]):
            snapshots.keep_snapshot(people[LEAD].acting(), row["date"], row["name"])
    for row in year.measures:
        with _at(row["date"]):
            actor = people[row["by"]].acting()
            situation.add_measure(
                _submission(row["text"]), actor, places[row["place"]], row["date"], row["text"]
            )
    for row in year.situations:
        span = Span.of(SpanKind(row["span"]), row["date"])
        with _at(span.last):
            situation.add_report(people[row["by"]].acting(), span, 0, row["text"], calm=not row["text"])


def _seat_people(year: DemoYear, hashes: Mapping[str, str]) -> dict[str, Seated]:
    seats = {row.key: row.id for row in agreement.seats()}
    parties = {row.key: row.id for row in agreement.parties()}
    start = agreement.agreement().period_start
    people: dict[str, Seated] = {}
    with _at(start):
        for row in year.people:
            person = bodies.add_person(row["name"])
            party_id = parties.get(row.get("party", ""))
            membership = bodies.seat_person(person.id, seats[row["seat"]], start, party_id)
            bodies.confirm_seat(membership.id, year.today - timedelta(days=30))
            if "login" in row:
                access.add_account(person.id, row["login"], hashes[row["login"]])
            people[row["by"]] = Seated(person.id, row["name"], seats[row["seat"]])
        seat_more(year.seats, {by: seated.person_id for by, seated in people.items()})
    return people


def _write_activity(row: Row, people: Mapping[str, Seated], places: Mapping[str, int]) -> None:
    types = {option.key: option for option in activities.type_options()}
    kind = types[row["type"]]
    held = row["status"] == ActivityState.HELD
    as_planned = row["as_planned"]
    record = Record(
        title=row["title"],
        type_id=kind.id,
        place_id=places[row["place"]],
        day=row["date"],
        state=ActivityState(row["status"]),
        starts_at=read_time(row["start"]),
        participants=row["participants"] if held else None,
        under_18=row["children"] if held else None,
        new_parents=row["new_parents"] if held and kind.counts_new_parents else None,
        volunteers=row["volunteers"],
        as_planned=as_planned if held else None,
        deviation=row["text"] if held and not as_planned else "",
        text=row["text"] if as_planned or not held else "",
    )
    with _at(row["date"]):
        activities.add(_submission(row["id"]), people[row["by"]].acting(), record)


def _write_problem(row: Row, people: Mapping[str, Seated], places: Mapping[str, int]) -> None:
    report = Report(
        kind=Kind(row["kind"]),
        place_id=places[row["place"]],
        seen_on=row["date"],
        urgency=Urgency(row["urgency"]),
        text=row["text"],
        wants_reply="reply" in row,
    )
    with _at(row["date"]):
        issue = issues.add(_submission(row["id"]), people[row["by"]].acting(), report)
    state = IssueState(row["status"])
    if state is not IssueState.NEW:
        _follow(issue.id, row, people, state)
    if "bill_dkk" in row:
        day = row["closed"]
        with _at(day):
            bill = BillEntry(day, report.place_id, row["bill_dkk"] * 100, row["text"], issue_id=issue.id)
            registers.add_bill(_submission(row["id"] + "-bill"), people[OFFICE].acting(), bill)


def _follow(issue_id: int, row: Row, people: Mapping[str, Seated], state: IssueState) -> None:
    lead, handler = people[LEAD], people[row["responsible"]]
    closed: date = row.get("closed", row["date"] + timedelta(days=3))
    with _at(row["date"], hour=15):
        seen = FollowUp(state=IssueState.SEEN, responsible_seat_id=handler.seat_id)
        issue_changes.follow_up(issue_id, 1, lead.acting(), seen)
    if state is IssueState.SEEN:
        return
    reply = row.get("reply", "")
    reason = reply if state is IssueState.PASSED_ON else ""
    with _at(closed, hour=16):
        change = FollowUp(state=state, reply="" if reason else reply, reason=reason)
        issue_changes.follow_up(issue_id, 2, lead.acting(), change)


def _write_figure(row: Row, lead: Seated, criterion: Criterion) -> None:
    period = Period.parse(row["period"], agreement.criterion_rule(criterion).period_type)
    figure = Figure(period, _decimal(row, "area"), _decimal(row, "comparison"), n=row.get("n"))
    with _at(row["received"]):
        entry = Entry(figure, row["source"], row["received"])
        indicators.add_figure(lead.acting(), criterion.id, entry)


def _at(day: date, hour: int = 12) -> frozen:
    return frozen(datetime.combine(day, time(hour), UTC))


def _submission(name: str) -> str:
    return str(uuid.uuid5(NAMESPACE, name))


def _decimal(row: Row, name: str) -> Decimal | None:
    return Decimal(row[name]) if name in row else None
