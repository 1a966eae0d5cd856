"""What the pages stand on: database, migrations, disk, and how old the newest backup is."""

from enum import StrEnum
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from gladsaxe.audit_log.rules import UpkeepTask
from gladsaxe.audit_log.upkeep import list_last_runs
from gladsaxe.backups.rules import is_late
from gladsaxe.backups.store import measure_disk_space
from gladsaxe.database.clock import now
from gladsaxe.database.migrations import is_database_current


class CheckResult(StrEnum):
    """What a check found; it names no version, no path and no fault, for anybody can ask."""

    OK = "ok"
    FAILED = "failed"
    UNKNOWN = "unknown"
    # Worth an alarm, while people can go on working.
    LATE = "late"
    LOW = "low"


def run_checks(data_folder: Path) -> dict[str, CheckResult]:
    """Return what each check found; what the database alone can tell is unknown without it."""
    low = measure_disk_space(data_folder).little
    results = {"disk": CheckResult.LOW if low else CheckResult.OK}
    try:
        current = is_database_current()
        runs = list_last_runs() if current else {}
    except (DBAPIError, NoConnection):
        lost = {"database": CheckResult.FAILED, "migrations": CheckResult.UNKNOWN}
        return {**lost, "backup": CheckResult.UNKNOWN, **results}
    backup = runs.get(UpkeepTask.BACKUP)
    late = is_late(UpkeepTask.BACKUP, backup.ran_at if backup and backup.went_well else None, now())
    return {
        "database": CheckResult.OK,
        "migrations": CheckResult.OK if current else CheckResult.FAILED,
        "backup": CheckResult.LATE if late else CheckResult.OK,
        **results,
    }
