"""A small identity provider that runs beside a test, and says what the test wants it to, also bad things."""

import base64
import functools
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "intranet", "a secret between the two, long enough for HS256"


def encode_part(value: object) -> str:
    """Return a value as one part of a token."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@functools.cache
def _keys() -> tuple[RSAKey, RSAKey]:
    """Return two keys of one name; to make them takes longer than to log in with them."""
    first, second = (RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}) for _ in range(2))
    return first, second


class IdentityProvider:
    """Hold the keys, what was asked, and how the next token is made."""

    def __init__(self) -> None:
        self.key, self.other_key = _keys()
        self.issuer = ""
        self.stated_issuer: str | None = None
        self.codes: dict[str, dict] = {}
        # Each may be set by a test: the claims changed, and how the token and the answer are made of them.
        self.change: Callable[[dict], dict] = dict
        self.sign: Callable[[dict], str] = self.signed
        self.answer: Callable[[dict], tuple[int, object]] = lambda token: (200, token)

    def signed(self, claims: dict) -> str:
        """Return the claims signed as they should be."""
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)

    def signed_by_other(self, claims: dict, kid: str = "one") -> str:
        """Return the claims signed by a key that is not the provider's."""
        return jwt.encode({"alg": "RS256", "kid": kid}, claims, self.other_key)

    def signed_by_secret(self, claims: dict, secret: str) -> str:
        """Return the claims signed with a secret instead of a key pair."""
        # By hand, for no library lends itself to it.
        body = f"{encode_part({'alg': 'HS256', 'kid': 'one'})}.{encode_part(claims)}"
        signature = hmac.digest(secret.encode(), body.encode(), "sha256")
        return f"{body}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"

    def public_pem(self) -> str:
        """Return the public key, which anybody can sign with as if it were a secret."""
        return self.key.as_pem(private=False).decode()

    def unsigned(self, claims: dict) -> str:
        """Return the claims with no signature at all."""
        return f"{encode_part({'alg': 'none', 'typ': 'JWT'})}.{encode_part(claims)}."

    def give_code(self, asked: dict[str, str], subject: str) -> str:
        """Let somebody in who asked with these parameters, and return the code for it."""
        code = hashlib.sha256(asked["state"].encode()).hexdigest()
        self.codes[code] = {**asked, "sub": subject}
        return code

    def tokens(self, form: dict[str, str], authorization: str) -> tuple[int, object]:
        """Answer the application that exchanges a code."""
        asked = self.codes.pop(form.get("code", ""), None)
        expected = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET.replace(' ', '+')}".encode()).decode()
        plain = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        if asked is None or asked["code_challenge"] != challenge:
            return 400, {"error": "invalid_grant"}
        if authorization not in (f"Basic {expected}", f"Basic {plain}"):
            return 401, {"error": "invalid_client"}
        moment = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": asked["sub"],
            "nonce": asked["nonce"],
            "iat": moment,
            "exp": moment + 300,
        }
        token = {"access_token": "unused", "token_type": "Bearer", "id_token": self.sign(self.change(claims))}
        return self.answer(token)


def _handler(provider: IdentityProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            metadata = {
                "issuer": provider.stated_issuer or provider.issuer,
                "authorization_endpoint": f"{provider.issuer}/authorize",
                "token_endpoint": f"{provider.issuer}/token",
                "jwks_uri": f"{provider.issuer}/keys",
                # What a careless provider says: the application must hold to what is safe all the same.
                "id_token_signing_alg_values_supported": ["none", "HS256", "RS256"],
            }
            keys = {"keys": [provider.key.as_dict(private=False)]}
            pages = {"/.well-known/openid-configuration": metadata, "/keys": keys}
            found = pages.get(self.path)
            self._send(200 if found else 404, found or {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._send(*provider.tokens(form, self.headers.get("Authorization", "")))

        def _send(self, status: int, value: object) -> None:
            body = value.encode() if isinstance(value, str) else json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/html" if isinstance(value, str) else "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            pass

    return Handler


@contextmanager
def run_provider() -> Iterator[IdentityProvider]:
    """Start an identity provider and stop it afterwards."""
    provider = IdentityProvider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
