"""The fictional year as its file tells it."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

DemoRow = dict[str, Any]
EVENT_TABLES = (
    "sub_agreement",
    "deviation",
    "notice",
    "conflict",
    "amendment",
    "duty_done",
    "own_duty",
    "budget_year",
    "initiative_state",
    "followed_measure",
    "fact_value",
)


@dataclass(frozen=True)
class DemoYear:
    """What happens in the demo, and the day on which it is looked at."""

    today: date
    agreement: str
    people: list[DemoRow]
    figures: list[DemoRow]
    assessments: list[DemoRow]
    activities: list[DemoRow]
    problems: list[DemoRow]
    walks: list[DemoRow]
    enquiries: list[DemoRow]
    confirmations: list[DemoRow]
    snapshots: list[DemoRow]
    measures: list[DemoRow]
    situations: list[DemoRow]
    seats: list[DemoRow]
    meetings: list[DemoRow]
    # What the agreement's life brought, by the name of its tables in the file.
    events: dict[str, list[DemoRow]]


def read_demo(file: Path) -> DemoYear:
    """Read the demo file that ships with the program."""
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return DemoYear(
        data["today"],
        data["agreement"],
        data["person"],
        data["figure"],
        data["assessment"],
        data["activity"],
        data["problem"],
        data["walk"],
        data["enquiry"],
        data["register_confirmation"],
        data["snapshot"],
        data["measure"],
        data["situation"],
        data["seat"],
        data["meeting"],
        {name: data[name] for name in EVENT_TABLES},
    )
