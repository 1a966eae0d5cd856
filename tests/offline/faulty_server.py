"""Real servers that die at one chosen moment: run as a program by the tests and the bench.

`python -m tests.offline.faulty_server DATABASE FOLDER` reads lines of MOMENT ADDRESS. For each it starts a
server in a process of its own on a free port, and prints where. At the first request to ADDRESS that one
kills itself (-9): `before` the commit, `after` the commit and before the answer, or `inside` the reading of
the request. `never` serves on.
"""

import os
import signal
import sys
from pathlib import Path

import waitress
from flask import Flask
from sqlalchemy import event

from app import create_app
from gladsaxe.core.configuration import Configuration, parse_database_url
from gladsaxe.database.tables import db
from tests.databases import LOG_KEY, SECRET_KEY

MOMENTS = ("before", "after", "inside", "never")


def kill_process() -> None:
    """End at once, as a power cut does."""
    os.kill(os.getpid(), signal.SIGKILL)


class DyingBody:
    """Hand on half of a request's content and die."""

    def __init__(self, stream, length: int) -> None:
        self.stream, self.left = stream, length // 2

    def read(self, size: int = -1) -> bytes:
        """Return what is left of the first half, then die."""
        if self.left <= 0:
            kill_process()
        chunk = self.stream.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(chunk)
        return chunk

    def readinto(self, buffer) -> int:
        """Read into a buffer, for werkzeug asks in either way."""
        chunk = self.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)


class DyingApplication:
    """Wrap the application and die at the chosen moment of a request to the chosen address."""

    def __init__(self, application, moment: str, address: str) -> None:
        self.application, self.moment, self.address = application, moment, address

    def __call__(self, environ, start_response):
        """Answer one request, or not."""
        if not environ["PATH_INFO"].startswith(self.address) or environ["REQUEST_METHOD"] == "GET":
            return self.application(environ, start_response)
        if self.moment == "inside":
            environ["wsgi.input"] = DyingBody(environ["wsgi.input"], int(environ.get("CONTENT_LENGTH") or 0))
        if self.moment == "before":
            event.listen(db.session, "before_commit", lambda _session: kill_process())
        answer = self.application(environ, start_response)
        if self.moment == "after":
            kill_process()
        return answer


def main() -> None:
    """Start servers until killed."""
    database, folder = sys.argv[1:]
    # Made once, and connected to nothing: each server opens connections of its own.
    app = create_app(Configuration(parse_database_url(database), Path(folder), SECRET_KEY, log_key=LOG_KEY))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        moment, address = line.split()
        if os.fork() == 0:
            serve(app, moment, address)


def serve(app: Flask, moment: str, address: str) -> None:
    """Serve until killed."""
    app.wsgi_app = DyingApplication(app.wsgi_app, moment, address)
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=4)
    print(f"http://127.0.0.1:{server.effective_port}", flush=True)
    server.run()


if __name__ == "__main__":
    main()
