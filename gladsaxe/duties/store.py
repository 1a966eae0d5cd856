"""Every query and write about duties: the terms with their proof, own duties, and the week's text."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import Actor, Right
from gladsaxe.access.store import build_author_values, find_acting_seat
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.tables import Duty, Seat
from gladsaxe.agreement.wording import format_duty_date
from gladsaxe.attachments import store as attachments
from gladsaxe.attachments.rules import Document
from gladsaxe.attachments.tables import StoredDocument
from gladsaxe.bodies import store as bodies
from gladsaxe.core.refusals import FieldRefusal
from gladsaxe.database.clock import get_year_bounds, now, to_local_day, today
from gladsaxe.database.locking import lock_row
from gladsaxe.database.tables import db
from gladsaxe.duties.proofs import ProofFinder
from gladsaxe.duties.rules import (
    AGREEMENT_KIND,
    ALREADY_COMPLETED,
    NOT_COMPLETED,
    OWN_KIND,
    DutyCadence,
    DutyOccurrence,
    DutyProof,
    DutyTask,
    UndoneCompletion,
    count_parts_per_year,
    filter_by_seats,
    format_digest,
    iter_duty_terms,
    iter_own_terms,
)
from gladsaxe.duties.tables import DigestAddress, DutyCompletion, OwnDuty
from gladsaxe.issues.seats import find_first_handler

# Of the agreement or an own one, its number, its term.
TermKey = tuple[str, int, str]
# Where a duty that always holds is seen, by the file's word for its proof.
PAGE_BY_PROOF = {
    "deviations": "deviations.listing",
    "notices": "deviations.notices",
    "conflicts": "deviations.conflicts",
    "amendments": "amendments.listing",
    "subagreements": "programme.overview",
}


def list_occurrences(actor: Actor | None) -> list[DutyOccurrence]:
    """Return every term of every duty with its proof; links to what the actor may not see are left out."""
    period = agreement.get_plan_period()
    names = {body.key: body.name for body in agreement.list_bodies()}
    (done, undone), proofs = _load_completions(), ProofFinder(actor)
    occurrences = []
    for duty, task in _iter_agreement_duties():
        for term in iter_duty_terms(duty.definition, period.start, period.end):
            proof = done.get((AGREEMENT_KIND, duty.id, term.key)) or proofs.of(duty.definition, term)
            earlier = undone[AGREEMENT_KIND, duty.id, term.key]
            occurrences.append(DutyOccurrence(task, term, names.get(term.body, ""), proof, earlier))
    for row, task in _iter_own_duties():
        for term in iter_own_terms(DutyCadence(row.cadence), row.first_due, row.ended_on or period.end):
            key = (OWN_KIND, row.id, term.key)
            occurrences.append(DutyOccurrence(task, term, "", done.get(key), undone[key]))
    return occurrences


def has_duties(seat_ids: Collection[int]) -> bool:
    """Return True if one of the seats is responsible for a duty: asked before all of them are read."""
    named = {row.definition.get("responsible") for row in agreement.list_duties()}
    held = set(db.session.scalars(select(Seat.key).where(Seat.id.in_(seat_ids))))
    if named & held or (None in named and find_first_handler() in seat_ids):
        return True
    own = select(OwnDuty.id).where(OwnDuty.responsible_id.in_(seat_ids)).limit(1)
    return db.session.scalar(own) is not None


def list_continuous_duties() -> list[DutyTask]:
    """Return the duties that always hold and have no days."""
    start = agreement.get_plan_period().start
    return [
        task
        for duty, task in _iter_agreement_duties()
        if not any(iter_duty_terms(duty.definition, start, start))
    ]


def find_occurrence(actor: Actor, kind: str, key: str, term_key: str) -> DutyOccurrence | None:
    """Return a term of a duty."""
    return next(
        (
            each
            for each in list_occurrences(actor)
            if (each.task.kind, each.task.key, each.term.key) == (kind, key, term_key)
        ),
        None,
    )


def _iter_agreement_duties() -> Iterator[tuple[Duty, DutyTask]]:
    seats = {seat.key: seat for seat in agreement.list_seats()}
    names = bodies.list_seat_names()
    for row in agreement.list_duties():
        said: dict[str, Any] = row.definition
        seat = seats.get(said.get("responsible", ""))
        seat_id = seat.id if seat else find_first_handler()
        when = format_duty_date(said) or ("løbende" if not count_parts_per_year(said) else "")
        page = PAGE_BY_PROOF.get(said.get("proof", ""), "")
        yield (
            row,
            DutyTask(
                AGREEMENT_KIND,
                row.id,
                row.key,
                row.name,
                when,
                said["section"],
                seat_id,
                names[seat_id],
                page,
            ),
        )


def _iter_own_duties() -> Iterator[tuple[OwnDuty, DutyTask]]:
    names = bodies.list_seat_names()
    for row in db.session.scalars(select(OwnDuty).order_by(OwnDuty.id)):
        words = DutyCadence(row.cadence).word.lower()
        seat = names.get(row.responsible_id, "")
        yield row, DutyTask(OWN_KIND, row.id, str(row.id), row.name, words, "", row.responsible_id, seat)


def _load_completions() -> tuple[dict[TermKey, DutyProof], dict[TermKey, list[UndoneCompletion]]]:
    rows = db.session.scalars(
        select(DutyCompletion)
        .options(
            joinedload(DutyCompletion.seat),
            joinedload(DutyCompletion.paper),
            joinedload(DutyCompletion.undone_seat),
        )
        .order_by(DutyCompletion.id)
    )
    done: dict[TermKey, DutyProof] = {}
    undone: dict[TermKey, list[UndoneCompletion]] = defaultdict(list)
    for row in rows:
        kind, subject = (AGREEMENT_KIND, row.duty_id) if row.duty_id else (OWN_KIND, row.own_duty_id)
        proof, words = (kind, subject or 0, row.term), f"Meldt udført af {row.seat.name}"
        if row.undone_at and row.undone_seat:
            undone[proof].append(
                UndoneCompletion(
                    words, row.done_on, row.undone_seat.name, to_local_day(row.undone_at), row.undone_reason
                )
            )
        else:
            file = row.paper.name if row.paper else ""
            done[proof] = DutyProof(words, row.done_on, result=row.result, done_id=row.id, file=file)
    return done, undone


def complete_duty(
    submission_id: str,
    actor: Actor,
    each: DutyOccurrence,
    done_on: date,
    result: str,
    document: Document | None,
) -> DutyCompletion:
    """Write that a term was done, with its proof; raises FieldRefusal where it was already."""
    own = each.task.kind == OWN_KIND
    if _lock_completion(each) is not None:
        raise FieldRefusal("done_on", ALREADY_COMPLETED)
    paper = attachments.keep_document(submission_id, actor.person_id, document)
    row = DutyCompletion(
        submission_id=submission_id,
        duty_id=None if own else each.task.id,
        own_duty_id=each.task.id if own else None,
        term=each.term.key,
        done_on=done_on,
        result=result,
        paper_id=paper.id if paper else None,
        **build_author_values(actor, Right.DO_DUTIES),
        written_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def undo_completion(actor: Actor, each: DutyOccurrence, reason: str) -> None:
    """Undo that a term was said to be done; what was said stays. Raises FieldRefusal where nobody says so."""
    row = _lock_completion(each)
    if row is None:
        raise FieldRefusal("reason", NOT_COMPLETED)
    row.undone_at, row.undone_reason, row.undone_by_id = now(), reason, actor.person_id
    row.undone_seat_id = find_acting_seat(actor, Right.DO_DUTIES)
    db.session.flush()


def _lock_completion(each: DutyOccurrence) -> DutyCompletion | None:
    own = each.task.kind == OWN_KIND
    column = DutyCompletion.own_duty_id if own else DutyCompletion.duty_id
    # Of two at once the second waits here, and then finds what the other wrote.
    lock_row(OwnDuty if own else Duty, each.task.id)
    return db.session.scalar(
        select(DutyCompletion)
        .where(
            column == each.task.id, DutyCompletion.term == each.term.key, DutyCompletion.undone_at.is_(None)
        )
        .execution_options(populate_existing=True)
    )


def list_undone_completions(year: int) -> Sequence[DutyCompletion]:
    """Return what was undone in a year, with its duty, the earliest first."""
    year_start, next_year_start = get_year_bounds(year)
    return db.session.scalars(
        select(DutyCompletion)
        .where(DutyCompletion.undone_at >= year_start, DutyCompletion.undone_at < next_year_start)
        .options(
            joinedload(DutyCompletion.duty),
            joinedload(DutyCompletion.own_duty),
            joinedload(DutyCompletion.undone_seat),
        )
        .order_by(DutyCompletion.id)
    ).all()


def find_completion_document(done_id: int) -> StoredDocument | None:
    """Return the file that proves that a term was done."""
    row = db.session.get(DutyCompletion, done_id, options=[joinedload(DutyCompletion.paper)])
    return row.paper if row else None


def add_own_duty(
    submission_id: str, actor: Actor, name: str, cadence: DutyCadence, first_due: date, seat_id: int
) -> OwnDuty:
    """Add an own duty."""
    row = OwnDuty(
        submission_id=submission_id,
        name=name,
        cadence=str(cadence),
        first_due=first_due,
        responsible_id=seat_id,
        **build_author_values(actor, Right.KEEP_PLAN),
        written_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def find_own_duty(duty_id: int) -> OwnDuty | None:
    """Return an own duty."""
    return db.session.get(OwnDuty, duty_id)


def end_own_duty(duty_id: int) -> None:
    """End an own duty: it falls due no more, and what was done stays."""
    row = db.session.get_one(OwnDuty, duty_id)
    row.ended_on = row.ended_on or today()
    db.session.flush()


def build_digests(day: date) -> dict[int, str]:
    """Return the week's text of each seat that is responsible for something."""
    occurrences, plan = list_occurrences(None), agreement.get_agreement().short_title
    by_seat: dict[int, str] = {each.task.seat_id: each.task.seat for each in occurrences}
    return {
        seat_id: format_digest(plan, seat, filter_by_seats(occurrences, [seat_id], day), day)
        for seat_id, seat in by_seat.items()
    }


