"""The pages of conflicts."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.deviations import conflicts
from gladsaxe.deviations.conflicts import ConflictRecord
from gladsaxe.deviations.forms import ConflictForm, ConflictStepForm
from gladsaxe.deviations.rules import CONFLICT_STAGE_WORDS, ConflictStage
from gladsaxe.submissions.form_page import (
    begin_submission,
    current_refusal,
    form_page,
    own_receipt,
    posted_fields,
)
from gladsaxe.web.forms import clean_text
from gladsaxe.web.pages import render_page, see_other


def show_conflicts() -> ResponseReturnValue:
    """Show the conflicts that exist for the person, and the path that one goes."""
    rows = conflicts.list_conflicts(current_actor())
    return render_page("deviations/conflicts.html", rows=rows, words=CONFLICT_STAGE_WORDS)


def show_conflict(conflict_id: int) -> ResponseReturnValue:
    """Show a conflict and its path so far."""
    return _render_conflict(conflict_id)


@form_page("conflict", numbered=True)
def add_conflict() -> ResponseReturnValue:
    """Take in a conflict; an internal one is refused and pointed to its own fora."""
    form = ConflictForm(posted_fields())
    form.sides.choices = _side_choices()
    if begin_submission(form):
        submission_id = str(form.submission_id.data)
        dispute = ConflictRecord(
            clean_text(form.title.data), clean_text(form.text.data), tuple(form.sides.data or ())
        )
        row = conflicts.add_conflict(submission_id, current_actor(), dispute)
        return see_other(url_for("deviations.conflict", conflict_id=row.id, gemt=submission_id))
    return render_page("deviations/conflict_form.html", form=form)


@form_page("conflict-step")
def move_conflict(conflict_id: int) -> ResponseReturnValue:
    """Take in where a conflict goes from here."""
    actor, form = current_actor(), ConflictStepForm(request.form)
    row = conflicts.find_conflict(actor, conflict_id) or abort(404)
    # Where it was led on meanwhile the page says so, also to one who may not lead it any further.
    if current_refusal() is None and not conflicts.may_move_conflict(actor, row.station):
        abort(403)
    _set_stage_choices(form, form.shown_stage())
    if begin_submission(form):
        to = ConflictStage(form.station.data)
        body_id = int(form.body.data) if to is ConflictStage.GROUP else None
        text = clean_text(form.text.data)
        conflicts.move_conflict(conflict_id, actor, form.shown_stage(), to, body_id, text)
        return see_other(
            url_for("deviations.conflict", conflict_id=conflict_id, gemt=form.submission_id.data)
        )
    return _render_conflict(conflict_id, form)


def _side_choices() -> list[tuple[int, str]]:
    own = current_actor().person_id
    return [
        (side.id, f"{side.person.name}, {side.seat.name}" + (f", {side.party.name}" if side.party else ""))
        for side in conflicts.list_side_memberships()
        if side.person_id != own
    ]


def _set_stage_choices(form: ConflictStepForm, station: ConflictStage) -> None:
    form.at(station)
    form.body.choices = [
        ("", "Vælg"),
        *((str(body.id), body.name) for body in conflicts.list_discussion_bodies()),
    ]


def _render_conflict(conflict_id: int, form: ConflictStepForm | None = None) -> ResponseReturnValue:
    actor = current_actor()
    row = conflicts.find_conflict(actor, conflict_id) or abort(404)
    shown = form or ConflictStepForm()
    # The next press is for the station that is shown now.
    shown.seen.data = row.station
    _set_stage_choices(shown, ConflictStage(row.station))
    shown.start()
    return render_page(
        "deviations/conflict.html",
        row=row,
        form=shown,
        may_step=conflicts.may_move_conflict(actor, row.station),
        words=CONFLICT_STAGE_WORDS,
        receipt=own_receipt(),
    )
