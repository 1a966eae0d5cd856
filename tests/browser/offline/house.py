"""The program behind a net that can fail: started, stopped, killed and restored, always at one address."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.program import OURS
from tests.conftest import CAST_SEATED, PASSWORD
from tests.databases import fresh_database
from tests.offline_proxy import Proxy

KEY = "the key that the sessions are signed with, at first"


class House:
    """Hold the running program, its database file, and the net in front of it."""

    def __init__(self, folder: Path, database: Path) -> None:
        self.folder, self.database = folder, database
        self.net = Proxy()
        self.server: subprocess.Popen[str] | None = None
        self.started_with: tuple[str, str] | None = None
        # The cookies of those who have logged in; they hold as long as the key does.
        self._first = folder / "first.sqlite3"
        self.copy_to(self._first)

    @property
    def address(self) -> str:
        """Return where browsers find the program, whatever happens to it."""
        return self.net.address

    def start(self, key: str = KEY, worker: str = "yes") -> None:
        """Start the program; it answers at a port of its own behind the net."""
        kept = {name: value for name, value in os.environ.items() if name not in OURS}
        self.server = subprocess.Popen(
            [
                str(Path(sys.executable).with_name("gladsaxe")),
                *("serve", "--port", "0", "--database", str(self.database)),
            ],
            env={
                **kept,
                "GLADSAXE_DATA": str(self.folder / "data"),
                "SECRET_KEY": key,
                "GLADSAXE_SERVICE_WORKER": worker,
            },
            stdout=subprocess.PIPE,
            text=True,
        )
        self.started_with = (key, worker)
        for line in self.server.stdout:
            if line.startswith("Ready: "):
                self.net.upstream = int(line.rpartition(":")[2])
                return
        raise AssertionError("the program ended before it was ready")

    def stop(self, kill: bool = False) -> None:
        """End the program; nothing answers any more."""
        self.net.upstream = None
        if self.server:
            (self.server.kill if kill else self.server.terminate)()
            self.server.wait()
            self.server.stdout.close()
            self.server = None

    def renew(self) -> None:
        """Put everything back as it was at first: the rows, the program and the net."""
        if self.started_with != (KEY, "yes") or self.server is None or self.net.upstream is None:
            self.stop()
        self.net.calm()
        self.restore(self._first)
        if self.server is None:
            self.start()

    @contextmanager
    def without_net(self) -> Iterator[None]:
        """Let nothing through; in Firefox a request cannot be stopped on its way out of the page."""
        server, self.net.upstream = self.net.upstream, None
        yield
        self.net.upstream = server

    def copy_to(self, file: Path) -> None:
        """Copy the database as it is now."""
        source, copy = sqlite3.connect(self.database), sqlite3.connect(file)
        source.backup(copy)
        source.close()
        copy.close()

    def restore(self, file: Path) -> None:
        """Put a copy's rows in the database's place."""
        source, target = sqlite3.connect(file), sqlite3.connect(self.database, timeout=30)
        source.backup(target)
        source.close()
        target.close()

    def rows(self, query: str, *values: object) -> list[tuple]:
        """Return what is in the database."""
        connection = sqlite3.connect(self.database)
        try:
            return connection.execute(query, values).fetchall()
        finally:
            connection.close()

    def change(self, query: str, *values: object) -> None:
        """Change the database behind the program's back."""
        connection = sqlite3.connect(self.database, timeout=30)
        with connection:
            connection.execute(query, values)
        connection.close()

    def place(self) -> str:
        """Return the number of a place."""
        return str(self.rows("select id from place order by id limit 1")[0][0])

    def texts(self, who: str = "Alice") -> list[str]:
        """Return what the person's problems and ideas say, in the order of the alphabet."""
        found = self.rows(
            "select text from issue join person on person.id = reporter_id "
            "where person.name = ? order by text",
            who,
        )
        return [text for (text,) in found]


@contextmanager
def a_house(folder: Path) -> Iterator[House]:
    """Give the program on a database of its own with the cast seated."""
    with fresh_database("sqlite", CAST_SEATED) as url:
        house = House(folder, Path(url.removeprefix("sqlite:///")))
        house.start()
        try:
            yield house
        finally:
            house.stop()
            house.net.close()


__all__ = ["PASSWORD", "House", "a_house"]
