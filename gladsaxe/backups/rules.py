"""What a backup is called, what it says of itself, and what the page about upkeep warns of."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

BACKUP_FORMAT = 1
FILE_NAME_PATTERN = re.compile(r"gladsaxe-(\d{8}T\d{6})Z(?:-(\d+))?\.backup")
# How long ago the latest run may lie before the page warns.
MAX_RUN_AGE = {
    "backup": timedelta(days=2),
    "drill": timedelta(days=35),
    "log_check": timedelta(days=8),
    "retention": timedelta(days=2),
}
MIN_FREE_BYTES = 2 * 1024**3


class DamagedBackup(Exception):
    """A backup is refused; the reason is in English."""


@dataclass(frozen=True)
class BackupManifest:
    """What a backup says of itself: when it was made, of which tables, and where the log had come to."""

    format: int
    made_at: str
    revision: str
    anchor: str
    sha256: str
    counts: Mapping[str, int]

    def as_json(self) -> bytes:
        """Write the manifest."""
        return json.dumps(asdict(self), sort_keys=True).encode()

    @classmethod
    def read(cls, content: bytes) -> "BackupManifest":
        """Read a manifest; raises Damaged."""
        try:
            manifest = cls(**json.loads(content))
        except (ValueError, TypeError):
            raise DamagedBackup("it says nothing of itself that can be read") from None
        if manifest.format != BACKUP_FORMAT:
            raise DamagedBackup(
                f"it has the format {manifest.format}, and this program reads {BACKUP_FORMAT}"
            )
        return manifest


def format_file_name(moment: datetime, number: int = 0) -> str:
    """Return what a backup is called; `number` tells those of one second apart."""
    return f"gladsaxe-{moment:%Y%m%dT%H%M%SZ}{f'-{number}' if number else ''}.backup"


def parse_file_name(name: str) -> tuple[str, int] | None:
    """Return when a backup was made and which of that second it is, None for another file."""
    match = FILE_NAME_PATTERN.fullmatch(name)
    return (match[1], int(match[2] or 0)) if match else None


def is_late(task: str, ran_at: datetime | None, moment: datetime) -> bool:
    """Return True if a task was not run for too long."""
    longest = MAX_RUN_AGE.get(task)
    return longest is not None and (ran_at is None or moment - ran_at > longest)
