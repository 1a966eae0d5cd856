"""How a body's seats are filled: how many, for whom, whose turn, and what is missing or too much."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gladsaxe.agreement.roles import Role
from gladsaxe.core.dates import format_day

# A seat that nobody has confirmed for so long may be one that its person has left without a word.
CONFIRM_DAYS = 90


# Who finish a plan: last figures, evaluation and accounts. The property office confirms its registers' last
# year. Everybody else's seat ends with the plan.
CLOSING_ROLES = frozenset(
    {
        *(Role.SECRETARIAT, Role.SECRETARIAT_LEAD, Role.BOARD_MEMBER, Role.BOARD_SECRETARY),
        *(Role.PROPERTY_OFFICE, Role.ADMINISTRATOR),
    }
)


@dataclass(frozen=True)
class SeatUnit:
    """A party or an estate that a seat is filled for."""

    id: int
    name: str


@dataclass(frozen=True)
class SeatRule:
    """What the agreement says of a seat: how many, each by each unit where it names them.

    `most` is None where the agreement sets no bound. In a seat that `rotates` one unit sits at a time.
    """

    least: int
    most: int | None
    units: Sequence[SeatUnit] = ()
    rotates: bool = False

    @property
    def per_unit(self) -> bool:
        """Return True if the numbers hold for each unit by itself."""
        return bool(self.units) and not self.rotates


@dataclass(frozen=True)
class MembershipPeriod:
    """The days that somebody sits, both included; None for no end."""

    starts_on: date
    ends_on: date | None = None

    def overlaps(self, other: "MembershipPeriod") -> bool:
        """Return True if the two share a day; a span that ends before its start has none."""
        first = max(self.starts_on, other.starts_on)
        last = min(self._end, other._end)
        return first <= last and self.starts_on <= self._end and other.starts_on <= other._end

    @property
    def _end(self) -> date:
        return self.ends_on or date.max


def format_membership_end(period: MembershipPeriod, awaits_approval: bool, ended_on: date | None) -> str:
    """Say until when somebody sits or sat; `ended_on` is the day that the end was written, None for unknown.

    What ends before it begins was refused, called off, or ended on its first day.
    """
    if period.ends_on is None or period.ends_on >= period.starts_on:
        until = format_day(period.ends_on) if period.ends_on else "Sidder her nu"
        return "Venter på godkendelse" if awaits_approval else until
    if awaits_approval:
        return "Blev ikke godkendt"
    if ended_on is None:
        return "Sluttede samme dag eller begyndte aldrig"
    return "Sluttede samme dag" if ended_on >= period.starts_on else "Begyndte aldrig"


def parse_seat_rule(definition: Mapping[str, Any], units: Sequence[SeatUnit]) -> SeatRule:
    """Read a seat's definition; a seat whose numbers the agreement leaves out is for one at least."""
    rotates = "rotates_between" in definition
    least = definition.get("min")
    return SeatRule(1 if least is None else least, definition.get("max"), tuple(units), rotates)


def list_remarks(rule: SeatRule, held_for: Sequence[int | None]) -> list[str]:
    """Return in words what is empty or overfull; `held_for` has each holder's unit id, None for no unit."""
    if not rule.per_unit:
        return _count_remarks(rule, len(held_for), "")
    remarks = [
        line
        for unit in rule.units
        for line in _count_remarks(rule, sum(held == unit.id for held in held_for), f" for {unit.name}")
    ]
    unit_ids = {unit.id for unit in rule.units}
    nowhere = sum(held not in unit_ids for held in held_for)
    if nowhere:
        remarks.append(f"Der mangler at stå, hvem {nowhere} af dem sidder for")
    return remarks


def _count_remarks(rule: SeatRule, count: int, for_whom: str) -> list[str]:
    if count < rule.least:
        missing = rule.least - count
        return [f"Tom plads{for_whom}" if missing == 1 else f"{missing} tomme pladser{for_whom}"]
    if rule.most is not None and count > rule.most:
        return [f"{count - rule.most} for mange{for_whom}"]
    return []


def format_body_remark(definition: Mapping[str, Any], count: int) -> str:
    """Return in words where a body has fewer or more members than the agreement sets; empty for neither."""
    least, most = definition.get("seats_min"), definition.get("seats_max")
    if least is not None and count < least:
        return f"Her sidder {count}. Der skal sidde mindst {least}."
    if most is not None and count > most:
        return f"Her sidder {count}. Der må højst sidde {most}."
    return ""


def find_next_unit(units: Sequence[SeatUnit], last_id: int | None) -> SeatUnit | None:
    """Return the unit that follows the last one round the agreement's order; the first before anyone sat."""
    if not units:
        return None
    places = [number for number, unit in enumerate(units) if unit.id == last_id]
    return units[(places[0] + 1) % len(units)] if places else units[0]


def is_confirmation_due(starts_on: date, confirmed_on: date | None, day: date) -> bool:
    """Return True if a seat must be confirmed on `day`."""
    return day - max(starts_on, confirmed_on or starts_on) > timedelta(days=CONFIRM_DAYS)
