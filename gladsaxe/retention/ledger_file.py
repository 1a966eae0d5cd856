"""The ledger of what was deleted, in a file beside the backups, which know nothing of what came after."""

import hmac
import json
import os
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from pathlib import Path

from gladsaxe.retention.rules import Purged

NAME = "purged.ledger"


class DamagedLedger(Exception):
    """Raised where a ledger is not as it was written."""


def write_ledger(folder: Path, key: str, purged: Iterable[Purged]) -> None:
    """Write the ledger whole; what an earlier one there knew more than this stays in it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    entries = {*purged, *read_ledger(folder, key)}
    lines = sorted(json.dumps([entry.what, entry.key, entry.purged_on.isoformat()]) for entry in entries)
    text = "\n".join(lines)
    draft = folder / f".{NAME}.{os.getpid()}"
    with draft.open("w", encoding="ascii") as out:
        out.write(f"{_mac(key, text)}\n{text}\n")
        out.flush()
        os.fsync(out.fileno())
    draft.replace(folder / NAME)


def read_ledger(folder: Path, key: str) -> list[Purged]:
    """Return what a folder's ledger says was deleted, nothing without one; raises DamagedLedger."""
    try:
        code, _, text = (folder / NAME).read_text(encoding="ascii").partition("\n")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError):
        raise DamagedLedger(folder / NAME) from None
    text = text.removesuffix("\n")
    if not hmac.compare_digest(code, _mac(key, text)):
        raise DamagedLedger(folder / NAME)
    rows = [json.loads(line) for line in text.splitlines()]
    return [Purged(what, row_key, date.fromisoformat(day)) for what, row_key, day in rows]


def _mac(key: str, text: str) -> str:
    return hmac.new(key.encode(), text.encode(), sha256).hexdigest()
