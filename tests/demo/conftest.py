"""A folder with the demo, filled once for the tests of this room, and the real time after each of them."""

import shutil
from pathlib import Path

import pytest

from gladsaxe.core.configuration import read_configuration
from gladsaxe.database.clock import shift_clock_to
from gladsaxe.database.tables import db
from gladsaxe.serve import _prepare_app


@pytest.fixture(scope="session")
def filled_folder(tmp_path_factory) -> tuple[Path, dict[str, str]]:
    """Fill a data folder with the demo; return it and the login name of each role."""
    folder = tmp_path_factory.mktemp("demo")
    app, accounts = _prepare_app(read_configuration({"GLADSAXE_DATA": str(folder)}), demo=True, prefix="")
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
