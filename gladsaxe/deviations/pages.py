"""The pages of deviations."""

from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.agreement import store as agreement
from gladsaxe.database.clock import today
from gladsaxe.deviations import deviation_rows, store
from gladsaxe.deviations.forms import CloseForm, DeviationFilterForm, StandForm, TellForm
from gladsaxe.deviations.rules import (
    PHASE_WORDS,
    SOURCE_WORDS,
    STAND_WORDS,
    DeviationPhase,
    DeviationSource,
    may_take_stand,
)
from gladsaxe.programme.rules import count_days_late, format_days_late
from gladsaxe.submissions.form_page import begin_submission, form_page, own_receipt
from gladsaxe.web.forms import BaseForm, clean_text
from gladsaxe.web.pages import render_page, see_other

TEMPLATE_WORDS: dict[str, Any] = {
    "phase_words": PHASE_WORDS,
    "source_words": SOURCE_WORDS,
    "stand_words": STAND_WORDS,
}


def show_deviations() -> ResponseReturnValue:
    """Show what went off plan, the newest first, narrowed by a plain form."""
    form = DeviationFilterForm(request.args)
    areas = agreement.list_focus_areas()
    form.omraade.choices = [("", "Alle"), *((area.key, area.name) for area in areas)]
    form.validate()
    area_id = {area.key: area.id for area in areas}.get(form.omraade.data)
    return render_page(
        "deviations/listing.html",
        piece="deviations/_list.html",
        form=form,
        deviations=deviation_rows.list_deviations(form.selected_phase(), area_id, request.args.get("efter")),
        **TEMPLATE_WORDS,
    )


def show_deviation(source: str, number: int) -> ResponseReturnValue:
    """Show what went off plan, where its forum stands and what the board answered."""
    return _render_deviation(source, number)


@form_page("stand")
def take_stand(source: str, number: int) -> ResponseReturnValue:
    """Take in what the forum decided."""
    _require_own_deviation(source, number)
    form = StandForm(request.form)
    if begin_submission(form):
        store.take_stand(current_actor(), DeviationSource(source), number, *form.read_stand())
        return _redirect_to_deviation(source, number, form)
    return _render_deviation(source, number, form)


@form_page("tell-board")
def tell_board(source: str, number: int) -> ResponseReturnValue:
    """Take in that the board is told after all."""
    deviation_id, form = _require_deviation_id(source, number), TellForm(request.form)
    if begin_submission(form):
        store.tell_board(deviation_id, current_actor(), clean_text(form.text.data))
        return _redirect_to_deviation(source, number, form)
    return _render_deviation(source, number, form)


@form_page("close-deviation")
def close_deviation(source: str, number: int) -> ResponseReturnValue:
    """Take in what came of a deviation that the forum handled."""
    deviation_id, form = _require_deviation_id(source, number), CloseForm(request.form)
    if begin_submission(form):
        store.close_deviation(deviation_id, current_actor(), clean_text(form.outcome.data))
        return _redirect_to_deviation(source, number, form)
    return _render_deviation(source, number, form)


def _redirect_to_deviation(source: str, number: int, form: BaseForm) -> ResponseReturnValue:
    submission_id = form.submission_id.data
    return see_other(url_for("deviations.deviation", source=source, number=number, gemt=submission_id))


def _require_deviation(source: str, number: int) -> deviation_rows.DeviationRow:
    if source not in set(DeviationSource):
        abort(404)
    return deviation_rows.find_deviation(DeviationSource(source), number) or abort(404)


def _require_own_deviation(source: str, number: int) -> deviation_rows.DeviationRow:
    deviation = _require_deviation(source, number)
    if not may_take_stand(current_actor(), deviation.forum.key):
        abort(403)
    return deviation


def _require_deviation_id(source: str, number: int) -> int:
    row = _require_own_deviation(source, number).row
    return row.id if row else abort(404)


def _render_deviation(source: str, number: int, form: BaseForm | None = None) -> ResponseReturnValue:
    deviation = _require_deviation(source, number)
    offered: dict[DeviationPhase, list[BaseForm]] = {
        DeviationPhase.OPEN: [StandForm()],
        DeviationPhase.HANDLED: [CloseForm(), TellForm()],
    }
    may = may_take_stand(current_actor(), deviation.forum.key)
    forms = offered.get(deviation.phase, []) if may else []
    shown = {type(each).__name__: form if type(form) is type(each) else each for each in forms}
    for each in shown.values():
        each.start()
    milestone = deviation.row.milestone if deviation.row else None
    return render_page(
        "deviations/deviation.html",
        deviation=deviation,
        form=form,
        forms=shown,
        late=format_days_late(
            count_days_late(deviation.day, milestone.reached_on if milestone else None, today())
        )
        if deviation.source is DeviationSource.MILESTONE
        else "",
        receipt=own_receipt(),
        **TEMPLATE_WORDS,
    )
