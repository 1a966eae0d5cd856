"""One login a person and test: here nobody's session ends."""

from functools import cache

import pytest


@pytest.fixture
def visit(visit):
    """Give the browser in which one of the cast is logged in, the same each time."""
    return cache(visit)
