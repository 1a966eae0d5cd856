"""PostgreSQL is restarted under the program: a page says so meanwhile, and the next request is well."""

import pytest

from app import create_app
from gladsaxe.database.tables import db
from tests.conftest import CAST_SEATED, log_in_as
from tests.databases import MIGRATED, configuration
from tests.postgres import running_server

pytestmark = pytest.mark.slow


def test_a_restarted_server_costs_no_more_than_the_time_it_was_away():
    with running_server(durable=True) as server:
        url = server.create("plan")
        MIGRATED.prepare(url)
        CAST_SEATED.prepare(url)
        app = create_app(configuration(url))
        client = app.test_client()
        log_in_as(client, "alice")
        assert client.get("/aktiviteter").status_code == 200
        # Restarted between two requests: the pool's connections are of the server that is gone.
        server.stop()
        server.start()
        assert client.get("/aktiviteter").status_code == 200
        server.stop()
        answer = client.get("/aktiviteter")
        assert (answer.status_code, "Vi kan ikke få fat i det" in answer.text) == (503, True)
        assert client.get("/sundhed").status_code == 200
        assert client.get("/sundhed/klar").json["checks"]["database"] == "failed"
        server.start()
        assert client.get("/aktiviteter").status_code == 200
        assert client.get("/sundhed/klar").json["checks"]["database"] == "ok"
        with app.app_context():
            db.engine.dispose()
