"""The organisation: its diagram, each body, and each seat with who sits there from when to when."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.tables import Body
from gladsaxe.bodies import store
from gladsaxe.bodies.diagram import BodyBox, DiagramLevel, draw_diagram
from gladsaxe.bodies.pages import SeatRow, find_seat_or_404, show_seat_page
from gladsaxe.bodies.rules import format_body_remark
from gladsaxe.bodies.tables import Membership
from gladsaxe.database.clock import today
from gladsaxe.web.pages import render_page

blueprint = Blueprint("bodies", __name__)


@blueprint.get("/organisation")
def organisation() -> ResponseReturnValue:
    """Show the diagram, and for each body what is empty or overfull today."""
    bodies = agreement.list_bodies()
    seats = _build_seat_rows(today())
    held = {body.id: sum(len(seat.held) for seat in seats[body.id]) for body in bodies}
    return render_page(
        "bodies/organisation.html",
        diagram=draw_diagram(_build_levels(bodies, held)),
        bodies=[(body, seats[body.id], held[body.id]) for body in bodies],
        body_remark=format_body_remark,
        names={body.key: body.name for body in bodies},
        day=today(),
    )


@blueprint.get("/organisation/<key>")
def body(key: str) -> ResponseReturnValue:
    """Show a body: its seats and who sits there today."""
    bodies = {row.key: row for row in agreement.list_bodies()}
    if key not in bodies:
        abort(404)
    seats = _build_seat_rows(today())[bodies[key].id]
    return render_page(
        "bodies/body.html",
        body=bodies[key],
        seats=seats,
        remark=format_body_remark(bodies[key].definition, sum(len(seat.held) for seat in seats)),
        names={row.key: row.name for row in bodies.values()},
    )


@blueprint.get("/organisation/pladser/<key>")
def seat(key: str) -> ResponseReturnValue:
    """Show a seat: who sits, who sat, whose turn is next, and how it is given to somebody."""
    return show_seat_page(find_seat_or_404(key))


def _build_seat_rows(day: date) -> dict[int, list[SeatRow]]:
    held: dict[int, list[Membership]] = defaultdict(list)
    for one in store.list_memberships(day):
        held[one.seat_id].append(one)
    lasts = store.list_last_units()
    found: dict[int, list[SeatRow]] = defaultdict(list)
    units = store.SeatUnitIndex(day)
    for row in agreement.list_seats():
        shown = SeatRow(row, units.rule_of(row), held[row.id], lasts.get(row.id))
        found[row.body_id].append(shown)
    return found


def _build_levels(bodies: Sequence[Body], held: dict[int, int]) -> list[DiagramLevel]:
    definitions = agreement.get_agreement().definition.get("level", [])
    boxes = {
        body.key: BodyBox(
            body.key, body.name, _format_people(held[body.id]), body.definition.get("reports_to")
        )
        for body in bodies
    }
    levels = [
        DiagramLevel(level["name"], [boxes.pop(key) for key in level["bodies"]]) for level in definitions
    ]
    return [*levels, DiagramLevel("", list(boxes.values()))] if boxes else levels


def _format_people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} personer"
