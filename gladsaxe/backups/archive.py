"""A backup file: the snapshot and the keys that belong to it, packed, encrypted and read back."""

import hashlib
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import cast

from gladsaxe.backups.encryption import EncryptedWriter, decrypt_chunks
from gladsaxe.backups.rules import BackupManifest, DamagedBackup, parse_file_name
from gladsaxe.backups.snapshot import verify_snapshot
from gladsaxe.core.work_folders import open_work_folder

MANIFEST_NAME, DATABASE_NAME, LOG_KEY_NAME, PHONE_KEYS_FOLDER = (
    "manifest.json",
    "database.sqlite3",
    "log_key",
    "offline_keys",
)
MAX_KEY_BYTES = 64 * 1024
DRAFT_PATTERN = ".gladsaxe-*.backup.part"


@dataclass(frozen=True)
class BackupContents:
    """A backup that was opened and found whole: its manifest, its database as a file, and its keys."""

    manifest: BackupManifest
    database: Path
    log_key: str
    phone_keys: dict[str, bytes]


def write_archive(
    file: Path, key: str, manifest: BackupManifest, database: Path, log_key: str, keys: Path
) -> None:
    """Write a backup; a file of that name appears when it is whole and on disk, not before."""
    draft = file.with_name(f".{file.name}.part")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            sealing = EncryptedWriter(out, key)
            with tarfile.open(fileobj=cast(BytesIO, sealing), mode="w|gz") as tar:
                _add_entry(tar, MANIFEST_NAME, manifest.as_json())
                _add_entry(tar, LOG_KEY_NAME, log_key.encode())
                for key_file in sorted(keys.glob("*.pem")):
                    _add_entry(tar, f"{PHONE_KEYS_FOLDER}/{key_file.name}", key_file.read_bytes())
                tar.add(database, DATABASE_NAME)
            sealing.close()
            out.flush()
            os.fsync(out.fileno())
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(file.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


@contextmanager
def open_archive(file: Path, key: str, data_folder: Path) -> Iterator[BackupContents]:
    """Open a backup in a work folder of its own; raises DamagedBackup."""
    with open_work_folder(data_folder, "opened-backup") as folder:
        packed = folder / "packed"
        with file.open("rb") as source, packed.open("wb") as out:
            for content in decrypt_chunks(source, key):
                out.write(content)
        opened_now = _unpack_archive(packed, folder)
        packed.unlink()
        yield opened_now


def remove_drafts(folder: Path) -> list[str]:
    """Remove what a killed backup left in the folder of backups, and return what it was called."""
    drafts = sorted(folder.glob(DRAFT_PATTERN))
    for file in drafts:
        file.unlink()
    # An earlier program laid its snapshot there too.
    snapshots = [file.parent for file in sorted(folder.glob("gladsaxe-*/snapshot"))]
    for inner in snapshots:
        shutil.rmtree(inner)
    return [file.name for file in (*drafts, *snapshots)]


def find_newest_backup(folder: Path) -> Path | None:
    """Return the newest backup in a folder."""
    return next(reversed(list_backups(folder)), None)


def list_backups(folder: Path) -> list[Path]:
    """Return the backups in a folder, the oldest first."""
    files = folder.iterdir() if folder.is_dir() else ()
    dated = [(moment, file) for file in files if (moment := parse_file_name(file.name))]
    return [file for _, file in sorted(dated)]


def hash_file(file: Path) -> str:
    """Return a file's SHA-256."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _unpack_archive(packed: Path, folder: Path) -> BackupContents:
    small: dict[str, bytes] = {}
    try:
        with tarfile.open(packed, "r:gz") as tar:
            for member in tar:
                content = tar.extractfile(member)
                if content is None:
                    continue
                if member.name == DATABASE_NAME:
                    with (folder / DATABASE_NAME).open("wb") as out:
                        while part := content.read(1024 * 1024):
                            out.write(part)
                else:
                    small[member.name] = content.read(MAX_KEY_BYTES)
    except (tarfile.TarError, EOFError, OSError):
        raise DamagedBackup("it cannot be unpacked") from None
    manifest = BackupManifest.read(small.get(MANIFEST_NAME, b""))
    if not (folder / DATABASE_NAME).exists() or hash_file(folder / DATABASE_NAME) != manifest.sha256:
        raise DamagedBackup("its database is not the one that it was made of")
    if verify_snapshot(folder / DATABASE_NAME) != dict(manifest.counts):
        raise DamagedBackup("rows are missing")
    keys = {
        Path(name).name: content
        for name, content in small.items()
        if name.startswith(f"{PHONE_KEYS_FOLDER}/")
    }
    return BackupContents(manifest, folder / DATABASE_NAME, small.get(LOG_KEY_NAME, b"").decode(), keys)


def _add_entry(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    tar.addfile(entry, BytesIO(content))
