"""What killed writers leave, and many writers at once: for the tests and the bench."""

import re
import subprocess
import sys
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import BoundedSemaphore

from flask import Flask
from sqlalchemy import select, text

from gladsaxe.audit_log.store import verify_log
from gladsaxe.core.configuration import Configuration
from gladsaxe.database.tables import db
from gladsaxe.issues.tables import Issue
from gladsaxe.submissions.tables import Submission
from tests.conftest import PASSWORD
from tests.databases import LOG_ID
from tests.issues.steps import make_issue_form

ROOT = Path(__file__).resolve().parents[2]
# Each finds rows that only half of a registration could leave.
COUNT_WITHOUT = "SELECT count(*) FROM {} WHERE NOT EXISTS (SELECT 1 FROM {} WHERE {})"
HALF_WRITTEN_QUERIES = {
    "issue without its event": COUNT_WITHOUT.format("issue i", "issue_event e", "e.issue_id = i.id"),
    "issue without its photo": COUNT_WITHOUT.format("issue i", "issue_photo p", "p.issue_id = i.id"),
    "photo of nothing": COUNT_WITHOUT.format("photo p", "issue_photo i", "i.photo_id = p.id"),
    "receipt of nothing": COUNT_WITHOUT.format("custody c", "issue i", "i.submission_id = c.record_id"),
    "sums without rows": "SELECT (SELECT count(*) FROM issue) - (SELECT sum(count) FROM issue_tally)",
}


def kill_writers(app: Flask, folder: Path, kills: int, seed: int) -> dict[str, int]:
    """Kill six writers again and again; return how much was acknowledged and how much of it is not whole."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    words = [sys.executable, "-m", "tests.database.killed_writers", url, str(folder), str(kills), str(seed)]
    out = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    with app.app_context():
        there = set(db.session.scalars(select(Issue.submission_id)))
        found = {name: db.session.scalar(text(query)) or 0 for name, query in HALF_WRITTEN_QUERIES.items()}
        found |= {"lost": len(set(out) - there), "faults of the log": len(verify_log(LOG_ID))}
        db.session.remove()
    return {"acknowledged": len(out), **found}


def write_concurrently(app: Flask, writers: int, each: int) -> Counter[str]:
    """Send forms from many writers at once, and return how often each answer came."""
    client = app.test_client()
    page = client.get("/log-ind").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    client.post("/log-ind", data={"login_name": "bob", "password": PASSWORD, "csrf_token": token})
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/min-side").text)[1]
    session = client.get_cookie("session").value
    good = make_issue_form(app)
    # All wait at the door at once, and as many are served at a time as the server has threads.
    served = BoundedSemaphore(Configuration.threads)

    def write_on(_lane: int) -> list[str]:
        own = app.test_client()
        own.set_cookie("session", session)
        answers = []
        for _ in range(each):
            sent = {**good, "submission_id": str(uuid.uuid4()), "csrf_token": token}
            with served:
                answer = own.post("/problemer/ny", data=sent)
            answers.append("locked" if "locked" in answer.text else str(answer.status_code))
        return answers

    with ThreadPoolExecutor(writers) as pool:
        answers = Counter(answer for lane in pool.map(write_on, range(writers)) for answer in lane)
    with app.app_context():
        rows = len(db.session.scalars(select(Submission.record_id)).all())
        assert rows == answers["303"], "each answer has its row"
        assert verify_log(LOG_ID) == []
        db.session.remove()
    return answers
