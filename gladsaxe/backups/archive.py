"""A backup file: the snapshot and the keys that belong to it, packed, encrypted and read back."""

import hashlib
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from gladsaxe.backups.rules import Damaged, Manifest, made
from gladsaxe.backups.snapshot import looked_through
from gladsaxe.backups.vault import Sealing, unsealed

MANIFEST, DATABASE, LOG_KEY, PHONE_KEYS = "manifest.json", "database.sqlite3", "log_key", "offline_keys"
LARGEST_KEY = 64 * 1024


@dataclass(frozen=True)
class Opened:
    """Hold a backup that was opened and found whole: its manifest, its database as a file, and its keys."""

    manifest: Manifest
    database: Path
    log_key: str
    phone_keys: dict[str, bytes]


def write_archive(file: Path, key: str, manifest: Manifest, database: Path, log_key: str, keys: Path) -> None:
    """Write a backup; a file of that name appears when it is whole and on disk, not before."""
    draft = file.with_name(f".{file.name}.part")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            sealing = Sealing(out, key)
            with tarfile.open(fileobj=cast(BytesIO, sealing), mode="w|gz") as tar:
                _add(tar, MANIFEST, manifest.as_json())
                _add(tar, LOG_KEY, log_key.encode())
                for found in sorted(keys.glob("*.pem")):
                    _add(tar, f"{PHONE_KEYS}/{found.name}", found.read_bytes())
                tar.add(database, DATABASE)
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
def opened(file: Path, key: str) -> Iterator[Opened]:
    """Open a backup in a folder of its own that is gone afterwards; raises Damaged."""
    with TemporaryDirectory(prefix="gladsaxe-") as name:
        folder = Path(name)
        packed = folder / "packed"
        with file.open("rb") as source, packed.open("wb") as out:
            for content in unsealed(source, key):
                out.write(content)
        opened_now = _unpacked(packed, folder)
        packed.unlink()
        yield opened_now


def newest(folder: Path) -> Path | None:
    """Return the newest backup in a folder."""
    return next(reversed(backups(folder)), None)


def backups(folder: Path) -> list[Path]:
    """Return the backups in a folder, the oldest first."""
    found = folder.iterdir() if folder.is_dir() else ()
    dated = [(moment, file) for file in found if (moment := made(file.name))]
    return [file for _, file in sorted(dated)]


def digest(file: Path) -> str:
    """Return a file's SHA-256."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _unpacked(packed: Path, folder: Path) -> Opened:
    small: dict[str, bytes] = {}
    try:
        with tarfile.open(packed, "r:gz") as tar:
            for member in tar:
                content = tar.extractfile(member)
                if content is None:
                    continue
                if member.name == DATABASE:
                    with (folder / DATABASE).open("wb") as out:
                        while part := content.read(1024 * 1024):
                            out.write(part)
                else:
                    small[member.name] = content.read(LARGEST_KEY)
    except (tarfile.TarError, EOFError, OSError):
        raise Damaged("it cannot be unpacked") from None
    manifest = Manifest.read(small.get(MANIFEST, b""))
    if not (folder / DATABASE).exists() or digest(folder / DATABASE) != manifest.sha256:
        raise Damaged("its database is not the one that it was made of")
    if looked_through(folder / DATABASE) != dict(manifest.counts):
        raise Damaged("rows are missing")
    keys = {Path(name).name: content for name, content in small.items() if name.startswith(f"{PHONE_KEYS}/")}
    return Opened(manifest, folder / DATABASE, small.get(LOG_KEY, b"").decode(), keys)


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    tar.addfile(entry, BytesIO(content))
