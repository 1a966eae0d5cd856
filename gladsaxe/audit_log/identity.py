"""Which log is the installation's own, kept in a file beside the log's key and not in the database.

Whoever can write to the database alone can give another log another id, but not this file.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from flask import current_app
from sqlalchemy.orm import Session

from gladsaxe.audit_log import anchors, store
from gladsaxe.audit_log.recording import begin_log
from gladsaxe.audit_log.rules import LogAnchor
from gladsaxe.database.transactions import run_in_transaction

LOG_ID_FILE = "log_id"


def read_log_id(data_folder: Path) -> str:
    """Return the id of the installation's log, empty before one is adopted."""
    file = data_folder / LOG_ID_FILE
    return file.read_text(encoding="ascii").strip() if file.exists() else ""


def save_log_id(data_folder: Path, log_id: str) -> None:
    """Keep the id of the installation's log."""
    data_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = data_folder / f".{LOG_ID_FILE}.part"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(f"{log_id}\n")
        out.flush()
        os.fsync(out.fileno())
    draft.replace(data_folder / LOG_ID_FILE)


def adopt_log(data_folder: Path) -> list[str]:
    """Keep the id of the database's log once, and return what is wrong with that log.

    Nothing is adopted where something is wrong: it may have been put there by someone else.
    """
    kept, end = read_log_id(data_folder), store.read_log_end()
    if end is None:
        return store.verify_log(kept)
    if kept:
        return [] if kept == end.log_id else [f"the end: is that of the log {end.log_id}, not of {kept}"]
    faults = _list_adoption_faults(data_folder, end.log_id, is_empty=not end.seq)
    if not faults:
        run_in_transaction(begin_log)
        save_log_id(data_folder, end.log_id)
    return faults


def _list_adoption_faults(data_folder: Path, log_id: str, is_empty: bool) -> list[str]:
    others = [name for name in anchors.list_anchored_logs(data_folder) if name != log_id]
    own, faults = _read_newest_anchor(data_folder, log_id)
    if others and not own:
        faults.append(f"the end: is that of the log {log_id}, and the anchors are of {', '.join(others)}")
    if is_empty and not own:
        # A new database's log has nothing that could be verified yet.
        return [*faults, "the log: has no entry, and the database has rows"] if store.has_rows() else faults
    return faults + store.verify_log(log_id, own)


def verify_own_log(printed: Iterable[LogAnchor] = (), session: Session | None = None) -> list[str]:
    """Return each thing that is wrong with the installation's log: its id, its chain and its anchors."""
    folder = current_app.config["DATA_FOLDER"]
    log_id = read_log_id(folder)
    if not log_id:
        return [f"there is no file {folder / LOG_ID_FILE}: start the server once"]
    kept, faults = _read_newest_anchor(folder, log_id)
    return faults + store.verify_log(log_id, [*printed, *kept], session)


def _read_newest_anchor(data_folder: Path, log_id: str) -> tuple[list[LogAnchor], list[str]]:
    try:
        newest = anchors.find_newest_anchor(data_folder, log_id)
    except ValueError:
        return [], [f"the file of anchors in {data_folder / anchors.ANCHOR_FOLDER} is damaged"]
    return ([newest] if newest else []), []
