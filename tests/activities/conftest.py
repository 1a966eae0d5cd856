"""The tests of activities live on 20 June 2018."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from gladsaxe.database.clock import freeze_time


@pytest.fixture(autouse=True)
def _in_june() -> Iterator[None]:
    with freeze_time(datetime(2018, 6, 20, 10, tzinfo=UTC)):
        yield
