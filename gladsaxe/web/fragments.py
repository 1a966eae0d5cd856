"""Pieces of pages that their values alone decide, and those that are kept by what they show."""

from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache

from flask import current_app
from markupsafe import Markup

FRAGMENT_CACHE_SIZE = 1024


def render_fragment(template: str, **values: object) -> Markup:
    """Render a template that knows nothing but its values: neither who it is for nor the day."""
    return Markup(current_app.jinja_env.get_template(template).render(values))  # noqa: S704 - a template's text


def make_cached_fragment(template: str, macro: str) -> Callable[..., Markup]:
    """Return what calls a template's macro, or returns what came of it for the same values before.

    They decide every letter of it, so a piece that is kept is never an old one. It stays in memory, so only
    what is open to all belongs there.
    """

    @lru_cache(maxsize=FRAGMENT_CACHE_SIZE)
    def known(*values: Hashable) -> Markup:
        module = current_app.jinja_env.get_template(template).module
        made: Markup = getattr(module, macro)(*values)
        return made

    return known


def join_fragments(pieces: Iterable[Markup]) -> Markup:
    """Put pieces one after another; Markup's own way would look at each of them again."""
    return Markup("".join(pieces))  # noqa: S704 - each is a piece of markup
