"""Template filters: days, numbers and kroner as Danes read them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask

from gladsaxe.core import amount, dates


def show_moment(moment: datetime, timezone: str = "Europe/Copenhagen") -> str:
    """Show a moment as day and time in the agreement's zone."""
    local = moment.astimezone(ZoneInfo(timezone))
    return f"{dates.show_day(local.date())} kl. {local:%H.%M}"


def show_day(day: date | None) -> str:
    """Show a day in words, nothing for none."""
    return dates.show_day(day) if day else ""


def add_words(app: Flask) -> None:
    """Give the templates their filters."""
    app.jinja_env.filters.update(
        {
            "day": show_day,
            "moment": show_moment,
            "time": dates.show_time,
            "kroner": amount.show_kroner,
            "count": amount.show_count,
            "number": amount.show,
        }
    )
