"""The time and the day as the plan's people live them; one place to ask, so that a test can set it."""

from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_fixed: ContextVar[datetime | None] = ContextVar("fixed_now", default=None)
_days, _moved = 0, timedelta()


def now() -> datetime:
    """Return the present moment in UTC."""
    return _fixed.get() or datetime.now(UTC) + _moved


def live_on(day: date) -> None:
    """Move this process's days so that the present one is `day`: a demo lives inside its plan's period."""
    global _days, _moved
    local = datetime.now(ZoneInfo("Europe/Copenhagen"))
    _days = (day - local.date()).days
    # The same time of day: in winter and in summer it is not the same hour of UTC.
    there = local + timedelta(days=_days)
    _moved = there.astimezone(UTC) - local.astimezone(UTC)


def moved() -> bool:
    """Tell whether the clock is moved."""
    return bool(_days)


def days_moved() -> int:
    """Return by how many days the clock is moved."""
    return _days


def day_of(moment: datetime, timezone: str = "Europe/Copenhagen") -> date:
    """Return the day that a moment belongs to in the agreement's time zone; in UTC it begins hours later."""
    return moment.astimezone(ZoneInfo(timezone)).date()


def today(timezone: str = "Europe/Copenhagen") -> date:
    """Return the present day in the agreement's time zone."""
    return day_of(now(), timezone)


class frozen:
    """Hold the clock at one moment: the demo year is written in as it happened."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def __enter__(self) -> None:
        self._token = _fixed.set(self._moment)

    def __exit__(self, *_: object) -> None:
        _fixed.reset(self._token)
