"""A real server is killed (-9) at every bad moment: one row, the same receipt."""

import pytest

from tests.offline.conftest import make_jpeg
from tests.offline.killed_server import kill_and_send_again, start_servers
from tests.scale import scale

pytestmark = pytest.mark.slow

MOMENTS = [(moment, at_photo) for at_photo in (False, True) for moment in ("before", "after", "inside")]
# Everything but the commit is the program's own doing and the same whatever it is kept in, so in short the
# other database is killed around its commits alone; the bench kills both at every moment.
COMMITS = [("before", False), ("after", False), ("after", True)]


def test_a_server_that_is_killed_makes_one_row_and_the_same_receipt(app, tmp_path):
    kills = scale().server_kills
    whole = kills > 1 or app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite")
    with start_servers(app, tmp_path) as start:
        alive = start("never", "/")
        for moment, at_photo in MOMENTS if whole else COMMITS:
            for _ in range(kills):
                kill_and_send_again(app, start, moment, make_jpeg(), at_photo, alive)
