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
from gladsaxe.submissions.form_page import own_receipt, posted_fields
from gladsaxe.submissions.page_helpers import answer_form
from gladsaxe.web.forms import BaseForm, clean_text
from gladsaxe.web.pages import render_page

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
        found=deviation_rows.list_deviations(form.selected_phase(), area_id, request.args.get("efter")),
        **TEMPLATE_WORDS,
    )


def show_deviation(source: str, number: int) -> ResponseReturnValue:
    """Show what went off plan, where its forum stands and what the board answered."""
    return _render_deviation(source, number)


def take_stand(source: str, number: int) -> ResponseReturnValue:
    """Take in what the forum decided."""
    found, actor, form = _require_own_deviation(source, number), current_actor(), StandForm(posted_fields())

    def work(submission_id: str) -> str:
        store.take_stand(actor, found.source, number, *form.read_stand())
        return _deviation_url(source, number, submission_id)

    return answer_form(form, "stand", lambda code: _render_deviation(source, number, form, code), work)


def tell_board(source: str, number: int) -> ResponseReturnValue:
    """Take in that the board is told after all."""
    found, actor, form = _require_own_deviation(source, number), current_actor(), TellForm(posted_fields())
    row_id = found.row.id if found.row else abort(404)

    def work(submission_id: str) -> str:
        store.tell_board(row_id, actor, clean_text(form.text.data))
        return _deviation_url(source, number, submission_id)

    return answer_form(form, "tell-board", lambda code: _render_deviation(source, number, form, code), work)


def close_deviation(source: str, number: int) -> ResponseReturnValue:
    """Take in what came of a deviation that the forum handled."""
    found, actor, form = _require_own_deviation(source, number), current_actor(), CloseForm(posted_fields())
    row_id = found.row.id if found.row else abort(404)

    def work(submission_id: str) -> str:
        store.close_deviation(row_id, actor, clean_text(form.outcome.data))
        return _deviation_url(source, number, submission_id)

    return answer_form(
        form, "close-deviation", lambda code: _render_deviation(source, number, form, code), work
    )


def _deviation_url(source: str, number: int, submission_id: str) -> str:
    return url_for("deviations.deviation", source=source, number=number, gemt=submission_id)


def _require_deviation(source: str, number: int) -> deviation_rows.DeviationRow:
    if source not in set(DeviationSource):
        abort(404)
    return deviation_rows.find_deviation(DeviationSource(source), number) or abort(404)


def _require_own_deviation(source: str, number: int) -> deviation_rows.DeviationRow:
    found = _require_deviation(source, number)
    if not may_take_stand(current_actor(), found.forum.key):
        abort(403)
    return found


def _render_deviation(
    source: str, number: int, form: BaseForm | None = None, status: int = 200
) -> ResponseReturnValue:
    found = _require_deviation(source, number)
    offered: dict[DeviationPhase, list[BaseForm]] = {
        DeviationPhase.OPEN: [StandForm()],
        DeviationPhase.HANDLED: [CloseForm(), TellForm()],
    }
    may = may_take_stand(current_actor(), found.forum.key)
    forms = offered.get(found.phase, []) if may else []
    shown = {type(each).__name__: form if type(form) is type(each) else each for each in forms}
    for each in shown.values():
        each.start()
    milestone = found.row.milestone if found.row else None
    return render_page(
        "deviations/deviation.html",
        found=found,
        form=form,
        forms=shown,
        late=format_days_late(
            count_days_late(found.day, milestone.reached_on if milestone else None, today())
        )
        if found.source is DeviationSource.MILESTONE
        else "",
        receipt=own_receipt(),
        status=status,
        **TEMPLATE_WORDS,
    )
