"""Erase a person: delete what no duty keeps, and leave the rest to a number without a name."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC

from sqlalchemy import ColumnElement, Table, delete, false, func, or_, select, update

from gladsaxe.access.tables import Account, Device
from gladsaxe.access.throttle import code_subject, delete_subjects, own_subject
from gladsaxe.agreement.roles import Role
from gladsaxe.attachments import store as attachments
from gladsaxe.audit_log.recording import log_action
from gladsaxe.audit_log.rules import LogAction
from gladsaxe.bodies import store as bodies
from gladsaxe.bodies.tables import Person
from gladsaxe.core.refusals import DomainRefusal
from gladsaxe.database.clock import today
from gladsaxe.database.tables import Base, db
from gladsaxe.offboarding.store import offboard_person
from gladsaxe.retention.erasure_rules import ERASURE_RULES, ErasureOutcome, ErasureRule, KeepingReason
from gladsaxe.retention.personal_data import list_person_columns
from gladsaxe.retention.personal_words import TABLE_NAMES
from gladsaxe.retention.rules import DELETED_NAME

LOGIN_TRY_TABLE, LOGIN_TRIES = "login_try", "Forsøg på at logge ind"
# What no rule of a table can reach.
NOT_REACHED = (
    "Ord, som andre har skrevet, bliver ikke søgt igennem: står navnet i en tekst, skal den rettes for sig.",
    "Sikkerhedskopier fra før i dag har det hele, til de er slettet. "
    "Hentes en tilbage, bliver det slettet igen.",
)
_ERASED = ErasureRule(ErasureOutcome.ERASED)


class ErasureRefused(DomainRefusal):
    """Raised where the person still holds a seat; the text is the sentence that says so."""


@dataclass(frozen=True)
class TableErasure:
    """What became of so many rows of a table."""

    table: str
    rule: ErasureRule
    count: int


def compute_person_key(person: Person) -> str:
    """Return what the ledger keeps of an erased person: a hash that an older copy of the row has too."""
    text = f"person {person.id} {person.created_at.astimezone(UTC).isoformat()}"
    return hashlib.sha256(text.encode()).hexdigest()[:36]


def is_erased(person: Person) -> bool:
    """Return True if nothing is left of the person but a number."""
    account = db.session.scalar(select(Account.id).where(Account.person_id == person.id))
    return person.name == DELETED_NAME and account is None


def check_erasable(person: Person) -> None:
    """Raise ErasureRefused for who holds a seat, or is the only lead or administrator."""
    held = {Role(row.role) for row in bodies.list_held_seats(person.id, today())}
    for role in (Role.SECRETARIAT_LEAD, Role.ADMINISTRATOR):
        if role in held and bodies.count_people_with_roles({role}, today()) == 1:
            raise ErasureRefused(
                f"{person.name} er den eneste med rollen {role.word}: giv en anden pladsen først."
            )
    if bodies.holds_seat(person.id):
        raise ErasureRefused(f"{person.name} har en plads: afslut den først, for eksempel med people leave.")


def erase_personal_rows(person: Person) -> list[TableErasure]:
    """Delete what no duty keeps of a person, and return what became of each table's rows."""
    account = db.session.scalar(select(Account).where(Account.person_id == person.id))
    ids = {"person.id": person.id, "account.id": account.id if account else None}
    # What refers to a row goes before it.
    tables = [table for table in reversed(Base.metadata.sorted_tables) if table.name in TABLE_NAMES]
    counts = {table.name: _count_rows(table, ids) for table in tables}
    tries = _delete_tries(account) if account else 0
    # Whoever comes back with a backup may hold a seat and open work there.
    offboard_person(person.id, None)
    unused = {table.name: _delete_rows(table, ids) for table in tables}
    db.session.execute(update(Person).where(Person.id == person.id).values(name=DELETED_NAME))
    db.session.expire_all()
    log_action(LogAction.ERASED, "person", person.id, person.id)
    erasures = [TableErasure(LOGIN_TRY_TABLE, _ERASED, tries)]
    for name, count in counts.items():
        erasures.append(TableErasure(name, _ERASED, unused[name]))
        erasures.append(TableErasure(name, ERASURE_RULES[name], count - unused[name]))
    return [erasure for erasure in erasures if erasure.count]


def format_erasure(erasures: Sequence[TableErasure]) -> str:
    """Return in Danish what was deleted, and what was kept and why, for the person to be given."""
    lines = []
    for outcome in ErasureOutcome:
        rows = sorted(
            (erasure for erasure in erasures if erasure.rule.outcome is outcome),
            key=lambda erasure: (erasure.rule.reason or "", TABLE_NAMES.get(erasure.table, "")),
        )
        lines += [f"{outcome.word}:", *(_format_line(row) for row in rows)] if rows else []
    return "\n".join([*lines, *NOT_REACHED])


def _format_line(erasure: TableErasure) -> str:
    reason = f" – {erasure.rule.reason.word}" if erasure.rule.reason else ""
    return f"  {TABLE_NAMES.get(erasure.table, LOGIN_TRIES)}: {erasure.count}{reason}"


def _count_rows(table: Table, ids: Mapping[str, int | None]) -> int:
    return db.session.scalar(select(func.count()).select_from(table).where(_make_clause(table, ids))) or 0


def _delete_rows(table: Table, ids: Mapping[str, int | None]) -> int:
    """Delete what the table's rule says, and return how many attachments of it no row had taken up."""
    rule, person_id = ERASURE_RULES[table.name], ids["person.id"]
    if rule.outcome is ErasureOutcome.ERASED:
        db.session.execute(delete(table).where(_make_clause(table, ids)))
    if rule.reason is KeepingReason.ATTACHED and person_id is not None:
        return attachments.delete_unused_attachments(table.name, person_id)
    return 0


def _make_clause(table: Table, ids: Mapping[str, int | None]) -> ColumnElement[bool]:
    rule, targets = ERASURE_RULES[table.name], list_person_columns(table)
    columns = rule.columns or tuple(targets)
    return or_(false(), *(table.c[name] == ids[targets[name]] for name in columns))


def _delete_tries(account: Account) -> int:
    devices = db.session.scalars(select(Device.id).where(Device.account_id == account.id))
    subjects = [code_subject(account.id), own_subject(account.id), *(f"device:{row}" for row in devices)]
    return delete_subjects(account.login_name, subjects)
