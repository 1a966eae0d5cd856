"""Make a backup, try one out, and put one back."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy.exc import DBAPIError

from gladsaxe.agreement import store as agreement
from gladsaxe.audit_log import anchors, identity
from gladsaxe.audit_log import store as audit_log
from gladsaxe.audit_log.recording import log_action
from gladsaxe.audit_log.rules import LogAction, LogAnchor, UpkeepTask
from gladsaxe.audit_log.upkeep import add_upkeep_run
from gladsaxe.backups import archive, snapshot
from gladsaxe.backups.archive import PHONE_KEYS_FOLDER, BackupContents
from gladsaxe.backups.rules import BACKUP_FORMAT, BackupManifest, DamagedBackup, format_file_name
from gladsaxe.core.configuration import GENERATED_KEY_FILES, Configuration
from gladsaxe.core.file_locks import hold_file_lock
from gladsaxe.core.work_folders import open_work_folder
from gladsaxe.database.clock import now
from gladsaxe.database.migrations import NewerDatabase, upgrade_database
from gladsaxe.database.program_locks import use_database
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.retention import ledger_file
from gladsaxe.retention import store as retention
from gladsaxe.retention.rules import PurgeEntry

BACKUP_LOCK_FILE = "backup.lock"


@dataclass(frozen=True)
class BackupVerification:
    """What a backup has: rows, its log and that log's entries, and how much was deleted from it again."""

    rows: int
    log_id: str
    entries: int
    deleted_again: int


def get_configuration() -> Configuration:
    """Return the configuration that the application was made from."""
    found: Configuration = current_app.extensions["configuration"]
    return found


def hold_backup_lock(data_folder: Path) -> AbstractContextManager[None]:
    """Let one program at a time make a backup, so that a draft it finds is nobody's."""
    return hold_file_lock(data_folder / BACKUP_LOCK_FILE)


