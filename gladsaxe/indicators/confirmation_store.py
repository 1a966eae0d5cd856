"""Every query and write of the keepers' word that a register is kept for a whole period."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gladsaxe.access.rules import Actor
from gladsaxe.access.store import build_author_values
from gladsaxe.core.refusals import StaleVersion
from gladsaxe.database.clock import now, today
from gladsaxe.database.tables import db
from gladsaxe.indicators.own_registers import OwnRegister
from gladsaxe.indicators.tables import RegisterConfirmation

Confirmations = Mapping[tuple[str, str], RegisterConfirmation]


def list_confirmations(known_on: date) -> Confirmations:
    """Return the confirmations that hold on a day, by register and period's label."""
    rows = db.session.scalars(
        select(RegisterConfirmation)
        .where(RegisterConfirmation.recorded_on <= known_on)
        .options(joinedload(RegisterConfirmation.seat))
        .order_by(RegisterConfirmation.register, RegisterConfirmation.period, RegisterConfirmation.version)
    )
    newest = {(row.register, row.period): row for row in rows}
    return {key: row for key, row in newest.items() if row.confirmed}


def find_newest_confirmation(register: OwnRegister, period: str) -> RegisterConfirmation | None:
    """Return the newest version of a period's confirmation, also where it takes the word back."""
    return db.session.scalar(
        select(RegisterConfirmation)
        .where(RegisterConfirmation.register == register, RegisterConfirmation.period == period)
        .options(joinedload(RegisterConfirmation.seat))
        .order_by(RegisterConfirmation.version.desc())
        .limit(1)
    )


def add_confirmation(
    actor: Actor, register: OwnRegister, period: str, version: int, reason: str = ""
) -> RegisterConfirmation:
    """Confirm a period, or take its confirmation back with a reason; `version` is the one that was seen.

    Raises StaleVersion where there is another one by now.
    """
    newest = find_newest_confirmation(register, period)
    if (newest.version if newest else 0) != version:
        raise StaleVersion
    row = RegisterConfirmation(
        register=register,
        period=period,
        version=version + 1,
        confirmed=not (newest and newest.confirmed),
        reason=reason,
        recorded_on=today(),
        **build_author_values(actor, register.keeper_right),
        entered_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    return row
