"""What the tests of backups stand on: an application with folders of its own."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask

from gladsaxe.audit_log.identity import save_log_id
from gladsaxe.database.clock import freeze_time
from tests.databases import LOG_ID

START = datetime(2018, 6, 6, 10, tzinfo=UTC)


@pytest.fixture
def kept(app, tmp_path) -> Iterator[Flask]:
    """Give the application folders of its own, on a day of the plan's period."""
    own = replace(
        app.extensions["configuration"], data_folder=tmp_path / "data", backups=tmp_path / "backups"
    )
    own.data_folder.mkdir()
    (own.data_folder / "log_key").write_text(own.log_key)
    (own.data_folder / "log_key").chmod(0o600)
    save_log_id(own.data_folder, LOG_ID)
    app.extensions["configuration"] = own
    app.config.update(DATA_FOLDER=own.data_folder, BACKUPS=own.backups)
    with freeze_time(START):
        yield app


@pytest.fixture
def run(kept):
    """Run a command of the program."""
    return lambda *words: kept.test_cli_runner().invoke(args=[*map(str, words)])
