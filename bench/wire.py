"""A WSGI application called the way a server does, with no test client between."""

import io
from collections.abc import Callable, Mapping
from typing import Any

BOUNDARY = "----bench"

Answer = tuple[str, dict[str, str], bytes]


def call(
    wsgi: Callable[..., Any],
    path: str,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    kind: str = f"multipart/form-data; boundary={BOUNDARY}",
) -> Answer:
    """Call a WSGI application with no client between, the way a server does, and read the whole answer."""
    path, _, query = path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET" if body is None else "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "5000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1:5000",
        "CONTENT_TYPE": kind if body is not None else "",
        "CONTENT_LENGTH": str(len(body or b"")),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body or b""),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in (headers or {}).items()},
    }
    begun: list[Any] = []

    def start_response(status: str, pairs: list[tuple[str, str]], _fault: object = None) -> None:
        begun[:] = [status, dict(pairs)]

    chunks = wsgi(environ, start_response)
    try:
        content = b"".join(chunks)
    finally:
        getattr(chunks, "close", lambda: None)()
    return begun[0], begun[1], content


def multipart(fields: Mapping[str, str]) -> bytes:
    """Write fields as a browser posts a form that can carry photos."""
    parts = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    photo = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="photos"; filename=""\r\n'
        "Content-Type: application/octet-stream\r\n\r\n\r\n"
    )
    return "".join((*parts, photo, f"--{BOUNDARY}--\r\n")).encode()
