"""When the installation was last looked after: log checks, backups, drills, retention."""

from sqlalchemy import select

from gladsaxe.audit_log.rules import UpkeepTask
from gladsaxe.audit_log.tables import UpkeepRun
from gladsaxe.database.clock import now
from gladsaxe.database.tables import db


def add_upkeep_run(task: UpkeepTask, went_well: bool, words: str = "") -> None:
    """Note that a task was run."""
    db.session.add(UpkeepRun(task=task, ran_at=now(), went_well=went_well, summary=words[:200]))
    db.session.flush()


def list_last_runs() -> dict[UpkeepTask, UpkeepRun]:
    """Return the latest run of each task."""
    rows = db.session.scalars(select(UpkeepRun).order_by(UpkeepRun.ran_at, UpkeepRun.id))
    return {UpkeepTask(row.task): row for row in rows}
