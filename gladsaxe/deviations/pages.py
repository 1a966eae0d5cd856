"""The pages of deviations."""

from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.agreement import store as agreement
from gladsaxe.database.clock import today
from gladsaxe.deviations import off_plan, store
from gladsaxe.deviations.forms import CloseForm, FilterForm, StandForm, TellForm
from gladsaxe.deviations.rules import PHASE_WORDS, SOURCE_WORDS, STAND_WORDS, Phase, Source, may_take_stand
from gladsaxe.programme.rules import days_late, late_words
from gladsaxe.submissions.sending import answer_form, own_receipt, posted
from gladsaxe.web.forms import BaseForm, clean_text
from gladsaxe.web.pages import render_page

WORDS: dict[str, Any] = {"phase_words": PHASE_WORDS, "source_words": SOURCE_WORDS, "stand_words": STAND_WORDS}


def listing() -> ResponseReturnValue:
    """Show what went off plan, the newest first, narrowed by a plain form."""
    form = FilterForm(request.args)
    areas = agreement.list_focus_areas()
    form.omraade.choices = [("", "Alle"), *((area.key, area.name) for area in areas)]
    form.validate()
    area_id = {area.key: area.id for area in areas}.get(form.omraade.data)
    return render_page(
        "deviations/listing.html",
        piece="deviations/_list.html",
        form=form,
        found=off_plan.listing(form.wanted_phase(), area_id, request.args.get("efter")),
        **WORDS,
    )


def deviation(source: str, number: int) -> ResponseReturnValue:
    """Show what went off plan, where its forum stands and what the board answered."""
    return _page(source, number)


def take_stand(source: str, number: int) -> ResponseReturnValue:
    """Take in what the forum decided."""
    found, actor, form = _own(source, number), current_actor(), StandForm(posted())

    def work(submission_id: str) -> str:
        store.take_stand(actor, found.source, number, *form.taken())
        return _address(source, number, submission_id)

    return answer_form(form, "stand", lambda code: _page(source, number, form, code), work)


def tell_board(source: str, number: int) -> ResponseReturnValue:
    """Take in that the board is told after all."""
    found, actor, form = _own(source, number), current_actor(), TellForm(posted())
    row_id = found.row.id if found.row else abort(404)

    def work(submission_id: str) -> str:
        store.tell_board(row_id, actor, clean_text(form.text.data))
        return _address(source, number, submission_id)

    return answer_form(form, "tell-board", lambda code: _page(source, number, form, code), work)


def close(source: str, number: int) -> ResponseReturnValue:
    """Take in what came of a deviation that the forum handled."""
    found, actor, form = _own(source, number), current_actor(), CloseForm(posted())
    row_id = found.row.id if found.row else abort(404)

    def work(submission_id: str) -> str:
        store.close(row_id, actor, clean_text(form.outcome.data))
        return _address(source, number, submission_id)

    return answer_form(form, "close-deviation", lambda code: _page(source, number, form, code), work)


def _address(source: str, number: int, submission_id: str) -> str:
    return url_for("deviations.deviation", source=source, number=number, gemt=submission_id)


def _found(source: str, number: int) -> off_plan.OffPlan:
    if source not in set(Source):
        abort(404)
    return off_plan.one(Source(source), number) or abort(404)


def _own(source: str, number: int) -> off_plan.OffPlan:
    found = _found(source, number)
    if not may_take_stand(current_actor(), found.forum.key):
        abort(403)
    return found


def _page(source: str, number: int, form: BaseForm | None = None, status: int = 200) -> ResponseReturnValue:
    found = _found(source, number)
    offered: dict[Phase, list[BaseForm]] = {
        Phase.OPEN: [StandForm()],
        Phase.HANDLED: [CloseForm(), TellForm()],
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
        late=late_words(days_late(found.day, milestone.reached_on if milestone else None, today()))
        if found.source is Source.MILESTONE
        else "",
        receipt=own_receipt(),
        status=status,
        **WORDS,
    )
