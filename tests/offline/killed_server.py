"""Kill a real server at each moment, send again, and look at the rows; the bench does it many times."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import func, select

from gladsaxe.database.tables import db
from gladsaxe.issues.tables import Issue, IssuePhoto
from gladsaxe.submissions.tables import AwaitedPhoto, Submission
from tests.conftest import PASSWORD
from tests.issues.steps import get_place_value
from tests.offline.outbox import HEADERS, RECORDS, WHOAMI, build_headers, build_record, sha256

ROOT = Path(__file__).resolve().parents[2]
PHOTOS = "/offline/v1/photos/"
# From a moment and an address to where the server answers.
Server = Callable[[str, str], str]


@contextmanager
def start_servers(app: Flask, folder: Path) -> Iterator[Server]:
    """Give what starts a server on the application's database, in a process that dies at the moment."""
    words = [app.config["SQLALCHEMY_DATABASE_URI"], str(folder)]
    with subprocess.Popen(
        [sys.executable, "-m", "tests.offline.faulty_server", *words],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as process:

        def start(moment: str, address: str) -> str:
            process.stdin.write(f"{moment} {address}\n")
            process.stdin.flush()
            return process.stdout.readline().strip()

        try:
            yield start
        finally:
            os.killpg(process.pid, signal.SIGKILL)


class Phone:
    """Speak with a server over the network, logged in as one of the cast."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def at(self, base: str) -> "Phone":
        """Go on with another server; a login that it does not know is made anew."""
        self.base = base
        if self.ask("GET", WHOAMI)[0] != 200:
            page = self.opener.open(f"{base}/log-ind").read().decode()
            token = page.split('name="csrf_token" value="')[1].split('"')[0]
            form = {"login_name": self.name, "password": PASSWORD, "csrf_token": token}
            self.opener.open(f"{base}/log-ind", urlencode(form).encode()).read()
        self.who = self.ask("GET", WHOAMI)[1]
        return self

    def ask(self, method: str, address: str, content: bytes | None = None, kind: str = "application/json"):
        """Return status and JSON of an answer, 0 and None where there was none."""
        origin = {**HEADERS, "Origin": self.base, "Content-Type": kind}
        sent = origin if content is None else {**build_headers(content), **origin}
        request = urllib.request.Request(self.base + address, content, sent, method=method)
        try:
            with self.opener.open(request) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            return refused.code, None
        except (urllib.error.URLError, ConnectionError, OSError):
            return 0, None


def kill_and_send_again(
    app: Flask, start: Server, moment: str, photo: bytes, at_photo: bool, alive: str
) -> None:
    """Send an issue with a photo to a server that dies, then to one that is `alive`: one row, one receipt."""
    phone, number = Phone("alice"), str(uuid.uuid4())
    fields = {"kind": "lys", "place": get_place_value(app), "text": number, "seen_on": "05-06-2018"}
    fields |= {"urgency": "snart", "level": "0"}
    owner = phone.at(start(moment, PHOTOS if at_photo else RECORDS)).who["owner"]
    item = build_record(
        owner, "issues.new", fields, [("photos", sha256(photo))], phone.who["key"], record_id=number
    )
    content, name = json.dumps(item).encode(), PHOTOS + sha256(photo)
    first = phone.ask("POST", RECORDS, content)
    lost = phone.ask("PUT", name, photo, "image/jpeg") if at_photo else first
    assert lost == (0, None), "the server died before it could answer"
    status, again = phone.at(alive).ask("POST", RECORDS, content)
    assert (status, again["outcome"], again["sha256"]) == (
        200 if again["replay"] else 201,
        "accepted",
        item["sha256"],
    )
    assert again["replay"] is (at_photo or moment == "after"), "what was committed is known, and only that"
    if at_photo:
        assert {**again, "missing": first[1]["missing"]} == {**first[1], "replay": True}
    for _ in range(2):
        status, kept = phone.ask("PUT", name, photo, "image/jpeg")
        assert (status in (200, 201), kept["outcome"]) == (True, "accepted")
    key = {name: item[name] for name in ("record_id", "rev", "sha256")}
    told = phone.ask("POST", "/offline/v1/status", json.dumps({"owner": owner, "records": [key]}).encode())[1]
    assert told["records"] == [{**again, "known": True, "replay": True, "missing": []}]
    with app.app_context():
        issue = db.session.scalars(select(Issue).where(Issue.text == number)).one()
        photos = db.session.scalar(
            select(func.count()).select_from(IssuePhoto).where(IssuePhoto.issue_id == issue.id)
        )
        custody = db.session.scalars(select(Submission).where(Submission.record_id == number)).one()
        awaited = db.session.scalars(select(AwaitedPhoto).where(AwaitedPhoto.record_id == number)).one()
        assert (photos, custody.outcome, awaited.state) == (1, "accepted", "kept")
