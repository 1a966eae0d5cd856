"""Which tests run on PostgreSQL too: all that stand on a database, but for those that see pages alone.

What a page says is the same on both databases; what a store sends is not. So a test that reaches its database
through people's pages alone runs on SQLite, where another test of its file is kept on both.
"""

import inspect
from collections.abc import Sequence

import pytest

# The fixtures through which a test sees pages.
PAGES = {"visit", "phone"}


def sees_pages_only(item: pytest.Function) -> bool:
    """Return True if the test asks for pages, and for nothing else but its parameters."""
    parameters = set(item.callspec.params) - {"app"}
    fixtures = set(inspect.signature(item.function).parameters) - parameters
    return bool(fixtures) and fixtures <= PAGES


def is_on_postgresql(item: pytest.Item) -> bool:
    """Return True if the test runs on an application on PostgreSQL."""
    callspec = getattr(item, "callspec", None)
    return callspec is not None and callspec.params.get("app") == "postgresql"


def list_page_tests_on_postgresql(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Return the tests that see pages alone, of the files with another test on PostgreSQL."""
    on_postgresql = [item for item in items if is_on_postgresql(item)]
    kept = {item.path for item in on_postgresql if not sees_pages_only(item)}
    return [item for item in on_postgresql if item.path in kept and sees_pages_only(item)]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out on PostgreSQL what sees pages alone."""
    if left_out := list_page_tests_on_postgresql(items):
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
