"""The HTTP server that the pages are served by: waitress, with the limits of this program.

Whoever sends a request slowly, or never ends it, takes room from others. A connection whose request is late
is closed, and where there is no room left the connection that has waited longest makes some.
"""

import resource
import socket
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask

from gladsaxe.core.configuration import Configuration
from gladsaxe.web.headers import PRIVATE_CACHE_CONTROL, list_security_headers
from gladsaxe.web.limits import KILOBYTE, LARGEST_REQUEST, MEGABYTE

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

STOP_SECONDS = 30
HEADER_SECONDS = 20
IDLE_SECONDS = 30
MAINTENANCE_SECONDS = 5
MIN_BYTES_PER_SECOND = 4 * KILOBYTE
LARGEST_HEADER = 32 * KILOBYTE
# Requests lie in temporary files until they are whole; all of them together hold no more than this.
MAX_BYTES_RECEIVED = 1024 * MEGABYTE


class TimedRequest(HTTPRequestParser):  # type: ignore[misc] # waitress has no types
    """A request that knows when its first byte came."""

    def __init__(self, adjustments: object) -> None:
        super().__init__(adjustments)
        self.began_at = time.time()

    def parse_header(self, header_plus: bytes) -> None:
        """Read the header; raises ParsingError for two lengths, for a proxy may believe the other one."""
        super().parse_header(header_plus)
        # Waitress removes the header of a transfer coding that it understands.
        if "CONTENT_LENGTH" in self.headers and (self.chunked or "TRANSFER_ENCODING" in self.headers):
            raise ParsingError("Content-Length with Transfer-Encoding")

    def is_late(self, now: float) -> bool:
        """Return True if the header, or the body at the lowest speed, should have been here by now."""
        allowed = HEADER_SECONDS
        if self.headers_finished:
            allowed += self.body_bytes_received // MIN_BYTES_PER_SECOND + IDLE_SECONDS
        return bool(now - self.began_at > allowed)


class RefusalTask(ErrorTask):  # type: ignore[misc] # waitress has no types
    """The server's own answer to what the application never sees."""

    def execute(self) -> None:
        """Answer with the headers that every answer has."""
        self.response_headers.extend(self.channel.server.refusal_headers)
        super().execute()


class TimedChannel(HTTPChannel):  # type: ignore[misc] # waitress has no types
    """A connection whose requests know when they began."""

    parser_class = TimedRequest
    error_task_class = RefusalTask

    def get_waiting_since(self) -> float:
        """Return when the request that is being received began, or when an idle connection was last used."""
        return float(self.request.began_at if self.request else self.last_activity)

    def received(self, data: bytes) -> bool:
        """Receive a part of a request; the server makes room for a large one."""
        result = bool(super().received(data))
        if self.request and self.request.body_bytes_received > self.adj.inbuf_overflow:
            self.server.limit_bytes_received()
        return result


class LimitedServer(TcpWSGIServer):  # type: ignore[misc] # waitress has no types
    """A server in which nobody holds what others need."""

    channel_class = TimedChannel
    refusal_headers: tuple[tuple[str, str], ...] = ()
    is_stopping = False

    def run(self) -> None:
        """Serve until `stop` is called, and end then what is under way."""
        # Short turns, since a signal's handler does not wake the loop.
        while not self.is_stopping:
            self._serve_turn()
        # Nobody new comes in, while those whose requests are here get their answers.
        self.del_channel()
        self.socket.close()
        ends_at = time.monotonic() + STOP_SECONDS
        while self._list_answering_channels() and time.monotonic() < ends_at:
            self._serve_turn()
        self.task_dispatcher.shutdown(timeout=0)

    def stop(self) -> None:
        """Let `run` return when what is under way has been answered, within half a minute."""
        self.is_stopping = True
        self.pull_trigger()

    def _serve_turn(self) -> None:
        wasyncore.loop(1, self.adj.asyncore_use_poll, self._map, 1)

    def _list_answering_channels(self) -> list[TimedChannel]:
        """Return the connections that a whole request came on and whose answer is not sent to the end."""
        return [
            channel
            for channel in self.active_channels.values()
            if channel.requests or channel.total_outbufs_len
        ]

    def readable(self) -> bool:
        """Return True if a connection can be accepted; the one that has waited longest makes room for it."""
        if len(self._map) >= self.adj.connection_limit:
            _close_longest_waiting(self._list_waiting_channels())
        return bool(super().readable())

    def maintenance(self, now: float) -> None:
        """Close the connections that are idle, and those whose request is late."""
        super().maintenance(now)
        for channel in self._list_waiting_channels():
            if channel.request and channel.request.is_late(now):
                channel.will_close = True

    def limit_bytes_received(self) -> None:
        """Close the connection with the oldest unfinished body where all bodies hold too much together."""
        total = sum(request.body_bytes_received for request in self._list_requests())
        if total > MAX_BYTES_RECEIVED:
            _close_longest_waiting(
                [
                    channel
                    for channel in self._list_waiting_channels()
                    if channel.request and channel.request.headers_finished
                ]
            )

    def _list_waiting_channels(self) -> list[TimedChannel]:
        """Return the connections that no request is being answered on."""
        return [
            channel
            for channel in self.active_channels.values()
            if not channel.requests and not channel.will_close
        ]

    def _list_requests(self) -> Iterator[TimedRequest]:
        for channel in self.active_channels.values():
            yield from list(channel.requests)
            if channel.request:
                yield channel.request


def _close_longest_waiting(channels: list[TimedChannel]) -> None:
    if channels:
        min(channels, key=TimedChannel.get_waiting_since).will_close = True


def _raise_file_limit(connections: int) -> None:
    # A connection is a file, and so is what it sends and receives where that is long.
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = 3 * connections + 200
    if soft != resource.RLIM_INFINITY and soft < needed:
        limit = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))


def create_server(
    application: "WSGIApplication", listener: socket.socket, configuration: Configuration
) -> LimitedServer:
    """Return a server on an open socket; what proxies say passes on to the application if there are any."""
    _raise_file_limit(configuration.connections)
    settings: dict[str, Any] = {
        "threads": configuration.threads,
        "ident": "",
        "connection_limit": configuration.connections,
        # Without it no more than a thousand files can be open.
        "asyncore_use_poll": True,
        "channel_timeout": IDLE_SECONDS,
        "cleanup_interval": MAINTENANCE_SECONDS,
        "max_request_header_size": LARGEST_HEADER,
        # Waitress refuses what is as large as this.
        "max_request_body_size": LARGEST_REQUEST + 1,
        # The application reads these headers, as far as the configuration says; without a proxy they are a
        # visitor's own words.
        "clear_untrusted_proxy_headers": not configuration.trusted_proxies,
    }
    address = (listener.family, listener.type, listener.proto, listener.getsockname())
    server = LimitedServer(application, _sock=listener, sockinfo=address, bind_socket=False, **settings)
    server.refusal_headers = (
        *list_security_headers(configuration.secure_cookies),
        ("Cache-Control", PRIVATE_CACHE_CONTROL),
    )
    return server
