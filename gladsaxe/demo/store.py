"""Write the fictional year in through the rooms' own stores, each thing on the day it happened."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from gladsaxe.access import store as access
from gladsaxe.access.rules import Actor
from gladsaxe.activities import store as activities
from gladsaxe.activities.fields import ActivityRecord
from gladsaxe.activities.rules import ActivityState as ActivityState
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.issue_kinds import IssueKind, IssueUrgency
from gladsaxe.agreement.roles import ROLE_WORDS, Role
from gladsaxe.agreement.tables import Criterion
from gladsaxe.bodies import store as bodies
from gladsaxe.core.dates import parse_time
from gladsaxe.core.period import Period
from gladsaxe.database.clock import freeze_time
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.demo import events
from gladsaxe.demo.meetings import add_seats, write_meetings
from gladsaxe.demo.rules import DemoRow, DemoYear
from gladsaxe.indicators import confirmation_store, snapshots
from gladsaxe.indicators import store as indicators
from gladsaxe.indicators.decisions import BoardDecision
from gladsaxe.indicators.entries import FigureEntry
from gladsaxe.indicators.figures import Figure
from gladsaxe.indicators.own_registers import OwnRegister
from gladsaxe.issues import changes as issue_changes
from gladsaxe.issues import store as issues
from gladsaxe.issues.rules import FollowUp, IssueReport, IssueState
from gladsaxe.registers import store as registers
from gladsaxe.registers.fields import BillEntry, EnquiryEntry
from gladsaxe.registers.rules import BillPayer
from gladsaxe.situation import store as situation
from gladsaxe.situation.rules import SituationSpan, SpanKind

SUBMISSION_NAMESPACE = uuid.UUID("5c4f9a52-7a0e-4d0e-9c55-0d9f0b9f6a10")
LEAD_KEY, OFFICE_KEY = "sekretariatsleder", "chefinspektoer"


@dataclass(frozen=True)
class DemoPerson:
    """A person of the demo."""

    person_id: int
    name: str
    seat_id: int

    def acting(self) -> Actor:
        """Return the person as one who acts on the clock's day."""
        return access.build_actor_on(self.person_id, self.name)


class NotEmpty(LookupError):
    """Raised where a database has accounts that are not the demo's."""


def load_demo(year: DemoYear) -> list[tuple[str, str, str]]:
    """Write the demo in and return each account's role, login name and password; nothing if it is there.

    The database lives on the demo's day from then on. Raises NotEmpty.
    """
    plan = agreement.get_agreement()
    if plan.key != year.agreement:
        return []
    logins = [row for row in year.people if "login" in row]
    # A demo from before its day was kept is known by its first account.
    is_loaded = plan.demo_day is not None or access.find_account_by_login(logins[0]["login"]) is not None
    if not is_loaded and access.list_accounts():
        raise NotEmpty("there are accounts already, and the demo is for an empty database: set --database")
    run_in_transaction(_set_demo_day, year.today)
    agreement.set_plan_clock()
    if is_loaded:
        return []
    passwords = {row["login"]: access.make_password() for row in logins}
    hashes = {login: access.hash_password(password) for login, password in passwords.items()}
    run_in_transaction(_write_year, year, hashes)
    seats = {seat.key: seat for seat in agreement.list_seats()}
    return [
        (ROLE_WORDS[Role(seats[row["seat"]].role)], row["login"], passwords[row["login"]]) for row in logins
    ]


def _set_demo_day(day: date) -> None:
    agreement.get_agreement().demo_day = day


