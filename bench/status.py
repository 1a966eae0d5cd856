"""Measure the status page at growing numbers of registrations, beside one SQL statement over the sums."""

import argparse
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench import floor, program
from bench.rows import add_registrations
from bench.sides import Side, alternate, print_peaks, print_ratio, print_times
from gladsaxe.core.amount import format_count

STATUS = "/maal"
SIZES = (1_000, 10_000, 100_000, 1_000_000)
AIM = 1.5
WARM_UP = 5
# What the page has to know of the registers, in one statement.
SUMS = """
    SELECT 'parents', month, SUM(new_parents) FROM activity_tally WHERE state = 'gennemfoert' GROUP BY month
    UNION ALL SELECT 'enquiries', month, SUM(count) FROM enquiry_tally GROUP BY month
    UNION ALL SELECT 'bills', month, SUM(oere) FROM vandalism_bill_tally GROUP BY month
"""
PARENTS = "SELECT SUM(new_parents) FROM activity WHERE state = 'gennemfoert'"


def main() -> None:
    """Run the measurements and print them."""
    options = argparse.ArgumentParser(prog="python -m bench.status", description=__doc__)
    sizes = ",".join(map(str, SIZES))
    options.add_argument("--sizes", default=sizes, help="numbers of registrations, with commas, fewest first")
    options.add_argument("--rounds", type=int, default=100, help="measured runs at each size")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-status-") as folder:
        measure(Path(folder), [int(size) for size in chosen.sizes.split(",")], chosen.rounds, chosen.seed)


def measure(folder: Path, sizes: Sequence[int], rounds: int, seed: int) -> None:
    """Measure on new databases in `folder`; raise AssertionError where a page or a sum is not the rows'."""
    empty = folder / "empty.sqlite3"
    program.prepare(empty)
    print(f"seed {seed}, {rounds} runs at each size in turn; 75 % activities, 20 % enquiries, 5 % bills")
    files = []
    for size in sizes:
        file = folder / f"{size}.sqlite3"
        shutil.copyfile(empty, file)
        add_registrations(file, size, seed)
        files.append(file)
        print(f"  {size:>9} registrations are in, and rebuilding makes the same sums", flush=True)
    with ExitStack() as open_sides:
        pages, statements = [], []
        for size, file in zip(sizes, files, strict=True):
            pages.append(open_sides.enter_context(Side(f"{size} registrations", program.actions, str(file))))
            statements.append(open_sides.enter_context(Side(f"SQL at {size}", floor.sql_actions, str(file))))
        for page, statement in zip(pages, statements, strict=True):
            _shows_the_rows(page, statement)
        times = alternate(pages, "fetch", rounds, WARM_UP, lambda _: (STATUS,))
        print_times("Status page", {page.name: runs for page, runs in zip(pages, times, strict=True)})
        for page, runs in zip(pages[1:], times[1:], strict=True):
            print_ratio(runs, times[0], AIM, f"{page.name.split()[0]} to {sizes[0]}")
        sums = alternate(statements, "query", rounds, WARM_UP, lambda _: (SUMS,))
        print_times(
            "One SQL statement", {side.name: runs for side, runs in zip(statements, sums, strict=True)}
        )
        print_ratio(times[-1], sums[-1], None, f"page to SQL at {sizes[-1]}")
        print_peaks(pages)


def _shows_the_rows(page: Side, statement: Side) -> None:
    parents = statement.run("query", PARENTS)[1][0][0]
    shown = page.run("read", STATUS, {})[1][2].decode()
    assert f"er {format_count(parents)} forældre" in shown, f"{page.name}: the page does not show {parents}"


if __name__ == "__main__":
    main()
