"""The keeper's word that a register is kept for a whole period: the page, and the list on the front page."""

from datetime import timedelta

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.access.rules import Actor
from gladsaxe.agreement.store import build_criterion
from gladsaxe.agreement.tables import Criterion
from gladsaxe.core.waiting import WaitingTask
from gladsaxe.database.clock import today
from gladsaxe.indicators import confirmation_store, store, wording
from gladsaxe.indicators.forms import ConfirmationForm, WithdrawalForm
from gladsaxe.indicators.own_registers import OwnRegister, closed_periods, find_own_register
from gladsaxe.indicators.statuses import CriterionStatus, list_statuses
from gladsaxe.submissions.form_page import begin_submission, form_page, own_receipt
from gladsaxe.web.pages import render_page, see_other


@form_page("register-confirmation")
def confirm_register(register: str, period: str) -> ResponseReturnValue:
    """Confirm that a register is kept for a whole period, or take the confirmation back with a reason."""
    if register not in set(OwnRegister):
        abort(404)
    kept, actor = OwnRegister(register), current_actor()
    if not actor.may(kept.keeper_right):
        abort(403)
    criteria = _list_summed_criteria(actor, kept, period)
    if not criteria:
        abort(404)
    form = ConfirmationForm(request.form)
    if form.withdraws():
        form = WithdrawalForm(request.form)
    if begin_submission(form):
        confirmation_store.add_confirmation(actor, kept, period, form.shown_version(), form.why())
        sent = form.submission_id.data
        return see_other(url_for("indicators.confirm_register", register=kept, period=period, gemt=sent))
    newest = confirmation_store.find_newest_confirmation(kept, period)
    version = newest.version if newest else 0
    if form.shown_version() != version:
        # Asked for the first time, or overtaken: the page asks for what can be done now.
        overtaken = form.overtaken
        form = WithdrawalForm(None) if newest and newest.confirmed else ConfirmationForm(None)
        form.start()
        form.version.data, form.overtaken = str(version), overtaken
    return render_page(
        "indicators/confirmation.html",
        form=form,
        kept=kept,
        period=period,
        newest=newest,
        counted=_list_counts(criteria, actor, period),
        receipt=own_receipt(),
    )


def list_waiting_registers(actor: Actor) -> list[WaitingTask]:
    """Return the closed periods that wait for the actor's word."""
    registers = {register for register in OwnRegister if actor.may(register.keeper_right)}
    if not registers:
        return []
    confirmed = confirmation_store.list_confirmations(today())
    rules = [(row, build_criterion(row)) for row in store.list_visible_criteria(actor)]
    summed = [(row.id, rule, find_own_register(rule)) for row, rule in rules]
    figures = store.list_figures([criterion_id for criterion_id, _, _ in summed], today())
    waiting = {
        (register, period)
        for criterion_id, rule, register in summed
        if register in registers
        for period in closed_periods(rule, today())
        if (register, period.label) not in confirmed
        and not store.has_entered_figure(figures.get(criterion_id, {}), period)
    }
    return [
        WaitingTask(
            "register",
            f"Bekræft: {register.danish_name}, {period}",
            url_for("indicators.confirm_register", register=register, period=period.label),
            since=period.end + timedelta(days=1),
        )
        for register, period in sorted(waiting)
    ]


def _list_summed_criteria(actor: Actor, register: OwnRegister, label: str) -> list[Criterion]:
    """Return the criteria summed from a register that have a closed period of a label."""
    rows = [(row, build_criterion(row)) for row in store.list_visible_criteria(actor)]
    return [
        row
        for row, rule in rows
        if find_own_register(rule) is register
        and label in {period.label for period in closed_periods(rule, today())}
    ]


def _list_counts(criteria: list[Criterion], actor: Actor, label: str) -> list[tuple[Criterion, str]]:
    ids = {row.id for row in criteria}
    statuses = [status for status in list_statuses(today(), actor) if status.row.id in ids]
    return [(status.row, _format_count(status, label)) for status in statuses]


def _format_count(status: CriterionStatus, label: str) -> str:
    counted = status.find_figure(status.rule.period(label))
    return (counted.few or wording.format_figure(status.rule, counted.figure)) if counted else "0"
