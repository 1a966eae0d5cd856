"""A phone's outbox, as docs/offline-contract.md has it, for tests and for the bench."""

import base64
import hashlib
import json
import os
import uuid

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORDS, STATUS, WHOAMI = "/offline/v1/records", "/offline/v1/status", "/offline/v1/whoami"
HEADERS = {"X-Outbox": "1", "Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
SEALED = "application/x-gladsaxe-sealed"


def sha256(content: bytes | str) -> str:
    """Return the digest that an item or a photo goes under."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def seal_content(content: bytes, bound_to: str, key: dict) -> bytes:
    """Seal as the browser does, with the key that whoami names."""
    public = base64.urlsafe_b64decode(key["public"] + "=")
    ephemeral = generate_private_key(SECP256R1())
    point = ephemeral.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = ephemeral.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), public))
    info = b"gladsaxe-offline-v1"
    secret = HKDF(algorithm=hashes.SHA256(), length=32, salt=point + public, info=info).derive(shared)
    iv = os.urandom(12)
    return (
        b"\x01"
        + bytes.fromhex(key["id"])
        + point
        + iv
        + AESGCM(secret).encrypt(iv, content, bound_to.encode())
    )


def encode_base64url(content: bytes) -> str:
    """Write base64url without padding."""
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def build_body(fields, photos=()) -> str:
    """Return the text that a form's body is sent as."""
    pairs = list(fields.items()) if isinstance(fields, dict) else list(fields)
    return json.dumps({"fields": pairs, "photos": [list(pair) for pair in photos]}, separators=(",", ":"))


def build_record(owner: str, form: str, fields, photos=(), key: dict | None = None, **changed) -> dict:
    """Return an item as Send freezes it, sealed when there is a key; photos are pairs of field and digest."""
    body = changed.pop("body", None) or build_body(fields, photos)
    item = {
        "record_id": str(uuid.uuid4()),
        "rev": 1,
        "owner": owner,
        "form": form,
        "form_version": 1,
        "seq": 1,
        "photos": [digest for _, digest in photos],
        "saved_at": "2018-06-05T12:00:00.000Z",
        **changed,
    }
    if key is None:
        item["body"] = body
    else:
        bound_to = "{record_id}.{rev}.{owner}.{form}.{form_version}".format(**item)
        item["sealed"] = encode_base64url(seal_content(body.encode(), bound_to, key))
    return {"sha256": sha256(item.get("sealed") or item["body"]), **item}


def build_headers(content: bytes) -> dict[str, str]:
    """Return the headers of a request with that content."""
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    return {**HEADERS, "Content-Digest": f"sha-256=:{digest}:", "Content-Type": "application/json"}


def is_receipt(answer, item: dict) -> bool:
    """Tell whether the phone may take an answer as a receipt."""
    if answer.status_code not in (200, 201) or answer.mimetype != "application/json":
        return False
    same = all(answer.json[name] == item[name] for name in ("record_id", "rev", "sha256"))
    return same and bool(answer.json["receipt"])


class Outbox:
    """Send as one person's phone does; `client` is a Flask test client that is logged in."""

    def __init__(self, client) -> None:
        self.client = client
        who = self.whoami().json
        self.owner, self.key = who["owner"], who["key"]

    def whoami(self):
        """Ask who is logged in."""
        return self.client.get(WHOAMI, headers=HEADERS)

    def record(self, form: str, fields, photos=(), sealed: bool = False, **changed) -> dict:
        """Return an item of this person's."""
        return build_record(self.owner, form, fields, photos, self.key if sealed else None, **changed)

    def send(self, item, **headers):
        """Send an item, or any other content."""
        return self._post(RECORDS, item, headers)

    def status(self, *items, owner: str | None = None):
        """Ask what became of items."""
        keys = [{name: item[name] for name in ("record_id", "rev", "sha256")} for item in items]
        return self._post(STATUS, {"owner": owner or self.owner, "records": keys}, {})

    def photo(self, content: bytes, kind: str = "image/jpeg", name: str | None = None):
        """Send a photo's bytes."""
        return self.client.put(
            f"/offline/v1/photos/{name or sha256(content)}",
            data=content,
            headers={**HEADERS, "Content-Type": kind},
        )

    def _post(self, address: str, value, headers: dict):
        content = value if isinstance(value, bytes) else json.dumps(value).encode()
        return self.client.post(address, data=content, headers={**build_headers(content), **headers})
