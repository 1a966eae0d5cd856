"""Small numbers: what someone outside the secretariat is shown of our own counts of people.

A count of 1 to 4 is never shown outside the secretariat. Whatever is added up is added up of what is shown,
so that no total, no earlier export and no later year gives away what another one hides. What a published
total must hold in full, what a criterion sums, is not shown in its parts at all; and as it can be asked for
as known on any day, it moves in steps of five or more, so that no two days can be subtracted either.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce

from gladsaxe.access.rules import STAFF, Actor
from gladsaxe.core.amount import show_count

FEWEST_SHOWN = 5
# A share of fewer answers than these is a share of a few people.
FEWEST_ANSWERS = 20
FEW, HIDDEN = "færre end 5", "skjult"
FEW_ANSWERS = f"færre end {FEWEST_ANSWERS} svar"
NOT_YET = "for få endnu"
# Each part of a whole whose rest can be found by subtracting it.
WHOLE_OF = {"under_18": "participants"}
# Summed in full for a criterion, so its parts could be found by subtracting the others.
ONLY_IN_TOTAL = frozenset({"new_parents"})


@dataclass(frozen=True)
class Total:
    """Hold a sum of the counts that are shown, and how many are not in it."""

    shown: int
    left_out: int

    def plus(self, count: int | str | None) -> "Total":
        """Return the sum with one more count, as it is shown, in it."""
        if count is None:
            return self
        return Total(self.shown + count, self.left_out) if isinstance(count, int) else self._without()

    def _without(self) -> "Total":
        return Total(self.shown, self.left_out + 1)

    def __str__(self) -> str:
        """Say the sum, and that there are more where a count is left out."""
        return f"mindst {show_count(self.shown)}" if self.left_out else show_count(self.shown)


@dataclass(frozen=True)
class Published:
    """Hold a sum as it is shown outside the secretariat, None for not shown, and the day it is counted to."""

    total: int | None
    counted_to: date | None = None


def published(
    changes: Iterable[tuple[date, int]], closes_on: date, known_on: date, last_whole_day: date
) -> Published:
    """Return what is shown on a day of a sum that changed on those days.

    It moves in steps of at least five. Until the sum closes, its newest step is held back: then what is
    left over on that day goes with it, and a closed sum is shown in full.
    """
    by_day: Counter[date] = Counter()
    for day, change in changes:
        if day <= known_on:
            by_day[day] += change
    days = sorted(by_day.items())
    shown = step = Published(0)
    total = 0
    for day, change in days:
        if day > closes_on:
            break
        total += change
        if _is_step(step, total):
            shown, step = step, Published(total, day)
    if min(known_on, last_whole_day) >= closes_on:
        whole = Published(total, closes_on)
        shown = next((one for one in (whole, step) if _is_same_or_step(shown, one.total)), shown)
        for day, change in days:
            # A day that is not over could be looked at before and after each new row.
            if closes_on < day <= last_whole_day:
                total += change
                shown = Published(total, day) if _is_step(shown, total) else shown
    exact = shown.total == total and total == 0
    return shown if shown.total or exact else Published(None)


def _is_same_or_step(shown: Published, total: int | None) -> bool:
    return total == shown.total or _is_step(shown, total)


def _is_step(shown: Published, total: int | None) -> bool:
    return abs((total or 0) - (shown.total or 0)) >= FEWEST_SHOWN


def sees_small_numbers(actor: Actor | None) -> bool:
    """Tell whether the actor sees every count; nobody in particular, the board's paper, does not."""
    return actor is not None and bool(actor.roles & STAFF)


def is_small(count: int | None) -> bool:
    """Tell whether a count of people is so small that it may point them out."""
    return count is not None and 0 < count < FEWEST_SHOWN


def say_people(count: int | None, sees_all: bool) -> str:
    """Say a count of people that stands alone in a list, a dash for none."""
    if count is None:
        return "–"
    return FEW if is_small(count) and not sees_all else show_count(count)


def shown_counts(counts: Mapping[str, int | None]) -> dict[str, int | str | None]:
    """Return what is shown of one activity's counts: a number, the word for why not, or None for no count."""
    return {name: _shown(name, count, counts) for name, count in counts.items()}


def _shown(name: str, count: int | None, counts: Mapping[str, int | None]) -> int | str | None:
    if count is None:
        return None
    if name in ONLY_IN_TOTAL:
        return HIDDEN
    whole = counts.get(WHOLE_OF.get(name, ""))
    if whole is None:
        return FEW if is_small(count) else count
    # One word for both reasons: which of them it is would itself narrow the number down.
    return HIDDEN if is_small(count) or is_small(whole - count) else count


def total_of(counts: Iterable[int | str | None]) -> Total:
    """Add up counts as they are shown."""
    return reduce(Total.plus, counts, Total(0, 0))
