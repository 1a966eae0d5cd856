"""The seal: what waits on a phone can be opened with the server's private key only.

ECDH on P-256 with an ephemeral key, HKDF-SHA-256, AES-256-GCM, as docs/offline-contract.md has it.
"""

import base64
import binascii
import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

SEAL_VERSION = b"\x01"
KEY_ID_BYTES, POINT_BYTES, IV_BYTES, TAG_BYTES = 8, 65, 12, 16
MIN_SEAL_BYTES = len(SEAL_VERSION) + KEY_ID_BYTES + POINT_BYTES + IV_BYTES + TAG_BYTES
SEAL_INFO = b"gladsaxe-offline-v1"
LOCK_INFO = b"gladsaxe-lock-v1."
KEY_FILE_PATTERN = re.compile(r"(\d{4})-([0-9a-f]{16})\.pem")


class UnknownKey(Exception):
    """Raised where something is sealed for a key that is not here."""


class BrokenSeal(Exception):
    """Raised where a seal is damaged or belongs to something else."""


@dataclass(frozen=True)
class PublicKey:
    """What a browser seals with: the key's id and its point."""

    id: str
    point: bytes


class KeyStore:
    """Keep the key pairs in a folder; the newest one is sealed with, the older ones only open."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # What stands under a name never changes, for the name holds the key's digest.
        self._keys: dict[str, EllipticCurvePrivateKey] = {}

    def has_keys(self) -> bool:
        """Return True if a key pair has been made."""
        return bool(self._names())

    def current(self) -> PublicKey:
        """Return the key to seal with; the first one is made when there is none."""
        names = self._names()
        if not names:
            self.rotate()
            names = self._names()
        point = _encode_point(self._read(names[-1]).public_key())
        return PublicKey(_make_key_id(point).hex(), point)

    def rotate(self) -> str:
        """Make a new key pair that is sealed with from now on, and return its id."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = generate_private_key(SECP256R1())
        key_id = _make_key_id(_encode_point(key.public_key())).hex()
        names = self._names()
        number = int(names[-1][:4]) + 1 if names else 1
        file = self._folder / f"{number:04}-{key_id}.pem"
        draft = file.with_suffix(".draft")
        content = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            # A key that is lost with the power takes everything that was sealed for it along.
            os.fsync(out.fileno())
        draft.rename(file)
        folder = os.open(self._folder, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
        return key_id

    def lock(self, owner: str) -> bytes:
        """Return the key that an owner's drafts on a phone are locked with, the same after a rotation."""
        self.current()
        secret = self._read(self._names()[0]).private_numbers().private_value.to_bytes(32, "big")
        info = LOCK_INFO + owner.encode()
        return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(secret)

    def open(self, seal: bytes, bound_to: bytes) -> bytes:
        """Return what was sealed; raises UnknownKey or BrokenSeal."""
        if len(seal) < MIN_SEAL_BYTES or seal[:1] != SEAL_VERSION:
            raise BrokenSeal
        key_id, rest = seal[1 : 1 + KEY_ID_BYTES], seal[1 + KEY_ID_BYTES :]
        point, iv, ciphertext = (
            rest[:POINT_BYTES],
            rest[POINT_BYTES : POINT_BYTES + IV_BYTES],
            rest[POINT_BYTES + IV_BYTES :],
        )
        private = self._by_id(key_id.hex())
        try:
            ephemeral = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)
            key = _derive_key(private.exchange(ECDH(), ephemeral), point, _encode_point(private.public_key()))
            return AESGCM(key).decrypt(iv, ciphertext, bound_to)
        except (ValueError, InvalidTag):
            raise BrokenSeal from None

    def _by_id(self, key_id: str) -> EllipticCurvePrivateKey:
        for name in self._names():
            if name[5:-4] == key_id:
                return self._read(name)
        raise UnknownKey(key_id)

    def _names(self) -> list[str]:
        if not self._folder.is_dir():
            return []
        return sorted(file.name for file in self._folder.iterdir() if KEY_FILE_PATTERN.fullmatch(file.name))

    def _read(self, name: str) -> EllipticCurvePrivateKey:
        key = self._keys.get(name)
        if key is None:
            loaded = load_pem_private_key((self._folder / name).read_bytes(), password=None)
            assert isinstance(loaded, EllipticCurvePrivateKey)
            key = self._keys[name] = loaded
        return key


def decode_base64url(text: str) -> bytes:
    """Read base64url without padding; raises BrokenSeal."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise BrokenSeal from None


def encode_base64url(content: bytes) -> str:
    """Write base64url without padding."""
    return base64.urlsafe_b64encode(content).decode("ascii").rstrip("=")


def _derive_key(secret: bytes, ephemeral: bytes, public: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=ephemeral + public, info=SEAL_INFO).derive(secret)


def _encode_point(key: EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _make_key_id(point: bytes) -> bytes:
    return hashlib.sha256(point).digest()[:KEY_ID_BYTES]
