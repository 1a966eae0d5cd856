"""What the page about upkeep knows: the latest runs, the disk, the seats that nobody has confirmed."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gladsaxe.audit_log.rules import UpkeepTask
from gladsaxe.audit_log.upkeep import list_last_runs
from gladsaxe.backups.rules import MIN_FREE_BYTES, is_late
from gladsaxe.bodies.store import filter_due_memberships, list_memberships
from gladsaxe.database.clock import now, today


@dataclass(frozen=True)
class TaskLine:
    """A task's last run: when, how it went, and whether it is too long ago."""

    name: str
    ran_at: datetime | None
    went_well: bool
    late: bool


def list_task_lines() -> list[TaskLine]:
    """Return each task of upkeep with its latest run."""
    runs, moment = list_last_runs(), now()
    return [
        TaskLine(
            task.word,
            runs[task].ran_at if task in runs else None,
            runs[task].went_well if task in runs else True,
            is_late(task, runs[task].ran_at if task in runs else None, moment),
        )
        for task in UpkeepTask
    ]


@dataclass(frozen=True)
class DiskSpace:
    """How much room is left, in bytes, and whether that is little."""

    free: int
    little: bool


def measure_disk_space(folder: Path) -> DiskSpace:
    """Return how much room is left where the data lie."""
    existing = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    free = shutil.disk_usage(existing).free
    return DiskSpace(free, free < MIN_FREE_BYTES)


def count_due_seats() -> int:
    """Return how many seats wait for somebody to confirm that their person still holds them."""
    return len(filter_due_memberships(list_memberships(today()), today()))
