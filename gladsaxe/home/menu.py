"""The menu as a page shows it."""

from functools import lru_cache
from typing import NamedTuple

from flask import current_app
from markupsafe import Markup

from gladsaxe.access.rules import has_right
from gladsaxe.agreement.roles import Role
from gladsaxe.home.rules import MenuSection, build_menu


class RenderedMenu(NamedTuple):
    """The sections of a menu, and their text on the page."""

    sections: tuple[MenuSection, ...]
    html: Markup


@lru_cache(maxsize=1024)
def render_menu(roles: frozenset[Role], endpoint: str) -> RenderedMenu:
    """Return the menu of one who has those roles; they and the page decide every letter of it."""
    sections = tuple(build_menu(lambda right: has_right(roles, right), endpoint))
    template = current_app.jinja_env.get_template("home/_menu.html")
    return RenderedMenu(sections, Markup(template.render(menu=sections, here=endpoint)))  # noqa: S704 - a template's text
