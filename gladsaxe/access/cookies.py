"""The session's cookie, taken only letter for letter as it was sent."""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadData
from itsdangerous.encoding import base64_decode, base64_encode


class ExactCookies(SecureCookieSessionInterface):
    """Refuse a cookie whose signature is spelled in another way than we spell it."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return what the cookie holds, an empty session for one that is not ours."""
        text = request.cookies.get(self.get_cookie_name(app), "")
        return super().open_session(app, request) if _is_exact(text) else self.session_class()


def _is_exact(text: str) -> bool:
    # Base64 reads several spellings as the same bytes, so a changed last letter would pass.
    signature = text.rpartition(".")[2]
    try:
        return base64_encode(base64_decode(signature)) == signature.encode("ascii")
    except (BadData, UnicodeError):
        return False
