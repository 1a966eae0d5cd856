"""Every query and write about amendments; an approved one puts its text in force in the agreement's room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import Actor, Right
from gladsaxe.access.store import build_author_values, find_acting_seat
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.tables import Agreement, Criterion, Seat
from gladsaxe.amendments.rules import (
    ALREADY_SETTLED,
    PLAN_KINDS,
    AmendmentKind,
    AmendmentState,
    FunderAnswer,
    format_excluded_fault,
    list_excluded_periods,
    parse_plan_period,
)
from gladsaxe.amendments.tables import Amendment
from gladsaxe.attachments import store as attachments
from gladsaxe.attachments.rules import Document
from gladsaxe.core.refusals import FieldRefusal
from gladsaxe.database.clock import now, today
from gladsaxe.database.locking import lock_row
from gladsaxe.database.tables import db
from gladsaxe.indicators.decisions import BoardDecision
from gladsaxe.indicators.store import list_visible_criteria
from gladsaxe.indicators.tables import Figure


def get_current_definition(subject: Criterion | Seat | Agreement) -> dict[str, Any]:
    """Return the text that is in force today; of the plan itself what can be amended."""
    if isinstance(subject, Agreement):
        return {
            **agreement.get_plan_terms(),
            "criterion_names": [row.name for row in agreement.list_criteria()],
            "party_names": [row.name for row in agreement.list_parties()],
        }
    if isinstance(subject, Criterion):
        return agreement.amend_definition(subject, subject.amended, today())
    return agreement.list_seat_definitions(today())[subject.id]


def list_amendments(actor: Actor) -> Sequence[Amendment]:
    """Return the amendments that exist for the actor, those that wait first, then the newest."""
    rows = db.session.scalars(
        _select_with_relations().order_by(Amendment.state != str(AmendmentState.WAITING), Amendment.id.desc())
    ).all()
    seen = {row.id for row in list_visible_criteria(actor)}
    return [row for row in rows if row.criterion_id is None or row.criterion_id in seen]


def find_amendment(actor: Actor, amendment_id: int) -> Amendment | None:
    """Return an amendment, None where it does not exist for the actor."""
    row = db.session.scalar(_select_with_relations().where(Amendment.id == amendment_id))
    hidden = row is not None and row.criterion_id not in {None, *(c.id for c in list_visible_criteria(actor))}
    return None if hidden else row


def list_criterion_amendments(criterion_id: int) -> Sequence[Amendment]:
    """Return the amendments of a criterion, the newest first."""
    return db.session.scalars(
        _select_with_relations().where(Amendment.criterion_id == criterion_id).order_by(Amendment.id.desc())
    ).all()


def find_period_fault(changes: Mapping[str, Any]) -> str | None:
    """Return why the plan cannot run for a period: figures that are in would lie outside it."""
    rules = {row.id: agreement.build_criterion(row) for row in agreement.list_criteria()}
    asked = select(Figure.criterion_id, Figure.period).where(Figure.criterion_id.in_(rules)).distinct()
    figures = [rules[number].period(label) for number, label in db.session.execute(asked)]
    return format_excluded_fault(
        list_excluded_periods(agreement.get_plan_period(), parse_plan_period(changes), figures)
    )


def _select_with_relations() -> Select[Amendment]:
    return select(Amendment).options(
        joinedload(Amendment.criterion),
        joinedload(Amendment.amended_seat).joinedload(Seat.body),
        joinedload(Amendment.seat),
        joinedload(Amendment.settled_seat),
        joinedload(Amendment.paper),
        joinedload(Amendment.text),
    )


@dataclass(frozen=True)
class ProposedChange:
    """What is to be changed of which subject, what it is before, and why."""

    kind: AmendmentKind
    subject_id: int
    changes: Mapping[str, Any]
    before: Mapping[str, Any]
    reason: str


def propose_amendment(
    submission_id: str, actor: Actor, change: ProposedChange, decision: BoardDecision
) -> Amendment:
    """Write a change that the board decided on; it waits for the funder and changes nothing yet."""
    row = Amendment(
        submission_id=submission_id,
        kind=str(change.kind),
        criterion_id=change.subject_id if change.kind not in (AmendmentKind.SEAT, *PLAN_KINDS) else None,
        amended_seat_id=change.subject_id if change.kind is AmendmentKind.SEAT else None,
        changes=dict(change.changes),
        before=dict(change.before),
        reason=change.reason,
        decision=decision.text,
        decided_on=decision.day,
        state=str(AmendmentState.WAITING),
        **build_author_values(actor, Right.AMEND),
        proposed_on=today(),
        written_at=now(),
        reference="",
    )
    db.session.add(row)
    db.session.flush()
    return row


def settle_amendment(
    amendment_id: int, submission_id: str, actor: Actor, approval: FunderAnswer, document: Document | None
) -> None:
    """Write the funder's answer; what is approved is in force from its day.

    Raises FieldRefusal when settled.
    """
    row = lock_row(Amendment, amendment_id)
    if row.state != AmendmentState.WAITING:
        raise FieldRefusal("state", ALREADY_SETTLED)
    approved = approval.state is AmendmentState.APPROVED
    # Figures may have come in since the change was proposed.
    if approved and row.kind == AmendmentKind.PLAN and (fault := find_period_fault(row.changes)):
        raise FieldRefusal("state", fault)
    paper = attachments.keep_document(submission_id, actor.person_id, document)
    row.state, row.settled_on, row.reference = str(approval.state), approval.settled_on, approval.reference
    row.paper_id = paper.id if paper else None
    row.settled_seat_id, row.settled_at = find_acting_seat(actor, Right.AMEND), now()
    if approved and approval.in_force_from is not None:
        row.text_id = agreement.add_amended_text(
            dict(row.changes), approval.in_force_from, row.criterion_id, row.amended_seat_id
        )
    db.session.flush()
