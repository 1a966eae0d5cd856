"""The fictional year as its file tells it."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

Row = dict[str, Any]
LIFE = (
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
    """Hold what happens in the demo, and the day on which it is looked at."""

    today: date
    agreement: str
    people: list[Row]
    figures: list[Row]
    activities: list[Row]
    problems: list[Row]
    enquiries: list[Row]
    snapshots: list[Row]
    measures: list[Row]
    situations: list[Row]
    seats: list[Row]
    meetings: list[Row]
    # What the agreement's life brought, by the name of its tables in the file.
    life: dict[str, list[Row]]


def read_demo(file: Path) -> DemoYear:
    """Read the demo file that ships with the program."""
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return DemoYear(
        data["today"],
        data["agreement"],
        data["person"],
        data["figure"],
        data["activity"],
        data["problem"],
        data["enquiry"],
        data["snapshot"],
        data["measure"],
        data["situation"],
        data["seat"],
        data["meeting"],
        {name: data[name] for name in LIFE},
    )
