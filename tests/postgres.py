"""A PostgreSQL server of one's own: in a temporary folder, reached by its socket, gone with its owner."""

import fcntl
import functools
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BINARIES = Path("/usr/lib/postgresql/15/bin")
USER = "gladsaxe"
QUICK = "-F -c full_page_writes=off -c synchronous_commit=off -c autovacuum=off -c max_wal_size=128MB"
MEMORY = Path("/dev/shm")
ROOM_IN_MEMORY = 2**30
# Shared memory lies among the server's own files, so that it goes with them.
SETTINGS = "-c listen_addresses= -c max_connections=200 -c dynamic_shared_memory_type=mmap"


class Server:
    """Stand for the server whose files lie in `folder`, running or not; any process may make one."""

    def __init__(self, folder: Path, durable: bool = False) -> None:
        self.folder = folder
        self._settings = SETTINGS if durable else f"{SETTINGS} {QUICK}"

    def start(self) -> None:
        """Start the server unless it runs; raise RuntimeError that says why it does not start."""
        if (self._data / "postmaster.pid").exists():
            return
        if not (self._data / "PG_VERSION").exists():
            self._make()
        options = f"{self._settings} -c unix_socket_directories={self._sockets}"
        self._run("pg_ctl", "-D", self._data, "-l", self._sockets / "log", "-w", "-s", "-o", options, "start")

    def stop(self) -> None:
        """Stop the server at once, as a power cut would; start() recovers what it had promised to keep."""
        self._administration.cache_clear()
        if (self._data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "-s", "stop")

    def url(self, database: str) -> str:
        """Return a database's address."""
        return f"postgresql+psycopg://{USER}@/{database}?host={self._sockets}"

    def create(self, database: str, template: str = "template0") -> str:
        """Create a database as a copy of another one and return its address."""
        # Copying the files takes a third of the time of the default, which writes every page to the log.
        self._execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}" STRATEGY file_copy')
        return self.url(database)

    def drop(self, database: str) -> None:
        """Drop a database, whoever still uses it."""
        self._execute(f'DROP DATABASE "{database}" WITH (FORCE)')

    def close(self, database: str) -> None:
        """Let nobody into a database any more, so that it can be copied at any time."""
        self._execute(f'ALTER DATABASE "{database}" ALLOW_CONNECTIONS false')
        self._execute(
            f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{database}'"
        )

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def _sockets(self) -> Path:
        return self.folder / "sockets"

    def _make(self) -> None:
        if not (BINARIES / "postgres").exists():
            raise RuntimeError("PostgreSQL 15 is missing; run: sudo apt-get install -y postgresql-15")
        self.folder.chmod(0o755)
        for folder in (self._data, self._sockets):
            folder.mkdir(mode=0o700)
            if os.geteuid() == 0:
                shutil.chown(folder, "postgres", "postgres")
        self._run(
            "initdb",
            "-D",
            self._data,
            "-U",
            USER,
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )

    def _run(self, program: str, *words: str | Path) -> None:
        command = [str(BINARIES / program), *map(str, words)]
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root.
            command = ["runuser", "-u", "postgres", "--", *command]
        # The server keeps what it is given as output open for as long as it runs, so it is given a file.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                command, cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False
            )
            if done.returncode:
                output.seek(0)
                raise RuntimeError(f"{shlex.join(command)} failed:\n{output.read()}{self._log()}")

    def _log(self) -> str:
        log = self._sockets / "log"
        return log.read_text(errors="replace") if log.exists() else ""

    def _execute(self, statement: str) -> None:
        self._administration().execute(statement)

    @functools.cache  # noqa: B019 - a server lives as long as its process
    def _administration(self):
        import psycopg

        return psycopg.connect(host=str(self._sockets), user=USER, dbname="postgres", autocommit=True)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder for one process at a time."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def kept_folder(durable: bool = False) -> Iterator[Path]:
    """Give a temporary folder; it goes, and a server in it stops, even when this process is killed."""
    folder = Path(tempfile.mkdtemp(prefix="gladsaxe-tests-", dir=None if durable else _quick_place()))
    # The keeper's own session hears no Ctrl-C; it sees the end of its input however this process ends.
    with subprocess.Popen(
        [sys.executable, __file__, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    ):
        yield folder


def _quick_place() -> Path | None:
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_IN_MEMORY
    return MEMORY if roomy else None


@contextmanager
def running_server(durable: bool = False) -> Iterator[Server]:
    """Give a running server of one's own; a durable one writes to disk and waits for it, as in service."""
    with kept_folder(durable) as folder:
        server = Server(folder, durable)
        server.start()
        yield server


def _keep(folder: Path) -> None:
    sys.stdin.read()
    with locked(folder):
        Server(folder).stop()
        shutil.rmtree(folder)


if __name__ == "__main__":
    _keep(Path(sys.argv[1]))
