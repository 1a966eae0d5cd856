"""Anchors of the log in a file outside the database: where it had come to each time it was looked at."""

import os
from pathlib import Path

from gladsaxe.audit_log.rules import LogAnchor

ANCHOR_FOLDER = "log_anchors"


def find_newest_anchor(data_folder: Path, log_id: str) -> LogAnchor | None:
    """Return the newest anchor of a log that was kept, None for none; raises ValueError for a damaged one."""
    file = data_folder / ANCHOR_FOLDER / log_id
    if not file.exists():
        return None
    lines = file.read_text(encoding="ascii").split()
    return LogAnchor.read(lines[-1]) if lines else None


def list_anchored_logs(data_folder: Path) -> list[str]:
    """Return the ids of the logs that an anchor was kept of."""
    folder = data_folder / ANCHOR_FOLDER
    return sorted(file.name for file in folder.iterdir()) if folder.is_dir() else []


def save_anchor(data_folder: Path, anchor: LogAnchor) -> None:
    """Keep an anchor of a log."""
    folder = data_folder / ANCHOR_FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / anchor.log_id).open("a", encoding="ascii") as file:
        file.write(f"{anchor}\n")
        file.flush()
        os.fsync(file.fileno())
