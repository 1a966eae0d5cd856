"""The page that shows the agreement as people read it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from gladsaxe.agreement import store, tables, wording
from gladsaxe.database.clock import today
from gladsaxe.web import pages

blueprint = Blueprint("agreement", __name__)
Row = TypeVar("Row", tables.Goal, tables.Criterion)


@blueprint.get("/aftalen")
def show() -> Response:
    """Show the whole agreement; not found before one is loaded."""
    stored = store.find_agreement()
    if stored is None:
        abort(404)
    bodies, seats = store.list_bodies(), store.list_seats()
    lines, written = store.list_budget_lines(), store.list_items(tables.BudgetLine)
    rules = stored.definition.get("forum_rules", {})
    levels = {level["key"]: level["name"] for level in stored.definition.get("level", [])}
    return pages.render_page(
        "agreement/show.html",
        agreement=stored,
        period=store.get_plan_period(),
        parties=store.list_parties(),
        estates=store.list_estates(),
        areas=store.list_focus_areas(),
        goals=_group_by_area(store.list_goals()),
        criteria=_group_by_area(store.list_criteria()),
        bodies=[(body, [seat for seat in seats if seat.body_id == body.id]) for body in bodies],
        levels=levels,
        places=store.list_places(),
        activity_types=store.list_activity_types(),
        facts=store.list_facts(),
        purpose=store.get_plan_terms()["purpose"],
        budget_lines=lines,
        budget_is_amended=[line.amount_kr for line in lines] != [row.amount_kr for row in written],
        dropped={row.id for row in store.list_criteria() if store.is_dropped(row, today())},
        duties=store.list_duties(),
        watches=store.list_watches(),
        initiatives=store.list_initiatives(),
        inconsistencies=store.list_notes("uoverensstemmelse"),
        abbreviations=store.list_notes("forkortelse"),
        body_names={body.key: body.name for body in bodies},
        source_names={source.key: source.name for source in store.list_sources()},
        seat_names={seat.key: seat.name for seat in seats},
        linked_forums=wording.join_words(rules.get("linked_existing_fora", [])),
        linked_how=rules.get("linked_how", ""),
        shared_seats=_list_shared_seats(seats),
        corrections=store.list_corrections(),
        wording=wording,
    )


def _list_shared_seats(seats: Iterable[tables.Seat]) -> list[tuple[str, list[tables.Body]]]:
    """Return each function that sits in more than one forum, with the forums."""
    bodies: dict[str, list[tables.Body]] = defaultdict(list)
    for seat in seats:
        if seat.body.kind == "forum":
            bodies[seat.name].append(seat.body)
    return [(name, forums) for name, forums in bodies.items() if len(forums) > 1]


def _group_by_area(rows: Iterable[Row]) -> dict[int, list[Row]]:
    listed: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        listed[row.area_id].append(row)
    return listed
