"""Pieces that a later room shows on an earlier room's page, which may not import it.

A page asks for the pieces of a place in its template: `{{ besides("criterion", row) }}`. A room offers a
function that renders its piece, empty text for nothing; app.py names who offers what.
"""

from collections.abc import Callable, Mapping, Sequence

from flask import Flask
from markupsafe import Markup

PanelRenderer = Callable[..., str]


def add_panels(app: Flask, offered: Mapping[str, Sequence[PanelRenderer]]) -> None:
    """Give the templates `besides(place, *subject)`, which renders the pieces of a place in order."""

    def besides(place: str, *subject: object) -> Markup:
        return Markup("").join(Markup(piece(*subject)) for piece in offered.get(place, ()))  # noqa: S704

    app.jinja_env.globals["besides"] = besides
