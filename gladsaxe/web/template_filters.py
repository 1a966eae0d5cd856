"""Template filters: days, numbers and kroner as Danes read them."""

from datetime import date, datetime

from flask import Flask

from gladsaxe.core import amount, dates
from gladsaxe.database.clock import to_local


def format_moment(moment: datetime) -> str:
    """Show a moment as day and time in the plan's time zone."""
    local = to_local(moment)
    return f"{dates.format_day(local.date())} kl. {local:%H.%M}"


def format_day(day: date | None) -> str:
    """Show a day in words, nothing for none."""
    return dates.format_day(day) if day else ""


def add_template_filters(app: Flask) -> None:
    """Give the templates their filters."""
    app.jinja_env.filters.update(
        {
            "day": format_day,
            "moment": format_moment,
            "time": dates.format_time,
            "kroner": amount.format_kroner,
            "count": amount.format_count,
            "number": amount.format_number,
        }
    )
