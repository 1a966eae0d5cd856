"""Measure the board's workbook with many activities against openpyxl's write-only mode alone."""

import argparse
import pickle
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from bench import program
from bench.program import TODAY
from bench.rows import add_activities
from bench.sides import Actions, Side, alternate, print_ratio, print_times

AIM = 1.2
SHEET = "Aktiviteter"
CHUNK = 1_000


def main() -> None:
    """Run the measurements and print them."""
    options = argparse.ArgumentParser(prog="python -m bench.workbook", description=__doc__)
    options.add_argument("--rows", type=int, default=100_000, help="activities in the workbook")
    options.add_argument("--rounds", type=int, default=3, help="measured runs on each side")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    print(f"{chosen.rows} activities, seed {chosen.seed}, {chosen.rounds} runs on each side in turn")
    with tempfile.TemporaryDirectory(prefix="bench-workbook-") as folder:
        # The other sheets weigh more where the rows are few, so the aim is for many.
        few = measure(Path(folder) / "few", chosen.rows // 10, 1, chosen.seed, None)
        many = measure(Path(folder) / "many", chosen.rows, chosen.rounds, chosen.seed, AIM)
    print("\nPeak memory at ten times the rows")
    for name in many:
        print(f"  {name:<34} {few[name]:6.1f} MB → {many[name]:6.1f} MB   {many[name] / few[name]:.2f} times")


def measure(folder: Path, rows: int, rounds: int, seed: int, aim: float | None) -> dict[str, float]:
    """Measure on a new database in `folder` and return each side's peak memory in MB."""
    folder.mkdir()
    file, cells = folder / "program.sqlite3", folder / "cells"
    program.prepare(file)
    add_activities(file, rows, seed)
    with Side("program", export_actions, str(file), str(folder / "program.xlsx")) as ours:
        ours.run("write")
        _keep_cells(folder / "program.xlsx", cells, rows)
        with Side("openpyxl write-only alone", bare_actions, str(cells), str(folder / "bare.xlsx")) as bare:
            times = alternate([ours, bare], "write", rounds)
            print_times(f"Workbook with {rows} activities", {"program": times[0], bare.name: times[1]})
            print_ratio(*times, aim, "ratio")
            return {side.name: side.peak_mb() for side in (ours, bare)}


def export_actions(file: str, out: str) -> Actions:
    """Return what a side can ask of the program: to write the board's workbook, database and all."""
    from gladsaxe.database import transactions
    from gladsaxe.database.tables import db
    from gladsaxe.exports.log import log_export
    from gladsaxe.exports.rules import ExportKind
    from gladsaxe.exports.store import board_contents
    from gladsaxe.exports.workbook import write_workbook

    app = program.application(Path(file))

    def write() -> None:
        with app.app_context():
            stamp = transactions.run_in_transaction(
                log_export, None, ExportKind.BOARD, TODAY, "Bestyrelsen", "Bench"
            )
            write_workbook(board_contents(TODAY, None, stamp), Path(out))
            db.session.remove()

    return {"write": write}


def bare_actions(cells: str, out: str) -> Actions:
    """Return what a side can ask of openpyxl alone: to write the same cells, plain."""

    def write() -> None:
        book = Workbook(write_only=True)
        sheet = book.create_sheet(SHEET)
        for row in _kept_cells(Path(cells)):
            sheet.append(row)
        book.save(out)

    return {"write": write}


def _keep_cells(workbook: Path, cells: Path, rows: int) -> None:
    book = load_workbook(workbook, read_only=True)
    written = book[SHEET].iter_rows(min_row=4, values_only=True)
    kept = 0
    with cells.open("wb") as out:
        while chunk := list(islice(written, CHUNK)):
            pickle.dump(chunk, out)
            kept += len(chunk)
    book.close()
    assert kept == rows + 1, f"{kept} rows under {rows} activities and their headings"


def _kept_cells(cells: Path) -> Iterator[list[Any]]:
    with cells.open("rb") as kept:
        while True:
            try:
                chunk = pickle.load(kept)
            except EOFError:
                return
            yield from map(list, chunk)


if __name__ == "__main__":
    main()
