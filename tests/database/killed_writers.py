"""Six writers in a process that is killed (-9) again and again, for the tests and the bench.

`python -m tests.database.killed_writers DATABASE FOLDER KILLS SEED` prints the submission ids that were
acknowledged: each was told to its writer after the commit.
"""

import os
import random
import signal
import sys
import threading
import uuid
from datetime import date
from functools import partial
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app import create_app
from gladsaxe.access import store as access
from gladsaxe.agreement.issue_kinds import IssueKind, IssueUrgency
from gladsaxe.agreement.tables import Place
from gladsaxe.attachments.rules import EncodedPhoto
from gladsaxe.core.configuration import Configuration, parse_database_url
from gladsaxe.database.tables import db
from gladsaxe.issues import store
from gladsaxe.issues.rules import IssueReport
from gladsaxe.submissions.store import accept_submission
from tests.databases import LOG_KEY, SECRET_KEY

WRITERS = 6
PHOTO_BYTES = 20_000


def write_until_killed(app: Flask, told: int) -> None:
    """Write issues with photos from six threads until killed, and tell each one after its commit."""
    with app.app_context():
        actor = access.build_actor(access.find_account_by_login("alice"))
        place = db.session.scalars(select(Place.id).limit(1)).one()
    report = IssueReport(IssueKind.BROKEN, place, date(2018, 6, 5), IssueUrgency.SOON, "Bænken er brækket.")

    def lane() -> None:
        with app.app_context():
            while True:
                number = str(uuid.uuid4())
                picture = EncodedPhoto(os.urandom(PHOTO_BYTES), 10, 10)
                accept_submission(number, actor.person_id, "issues.new", partial(added, number, picture))
                os.write(told, f"{number}\n".encode())

    def added(number: str, picture: EncodedPhoto) -> str:
        return store.add_issue(number, actor, report, [picture]).number

    for _ in range(WRITERS):
        threading.Thread(target=lane, daemon=True).start()
    threading.Event().wait()


def kill_writers_once(app: Flask, dice: random.Random) -> list[str]:
    """Let the writers write, kill them at a chance moment, and return what they were told."""
    reading, telling = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        write_until_killed(app, telling)
    os.close(telling)
    with os.fdopen(reading) as lines:
        acknowledged = [lines.readline().strip() for _ in range(dice.randrange(3, 25))]
        os.kill(child, signal.SIGKILL)
        # What was told before the kill and not read yet was acknowledged too.
        acknowledged += [line.strip() for line in lines if line.endswith("\n")]
    os.waitpid(child, 0)
    return acknowledged


def main() -> None:
    """Kill as often as asked, and print what was acknowledged."""
    url, folder, kills, seed = sys.argv[1:]
    dice = random.Random(int(seed))
    # Made once, and connected to nothing: each child opens connections of its own.
    app = create_app(Configuration(parse_database_url(url), Path(folder), SECRET_KEY, log_key=LOG_KEY))
    for _ in range(int(kills)):
        print("\n".join(kill_writers_once(app, dice)), flush=True)


if __name__ == "__main__":
    main()
