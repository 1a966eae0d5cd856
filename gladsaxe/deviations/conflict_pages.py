"""The pages of conflicts."""

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.deviations import conflicts
from gladsaxe.deviations.conflicts import Dispute
from gladsaxe.deviations.forms import ConflictForm, StepForm
from gladsaxe.deviations.rules import STATION_WORDS, Station
from gladsaxe.submissions.once import once
from gladsaxe.submissions.sending import answer_form, own_receipt, posted
from gladsaxe.web.forms import clean_text
from gladsaxe.web.pages import render_page


def listing() -> ResponseReturnValue:
    """Show the conflicts that exist for the person, and the path that one goes."""
    rows = conflicts.listing(current_actor())
    return render_page("deviations/conflicts.html", rows=rows, words=STATION_WORDS)


def conflict(conflict_id: int) -> ResponseReturnValue:
    """Show a conflict and its path so far."""
    return _page(conflict_id)


@once
def new() -> ResponseReturnValue:
    """Take in a conflict; an internal one is refused and pointed to its own fora."""
    actor, form = current_actor(), ConflictForm(posted())
    form.sides.choices = _sides()

    def work(submission_id: str) -> str:
        dispute = Dispute(
            clean_text(form.title.data), clean_text(form.text.data), tuple(form.sides.data or ())
        )
        row = conflicts.add(submission_id, actor, dispute)
        return url_for("deviations.conflict", conflict_id=row.id, gemt=submission_id)

    return answer_form(
        form,
        "conflict",
        lambda code: render_page("deviations/conflict_form.html", form=form, status=code),
        work,
    )


def step(conflict_id: int) -> ResponseReturnValue:
    """Take in where a conflict goes from here."""
    actor, form = current_actor(), StepForm(posted())
    row = conflicts.one(actor, conflict_id) or abort(404)
    if not conflicts.may_step(actor, row.station):
        abort(403)
    _offer(form, form.seen_station())

    def work(submission_id: str) -> str:
        to = Station(form.station.data)
        body_id = int(form.body.data) if to is Station.GROUP else None
        conflicts.lead_on(conflict_id, actor, form.seen_station(), to, body_id, clean_text(form.text.data))
        return url_for("deviations.conflict", conflict_id=conflict_id, gemt=submission_id)

    return answer_form(form, "conflict-step", lambda code: _page(conflict_id, form, code), work)


def _sides() -> list[tuple[int, str]]:
    own = current_actor().person_id
    return [
        (side.id, f"{side.person.name}, {side.seat.name}" + (f", {side.party.name}" if side.party else ""))
        for side in conflicts.sides()
        if side.person_id != own
    ]


def _offer(form: StepForm, station: Station) -> None:
    form.at(station)
    form.body.choices = [("", "Vælg"), *((str(body.id), body.name) for body in conflicts.groups())]


def _page(conflict_id: int, form: StepForm | None = None, status: int = 200) -> ResponseReturnValue:
    actor = current_actor()
    row = conflicts.one(actor, conflict_id) or abort(404)
    shown = form or StepForm()
    # The next press is for the station that is shown now.
    shown.seen.data = row.station
    _offer(shown, Station(row.station))
    shown.start()
    return render_page(
        "deviations/conflict.html",
        row=row,
        form=shown,
        may_step=conflicts.may_step(actor, row.station),
        words=STATION_WORDS,
        receipt=own_receipt(),
        status=status,
    )
