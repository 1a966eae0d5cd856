"""An application without an agreement, for the tests that load one themselves."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.databases import configuration


@pytest.fixture
def empty_app(database_url: str) -> Iterator[Flask]:
    """Give the application on a fresh database of each kind that holds nothing."""
    from app import create_app
    from gladsaxe.database.tables import db

    made = create_app(configuration(database_url))
    made.config["TESTING"] = True
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()