def _write_year(year: DemoYear, hashes: Mapping[str, str]) -> None:
    places = {row.key: row.id for row in agreement.list_places()}
    people = _seat_people(year, hashes)
    for row in year.activities:
        _write_activity(row, people, places)
    for row in year.problems:
        _write_problem(row, people, places)
    for row in year.walks:
        _write_walk(row, people, places)
    mark = next(iter(registers.list_marks()), "")
    for row in year.enquiries:
        with _freeze_clock_at(row["date"]):
            entry = EnquiryEntry(row["date"], places[row["place"]], row["text"], mark if row["mark"] else "")
            registers.add_enquiry(
                _make_submission_id(f"{row['date']} {row['text']}"), people[OFFICE_KEY].acting(), entry
            )
    for row in year.confirmations:
        with _freeze_clock_at(row["date"]):
            keeper, register = people[row["by"]].acting(), OwnRegister(row["register"])
            confirmation_store.add_confirmation(keeper, register, row["period"], 0)
    criteria = {row.key: row for row in agreement.list_criteria()}
    for row in year.figures:
        _write_figure(row, people[LEAD_KEY], criteria[row["criterion"]])
    _write_pictures(year, people, places)
    cast = events.DemoPeople(lambda by: people[by].acting())
    events.write_programme(year.events, cast)
    # The board answers at its meeting what it was told before, and only that.
    write_meetings(year.meetings, year.today, cast.acting, events.list_deviation_steps(year.events, cast))
    for row in year.assessments:
        _write_assessment(row, people, criteria[row["criterion"]])
    events.write_conflicts(year.events, cast)
    events.write_amendments(year.events, cast)
    events.write_duties(year.events, cast)


def _write_pictures(year: DemoYear, people: Mapping[str, DemoPerson], places: Mapping[str, int]) -> None:
    for row in year.snapshots:
        with _freeze_clock_at(row["date"]):
            snapshots.add_board_snapshot(people[LEAD_KEY].acting(), row["date"], row["name"])
    for row in year.measures:
        with _freeze_clock_at(row["date"]):
            actor = people[row["by"]].acting()
            situation.add_measure(
                _make_submission_id(row["text"]), actor, places[row["place"]], row["date"], row["text"]
            )
    for row in year.situations:
        span = SituationSpan.of(SpanKind(row["span"]), row["date"])
        with _freeze_clock_at(span.last):
            situation.add_report(people[row["by"]].acting(), span, 0, row["text"], calm=not row["text"])


def _seat_people(year: DemoYear, hashes: Mapping[str, str]) -> dict[str, DemoPerson]:
    seats = {row.key: row.id for row in agreement.list_seats()}
    parties = {row.key: row.id for row in agreement.list_parties()}
    start = agreement.get_agreement().period_start
    people: dict[str, DemoPerson] = {}
    with _freeze_clock_at(start):
        for row in year.people:
            person = bodies.add_person(row["name"])
            party_id = parties.get(row.get("party", ""))
            membership = bodies.seat_person(person.id, seats[row["seat"]], start, party_id)
            bodies.confirm_seat(membership.id, year.today - timedelta(days=30))
            if "login" in row:
                access.add_account(person.id, row["login"], hashes[row["login"]])
            people[row["by"]] = DemoPerson(person.id, row["name"], seats[row["seat"]])
        add_seats(year.seats, {by: seated.person_id for by, seated in people.items()})
    return people


def _write_activity(row: DemoRow, people: Mapping[str, DemoPerson], places: Mapping[str, int]) -> None:
    types = {option.key: option for option in activities.type_options()}
    kind = types[row["type"]]
    state = ActivityState(row.get("status", ActivityState.HELD))
    held = state is ActivityState.HELD
    changed = row.get("changed", "")
    record = ActivityRecord(
        title=row["title"],
        type_id=kind.id,
        place_id=places[row["place"]],
        day=row["date"],
        state=state,
        starts_at=parse_time(row["start"]),
        participants=row["participants"] if held else None,
        under_18=row.get("children", 0) if held else None,
        new_parents=row.get("new_parents", 0) if held and kind.counts_new_parents else None,
        volunteers=row.get("volunteers", 0) if held else None,
        as_planned=not changed if held or changed else None,
        deviation=changed,
        text=row.get("text", ""),
    )
    submission_id, writer = _make_submission_id(row["id"]), people[row["by"]]
    if "planned" not in row:
        with _freeze_clock_at(row["written"] if "written" in row else row["date"]):
            activities.add_activity(submission_id, writer.acting(), record)
        return
    with _freeze_clock_at(row["planned"]):
        plan = replace(record, state=ActivityState.PLANNED, as_planned=None, deviation="")
        activity = activities.add_activity(submission_id, writer.acting(), plan)
    with _freeze_clock_at(row["written"]):
        change_id = _make_submission_id(f"{row['id']}-change")
        activities.update_activity(activity.id, 1, change_id, writer.acting(), record)


