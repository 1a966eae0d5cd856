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

from gladsaxe.access.rules import SECRETARIAT_ROLES, Actor
from gladsaxe.core.amount import format_count

MIN_SHOWN_COUNT = 5
# A share of fewer answers than these is a share of a few people.
MIN_ANSWERS = 20
FEW_LABEL, HIDDEN_LABEL = "færre end 5", "skjult"
FEW_ANSWERS_LABEL = f"færre end {MIN_ANSWERS} svar"
NOT_YET_LABEL = "for få endnu"
# Each part of a whole whose rest can be found by subtracting it.
WHOLE_BY_PART = {"under_18": "participants"}
# Summed in full for a criterion, so its parts could be found by subtracting the others.
TOTAL_ONLY_COUNTS = frozenset({"new_parents"})


@dataclass(frozen=True)
class ShownTotal:
    """A sum of the counts that are shown, and how many are not in it."""

    shown: int
    left_out: int

    def plus(self, count: int | str | None) -> "ShownTotal":
        """Return the sum with one more count, as it is shown, in it."""
        if count is None:
            return self
        return ShownTotal(self.shown + count, self.left_out) if isinstance(count, int) else self._without()

    def _without(self) -> "ShownTotal":
        return ShownTotal(self.shown, self.left_out + 1)

    def __str__(self) -> str:
        """Return the sum in words, and that there are more where a count is left out."""
        return f"mindst {format_count(self.shown)}" if self.left_out else format_count(self.shown)


@dataclass(frozen=True)
class PublishedTotal:
    """A sum as it is shown outside the secretariat, None for not shown, and the day it is counted to."""

    total: int | None
    counted_to: date | None = None


def publish_total(
    changes: Iterable[tuple[date, int]], closes_on: date, known_on: date, last_whole_day: date
) -> PublishedTotal:
    """Return what is shown on a day of a sum that changed on those days.

    It moves in steps of at least five. Until the sum closes, its newest step is held back: then what is
    left over on that day goes with it, and a closed sum is shown in full.
    """
    by_day: Counter[date] = Counter()
    for day, change in changes:
        if day <= known_on:
            by_day[day] += change
    days = sorted(by_day.items())
    shown = step = PublishedTotal(0)
    total = 0
    for day, change in days:
        if day > closes_on:
            break
        total += change
        if _is_step(step, total):
            shown, step = step, PublishedTotal(total, day)
    if min(known_on, last_whole_day) >= closes_on:
        whole = PublishedTotal(total, closes_on)
        shown = next((one for one in (whole, step) if _is_same_or_step(shown, one.total)), shown)
        for day, change in days:
            # A day that is not over could be looked at before and after each new row.
            if closes_on < day <= last_whole_day:
                total += change
                shown = PublishedTotal(total, day) if _is_step(shown, total) else shown
    exact = shown.total == total and total == 0
    return shown if shown.total or exact else PublishedTotal(None)


def _is_same_or_step(shown: PublishedTotal, total: int | None) -> bool:
    return total == shown.total or _is_step(shown, total)


def _is_step(shown: PublishedTotal, total: int | None) -> bool:
    return abs((total or 0) - (shown.total or 0)) >= MIN_SHOWN_COUNT


def may_see_small_numbers(actor: Actor | None) -> bool:
    """Return True if the actor sees every count; nobody in particular, the board's paper, does not."""
    return actor is not None and bool(actor.roles & SECRETARIAT_ROLES)


def is_small(count: int | None) -> bool:
    """Return True if a count of people is so small that it may point them out."""
    return count is not None and 0 < count < MIN_SHOWN_COUNT


def format_people(count: int | None, sees_all: bool) -> str:
    """Format a count of people that stands alone in a list, a dash for none."""
    if count is None:
        return "–"
    return FEW_LABEL if is_small(count) and not sees_all else format_count(count)


def hide_small_counts(counts: Mapping[str, int | None]) -> dict[str, int | str | None]:
    """Return what is shown of one activity's counts: a number, the word for why not, or None for no count."""
    return {name: _hide_small_count(name, count, counts) for name, count in counts.items()}


def _hide_small_count(name: str, count: int | None, counts: Mapping[str, int | None]) -> int | str | None:
    if count is None:
        return None
    if name in TOTAL_ONLY_COUNTS:
        return HIDDEN_LABEL
    whole = counts.get(WHOLE_BY_PART.get(name, ""))
    if whole is None:
        return FEW_LABEL if is_small(count) else count
    # One word for both reasons: which of them it is would itself narrow the number down.
    return HIDDEN_LABEL if is_small(count) or is_small(whole - count) else count


def sum_shown_counts(counts: Iterable[int | str | None]) -> ShownTotal:
    """Add up counts as they are shown."""
    return reduce(ShownTotal.plus, counts, ShownTotal(0, 0))
