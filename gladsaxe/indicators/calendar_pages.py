"""The page of the data calendar, and the digest of what is owed to us."""

from flask import make_response
from flask.typing import ResponseReturnValue

from gladsaxe.access.gate import current_actor
from gladsaxe.agreement.store import agreement
from gladsaxe.indicators.data_calendar import calendar_of, debts_of, digest_of
from gladsaxe.indicators.sending import asked_day
from gladsaxe.indicators.statuses import statuses
from gladsaxe.web.pages import show


def data_calendar() -> ResponseReturnValue:
    """Show each figure with who delivers it, when it is expected, and whether it is late."""
    form, code = asked_day()
    calendars = [calendar_of(status) for status in statuses(form.day(), current_actor())]
    return show(
        "indicators/data_calendar.html",
        status=code,
        form=form,
        calendars=calendars,
        debts=debts_of(calendars),
    )


def owed_figures() -> ResponseReturnValue:
    """Send what is owed to us as a plain text."""
    form, code = asked_day()
    calendars = [calendar_of(status) for status in statuses(form.day(), current_actor())]
    text = digest_of(debts_of(calendars), agreement().short_title, form.day())
    response = make_response(text, code)
    response.mimetype = "text/plain"
    return response
