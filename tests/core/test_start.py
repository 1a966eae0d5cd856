"""The program starts without looking for garbage, and looks for it afterwards."""

import gc

import pytest

from gladsaxe.core.startup import pause_garbage_collection


@pytest.fixture(autouse=True)
def _as_before():
    yield
    gc.unfreeze()
    gc.enable()


def test_what_the_program_is_made_of_is_set_aside():
    with pause_garbage_collection():
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0


def test_after_a_failed_start_garbage_is_looked_for():
    before = gc.get_freeze_count()
    with pytest.raises(OSError, match="full"), pause_garbage_collection():
        raise OSError("full")
    assert (gc.isenabled(), gc.get_freeze_count()) == (True, before)
