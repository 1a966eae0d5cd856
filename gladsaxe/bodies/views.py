"""The organisation: its diagram, each body, and each seat with who sits there from when to when."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.tables import Body, Seat
from gladsaxe.bodies import store
from gladsaxe.bodies.diagram import BodyBox, DiagramLevel, draw_diagram
from gladsaxe.bodies.forms import EndSeatForm, GiveSeatForm
from gladsaxe.bodies.rules import SeatRule, find_next_unit, format_body_remark, list_remarks
from gladsaxe.bodies.tables import Membership
from gladsaxe.database.clock import today
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.web.pages import render_page, see_other

blueprint = Blueprint("bodies", __name__)


class SeatRow:
    """A seat as its pages show it: who sits there, what is missing, and whose turn is next."""

    def __init__(self, seat: Seat, rule: SeatRule, held: Sequence[Membership], last_unit: int | None) -> None:
        self.seat = seat
        self.held = held
        self.rule = rule
        self.remarks = list_remarks(rule, [row.unit_id for row in held])
        self.next = find_next_unit(rule.units, last_unit) if rule.rotates else None


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
    return _show_seat_page(_seat_or_404(key))


@blueprint.post("/organisation/pladser/<key>")
def give_seat(key: str) -> ResponseReturnValue:
    """Give the seat to a person from a day, perhaps to another."""
    row = _seat_or_404(key)
    form = _build_give_form(row)
    if not form.validate():
        return _show_seat_page(row, form, status=422)
    by_estate = store.is_filled_by_estate(row)
    place = store.SeatAssignment(
        row.id,
        form.starts_on.data,
        form.ends_on.data,
        party_id=None if by_estate else form.unit_id(),
        estate_id=form.unit_id() if by_estate else None,
        delegated=form.is_delegated(),
    )
    try:
        run_in_transaction(store.give_seat, form.chosen_person(), form.new_name(), place)
    except store.AlreadySeated:
        form.starts_on.errors = ["Personen sidder allerede på pladsen i de dage. Se listen, og ret dagene."]
        return _show_seat_page(_seat_or_404(key), form, status=422)
    return see_other(url_for("bodies.seat", key=key, gemt=1))


@blueprint.route("/organisation/pladser/<key>/<int:membership_id>/slut", methods=["GET", "POST"])
def end_membership(key: str, membership_id: int) -> ResponseReturnValue:
    """Set the last day of somebody who sits; what the seat has open stays with the seat."""
    row = _seat_or_404(key)
    held = next((one for one in store.list_seat_memberships(row.id) if one.id == membership_id), None)
    if held is None:
        abort(404)
    form = EndSeatForm(request.form)
    form.starts_on = held.starts_on
    if request.method == "POST" and form.validate():
        run_in_transaction(store.end_membership, membership_id, form.ends_on.data)
        return see_other(url_for("bodies.seat", key=key, gemt=1))
    if request.method != "POST":
        form.ends_on.data = held.ends_on or today()
    return render_page("bodies/end.html", row=row, held=held, form=form, status=422 if form.faults() else 200)


def _show_seat_page(row: Seat, form: GiveSeatForm | None = None, status: int = 200) -> ResponseReturnValue:
    history = store.list_seat_memberships(row.id)
    day = today()
    sitting = [one for one in history if one.starts_on <= day and (one.ends_on is None or one.ends_on >= day)]
    last = history[0].unit_id if history else None
    return render_page(
        "bodies/seat.html",
        shown=SeatRow(row, store.find_seat_rule(row, today()), sitting, last),
        sitting={one.id for one in sitting},
        history=[one for one in history if one.ends_on is None or one.ends_on >= one.starts_on],
        form=form or _build_give_form(row),
        saved="gemt" in request.args and status == 200,
        status=status,
    )


def _build_give_form(row: Seat) -> GiveSeatForm:
    form = GiveSeatForm(request.form)
    rule = store.find_seat_rule(row, today())
    form.ask(
        [(row.id, row.name) for row in store.list_people()],
        [(unit.id, unit.name) for unit in rule.units],
        row.definition.get("delegable_to", ""),
    )
    form.earliest, form.latest = agreement.get_plan_period()
    if request.method != "POST":
        form.starts_on.data = today()
    return form


def _seat_or_404(key: str) -> Seat:
    row = next((row for row in agreement.list_seats() if row.key == key), None)
    if row is None:
        abort(404)
    return row


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
    said = agreement.get_agreement().definition.get("level", [])
    boxes = {
        body.key: BodyBox(
            body.key, body.name, _format_people(held[body.id]), body.definition.get("reports_to")
        )
        for body in bodies
    }
    levels = [DiagramLevel(level["name"], [boxes.pop(key) for key in level["bodies"]]) for level in said]
    return [*levels, DiagramLevel("", list(boxes.values()))] if boxes else levels


def _format_people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} personer"
