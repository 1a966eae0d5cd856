"""Measure a logbook of many rows from its upload to its rows, against bare reading of the same workbook."""

import argparse
import resource
import tempfile
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook, load_workbook

from bench import program
from bench.program import TODAY
from bench.sides import KIB_PER_MB, Actions, Side, alternate, print_ratio, print_times

HEADINGS = (
    "Dato",
    "Type",
    "Hvad",
    "Sted",
    "Deltagere",
    "Under 18",
    "Nye forældre",
    "Frivillige",
    "Bemærkning",
)
FIRST_DAY = date(2017, 1, 1)
DAYS = (TODAY - FIRST_DAY).days
SEAT = "beboerkoordinator"


def main() -> None:
    """Run the measurements and print them."""
    options = argparse.ArgumentParser(prog="python -m bench.imports", description=__doc__)
    options.add_argument("--rows", type=int, default=100_000, help="rows in the workbook")
    options.add_argument("--rounds", type=int, default=3, help="measured runs on each side")
    chosen = options.parse_args()
    print(f"{chosen.rows} rows, {chosen.rounds} runs on each side in turn")
    with tempfile.TemporaryDirectory(prefix="bench-imports-") as folder:
        few = measure(Path(folder) / "few", chosen.rows // 10, 1)
        many = measure(Path(folder) / "many", chosen.rows, chosen.rounds)
    print("\nPeak memory at ten times the rows")
    for name in many:
        print(f"  {name:<34} {few[name]:6.1f} MB → {many[name]:6.1f} MB   {many[name] / few[name]:.2f} times")


def measure(folder: Path, rows: int, rounds: int) -> dict[str, float]:
    """Measure on a new database in `folder` and return each side's peak memory in MB."""
    folder.mkdir()
    book, file = folder / "logbook.xlsx", folder / "program.sqlite3"
    write_logbook(book, rows)
    program.SEAT = SEAT
    program.prepare(file)
    with (
        Side("program", import_actions, str(file), str(book), rows) as ours,
        Side("openpyxl reading alone", bare_actions, str(book), rows) as bare,
    ):
        times = alternate([ours, bare], "read", rounds)
        print_times(
            f"Read and hold {rows} rows against what is here", {"program": times[0], bare.name: times[1]}
        )
        print_ratio(*times, None, "ratio")
        stored = [ours.run("store")[0]]
        print_times(f"Store {rows} rows in one transaction", {"program": stored})
        again = [ours.run("again")[0]]
        print_times("Read them once more, all the same", {"program": again})
        return {
            **{side.name: side.peak_mb() for side in (ours, bare)},
            "the limited child": ours.run("child_mb")[1],
        }


def write_logbook(book: Path, rows: int) -> None:
    """Write a logbook as the office would have kept it, ordered by day."""
    made = Workbook(write_only=True)
    page = made.create_sheet("Logbog")
    page.append(HEADINGS)
    for number in range(rows):
        day = FIRST_DAY + timedelta(days=number * DAYS // rows)
        kind, parents = ("Forældrecafé", number % 4) if number % 3 else ("Loppemarked", None)
        page.append(
            [day, kind, f"Nr. {number}", "Centeret", 10 + number % 50, number % 10, parents, 2, "Godt"]
        )
    made.save(book)


def import_actions(file: str, book: str, rows: int) -> Actions:
    """Return what a side can ask of the program: to read a file, to store it, and to read it again."""
    from gladsaxe.access import store as access
    from gladsaxe.access.rules import Actor
    from gladsaxe.database.tables import db
    from gladsaxe.database.transactions import run_in_transaction
    from gladsaxe.imports import store
    from gladsaxe.imports.checking import check_file
    from gladsaxe.imports.jobs import ImportJob
    from gladsaxe.imports.page_helpers import build_file_facts
    from gladsaxe.imports.reading import read_file
    from gladsaxe.imports.rules.fields import ImportKind
    from gladsaxe.imports.rules.mapping import guess_settings
    from gladsaxe.imports.rules.outcomes import ImportSummary
    from gladsaxe.imports.storing import StoringRequest, store_import

    app = program.application(Path(file))
    latest: list[int] = []

    def inside(work: Callable[[Actor], None]) -> Callable[[], None]:
        def run() -> None:
            with app.app_context():
                account = access.find_account_by_login(program.LOGIN)
                assert account is not None
                work(access.build_actor(account))
                db.session.remove()

        return run

    def read(actor: Actor) -> None:
        number, content = str(uuid.uuid4()), Path(book).read_bytes()
        import_id = run_in_transaction(
            store.add_import, number, actor.person_id, ImportKind.ACTIVITIES, "l.xlsx", content
        )
        del content
        read_file(import_id, ImportKind.ACTIVITIES, None, ImportJob(""))
        row = store.find_import(actor, import_id)
        assert row is not None
        reading = dict(row.reading)
        check_file(import_id, ImportKind.ACTIVITIES, actor, reading, guess_settings(reading), ImportJob(""))
        latest.append(import_id)

    def expect(new: int, same: int, actor: Actor) -> None:
        row = store.find_import(actor, latest[-1])
        assert row is not None
        assert ImportSummary.from_json(row.summary).counts() == (new, 0, same), row.summary

    def store_it(actor: Actor) -> None:
        expect(rows, 0, actor)
        row = store.find_import(actor, latest[-1])
        assert row is not None
        pressed = StoringRequest(row.id, str(uuid.uuid4()), "", "/")
        store_import(pressed, actor, build_file_facts(row), ImportJob(""))

    def again(actor: Actor) -> None:
        read(actor)
        expect(0, rows, actor)

    def child_mb() -> float:
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / KIB_PER_MB

    return {"read": inside(read), "store": inside(store_it), "again": inside(again), "child_mb": child_mb}


def bare_actions(book: str, rows: int) -> Actions:
    """Return what a side can ask of openpyxl alone: to read every value of the same workbook."""

    def read() -> None:
        opened = load_workbook(book, read_only=True, data_only=True)
        found = sum(1 for _row in opened.worksheets[0].iter_rows(values_only=True))
        opened.close()
        assert found == rows + 1, found

    return {"read": read}


if __name__ == "__main__":
    main()
