"""The menu as a page shows it."""

from functools import lru_cache
from typing import NamedTuple

from flask import current_app
from markupsafe import Markup

from gladsaxe.access.rules import gives
from gladsaxe.agreement.roles import Role
from gladsaxe.home.rules import Section, menu_for


class Menu(NamedTuple):
    """Hold the sections of a menu, and their text on the page."""

    sections: tuple[Section, ...]
    html: Markup


@lru_cache(maxsize=1024)
def menu(roles: frozenset[Role], endpoint: str) -> Menu:
    """Return the menu of one who has those roles; they and the page decide every letter of it."""
    sections = tuple(menu_for(lambda right: gives(roles, right), endpoint))
    template = current_app.jinja_env.get_template("home/_menu.html")
    return Menu(sections, Markup(template.render(menu=sections, here=endpoint)))  # noqa: S704 - a template's text
