"""The page that shows the agreement as people read it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from gladsaxe.agreement import store, tables, wording
from gladsaxe.web import pages

blueprint = Blueprint("agreement", __name__)
Row = TypeVar("Row", tables.Goal, tables.Criterion)


@blueprint.get("/aftalen")
def show() -> Response:
    """Show the whole agreement; not found before one is loaded."""
    stored = store.current_or_none()
    if stored is None:
        abort(404)
    bodies, seats = store.bodies(), store.seats()
    levels = {level["key"]: level["name"] for level in stored.definition.get("level", [])}
    return pages.show(
        "agreement/show.html",
        agreement=stored,
        period=store.period(),
        parties=store.parties(),
        estates=store.estates(),
        areas=store.focus_areas(),
        goals=_by_area(store.goals()),
        criteria=_by_area(store.criteria()),
        bodies=[(body, [seat for seat in seats if seat.body_id == body.id]) for body in bodies],
        levels=levels,
        places=store.places(),
        activity_types=store.activity_types(),
        facts=store.facts(),
        budget_lines=store.budget_lines(),
        duties=store.duties(),
        watches=store.watches(),
        initiatives=store.initiatives(),
        inconsistencies=store.notes("uoverensstemmelse"),
        abbreviations=store.notes("forkortelse"),
        body_names={body.key: body.name for body in bodies},
        source_names={source.key: source.name for source in store.sources()},
        seat_names={seat.key: seat.name for seat in seats},
        wording=wording,
    )


def _by_area(rows: Iterable[Row]) -> dict[int, list[Row]]:
    listed: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        listed[row.area_id].append(row)
    return listed
