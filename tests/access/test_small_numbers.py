"""An attacker with every row, total, year and earlier export that is shown finds no count of 1 to 4."""

import random
from datetime import date, timedelta
from itertools import combinations, product
from operator import eq

import pytest

from gladsaxe.access.disclosure import (
    FEW_LABEL,
    HIDDEN_LABEL,
    PublishedTotal,
    hide_small_counts,
    is_small,
    may_see_small_numbers,
    publish_total,
    sum_shown_counts,
)
from gladsaxe.access.rules import Actor
from gladsaxe.agreement.roles import Role

TABLES = 1_000
MONTHS = 4


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"participants": 0, "volunteers": None}, {"participants": 0, "volunteers": None}),
        ({"participants": 1, "volunteers": 4}, {"participants": FEW_LABEL, "volunteers": FEW_LABEL}),
        ({"participants": 5, "volunteers": 85}, {"participants": 5, "volunteers": 85}),
        # 18 of 20 are children: then the grown-ups are two.
        ({"participants": 20, "under_18": 18}, {"participants": 20, "under_18": HIDDEN_LABEL}),
        ({"participants": 20, "under_18": 3}, {"participants": 20, "under_18": HIDDEN_LABEL}),
        ({"participants": 20, "under_18": 20}, {"participants": 20, "under_18": 20}),
        ({"participants": 20, "new_parents": 9}, {"participants": 20, "new_parents": HIDDEN_LABEL}),
    ],
)
def test_what_is_shown_of_an_activity(counts, shown):
    assert hide_small_counts(counts) == shown


def test_only_the_secretariat_sees_them():
    def seen(*roles):
        return may_see_small_numbers(Actor(1, "X", frozenset(roles), frozenset(), frozenset()))

    assert {role for role in Role if seen(role)} == {Role.SECRETARIAT, Role.SECRETARIAT_LEAD}
    assert not may_see_small_numbers(None)


def test_a_total_says_when_something_is_not_in_it():
    assert [str(sum_shown_counts(counts)) for counts in ([85, 8], [85, FEW_LABEL, None], [])] == [
        "93",
        "mindst 85",
        "0",
    ]


class Attacker:
    """Collect every published number and narrow each hidden one down to what is possible."""

    def __init__(self) -> None:
        self.shown: dict[tuple, object] = {}
        self.equations: list[tuple[frozenset, int, int]] = []

    def sees(self, rows: dict[tuple, dict[str, object]], totals: list[tuple[frozenset, object]]) -> None:
        """Read an export: its rows, and each total with the rows that it is said to be of."""
        for key, counts in rows.items():
            for name, shown in counts.items():
                self.shown[(*key, name)] = shown
        for cells, total in totals:
            # What is left out is somewhere between nothing and everything: the total is of what is shown.
            known = sum(self.shown[cell] for cell in cells if isinstance(self.shown[cell], int))
            hidden = frozenset(cell for cell in cells if isinstance(self.shown[cell], str))
            self.equations.append((hidden, total.shown - known, len(hidden)))

    def possible(self, cell: tuple) -> set[int]:
        """Return the values that a hidden cell can have, as far as everything seen together tells."""
        *key, name = cell
        values = set(range(1, 5)) if self.shown[cell] == FEW_LABEL else set(range(41))
        whole = self.shown.get((*key, "participants"))
        if name == "under_18":
            most = whole if isinstance(whole, int) else 4
            # Everything that would have been hidden for the one reason or the other.
            values = {v for v in values if v <= most and (is_small(v) or is_small(most - v))}
        for hidden, rest, _count in self.equations:
            if cell in hidden and rest:
                values &= {rest} if len(hidden) == 1 else set(range(rest + 1))
        return values


def _table(chance: random.Random) -> dict[tuple, dict[str, int]]:
    rows = {}
    for month, number in product(range(MONTHS), range(chance.randint(1, 4))):
        people = chance.choice([0, 1, 2, 3, 4, 5, 6, 8, 12, 40])
        rows[month, number] = {
            "participants": people,
            "under_18": chance.randint(0, people),
            "volunteers": chance.randint(0, 6),
        }
    return rows


