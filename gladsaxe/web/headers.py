"""The one header set, put on every answer outside Flask, so that no route and no error is without it."""

from collections.abc import Callable, Iterable
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "manifest-src 'self'",
        "worker-src 'self'",
    )
)

SECURITY_HEADERS = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("X-Robots-Tag", "noindex"),
)
HTTPS_ONLY = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
PRIVATE_CACHE_CONTROL = "no-store"

ExcInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]


def list_security_headers(https: bool) -> list[tuple[str, str]]:
    """Return the headers that every answer has."""
    return [*SECURITY_HEADERS, *([HTTPS_ONLY] if https else [])]


class HeaderSet:
    """Wrap the application and give each answer the exact header set of the house."""

    def __init__(self, application: "WSGIApplication", https: bool) -> None:
        self._application = application
        self._headers = list_security_headers(https)
        self._names = {name.lower() for name, _ in self._headers}

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""

        def start(
            status: str, headers: list[tuple[str, str]], exc_info: ExcInfo | None = None
        ) -> Callable[[bytes], object]:
            kept = [pair for pair in headers if pair[0].lower() not in self._names]
            if not any(name.lower() == "cache-control" for name, _ in kept):
                # What a person who is logged in sees is never kept by the browser or on the way.
                kept.append(("Cache-Control", PRIVATE_CACHE_CONTROL))
            return start_response(status, kept + self._headers, exc_info)

        return self._application(environ, start)
