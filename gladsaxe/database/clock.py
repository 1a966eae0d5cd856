"""The time and the day as the plan's people live them; one place to ask, so that a test can set it."""

from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_frozen_moment: ContextVar[datetime | None] = ContextVar("fixed_now", default=None)
_shifted_days, _clock_shift = 0, timedelta()
# Whoever reads the plan sets its time zone; before one is read days are counted as in Denmark.
_zone = ZoneInfo("Europe/Copenhagen")


def now() -> datetime:
    """Return the present moment in UTC."""
    return _frozen_moment.get() or datetime.now(UTC) + _clock_shift


def read_real_time() -> datetime:
    """Return the present moment in UTC as the world outside has it, also where the clock is moved."""
    return _frozen_moment.get() or datetime.now(UTC)


def shift_clock_to(day: date | None) -> None:
    """Move this process's days so that the present one is `day`, or the real one for None.

    A demo lives inside its plan's period.
    """
    global _shifted_days, _clock_shift
    local = datetime.now(_zone)
    _shifted_days = (day - local.date()).days if day else 0
    # The same time of day: in winter and in summer it is not the same hour of UTC.
    there = local + timedelta(days=_shifted_days)
    _clock_shift = there.astimezone(UTC) - local.astimezone(UTC)


def is_clock_shifted() -> bool:
    """Return True if the clock is moved."""
    return bool(_shifted_days)


def get_shifted_days() -> int:
    """Return by how many days the clock is moved."""
    return _shifted_days


def set_timezone(name: str) -> bool:
    """Count days by a plan's time zone from now on; return True if they were counted by another one."""
    global _zone
    before, _zone = _zone, ZoneInfo(name)
    return before != _zone


def to_local(moment: datetime) -> datetime:
    """Return a moment as the clocks of the plan's time zone show it."""
    return moment.astimezone(_zone)


def to_local_day(moment: datetime) -> date:
    """Return the day that a moment belongs to in the plan's time zone; in UTC it begins hours later."""
    return to_local(moment).date()


def today() -> date:
    """Return the present day in the plan's time zone."""
    return to_local_day(now())


def get_day_start(day: date) -> datetime:
    """Return the moment in UTC that a day of the plan's time zone begins."""
    return datetime.combine(day, time(), _zone).astimezone(UTC)


def get_year_bounds(year: int) -> tuple[datetime, datetime]:
    """Return the moments in UTC that a year of the plan's time zone and the next one begin."""
    return get_day_start(date(year, 1, 1)), get_day_start(date(year + 1, 1, 1))


class freeze_time:
    """The clock at one moment: the demo year is written in as it happened."""

    def __init__(self, moment: datetime) -> None:
        # What is written and what a code is made of are the moment in UTC, whichever zone it is said in.
        self._moment = moment.astimezone(UTC)

    def __enter__(self) -> None:
        self._token = _frozen_moment.set(self._moment)

    def __exit__(self, *_: object) -> None:
        _frozen_moment.reset(self._token)