def _export(rows: dict[tuple, dict[str, int]], known: set[tuple]):
    """Return what one export holds: the rows recorded by then, by month, by year, and all in all."""
    shown = {key: hide_small_counts(rows[key]) for key in sorted(known)}
    groups = [{key for key in known if key[0] == month} for month in range(MONTHS)]
    groups += [{key for key in known if key[0] // 2 == year} for year in range(MONTHS // 2)]
    totals = []
    for keys, name in product([*groups, known], ("participants", "under_18", "volunteers")):
        cells = frozenset((*key, name) for key in keys)
        totals.append((cells, sum_shown_counts(shown[key][name] for key in keys)))
    return shown, totals


def test_an_attacker_finds_nothing_in_a_thousand_tables():
    chance = random.Random(7391)
    hidden = 0
    for _ in range(TABLES):
        rows = _table(chance)
        attacker, known = Attacker(), set()
        # An export after each new row: whatever is added from one to the next is there to be subtracted.
        for key in chance.sample(sorted(rows), len(rows)):
            known.add(key)
            attacker.sees(*_export(rows, known))
        for key, counts in rows.items():
            for name, count in counts.items():
                if is_small(count):
                    hidden += 1
                    assert isinstance(attacker.shown[(*key, name)], str)
                    assert len(attacker.possible((*key, name))) > 1
    assert hidden > TABLES


def test_the_attacker_would_find_what_a_full_total_gives_away():
    """Prove that the attack can succeed: a total of everything leaves one possible value."""
    attacker = Attacker()
    rows = {(0, 0): {"volunteers": 12}, (0, 1): {"volunteers": 3}}
    shown = {key: hide_small_counts(counts) for key, counts in rows.items()}
    everything = sum_shown_counts(counts["volunteers"] for counts in rows.values())
    attacker.sees(shown, [(frozenset((*key, "volunteers") for key in rows), everything)])
    assert attacker.possible((0, 1, "volunteers")) == {3}


def _second_hidden(counts: dict[tuple, int]) -> dict[tuple, int]:
    """Return what is shown where a cell that would be hidden alone has the smallest other hidden with it."""
    hidden = {key for key, count in counts.items() if is_small(count)}
    if len(hidden) == 1:
        hidden |= set(sorted(counts.keys() - hidden, key=counts.__getitem__)[:1])
    return {key: count for key, count in counts.items() if key not in hidden}


def test_a_second_hidden_cell_under_a_true_total_gives_way_when_the_next_export_is_subtracted():
    chance = random.Random(7391)
    given_away = 0
    for _ in range(TABLES):
        rows = {key: counts["volunteers"] for key, counts in _table(chance).items()}
        found, known, before = {}, {}, (frozenset(), 0)
        sums = []
        for key in chance.sample(sorted(rows), len(rows)):
            known[key] = rows[key]
            found |= _second_hidden(known)
            now = (frozenset(known), sum(known.values()))
            # An export is not fetched after each row, or there would be nothing left to look for.
            if chance.random() < 0.5:
                sums += [now, (now[0] - before[0], now[1] - before[1])]
                before = now
        for _round in rows:
            for cells, total in sums:
                if len(hidden := cells - found.keys()) == 1:
                    found[min(hidden)] = total - sum(found[cell] for cell in cells - hidden)
        given_away += any(is_small(found.get(key)) for key in rows)
    assert given_away > TABLES // 2


# A year of activities that a criterion sums, and what is written in of them after it has closed.
BEGINS, CLOSES, LAST = date(2018, 1, 1), date(2018, 1, 7), date(2018, 1, 10)
DAYS = [BEGINS + timedelta(days=number) for number in range((LAST - BEGINS).days + 1)]


def _in_full(changes, closes_on, known_on, last_whole_day):
    """Publish a sum as it is, which is what an attacker hopes for."""
    return PublishedTotal(sum(change for day, change in changes if day <= known_on))


def _everything_seen(publish, rows):
    """Yield what anyone may ask for of a year: its sum as known on each day, asked on that day and later.

    A row is the day it was written in, and its count. On the day itself the page is seen before and after
    each row, and only a day that is over is a whole one. A sum of years tells no more than the years do.
    """
    for today in DAYS:
        before = [row for row in rows if row[0] < today]
        new = [row for row in rows if row[0] == today]
        looks = [(known_on, before) for known_on in DAYS if known_on < today]
        looks += [(today, before + new[:written]) for written in range(len(new) + 1)]
        for known_on, known in looks:
            yield publish(known, CLOSES, known_on, today - timedelta(days=1))


def _finds(publish, rows) -> list[int]:
    """Return the rows of few that can have no other count with all that is seen: those the attacker has."""
    seen = list(_everything_seen(publish, rows))

    def otherwise(changed):
        other = [(day, count + changed.get(number, 0)) for number, (day, count) in enumerate(rows)]
        if min(count for _, count in other) < 0:
            return False
        return all(map(eq, _everything_seen(publish, other), seen))

    def has_another(cell):
        others = [other for other in range(len(rows)) if other != cell]
        for by in (1, -1, 2, -2, 3, -3):
            # What one has more, another has less, or two others between them.
            if otherwise({cell: by}) or any(otherwise({cell: by, other: -by}) for other in others):
                return True
            if any(otherwise({cell: by, one: -by - 1, two: 1}) for one, two in combinations(others, 2)):
                return True
        return False

    return [cell for cell, (_, count) in enumerate(rows) if is_small(count) and not has_another(cell)]


def _year(chance: random.Random):
    counts = [0, 1, 1, 2, 2, 3, 4, 5, 6, 8, 12]
    return sorted((chance.choice(DAYS), chance.choice(counts)) for _ in range(chance.randint(1, 6)))


def test_no_day_of_a_published_sum_gives_a_row_of_few_away_in_a_thousand_tables():
    chance = random.Random(2018)
    few = 0
    for _ in range(TABLES):
        rows = _year(chance)
        assert _finds(publish_total, rows) == [], rows
        few += sum(is_small(count) for _, count in rows)
    assert few > TABLES


def test_the_attacker_finds_each_row_of_a_sum_that_is_shown_as_it_is():
    chance = random.Random(2018)
    for rows in (_year(chance) for _ in range(20)):
        assert _finds(_in_full, rows) == [n for n, (_, count) in enumerate(rows) if is_small(count)]


def test_a_closed_sum_is_shown_in_full_unless_it_is_small():
    def closed(*counts):
        rows = [(BEGINS + timedelta(days=number), count) for number, count in enumerate(counts)]
        return publish_total(rows, CLOSES, CLOSES, CLOSES).total

    assert [closed(6, 3), closed(6, 5, 2), closed(40), closed(0, 0), closed(5)] == [9, 13, 40, 0, 5]
    assert [closed(3), closed(1, 3)] == [None, None]
