"""What the tests of the outbox stand on: a house that is as new for each test, and phones in each browser."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.offline.house import House, a_house
from tests.browser.offline.phone import Phone, a_phone
from tests.scale import Scale
from tests.scale import scale as scale_of_this_run

# How long a page may take on a machine that does much else; a test waits only as long as it must.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def standing_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Give the program behind a net that can fail; starting it takes longer than most tests."""
    with a_house(tmp_path_factory.mktemp("house")) as started:
        yield started


@pytest.fixture
def house(standing_house: House) -> House:
    """Give the program as it was at first."""
    standing_house.renew()
    return standing_house


@pytest.fixture
def phone(house: House, either: Browser) -> Iterator[Callable[..., Phone]]:
    """Give phones in each browser in turn."""
    made: list[Phone] = []

    def make(**options: object) -> Phone:
        made.append(a_phone(either, house, **options))
        return made[-1]

    yield make
    house.net.release.set()
    for one in made:
        one.context.close()


@pytest.fixture(scope="session")
def scale() -> Scale:
    """Give how much is tried in this run."""
    return scale_of_this_run()
