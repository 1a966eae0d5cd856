"""What the tests of files stand on."""

import pytest
from sqlalchemy import text

from gladsaxe.database.tables import db
from gladsaxe.imports import reading
from gladsaxe.imports.rules.fields import ImportKind
from tests.conftest import CAST_SEATED
from tests.databases import configuration, fresh_database
from tests.imports.local_import import CheckedFile, make_local_reader

# Children before what they refer to.
WRITTEN = (
    *("file_import_mark", "file_import_part", "file_import", "custody", "figure", "activity_tally"),
    *("activity", "enquiry_version", "enquiry", "enquiry_tally"),
    *("vandalism_bill_version", "vandalism_bill", "vandalism_bill_tally"),
)


@pytest.fixture(scope="module")
def desk():
    """Give one application for files that are only read: how a cell is read is no database's matter."""
    from app import create_app

    with fresh_database("sqlite", CAST_SEATED) as url:
        app = create_app(configuration(url))
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def bring(desk, tmp_path, monkeypatch):
    """Bring a file in and look through it, read in this process: the child has tests of its own."""
    monkeypatch.setattr(reading, "read_rows", make_local_reader(tmp_path))
    yield lambda kind, content, answers=None: CheckedFile(desk, ImportKind(kind), content, answers)
    with desk.app_context(), db.engine.begin() as connection:
        for table in WRITTEN:
            connection.execute(text(f"DELETE FROM {table}"))


@pytest.fixture
def bring_in(app, tmp_path, monkeypatch):
    """Do the same on both databases."""
    monkeypatch.setattr(reading, "read_rows", make_local_reader(tmp_path))
    return lambda kind, content, answers=None: CheckedFile(app, ImportKind(kind), content, answers)
