"""Fresh databases for tests, on both kinds: each is a copy of a template that is made once a session."""

import os
import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from gladsaxe.core.configuration import Configuration
from tests.postgres import Server, kept_folder, locked

DATABASE_KINDS = ("sqlite", "postgresql")
FOLDER = "GLADSAXE_TESTS_FOLDER"
SECRET_KEY = "a key that only the tests know, 40 long.."
LOG_KEY = "a log key that only the tests know, 46 long.."
LOG_ID = "fedcba9876543210"
BACKUP_KEY = "a backup key that only the tests know, 49 long.."


@dataclass(frozen=True)
class Template:
    """Name a starting point: `prepare` gets the address of a copy of `base` and fills it, once a session."""

    name: str
    prepare: Callable[[str], None]
    base: "Template | None" = None


def configuration(url: str) -> Configuration:
    """Return a configuration on that database, with what else is kept in the session's folder."""
    folder = Path(os.environ[FOLDER])
    return Configuration(
        url, folder, SECRET_KEY, log_key=LOG_KEY, backup_key=BACKUP_KEY, backups=folder / "backups"
    )


def migrate(url: str) -> None:
    """Bring an empty database to the present tables, with a log of the id that every test's log has."""
    import flask_migrate
    from sqlalchemy import update

    from app import create_app
    from gladsaxe.audit_log.identity import save_log_id
    from gladsaxe.audit_log.recording import begin_log
    from gladsaxe.audit_log.tables import LogEnd
    from gladsaxe.database.tables import db
    from gladsaxe.database.transactions import run_in_transaction

    def begin() -> None:
        db.session.execute(update(LogEnd).values(log_id=LOG_ID))
        begin_log()

    app = create_app(configuration(url))
    with app.app_context():
        flask_migrate.upgrade()
        run_in_transaction(begin)
        save_log_id(app.config["DATA_FOLDER"], LOG_ID)
        db.session.remove()
        db.engine.dispose()


MIGRATED = Template("migrated", migrate)


@contextmanager
def fresh_database(kind: str, template: Template = MIGRATED, name: str | None = None) -> Iterator[str]:
    """Give the address of a new database that starts as `template`, and remove it afterwards."""
    folder = Path(os.environ[FOLDER])
    _make_template(folder, kind, template)
    name = name or f"test_{uuid.uuid4().hex}"
    if kind == "sqlite":
        file = folder / name
        shutil.copyfile(folder / template.name, file)
        yield f"sqlite:///{file}"
        for ending in ("", "-wal", "-shm"):
            file.with_name(name + ending).unlink(missing_ok=True)
    else:
        server = _server(folder)
        yield server.create(name, template.name)
        server.drop(name)


_servers: dict[Path, Server] = {}


def _server(folder: Path) -> Server:
    if folder not in _servers:
        with locked(folder):
            server = Server(folder)
            server.start()
            _servers[folder] = server
    return _servers[folder]


def _make_template(folder: Path, kind: str, template: Template) -> None:
    done = folder / f"{template.name}.{kind}.done"
    if done.exists():
        return
    if template.base:
        _make_template(folder, kind, template.base)
    server = _server(folder) if kind == "postgresql" else None
    with locked(folder):
        if done.exists():
            return
        if server:
            _make_postgresql(server, template)
        else:
            _make_sqlite(folder, template)
        done.touch()


def _make_sqlite(folder: Path, template: Template) -> None:
    file = folder / template.name
    file.unlink(missing_ok=True)
    if template.base:
        shutil.copyfile(folder / template.base.name, file)
    template.prepare(f"sqlite:///{file}")
    # Only the file itself is copied, so nothing may be left in its log.
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _make_postgresql(server: Server, template: Template) -> None:
    url = server.create(template.name, template.base.name if template.base else "template0")
    try:
        template.prepare(url)
    except BaseException:
        server.drop(template.name)
        raise
    server.close(template.name)


@pytest.fixture(params=DATABASE_KINDS)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give a fresh migrated database; a test that takes it runs on both kinds."""
    with fresh_database(request.param) as url:
        yield url


_session = kept_folder()


def pytest_configure(config: pytest.Config) -> None:
    """Make the session's folder in the process that starts the workers; they inherit its name."""
    if not hasattr(config, "workerinput"):
        os.environ[FOLDER] = str(_session.__enter__())


def pytest_unconfigure(config: pytest.Config) -> None:
    """Wait until the session's server has stopped and its folder is gone."""
    if not hasattr(config, "workerinput"):
        _session.__exit__(None, None, None)
