"""The system's own registers that criteria are summed from, and which of their periods can be confirmed."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from gladsaxe.access.rules import Right
from gladsaxe.agreement.criterion import Criterion
from gladsaxe.core.period import Period
from gladsaxe.indicators.entries import figure_periods


class OwnRegister(StrEnum):
    """Name a register; the value stands in addresses and rows."""

    ACTIVITIES = "aktiviteter"
    ENQUIRIES = "henvendelser"
    BILLS = "haervaerksregninger"

    @property
    def danish_name(self) -> str:
        """Return the register's name in Danish."""
        return REGISTER_TITLES[self]

    @property
    def keeper_right(self) -> Right:
        """Return the right of those who keep the register and confirm its periods."""
        return Right.KEEP_FIGURES if self is OwnRegister.ACTIVITIES else Right.KEEP_REGISTERS


REGISTER_TITLES = {
    OwnRegister.ACTIVITIES: "Logbogen over aktiviteter",
    OwnRegister.ENQUIRIES: "Registret over henvendelser",
    OwnRegister.BILLS: "Registret over hærværksregninger",
}


def find_own_register(criterion: Criterion) -> OwnRegister | None:
    """Return the register that a criterion is summed from, None for figures that others deliver."""
    if criterion.auto_from_activities:
        return OwnRegister.ACTIVITIES
    if criterion.auto_from_enquiries:
        return OwnRegister.ENQUIRIES
    return OwnRegister.BILLS if criterion.auto_from_bills else None


def closed_periods(criterion: Criterion, today: date) -> Iterator[Period]:
    """Yield the periods that the keeper can confirm by a day: those that are over."""
    return (period for period in figure_periods(criterion) if period.end <= today)
