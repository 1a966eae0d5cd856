"""Starting the program."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def pause_garbage_collection() -> Iterator[None]:
    """Look for no garbage while the program is made, and later not among what it is made of.

    Hardly anything of it is ever thrown away, and to look for it takes a fifth of the start.
    """
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()
