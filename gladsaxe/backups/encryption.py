"""The encryption of a backup: AES-256-GCM in chunks, each bound to its place and the last one to the end.

The key of each file is derived from the installation's backup key and the file's own salt (HKDF-SHA-256), so
that the chunks can be counted for their nonces. A chunk that is changed, moved, missing or added is found.
"""

import os
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gladsaxe.backups.rules import DamagedBackup

FILE_MAGIC = b"gladsaxe-backup-1\n"
SALT_BYTES, TAG_BYTES = 16, 16
CHUNK_BYTES = 256 * 1024
CANNOT_OPEN = "it is damaged, or it was made with another backup key"


class EncryptedWriter:
    """Encrypt what is written to it into a file; `close` ends it, and without it the file is refused."""

    def __init__(self, out: BinaryIO, key: str) -> None:
        salt = os.urandom(SALT_BYTES)
        self._out, self._cipher = out, _make_cipher(key, salt)
        self._head = FILE_MAGIC + salt
        self._kept, self._index = bytearray(), 0
        out.write(self._head)

    def write(self, content: bytes) -> int:
        """Take more content."""
        self._kept += content
        while len(self._kept) > CHUNK_BYTES:
            self._seal(bytes(self._kept[:CHUNK_BYTES]), last=False)
            del self._kept[:CHUNK_BYTES]
        return len(content)

    def close(self) -> None:
        """Write the last chunk."""
        self._seal(bytes(self._kept), last=True)

    def _seal(self, content: bytes, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_make_nonce(self._index, last), content, self._head))
        self._index += 1


def decrypt_chunks(file: BinaryIO, key: str) -> Iterator[bytes]:
    """Yield the content of a sealed file; raises Damaged. Use nothing before the last chunk has come."""
    head = file.read(len(FILE_MAGIC) + SALT_BYTES)
    if len(head) != len(FILE_MAGIC) + SALT_BYTES or not head.startswith(FILE_MAGIC):
        raise DamagedBackup("it is no backup")
    cipher = _make_cipher(key, head[len(FILE_MAGIC) :])
    index, sealed = 0, file.read(CHUNK_BYTES + TAG_BYTES)
    while True:
        following = file.read(CHUNK_BYTES + TAG_BYTES)
        try:
            yield cipher.decrypt(_make_nonce(index, last=not following), sealed, head)
        except (InvalidTag, ValueError):
            raise DamagedBackup(CANNOT_OPEN) from None
        if not following:
            return
        index, sealed = index + 1, following


def _make_nonce(index: int, last: bool) -> bytes:
    return index.to_bytes(11) + bytes([last])


def _make_cipher(key: str, salt: bytes) -> AESGCM:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=FILE_MAGIC).derive(key.encode())
    return AESGCM(derived)
