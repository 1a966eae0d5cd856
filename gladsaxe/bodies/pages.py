"""The page of a seat, which is shown by itself and again where giving the seat has a fault."""

from collections.abc import Sequence

from flask import abort, request
from flask.typing import ResponseReturnValue

from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.tables import Seat
from gladsaxe.bodies import store
from gladsaxe.bodies.forms import GiveSeatForm
from gladsaxe.bodies.rules import (
    MembershipPeriod,
    SeatRule,
    find_next_unit,
    format_membership_end,
    list_remarks,
)
from gladsaxe.bodies.tables import Membership
from gladsaxe.database.clock import to_local_day, today
from gladsaxe.web.pages import render_page


class SeatRow:
    """A seat as its pages show it: who sits there, what is missing, and whose turn is next."""

    def __init__(self, seat: Seat, rule: SeatRule, held: Sequence[Membership], last_unit: int | None) -> None:
        self.seat = seat
        self.held = held
        self.rule = rule
        self.remarks = list_remarks(rule, [row.unit_id for row in held])
        self.next = find_next_unit(rule.units, last_unit) if rule.rotates else None


def show_seat_page(row: Seat, form: GiveSeatForm | None = None, status: int = 200) -> ResponseReturnValue:
    """Show a seat and its history, with the form that gives it to somebody."""
    history = store.list_seat_memberships(row.id)
    current = store.list_current_memberships(row.id, today())
    sitting = [one for one in history if one.id in current]
    last = next((one.unit_id for one in history if not one.awaits_approval), None)
    return render_page(
        "bodies/seat.html",
        shown=SeatRow(row, store.find_seat_rule(row, today()), sitting, last),
        sitting={one.id for one in sitting},
        history=[(one, _format_end(one)) for one in history],
        form=form or build_give_form(row),
        saved="gemt" in request.args and status == 200,
        status=status,
    )


def build_give_form(row: Seat) -> GiveSeatForm:
    """Return the form that gives the seat, with what there is to choose from."""
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


def find_seat_or_404(key: str) -> Seat:
    """Return the agreement's seat of that key."""
    row = next((row for row in agreement.list_seats() if row.key == key), None)
    if row is None:
        abort(404)
    return row


def _format_end(membership: Membership) -> str:
    ended_on = to_local_day(membership.ended_at) if membership.ended_at else None
    period = MembershipPeriod(membership.starts_on, membership.ends_on)
    return format_membership_end(period, membership.awaits_approval, ended_on)