def list_digest_mails(day: date) -> list[tuple[str, str]]:
    """Return each address that asked for the week's text with the texts of the seats held that day."""
    texts = build_digests(day)
    held: dict[int, list[str]] = defaultdict(list)
    for membership in bodies.list_memberships(day):
        if membership.seat_id in texts:
            held[membership.person_id].append(texts[membership.seat_id])
    rows: Sequence[DigestAddress] = db.session.scalars(
        select(DigestAddress).order_by(DigestAddress.person_id)
    ).all()
    return [(row.address, "\n".join(held[row.person_id])) for row in rows if held[row.person_id]]


def find_digest_address(person_id: int) -> str:
    """Return where the person gets the week's text, nothing for nowhere."""
    row = db.session.get(DigestAddress, person_id)
    return row.address if row else ""


def update_digest_address(person_id: int, address: str) -> None:
    """Keep where the person gets the week's text; nothing stops it."""
    row = db.session.get(DigestAddress, person_id)
    if not address and row:
        db.session.delete(row)
    elif address and row:
        row.address = address
    elif address:
        db.session.add(DigestAddress(person_id=person_id, address=address))
    db.session.flush()


def delete_address(person_id: int) -> None:
    """Delete the mail address of a person who has left."""
    update_digest_address(person_id, "")