def make_backup(folder: Path) -> Path:
    """Make a backup of the live database in a folder, read it back, and return its file.

    Raises DamagedBackup.
    """
    with hold_backup_lock(get_configuration().data_folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        archive.remove_drafts(folder)
        return _make_backup(folder)


def _make_backup(folder: Path) -> Path:
    made_from = get_configuration()
    moment, number = now(), 0
    while (file := folder / format_file_name(moment, number)).exists():
        number += 1
    # Not in the folder that is copied away: the snapshot is not encrypted.
    with open_work_folder(made_from.data_folder, "backup") as work:
        database = work / "snapshot"
        snapshot.take_snapshot(db.engine, database)
        _refuse_faulty_log(snapshot.verify_snapshot_log(database))
        manifest = BackupManifest(
            BACKUP_FORMAT,
            moment.isoformat(),
            snapshot.get_snapshot_revision(database),
            str(LogAnchor(*snapshot.read_log_end(database))),
            archive.hash_file(database),
            snapshot.verify_snapshot(database),
        )
        keys = made_from.data_folder / PHONE_KEYS_FOLDER
        archive.write_archive(file, made_from.backup_key, manifest, database, made_from.log_key, keys)
    with archive.open_archive(file, made_from.backup_key, made_from.data_folder):
        pass
    ledger_file.write_ledger(folder, made_from.backup_key, retention.list_purge_entries())
    anchors.save_anchor(made_from.data_folder, LogAnchor.read(manifest.anchor))
    run_in_transaction(add_upkeep_run, UpkeepTask.BACKUP, True, file.name)
    return file


def delete_old_backups(folder: Path, keep: int) -> int:
    """Delete all but the newest backups in a folder, and return how many went."""
    old = archive.list_backups(folder)[:-keep]
    for file in old:
        file.unlink()
    return len(old)


def verify_backup(file: Path) -> BackupVerification:
    """Restore a backup aside, look through it and throw it away; raises Damaged."""
    made_from = get_configuration()
    with archive.open_archive(file, made_from.backup_key, made_from.data_folder) as contents:
        anchor, kept = LogAnchor.read(contents.manifest.anchor), identity.read_log_id(made_from.data_folder)
        if kept not in ("", anchor.log_id):
            raise DamagedBackup(f"it holds the log {anchor.log_id}, and this installation's is {kept}")
        return _prepare_backup(contents, _read_purge_entries(file, live=True), last=False)


def restore_backup(file: Path) -> BackupVerification:
    """Put a backup in the place of the live database; raises before anything live is touched.

    DatabaseInUse where a server uses it, DamagedBackup where the backup is not whole.

    What was deleted for good since it was made is deleted from it first. The log's id comes with the backup:
    its manifest, which is encrypted with the rest, says it, and the file beside the log's key is made to.
    """
    made_from = get_configuration()
    with (
        use_database(alone=True),
        archive.open_archive(file, made_from.backup_key, made_from.data_folder) as contents,
    ):
        _check_log_key(contents, made_from)
        # Made ready without the live ledger first: a backup that is refused never opens the live database.
        _prepare_backup(replace(contents, database=_copy_database(contents.database)), [], last=False)
        looked = _prepare_backup(contents, _read_purge_entries(file, live=True), last=True)
        _prepare_live()
        snapshot.restore_snapshot(contents.database, db.engine)
        db.session.remove()
        db.engine.dispose()
        _restore_keys(contents, made_from)
    return looked


def _copy_database(file: Path) -> Path:
    copy = file.with_name("tried")
    copy.write_bytes(file.read_bytes())
    return copy


def _prepare_backup(contents: BackupContents, purged: list[PurgeEntry], last: bool) -> BackupVerification:
    """Bring a backup's database to the present tables, check its log, and delete what a ledger says."""
    with _open_staged_app(contents) as app:
        try:
            upgrade_database()
            anchor = LogAnchor.read(contents.manifest.anchor)
            _refuse_faulty_log(audit_log.verify_log(anchor.log_id, [anchor]))
            entries = audit_log.make_anchor().seq
            deleted = run_in_transaction(retention.replay_purges, purged)
            if last:
                # What is over is over on the plan's day, which in a demo is not the real one.
                agreement.set_plan_clock()
                run_in_transaction(retention.purge_expired)
                run_in_transaction(_record_restore, contents.manifest.made_at)
                anchors.save_anchor(app.config["DATA_FOLDER"], audit_log.make_anchor())
        except NewerDatabase as fault:
            raise DamagedBackup(str(fault)) from None
        except DBAPIError as fault:
            raise DamagedBackup(
                f"its database cannot be brought up to date ({type(fault.orig).__name__})"
            ) from None
    return BackupVerification(sum(contents.manifest.counts.values()), anchor.log_id, entries, deleted)


def _refuse_faulty_log(faults: list[str]) -> None:
    if faults:
        raise DamagedBackup(f"its log is not as it was written: {faults[0]}")


def _record_restore(made_at: str) -> None:
    log_action(LogAction.RESTORED, "backup", made_at)
    add_upkeep_run(UpkeepTask.RESTORE, True, made_at)


@contextmanager
def _open_staged_app(contents: BackupContents) -> Iterator[Flask]:
    # The application hands itself to this room, which stands below it.
    create_app: Callable[[Configuration], Flask] = current_app.extensions["create_app"]
    own = replace(
        get_configuration(),
        database_url=f"sqlite:///{contents.database}",
        log_key=contents.log_key or get_configuration().log_key,
    )
    app = create_app(own)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            db.engine.dispose()


def _read_purge_entries(file: Path, live: bool) -> list[PurgeEntry]:
    """Return what was deleted, as the folders of backups and the live database know it; raises Damaged."""
    made_from = get_configuration()
    folders = {file.resolve().parent, (made_from.backups or file.parent).resolve()}
    try:
        entries = [
            entry for folder in folders for entry in ledger_file.read_ledger(folder, made_from.backup_key)
        ]
    except ledger_file.DamagedLedger as fault:
        raise DamagedBackup(f"the ledger beside it is damaged: {fault}") from None
    try:
        entries += retention.list_purge_entries() if live else []
    except DBAPIError:
        # The live database is what is to be replaced; the files know all but its last hours.
        pass
    finally:
        # A transaction left open would keep the live tables from being replaced.
        db.session.remove()
    return entries


def _check_log_key(contents: BackupContents, made_from: Configuration) -> None:
    kept = made_from.data_folder / GENERATED_KEY_FILES["GLADSAXE_LOG_KEY"]
    own = kept.exists() and kept.read_text(encoding="ascii").strip() == made_from.log_key
    if contents.log_key not in ("", made_from.log_key) and not own:
        raise DamagedBackup("its log is chained with another key than GLADSAXE_LOG_KEY")


def _restore_keys(contents: BackupContents, made_from: Configuration) -> None:
    kept = made_from.data_folder / GENERATED_KEY_FILES["GLADSAXE_LOG_KEY"]
    if contents.log_key not in ("", made_from.log_key):
        kept.replace(kept.with_name(f"{kept.name}.before-restore"))
        _write_key(kept, contents.log_key.encode())
    log_id, own = LogAnchor.read(contents.manifest.anchor).log_id, identity.read_log_id(made_from.data_folder)
    if own not in ("", log_id):
        file = made_from.data_folder / identity.LOG_ID_FILE
        file.replace(file.with_name(f"{file.name}.before-restore"))
    identity.save_log_id(made_from.data_folder, log_id)
    folder = made_from.data_folder / PHONE_KEYS_FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, content in contents.phone_keys.items():
        if not (folder / name).exists():
            _write_key(folder / name, content)


def _write_key(file: Path, content: bytes) -> None:
    file.touch(mode=0o600)
    file.write_bytes(content)


def _prepare_live() -> None:
    """Bring a PostgreSQL database to the present tables; an SQLite file is replaced with its tables."""
    if db.engine.dialect.name == "postgresql":
        upgrade_database()
