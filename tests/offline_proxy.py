"""A net that fails: a proxy between browser and server that hits a seeded share of the requests with a fault.

Run without faults it only passes on, so that a browser keeps its address while the server behind is stopped,
killed, restored or started anew on another port.
"""

import http.client
import random
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Fault(StrEnum):
    """Name what can happen to a request."""

    REFUSE = "refuse"
    CUT_UPLOAD = "cut mid-upload"
    CUT_AFTER_COMMIT = "cut after commit"
    TRUNCATE = "truncate"
    CAPTIVE = "captive 200"
    REDIRECT = "302"
    SERVER_ERROR = "500"
    UNAVAILABLE = "503"
    LOG_IN_PAGE = "401 HTML"
    TWICE = "deliver twice"
    SLOW = "slow"


ALL = tuple(Fault)
PORTAL = b"<!doctype html><title>Welcome</title><h1>You are connected</h1>"
SLOWNESS = 0.05
PAGES: dict[Fault, tuple[int, dict[str, str]]] = {
    Fault.CAPTIVE: (200, {}),
    Fault.REDIRECT: (302, {"Location": "/log-ind"}),
    Fault.SERVER_ERROR: (500, {}),
    Fault.UNAVAILABLE: (503, {"Retry-After": "1"}),
    Fault.LOG_IN_PAGE: (401, {}),
}
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "server", "date"}


def to_the_outbox(path: str) -> bool:
    """Tell whether a request belongs to the outbox."""
    return path.startswith("/offline/v1/")


@dataclass
class Faults:
    """Draw a fault for `share` of the requests that `hits` picks; the same seed draws the same faults."""

    seed: int
    share: float
    kinds: Sequence[Fault] = ALL
    hits: Callable[[str], bool] = to_the_outbox
    seen: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._lock = threading.Lock()

    def draw(self, path: str) -> Fault | None:
        """Return what happens to the next request for that path."""
        if not self.hits(path):
            return None
        with self._lock:
            drawn = self._random.choice(list(self.kinds)) if self._random.random() < self.share else None
            self.seen[drawn or "passed"] += 1
        return drawn

    def share_hit(self) -> float:
        """Return how large a share of the requests was hit."""
        return 1 - self.seen["passed"] / max(1, self.seen.total())


class Proxy:
    """Listen on a port of its own and pass requests on to `upstream`, the port of the server."""

    def __init__(self) -> None:
        self.upstream: int | None = None
        self.faults: Faults | None = None
        # A request for which this returns true waits until `release` is set.
        self.held: Callable[[str, str], bool] = lambda _method, _path: False
        self.release = threading.Event()
        self.passed: list[tuple[str, str, int]] = []
        proxy = self

        class Handler(_Handler):
            net = proxy

        class Listener(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, *_: Any) -> None:
                """Say nothing: broken connections are what this is for."""

        self._server = Listener(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def calm(self) -> None:
        """Let go of what is held and forget what was; no fault comes any more."""
        self.release.set()
        self.release = threading.Event()
        self.held = lambda _method, _path: False
        self.faults = None
        self.passed.clear()

    def close(self) -> None:
        """Stop listening."""
        self.release.set()
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Without this the small pieces of an answer wait for each other's acknowledgements.
    disable_nagle_algorithm = True
    wbufsize = -1
    net: Proxy

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""

    def _any(self) -> None:
        net = self.net
        if net.held(self.command, self.path):
            net.release.wait()
        fault = net.faults.draw(self.path) if net.faults else None
        if net.upstream is None or fault is Fault.REFUSE:
            return self._cut()
        length = int(self.headers.get("Content-Length") or 0)
        if fault is Fault.CUT_UPLOAD and length:
            self._pass_half(self.rfile.read(length // 2), length)
            return self._cut()
        body = self.rfile.read(length)
        if fault in PAGES:
            status, headers = PAGES[fault]
            return self._answer(status, {"Content-Type": "text/html", **headers}, PORTAL)
        if fault is Fault.SLOW:
            threading.Event().wait(SLOWNESS)
        try:
            status, headers, content = self._pass(body)
            if fault is Fault.TWICE:
                status, headers, content = self._pass(body)
        except (OSError, http.client.HTTPException):
            return self._cut()
        net.passed.append((self.command, self.path, status))
        if fault in (Fault.CUT_AFTER_COMMIT, Fault.CUT_UPLOAD):
            return self._cut()
        return self._answer(status, headers, content, cut=fault is Fault.TRUNCATE)

    do_GET = do_POST = do_PUT = do_HEAD = _any

    def _pass(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.net.upstream or 0, timeout=60)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
        connection.request(self.command, self.path, body or None, headers)
        answer = connection.getresponse()
        content = answer.read()
        kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in HOP_BY_HOP]
        connection.close()
        return answer.status, kept, content

    def _pass_half(self, half: bytes, length: int) -> None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.net.upstream or 0)) as server:
            lines = [f"{self.command} {self.path} HTTP/1.1", *(f"{n}: {v}" for n, v in self.headers.items())]
            server.sendall("\r\n".join([*lines, "", ""]).encode() + half)

    def _answer(self, status: int, headers: Any, content: bytes, cut: bool = False) -> None:
        self.send_response_only(status)
        for name, value in headers.items() if isinstance(headers, dict) else headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content[: len(content) // 2] if cut else content)
        self.wfile.flush()
        if cut:
            self._cut()

    def _cut(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            # No goodbye: what a lost net looks like.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.shutdown(socket.SHUT_RDWR)