def _write_problem(row: DemoRow, people: Mapping[str, DemoPerson], places: Mapping[str, int]) -> None:
    report = _build_report(row, row["date"], places)
    with _freeze_clock_at(row["date"]):
        issue = issues.add_issue(_make_submission_id(row["id"]), people[row["by"]].acting(), report)
    _write_issue_steps(issue.id, row, row["date"], people)
    if "bill_dkk" in row:
        day = row["steps"][-1]["day"]
        with _freeze_clock_at(day):
            payer, oere = BillPayer(row.get("paid_by", BillPayer.UNKNOWN)), row["bill_dkk"] * 100
            bill = BillEntry(day, report.place_id, oere, row["text"], payer, issue.id)
            registers.add_bill(_make_submission_id(row["id"] + "-bill"), people[OFFICE_KEY].acting(), bill)


def _write_walk(row: DemoRow, people: Mapping[str, DemoPerson], places: Mapping[str, int]) -> None:
    day: date = row["date"]
    reports = [
        (number, _build_report(seen, day, places), ()) for number, seen in enumerate(row["seen"], start=1)
    ]
    with _freeze_clock_at(day, hour=17):
        actor = people[row["by"]].acting()
        walk = issues.add_walk(_make_submission_id(row["id"]), actor, day, row["participants"], reports)
    for issue, seen in zip(issues.list_walk_issues(walk), row["seen"], strict=True):
        _write_issue_steps(issue.id, seen, day + timedelta(days=1), people)


def _build_report(row: DemoRow, day: date, places: Mapping[str, int]) -> IssueReport:
    return IssueReport(
        kind=IssueKind(row["kind"]),
        place_id=places[row["place"]],
        seen_on=day,
        urgency=IssueUrgency(row["urgency"]),
        text=row["text"],
        where_exactly=row.get("where", ""),
        wants_reply=any("reply" in step for step in row.get("steps", ())),
    )


def _write_issue_steps(issue_id: int, row: DemoRow, seen_on: date, people: Mapping[str, DemoPerson]) -> None:
    """Let the lead name the handler, who then writes each step; an issue without a handler stays new."""
    if "responsible" not in row:
        return
    handler = people[row["responsible"]]
    with _freeze_clock_at(seen_on, hour=13):
        entry = FollowUp(state=IssueState.SEEN, responsible_seat_id=handler.seat_id)
        issue_changes.follow_up(issue_id, 1, people[LEAD_KEY].acting(), entry)
    for version, step in enumerate(row.get("steps", ()), start=2):
        entry = FollowUp(IssueState(step["state"]), reply=step.get("reply", ""))
        with _freeze_clock_at(step["day"], hour=14):
            by = people[step.get("by", LEAD_KEY)]
            issue_changes.follow_up(issue_id, version, by.acting(), entry)


def _write_figure(row: DemoRow, lead: DemoPerson, criterion: Criterion) -> None:
    period = Period.parse(row["period"], agreement.build_criterion(criterion).period_type)
    figure = Figure(period, _parse_decimal(row, "area"), _parse_decimal(row, "comparison"), n=row.get("n"))
    with _freeze_clock_at(row["received"]):
        entry = FigureEntry(figure, row["source"], row["received"])
        indicators.add_figure(lead.acting(), criterion.id, entry)


def _write_assessment(row: DemoRow, people: Mapping[str, DemoPerson], criterion: Criterion) -> None:
    with _freeze_clock_at(row["written"]):
        decision = BoardDecision(row["decision"], row["decided"])
        indicators.add_assessment(people[row["by"]].acting(), criterion.id, row["text"], decision)


def _freeze_clock_at(day: date, hour: int = 12) -> freeze_time:
    return freeze_time(datetime.combine(day, time(hour), UTC))


def _make_submission_id(name: str) -> str:
    return str(uuid.uuid5(SUBMISSION_NAMESPACE, name))


def _parse_decimal(row: DemoRow, name: str) -> Decimal | None:
    return Decimal(row[name]) if name in row else None
