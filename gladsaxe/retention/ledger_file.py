"""The ledger of what was deleted, in a file beside the backups, which know nothing of what came after."""

import hmac
import json
import os
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from pathlib import Path

from gladsaxe.retention.rules import PurgeEntry

LEDGER_NAME = "purged.ledger"


class DamagedLedger(Exception):
    """Raised where a ledger is not as it was written."""


def write_ledger(folder: Path, key: str, purged: Iterable[PurgeEntry]) -> None:
    """Write the ledger whole; what an earlier one there knew more than this stays in it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    entries = {*purged, *read_ledger(folder, key)}
    lines = sorted(json.dumps([entry.what, entry.key, entry.purged_on.isoformat()]) for entry in entries)
    text = "\n".join(lines)
    draft = folder / f".{LEDGER_NAME}.{os.getpid()}"
    with draft.open("w", encoding="ascii") as out:
        out.write(f"{_compute_mac(key, text)}\n{text}\n")
        out.flush()
        os.fsync(out.fileno())
    draft.replace(folder / LEDGER_NAME)


def read_ledger(folder: Path, key: str) -> list[PurgeEntry]:
    """Return what a folder's ledger says was deleted, nothing without one; raises DamagedLedger."""
    try:
        code, _, text = (folder / LEDGER_NAME).read_text(encoding="ascii").partition("\n")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError):
        raise DamagedLedger(folder / LEDGER_NAME) from None
    text = text.removesuffix("\n")
    if not hmac.compare_digest(code, _compute_mac(key, text)):
        raise DamagedLedger(folder / LEDGER_NAME)
    rows = [json.loads(line) for line in text.splitlines()]
    return [PurgeEntry(what, row_key, date.fromisoformat(day)) for what, row_key, day in rows]


def _compute_mac(key: str, text: str) -> str:
    return hmac.new(key.encode(), text.encode(), sha256).hexdigest()
