"""Which row of a file is which row here: the k-th of a kind is the k-th, and nothing is taken twice."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

from gladsaxe.imports.targets.target import ImportItem


class RowMatcher:
    """Pair the rows of a file with those that stand here, each once in the whole file."""

    def __init__(self) -> None:
        self._taken: set[int] = set()

    def pair(
        self,
        items: Sequence[ImportItem[Any]],
        standing: Iterable[Any],
        key: Callable[[Any], Hashable],
        same: Callable[[ImportItem[Any], Any], bool],
    ) -> list[Any | None]:
        """Return what stands here for each row or None: first those that say the same, then the rest."""
        keys = {item.key for item in items}
        free: dict[Hashable, list[Any]] = defaultdict(list)
        for row in standing:
            if row.id not in self._taken and (row_key := key(row)) in keys:
                free[row_key].append(row)
        paired: list[Any | None] = [None] * len(items)
        for exactly in (True, False):
            for at, item in enumerate(items):
                if paired[at] is None:
                    paired[at] = self._take(free[item.key], item, same if exactly else lambda *_: True)
        return paired

    def _take(
        self, free: list[Any], item: ImportItem[Any], same: Callable[[ImportItem[Any], Any], bool]
    ) -> Any | None:  # noqa: ANN401
        for place, row in enumerate(free):
            if same(item, row):
                self._taken.add(row.id)
                return free.pop(place)
        return None
