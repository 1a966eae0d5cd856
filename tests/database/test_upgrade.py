"""A start brings a database to the program's tables, and says what it changes or why it cannot."""

import subprocess

import flask_migrate
import pytest
from sqlalchemy import text

from app import create_app
from gladsaxe.core.configuration import PROJECT_FOLDER
from gladsaxe.database.migrations import NewerDatabase, upgrade_database
from gladsaxe.database.tables import db
from tests.databases import DATABASE_KINDS, MIGRATED, Template, configuration, fresh_database
from tests.live_server import SERVE, list_variables, read_port

NEWEST = max(file.name[:4] for file in (PROJECT_FOLDER / "migrations" / "versions").glob("*.py"))
EMPTY = Template("empty", lambda _url: None)


@pytest.fixture(params=DATABASE_KINDS)
def url(request):
    """Give a database with the tables of this program."""
    with fresh_database(request.param, MIGRATED) as address:
        yield address


def _change_version(address: str, version: str) -> None:
    app = create_app(configuration(address))
    with app.app_context():
        with db.engine.begin() as connection:
            connection.execute(
                text("UPDATE alembic_version SET version_num = :version"), {"version": version}
            )
        db.engine.dispose()


def test_only_what_changes_a_database_with_tables_is_said(url):
    app = create_app(configuration(url))
    with app.app_context():
        assert upgrade_database() == []
        flask_migrate.downgrade(revision="-1")
        (step,) = upgrade_database()
        assert step.startswith(f"{NEWEST} ")
        assert upgrade_database() == []
        db.engine.dispose()


def test_a_database_of_a_newer_program_is_refused_in_one_line(url, tmp_path):
    _change_version(url, "9999")
    app = create_app(configuration(url))
    with app.app_context():
        with pytest.raises(NewerDatabase, match="9999"):
            upgrade_database()
        db.engine.dispose()
    ended = subprocess.run(SERVE, env=list_variables(url, tmp_path), capture_output=True, text=True)
    assert ended.returncode == 1
    (line,) = ended.stderr.splitlines()
    assert "by a newer program" in line
    assert "9999" in line
    _change_version(url, NEWEST)


@pytest.mark.slow
@pytest.mark.parametrize("kind", DATABASE_KINDS)
def test_two_first_starts_at_once_both_end_well(kind, tmp_path):
    with fresh_database(kind, EMPTY) as address:
        variables = list_variables(address, tmp_path)
        programs = [
            subprocess.Popen(SERVE, env=variables, stdout=subprocess.PIPE, text=True) for _number in range(3)
        ]
        try:
            assert all(read_port(program) for program in programs)
        finally:
            for program in programs:
                program.kill()
                program.communicate()
