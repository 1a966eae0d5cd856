"""Kill writers and press them, as often as it takes to believe it; the tests do the same in short."""

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from app import create_app
from gladsaxe.database.tables import db
from tests.conftest import CAST_SEATED
from tests.database.pressing import kill_writers, write_concurrently
from tests.databases import DATABASE_KINDS, FOLDER, configuration, fresh_database
from tests.postgres import kept_folder


def main() -> None:
    """Run both on both databases and print what was found; 0 is what every count but the first is to be."""
    options = argparse.ArgumentParser(prog="python -m bench.trust", description=__doc__)
    options.add_argument(
        "--kills", type=int, default=60, help="how often the six writers are killed (long: 200)"
    )
    options.add_argument("--writers", type=int, default=64)
    options.add_argument("--each", type=int, default=25, help="forms that each writer sends")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    with kept_folder() as folder:
        os.environ[FOLDER] = str(folder)
        for kind in DATABASE_KINDS:
            with _application(kind) as app, tempfile.TemporaryDirectory(prefix="bench-trust-") as name:
                found = kill_writers(app, Path(name), chosen.kills, chosen.seed)
                print(
                    f"{kind}, {chosen.kills} kills under six writers, seed {chosen.seed}: {found}", flush=True
                )
            with _application(kind) as app:
                answers = dict(write_concurrently(app, chosen.writers, chosen.each))
                print(
                    f"{kind}, {chosen.writers} writers of {chosen.each} forms: answers {answers}", flush=True
                )


@contextmanager
def _application(kind: str) -> Iterator[Flask]:
    with fresh_database(kind, CAST_SEATED) as url:
        app = create_app(configuration(url))
        app.config["TESTING"] = True
        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    main()
