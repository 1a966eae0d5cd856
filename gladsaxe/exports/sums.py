"""Sums of the activities as they are shown, added up while their rows are written."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from gladsaxe.exports.contents import ActivityLine, ActivitySums


class ActivityTotals:
    """Add up activities by month and type as they pass, so that no sum gives away what a row hides."""

    def __init__(self) -> None:
        self._states: defaultdict[tuple[date, str], Counter[str]] = defaultdict(Counter)
        # The four counts, and how many are not in them.
        self._totals: defaultdict[tuple[date, str], list[int]] = defaultdict(lambda: [0] * 5)

    def count_chunks(self, chunks: Iterable[Sequence[ActivityLine]]) -> Iterator[Sequence[ActivityLine]]:
        """Yield the lines as they are, added up."""
        for lines in chunks:
            for line in lines:
                self._add(line)
            yield lines

    def _add(self, line: ActivityLine) -> None:
        key = (line.day.replace(day=1), line.type)
        self._states[key][line.state] += 1
        totals = self._totals[key]
        for at, count in enumerate(line.counts):
            if type(count) is int:
                totals[at] += count
            elif count is not None:
                totals[-1] += 1

    def by_month_and_type(self, types: Sequence[str]) -> list[ActivitySums]:
        """Return the sums of what has passed, by month, and the types in their order."""
        order = {name: position for position, name in enumerate(types)}
        keys = sorted(self._states, key=lambda key: (key[0], order.get(key[1], len(order))))
        return [ActivitySums(*key, self._states[key], *self._totals[key]) for key in keys]
