"""The page of the data calendar, and the digest of what is owed to us."""

from collections.abc import Iterable

from flask import make_response, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.agreement.store import get_agreement
from gladsaxe.core.waiting import WaitingTask
from gladsaxe.indicators.data_calendar import build_calendar, format_digest, list_outstanding_figures
from gladsaxe.indicators.page_helpers import read_as_of_form
from gladsaxe.indicators.statuses import CriterionStatus, list_statuses
from gladsaxe.web.pages import render_page


def list_late_figures(statuses: Iterable[CriterionStatus]) -> list[WaitingTask]:
    """Return the figures that should be here by now and that somebody has to write in."""
    return [
        WaitingTask(
            "late-figure",
            f"Skriv tal ind: {status.row.number} {status.row.name}, {line.period}",
            url_for("indicators.new_figure", key=status.row.key, periode=line.period.label),
            due=line.expected,
        )
        for status in statuses
        for line in build_calendar(status).lines
        if line.owed and line.register is None
    ]


def data_calendar() -> ResponseReturnValue:
    """Show each figure with who delivers it, when it is expected, and whether it is late."""
    form, code = read_as_of_form()
    calendars = [build_calendar(status) for status in list_statuses(form.day(), current_actor())]
    return render_page(
        "indicators/data_calendar.html",
        status=code,
        form=form,
        calendars=calendars,
        debts=list_outstanding_figures(calendars),
    )


def owed_figures() -> ResponseReturnValue:
    """Send what is owed to us as a plain text."""
    form, code = read_as_of_form()
    calendars = [build_calendar(status) for status in list_statuses(form.day(), current_actor())]
    text = format_digest(list_outstanding_figures(calendars), get_agreement().short_title, form.day())
    response = make_response(text, code)
    response.mimetype = "text/plain"
    return response
