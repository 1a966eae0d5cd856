"""The pages of conflicts."""

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.deviations import conflicts
from gladsaxe.deviations.conflicts import ConflictRecord
from gladsaxe.deviations.forms import ConflictForm, ConflictStepForm
from gladsaxe.deviations.rules import CONFLICT_STAGE_WORDS, ConflictStage
from gladsaxe.submissions.form_addresses import assign_submission_id
from gladsaxe.submissions.form_page import own_receipt, posted_fields
from gladsaxe.submissions.page_helpers import answer_form
from gladsaxe.web.forms import clean_text
from gladsaxe.web.pages import render_page


def show_conflicts() -> ResponseReturnValue:
    """Show the conflicts that exist for the person, and the path that one goes."""
    rows = conflicts.list_conflicts(current_actor())
    return render_page("deviations/conflicts.html", rows=rows, words=CONFLICT_STAGE_WORDS)


def show_conflict(conflict_id: int) -> ResponseReturnValue:
    """Show a conflict and its path so far."""
    return _render_conflict(conflict_id)


@assign_submission_id
def add_conflict() -> ResponseReturnValue:
    """Take in a conflict; an internal one is refused and pointed to its own fora."""
    actor, form = current_actor(), ConflictForm(posted_fields())
    form.sides.choices = _side_choices()

    def work(submission_id: str) -> str:
        dispute = ConflictRecord(
            clean_text(form.title.data), clean_text(form.text.data), tuple(form.sides.data or ())
        )
        row = conflicts.add_conflict(submission_id, actor, dispute)
        return url_for("deviations.conflict", conflict_id=row.id, gemt=submission_id)

    return answer_form(
        form,
        "conflict",
        lambda code: render_page("deviations/conflict_form.html", form=form, status=code),
        work,
    )


def move_conflict(conflict_id: int) -> ResponseReturnValue:
    """Take in where a conflict goes from here."""
    actor, form = current_actor(), ConflictStepForm(posted_fields())
    row = conflicts.find_conflict(actor, conflict_id) or abort(404)
    if not conflicts.may_move_conflict(actor, row.station):
        abort(403)
    _set_stage_choices(form, form.shown_stage())

    def work(submission_id: str) -> str:
        to = ConflictStage(form.station.data)
        body_id = int(form.body.data) if to is ConflictStage.GROUP else None
        conflicts.move_conflict(
            conflict_id, actor, form.shown_stage(), to, body_id, clean_text(form.text.data)
        )
        return url_for("deviations.conflict", conflict_id=conflict_id, gemt=submission_id)

    return answer_form(form, "conflict-step", lambda code: _render_conflict(conflict_id, form, code), work)


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


def _render_conflict(
    conflict_id: int, form: ConflictStepForm | None = None, status: int = 200
) -> ResponseReturnValue:
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
        status=status,
    )
