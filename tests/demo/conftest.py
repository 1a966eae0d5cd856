"""A folder with the demo, filled once for the tests of this room, and the real time after each of them."""

import shutil
from pathlib import Path

import pytest
from flask import Flask

from gladsaxe.core.configuration import Configuration, read_configuration
from gladsaxe.database.clock import shift_clock_to
from gladsaxe.database.tables import db
from gladsaxe.serve import _create_app, _prepare_database


def prepare_demo(configuration: Configuration) -> tuple[Flask, list[tuple[str, str, str]]]:
    """Make a database ready as `serve --demo` does; return the application and the accounts."""
    app = _create_app(configuration)
    with app.app_context():
        return app, _prepare_database(app, configuration, demo=True, prefix="")


@pytest.fixture(scope="session")
def filled_folder(tmp_path_factory) -> tuple[Path, dict[str, str]]:
    """Fill a data folder with the demo; return it and the login name of each role."""
    folder = tmp_path_factory.mktemp("demo")
    app, accounts = prepare_demo(read_configuration({"GLADSAXE_DATA": str(folder)}))
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    shift_clock_to(None)
    return folder, {role: login for role, login, _ in accounts}


@pytest.fixture
def demo_folder(filled_folder, tmp_path):
    """Give a copy of the demo's folder, and the real time back afterwards."""
    yield Path(shutil.copytree(filled_folder[0], tmp_path / "data"))
    shift_clock_to(None)
