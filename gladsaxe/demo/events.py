"""Write in what the agreement's life brought: what was agreed, told, changed, done, spent and measured."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import partial

from sqlalchemy import select

from gladsaxe.access.rules import Actor
from gladsaxe.activities.tables import Activity
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.tables import Agreement, Criterion, Seat
from gladsaxe.amendments import store as amendments
from gladsaxe.amendments.rules import FIELDS_BY_KIND, AmendmentKind, AmendmentState, FunderAnswer
from gladsaxe.attachments.rules import Document
from gladsaxe.bodies import store as bodies
from gladsaxe.database.clock import freeze_time
from gladsaxe.database.tables import db
from gladsaxe.demo.meetings import DatedStep
from gladsaxe.demo.rules import DemoRow
from gladsaxe.deviations import conflicts, notices
from gladsaxe.deviations import store as deviations
from gladsaxe.deviations.conflicts import ConflictRecord
from gladsaxe.deviations.notices import NoticeRecord
from gladsaxe.deviations.rules import ConflictStage, DeviationSource, ForumStand, NoticeSubject
from gladsaxe.duties import store as duties
from gladsaxe.duties.rules import AGREEMENT_KIND, OWN_KIND, DutyCadence
from gladsaxe.indicators import facts_store as facts
from gladsaxe.indicators.decisions import BoardDecision
from gladsaxe.indicators.facts_rules import ValueEntry
from gladsaxe.programme import store as programme
from gladsaxe.programme.rules import BudgetEntry, InitiativeEntry, InitiativeStatus, SubAgreementTerms
from gladsaxe.programme.tables import Milestone

DemoRows = Mapping[str, Sequence[DemoRow]]
# The smallest file that a reader of PDF opens: one empty page.
EMPTY_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


@dataclass(frozen=True)
class DemoPeople:
    """The demo's people, each as one who acts on the clock's day."""

    acting: Callable[[str], Actor]

    def person_id(self, name: str) -> int:
        """Return a person's id."""
        return self.acting(name).person_id


def write_programme(rows: DemoRows, cast: DemoPeople) -> None:
    """Write in what was agreed and what it costs."""
    areas = {area.key: area for area in programme.list_chosen_areas()}
    seats = {seat.key: seat.id for seat in agreement.list_seats()}
    for row in rows["sub_agreement"]:
        area = areas[row["area"]]
        with _freeze_clock_at(row["written"]):
            actor = cast.acting(row["by"])
            lines, reporter = "\n".join(row["activities"]), seats[row["reporter"]]
            terms = SubAgreementTerms(area.definition["purpose"], lines, reporter, row["responsibilities"])
            programme.add_sub_agreement_version(actor, area.id, 0, terms)
            for stone in row["milestones"]:
                responsible = seats[stone["responsible"]]
                milestone = programme.add_milestone(
                    _make_submission_id(), actor, area.id, stone["title"], stone["due"], responsible
                )
                stone["id"] = milestone.id
        for stone in row["milestones"]:
            if "reached" in stone:
                with _freeze_clock_at(stone["reached"]):
                    programme.reach_milestone(
                        stone["id"], cast.acting(row["by"]), stone["reached"], stone.get("outcome", "")
                    )
    _write_budget(rows, cast)
    _write_measures(rows, cast)


def _write_budget(rows: DemoRows, cast: DemoPeople) -> None:
    lines = {line.key: line.id for line in programme.list_source_lines()}
    for row in rows["budget_year"]:
        with _freeze_clock_at(row["written"]):
            actor = cast.acting(row["by"])
            for year, planned, spent in zip(
                programme.list_plan_years(), row["planned"], row["spent"], strict=True
            ):
                entry = BudgetEntry(planned, spent, min(row["to"], date(year, 12, 31)))
                programme.add_budget_year(actor, lines[row["line"]], year, entry)
    for row in rows["initiative_state"]:
        with _freeze_clock_at(row["written"]):
            subject = next(each for each in agreement.list_initiatives() if each.key == row["key"])
            values = InitiativeEntry(
                InitiativeStatus(row["state"]), row["goal"], row["text"], row["contributions"]
            )
            programme.add_initiative_state(cast.acting(row["by"]), subject.id, values)


def _write_measures(rows: DemoRows, cast: DemoPeople) -> None:
    watches = {watch.key: watch.id for watch in agreement.list_watches()}
    for row in rows["followed_measure"]:
        measure = facts.add_measure(_make_submission_id(), watches[row["watch"]], row["name"], row["unit"])
        for value in row["values"]:
            with _freeze_clock_at(value["received"]):
                entry = _build_value_entry({"source": row["source"], **value})
                facts.add_value(cast.acting(row["by"]), facts.MEASURE_KIND, measure.id, entry)
    fact_ids = {fact.key: fact.id for fact in agreement.list_facts()}
    for row in rows["fact_value"]:
        with _freeze_clock_at(row["received"]):
            facts.add_value(
                cast.acting(row["by"]), facts.FACT_KIND, fact_ids[row["fact"]], _build_value_entry(row)
            )


def _build_value_entry(row: DemoRow) -> ValueEntry:
    comparison = Decimal(row["comparison"]) if "comparison" in row else None
    return ValueEntry(row["year"], Decimal(row["area"]), comparison, row["source"], row["received"])


