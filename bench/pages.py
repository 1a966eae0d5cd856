"""Measure a list page and a registration against bare Flask with sqlite3, and a form page's first load."""

import argparse
import random
import re
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench import floor, packages, program
from bench.rows import add_activities
from bench.sides import Side, Taken, alternate, print_peaks, print_ratio, print_times
from gladsaxe.core.dates import format_day_short

LIST, FORM = "/aktiviteter", "/aktiviteter/ny"
LIST_AIM, FORM_AIM_KB = 3.0, 90
WARM_UP = 20
TOKEN = re.compile(r'(?<=name="csrf_token" value=")[^"]+')
LINKED = re.compile(r'<(?:link|script|img)\b[^>]*?(?:href|src)="([^"]+)"')


def main() -> None:
    """Run the measurements and print them."""
    options = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    options.add_argument("--rows", type=int, default=10_000, help="activities in the list")
    options.add_argument("--rounds", type=int, default=300, help="measured runs on each side")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-pages-") as folder:
        measure(Path(folder), chosen.rows, chosen.rounds, chosen.seed)


def measure(folder: Path, rows: int, rounds: int, seed: int) -> None:
    """Measure on new databases in `folder`; raise AssertionError where a side shows or keeps other rows."""
    ours, theirs = folder / "program.sqlite3", folder / "floor.sqlite3"
    program.prepare(ours)
    add_activities(ours, rows, seed)
    shutil.copyfile(ours, theirs)
    print(f"{rows} activities, seed {seed}, {rounds} runs on each side in turn")
    with Side("program", program.actions, str(ours)) as served, ExitStack() as stack:
        page = served.run("read", LIST, {})[1][2].decode()
        bare = stack.enter_context(Side("bare Flask, sqlite3, Jinja", floor.actions, str(theirs), page))
        with Side("the fixed packages alone", packages.actions, str(theirs), page) as fixed:
            _list([served, bare, fixed], rounds)
        _create(served, bare, rounds, rows, random.Random(seed))
        _first_load(served)
        print_peaks([served, bare])


def _list(sides: Sequence[Side], rounds: int) -> None:
    first, later = _same_rows(sides, LIST), []
    # Only the floor walks through them, so that the program has not seen their rows when it is measured.
    page = first
    while (key := re.search(r'href="\?(efter=[^"]+)" rel="next"', page)) is not None:
        later.append(f"{LIST}?{key[1]}")
        page = _page(sides[1], later[-1])
    taken = alternate(sides, "fetch", rounds, WARM_UP, lambda _: (LIST,))
    _print_list("List of 50", sides, taken, LIST_AIM)
    if later:
        taken = alternate(sides, "fetch", len(later), 0, lambda number: (later[number],))
        _print_list("The pages after it, each for the first time", sides, taken, None)
        _same_rows(sides, later[0])


def _print_list(title: str, sides: Sequence[Side], taken: Sequence[list[Taken]], aim: float | None) -> None:
    ours, bare, fixed = taken
    print_times(title, dict(zip((side.name for side in sides), taken, strict=True)))
    print_ratio(ours, bare, aim, "ratio")
    print_ratio(fixed, bare, None, "the packages' part of it")
    print_ratio(ours, fixed, None, "the program's part of it")


def _same_rows(sides: Sequence[Side], path: str) -> str:
    pages = [_page(side, path) for side in sides]
    shown = {"".join(TOKEN.sub("", page).split()) for page in pages}
    assert len(shown) == 1, f"{path}: the sides do not show the same page"
    return pages[0]


def _page(side: Side, path: str) -> str:
    return side.run("read", path, {})[1][2].decode()


def _create(served: Side, bare: Side, rounds: int, rows: int, numbers: random.Random) -> None:
    page = _page(served, FORM)
    choices = [
        re.findall(
            r'<option value="([^"]+)"', re.search(rf'<select[^>]*name="{name}".*?</select>', page, re.S)[0]
        )
        for name in ("type", "place")
    ]

    def fields(number: int) -> tuple[dict[str, str]]:
        return (
            {
                "title": f"Fællesspisning {number}",
                "type": numbers.choice(choices[0]),
                "place": numbers.choice(choices[1]),
                "type_id": "1",
                "place_id": "1",
                "day": format_day_short(program.TODAY),
                "participants": str(numbers.randrange(60)),
                "state": "gennemfoert",
            },
        )

    times = alternate([served, bare], "create", rounds, WARM_UP, fields)
    for side in (served, bare):
        counted = re.search(r'how-many">([\d.]+) ', _page(side, LIST))
        assert int(counted[1].replace(".", "")) == rows + rounds + WARM_UP, f"{side.name}: rows are missing"
    print_times("Write an activity in", {"program": times[0], "bare INSERT": times[1]})
    print_ratio(*times, None, "ratio")


def _first_load(served: Side) -> None:
    sizes = {"the page": len(served.run("read", FORM, {})[1][2])}
    page = _page(served, FORM)
    for address in dict.fromkeys(LINKED.findall(page)):
        _, headers, body = served.run("read", address, {"Accept-Encoding": "gzip"})[1]
        name = address.rpartition("/")[2]
        sizes[f"{name} ({headers.get('Content-Encoding', 'as it is')})"] = len(body)
    total = sum(sizes.values())
    print("\nFirst load of a form page, bytes over the wire without headers")
    for name, size in sizes.items():
        print(f"  {name:<44} {size:7}")
    print(f"  {'in all':<44} {total:7}   {total / 1000:.1f} KB, aim <= {FORM_AIM_KB} KB: ", end="")
    print("met" if total <= FORM_AIM_KB * 1000 else "MISSED")


if __name__ == "__main__":
    main()
