"""The tests' own databases: fresh, apart from each other, and gone with whoever asked for them."""

import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import create_engine, inspect, text

from tests.databases import DATABASE_KINDS, Template, fresh_database
from tests.kinds import list_page_tests_on_postgresql
from tests.postgres import running_server

ROOT = Path(__file__).resolve().parents[2]


def _fill(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE things (name VARCHAR(20))"))
        connection.execute(text("INSERT INTO things VALUES ('kept')"))
    engine.dispose()


def _add(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO things VALUES ('added')"))
    engine.dispose()


FILLED = Template("filled", _fill)
ADDED = Template("added", _add, FILLED)


def _names(url: str) -> list[str]:
    engine = create_engine(url)
    with engine.connect() as connection:
        names = list(connection.scalars(text("SELECT name FROM things ORDER BY name")))
    engine.dispose()
    return names


@pytest.mark.parametrize("kind", DATABASE_KINDS)
def test_each_database_starts_as_its_template(kind: str) -> None:
    with fresh_database(kind, FILLED) as one, fresh_database(kind, FILLED) as two:
        _add(one)
        assert (_names(one), _names(two)) == (["added", "kept"], ["kept"])


@pytest.mark.parametrize("kind", DATABASE_KINDS)
def test_a_template_builds_on_another(kind: str) -> None:
    with fresh_database(kind, ADDED) as added, fresh_database(kind, FILLED) as filled:
        assert (_names(added), _names(filled)) == (["added", "kept"], ["kept"])


@pytest.mark.parametrize("kind", DATABASE_KINDS)
def test_a_template_that_fails_is_made_anew(kind: str) -> None:
    tries: list[str] = []

    def fail_once(url: str) -> None:
        tries.append(url)
        if len(tries) == 1:
            raise ValueError("not today")
        _fill(url)

    template = Template("second_try", fail_once)
    with pytest.raises(ValueError, match="not today"), fresh_database(kind, template):
        pass
    with fresh_database(kind, template) as url:
        assert _names(url) == ["kept"]


def test_a_migrated_database_has_tables(database_url: str) -> None:
    engine = create_engine(database_url)
    assert "alembic_version" in inspect(engine).get_table_names()
    engine.dispose()


def test_a_durable_server_keeps_what_it_promised_through_a_stop_at_once() -> None:
    with running_server(durable=True) as server:
        url = server.create("promises")
        _fill(url)
        server.stop()
        server.start()
        assert _names(url) == ["kept"]


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_when_its_owner_is_stopped(end: signal.Signals) -> None:
    code = (
        "import sys; from tests.postgres import running_server\n"
        "with running_server() as server:\n"
        "    process = (server.folder / 'data/postmaster.pid').read_text().split()[0]\n"
        "    print(server.folder, process, flush=True)\n"
        "    sys.stdin.read()\n"
    )
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True
    ) as owner:
        folder, server = owner.stdout.readline().split()
        assert (Path(folder).is_dir(), _runs(server)) == (True, True)
        owner.send_signal(end)
        # This reads to the end of the keeper's errors too, so it waits until the keeper is done.
        owner.communicate()
    assert (Path(folder).is_dir(), _runs(server)) == (False, False)


def _runs(process: str) -> bool:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes() != b""
    except FileNotFoundError:
        return False


def _make_item(function: object, path: str, **params: str) -> SimpleNamespace:
    return SimpleNamespace(function=function, path=path, callspec=SimpleNamespace(params=params))


def test_a_test_of_pages_alone_is_left_out_where_its_file_has_another_on_postgresql() -> None:
    left_out = _make_item(lambda visit, address: None, "mixed.py", app="postgresql", address="/")
    kept = [
        _make_item(lambda visit: None, "mixed.py", app="sqlite"),
        _make_item(lambda app, visit: None, "mixed.py", app="postgresql"),
        _make_item(lambda visit, monkeypatch: None, "mixed.py", app="postgresql"),
        _make_item(lambda visit: None, "pages.py", app="postgresql"),
        SimpleNamespace(function=lambda: None, path="mixed.py"),
    ]
    assert list_page_tests_on_postgresql([left_out, *kept]) == [left_out]
    assert list_page_tests_on_postgresql(kept) == []


def test_every_room_with_a_store_is_tested_on_both_kinds(request: pytest.FixtureRequest) -> None:
    """Of what was collected in this run: nothing is asked of a run on one kind, or of some rooms."""
    rooms: dict[str, set[str]] = {kind: set() for kind in DATABASE_KINDS}
    for item in request.session.items:
        callspec = getattr(item, "callspec", None)
        values = list(callspec.params.values()) if callspec else []
        for kind in (kind for kind in DATABASE_KINDS if kind in values):
            rooms[kind].add(item.path.parent.name)
    stores = {file.parent.name for file in (ROOT / "gladsaxe").glob("*/*store.py")}
    assert len(stores) > 20
    if all(rooms.values()):
        assert stores & rooms["sqlite"] == stores & rooms["postgresql"]