def list_deviation_steps(rows: DemoRows, cast: DemoPeople) -> list[DatedStep]:
    """Return what writes the stands and the notices in, each on its day."""
    parties = {party.key: party.id for party in agreement.list_parties()}
    return [
        *((row["written"], partial(_write_deviation, row, cast)) for row in rows["deviation"]),
        *((row["written"], partial(_write_notice, row, cast, parties)) for row in rows["notice"]),
    ]


def _write_notice(row: DemoRow, cast: DemoPeople, parties: Mapping[str, int]) -> None:
    with _freeze_clock_at(row["written"]):
        told_parties = tuple(parties[key] for key in row["parties"])
        change, text = NoticeSubject(row["change"]), row["text"]
        message = NoticeRecord(change, row["title"], text, row["consequence"], told_parties)
        notice = notices.add_notice(_make_submission_id(), cast.acting(row["by"]), message)
    for sight in row["seen"]:
        with _freeze_clock_at(sight["day"]):
            notices.add_read_receipt(notice.id, cast.acting(sight["by"]))


def _write_deviation(row: DemoRow, cast: DemoPeople) -> None:
    if "activity" in row:
        source, named = DeviationSource.ACTIVITY, select(Activity.id).where(Activity.title == row["activity"])
    else:
        source, named = (
            DeviationSource.MILESTONE,
            select(Milestone.id).where(Milestone.title == row["milestone"]),
        )
    with _freeze_clock_at(row["written"]):
        source_id = db.session.scalars(named).one()
        actor, stand = cast.acting(row["by"]), ForumStand(row["stand"])
        deviation = deviations.take_stand(actor, source, source_id, stand, row["text"])
    if "closed" in row:
        with _freeze_clock_at(row["closed"]):
            deviations.close_deviation(deviation.id, cast.acting(row["by"]), row["outcome"])


def write_conflicts(rows: DemoRows, cast: DemoPeople) -> None:
    """Write the conflicts in, each with its path."""
    groups = {body.key: body.id for body in conflicts.list_discussion_bodies()}
    for row in rows["conflict"]:
        with _freeze_clock_at(row["written"]):
            people = {cast.person_id(name) for name in row["sides"]}
            sides = tuple(
                side.id for side in bodies.list_memberships(row["written"]) if side.person_id in people
            )
            dispute = ConflictRecord(row["title"], row["text"], sides)
            conflict = conflicts.add_conflict(_make_submission_id(), cast.acting(row["by"]), dispute)
        station = ConflictStage.LEAD
        for step in row["steps"]:
            with _freeze_clock_at(step["day"]):
                actor, to = cast.acting(step["by"]), ConflictStage(step["station"])
                body_id = groups.get(step.get("body", ""))
                conflicts.move_conflict(conflict.id, actor, station, to, body_id, step["text"])
            station = to


def write_amendments(rows: DemoRows, cast: DemoPeople) -> None:
    """Write the amendments in, and the funder's answers."""
    for row in rows["amendment"]:
        kind = AmendmentKind(row["kind"])
        subjects: list[Criterion | Seat | Agreement] = [
            *agreement.list_seats(),
            *agreement.list_criteria(),
            agreement.get_agreement(),
        ]
        subject = next(each for each in subjects if each.key == row["subject"])
        before = {
            field: amendments.get_current_definition(subject).get(field) for field in FIELDS_BY_KIND[kind]
        }
        decision = BoardDecision(row["decision"], row["decided"])
        with _freeze_clock_at(row["written"]):
            actor = cast.acting(row["by"])
            change = amendments.ProposedChange(kind, subject.id, row["changes"], before, row["reason"])
            amendment = amendments.propose_amendment(_make_submission_id(), actor, change, decision)
        if "approved" in row:
            with _freeze_clock_at(row["approved"]):
                approval = FunderAnswer(
                    AmendmentState.APPROVED, row["approved"], row["reference"], row["from"]
                )
                answer = Document("svar.pdf", "application/pdf", EMPTY_PDF)
                amendments.settle_amendment(
                    amendment.id, _make_submission_id(), cast.acting(row["by"]), approval, answer
                )


def write_duties(rows: DemoRows, cast: DemoPeople) -> None:
    """Write in which duties were done, with their proof."""
    seats = {seat.key: seat.id for seat in agreement.list_seats()}
    for row in rows["own_duty"]:
        with _freeze_clock_at(row["written"]):
            actor, responsible = cast.acting(row["by"]), seats[row["responsible"]]
            own = duties.add_own_duty(
                _make_submission_id(),
                actor,
                row["name"],
                DutyCadence(row["cadence"]),
                row["first"],
                responsible,
            )
        row["key"] = str(own.id)
    terms = {(each.task.kind, each.task.key, each.term.key): each for each in duties.list_occurrences(None)}
    for row in rows["own_duty"]:
        for day in row["done"]:
            with _freeze_clock_at(day):
                each = terms[OWN_KIND, row["key"], day.isoformat()]
                duties.complete_duty(_make_submission_id(), cast.acting(row["by"]), each, day, "Holdt.", None)
    for row in rows["duty_done"]:
        for term in row["terms"]:
            each = terms[AGREEMENT_KIND, row["duty"], term]
            day = row.get("day", each.term.due)
            file = Document(row["file"], "application/pdf", EMPTY_PDF) if "file" in row else None
            with _freeze_clock_at(day):
                duties.complete_duty(
                    _make_submission_id(), cast.acting(row["by"]), each, day, row["result"], file
                )


def _make_submission_id() -> str:
    return str(uuid.uuid4())


def _freeze_clock_at(day: date) -> freeze_time:
    return freeze_time(datetime.combine(day, time(12), UTC))
