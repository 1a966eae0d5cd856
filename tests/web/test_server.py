"""The server's limits: nobody holds the connections, the threads or the disk that others need."""

import http.client
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from gladsaxe.core.configuration import Configuration
from gladsaxe.web import server as http_server
from tests.conftest import CAST_SEATED
from tests.databases import fresh_database
from tests.live_server import run_server, start_program
from tests.web.test_headers import EXACT

pytestmark = pytest.mark.slow

HOST = "127.0.0.1"
HALF_A_HEADER = b"GET /log-ind HTTP/1.1\r\nHost: x\r\n"
# A server that does not answer fails the test, and the test ends.
PATIENCE = 60


def _answer(_environ, start_response):
    start_response("200 OK", [("Content-Length", "4")])
    return [b"fine"]


class Steps:
    """A server in this process whose loop the test turns itself, so that nothing depends on the clock."""

    def __init__(self, folder: Path) -> None:
        self.listener = socket.create_server((HOST, 0))
        configuration = Configuration("sqlite://", folder, "", connections=50)
        self.server = http_server.create_server(_answer, self.listener, configuration)
        self.clients = ExitStack()

    def turn(self, count: int = 10) -> None:
        """Let the server accept, read, write and close what is ready."""
        self.server.asyncore.loop(timeout=0.01, map=self.server._map, count=count, use_poll=True)

    def connect(self, sent: bytes = b"") -> socket.socket:
        """Return a connection that the server has read this from."""
        client = self.clients.enter_context(socket.create_connection(self.listener.getsockname()))
        client.settimeout(PATIENCE)
        self.send(client, sent)
        return client

    def send(self, client: socket.socket, sent: bytes) -> None:
        """Send something, and let the server read all of it."""
        for start in range(0, len(sent), 8192):
            client.sendall(sent[start : start + 8192])
            self.turn(2)
        self.turn()

    def pass_time(self, seconds: float) -> None:
        """Let the server do what it does so long after the one connection began to wait."""
        (channel,) = self.server.active_channels.values()
        self.server.maintenance(channel.get_waiting_since() + seconds)
        self.turn()

    def close(self) -> None:
        """Close everything."""
        self.clients.close()
        self.server.task_dispatcher.shutdown()
        self.server.close()
        self.listener.close()


def _is_closed(client: socket.socket) -> bool:
    client.setblocking(False)
    try:
        return client.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionResetError:
        return True


@pytest.fixture
def steps(tmp_path: Path) -> Iterator[Steps]:
    made = Steps(tmp_path)
    yield made
    made.close()


def test_half_open_connections_do_not_stop_the_service(tmp_path: Path) -> None:
    with fresh_database("sqlite", CAST_SEATED) as url, run_server(url, tmp_path) as port, ExitStack() as held:
        for _ in range(520):
            half = held.enter_context(socket.create_connection((HOST, port)))
            half.sendall(HALF_A_HEADER)
        visitor = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
        visitor.request("GET", "/log-ind")
        assert visitor.getresponse().status == 200
        visitor.close()


def test_the_connection_that_has_waited_longest_makes_room(steps: Steps) -> None:
    first = steps.connect(HALF_A_HEADER)
    others = [steps.connect(HALF_A_HEADER) for _ in range(60)]
    assert _is_closed(first)
    assert not _is_closed(others[-1])


@pytest.mark.parametrize(("seconds", "closed"), [(19, False), (21, True)])
def test_a_header_that_trickles_has_twenty_seconds(steps: Steps, seconds: float, closed: bool) -> None:
    client = steps.connect(HALF_A_HEADER)
    (channel,) = steps.server.active_channels.values()
    channel.last_activity += seconds
    steps.pass_time(seconds)
    assert _is_closed(client) is closed


@pytest.mark.parametrize(("seconds", "closed"), [(54, False), (56, True)])
def test_a_body_that_trickles_is_closed(steps: Steps, seconds: float, closed: bool) -> None:
    sent = 5 * 4096
    client = steps.connect(b"POST / HTTP/1.1\r\nContent-Length: 90000\r\n\r\n" + b"x" * sent)
    (channel,) = steps.server.active_channels.values()
    channel.last_activity += seconds
    steps.pass_time(seconds)
    assert _is_closed(client) is closed


@pytest.mark.parametrize(("seconds", "closed"), [(29, False), (31, True)])
@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\n\r\n"])
def test_an_idle_connection_is_closed(steps: Steps, sent: bytes, seconds: float, closed: bool) -> None:
    client = steps.connect(sent)
    if sent:
        assert _read_answer(steps, client).startswith(b"HTTP/1.1 200")
    steps.pass_time(seconds)
    assert _is_closed(client) is closed


def test_bodies_together_have_a_limit_and_the_oldest_makes_room(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_server, "MAX_BYTES_RECEIVED", 2 * 2**20)
    head = b"POST / HTTP/1.1\r\nContent-Length: 1300000\r\n\r\n"
    first = steps.connect(head + bytes(1_200_000))
    second = steps.connect(head + bytes(1_200_000))
    assert (_is_closed(first), _is_closed(second)) == (True, False)


@pytest.mark.parametrize(
    ("request_text", "status"),
    [
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 33_000 + b"\r\n\r\n", b"431"),
        (b"POST / HTTP/1.1\r\nContent-Length: 134217729\r\n\r\n", b"413"),
    ],
)
def test_a_header_and_a_request_have_a_largest_size(steps: Steps, request_text: bytes, status: bytes) -> None:
    assert _read_answer(steps, steps.connect(request_text)).split(b" ")[1] == status


@pytest.mark.parametrize(
    "request_text",
    [
        b"POST / HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.0\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\nfour",
        b"POST / HTTP/1.1\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nfour",
    ],
)
def test_a_request_of_two_lengths_is_refused(steps: Steps, request_text: bytes) -> None:
    client = steps.connect(request_text + b"GET /second HTTP/1.1\r\n\r\n")
    answer = _read_answer(steps, client)
    assert answer.startswith((b"HTTP/1.1 400", b"HTTP/1.0 400"))
    steps.turn()
    assert b"200 OK" not in answer + _read(client)


@pytest.mark.parametrize(
    "request_text",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"x" * 33_000 + b"\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
    ],
)
def test_the_servers_own_answers_have_the_headers_of_every_answer(steps: Steps, request_text: bytes) -> None:
    head = _read_answer(steps, steps.connect(request_text)).partition(b"\r\n\r\n")[0].decode()
    headers = dict(line.split(": ", 1) for line in head.splitlines()[1:])
    assert {name: headers.get(name) for name in EXACT} == EXACT
    assert headers["Cache-Control"] == "no-store"
    assert "Server" not in headers


def _read_answer(steps: Steps, client: socket.socket) -> bytes:
    while not (answer := _read(client)):
        steps.turn()
    return answer


def _read(client: socket.socket) -> bytes:
    client.setblocking(False)
    try:
        return client.recv(4096)
    except BlockingIOError:
        return b""


def test_what_is_under_way_is_answered_before_the_server_stops_and_nobody_new_comes_in(tmp_path):
    begun, released = threading.Event(), threading.Event()

    def answer_later(environ, start_response):
        begun.set()
        assert released.wait(PATIENCE)
        return _answer(environ, start_response)

    listener = socket.create_server((HOST, 0))
    address = listener.getsockname()
    server = http_server.create_server(
        answer_later, listener, Configuration("sqlite://", tmp_path, "", threads=2)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    client = http.client.HTTPConnection(*address, timeout=PATIENCE)
    client.request("GET", "/")
    assert begun.wait(PATIENCE)
    server.stop()
    # The loop closes the socket before it waits for the answer.
    while listener.fileno() >= 0:
        thread.join(0.01)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address)
    released.set()
    assert client.getresponse().read() == b"fine"
    thread.join(PATIENCE)
    assert not thread.is_alive()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_program_ends_well_and_leaves_no_journal(tmp_path, number):
    with (
        fresh_database("sqlite", CAST_SEATED) as url,
        start_program(url, tmp_path) as (program, port),
    ):
        database = Path(url.removeprefix("sqlite:///"))
        client = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
        client.request("GET", "/log-ind")
        assert client.getresponse().status == 200
        assert Path(f"{database}-wal").exists()
        program.send_signal(number)
        assert program.wait(PATIENCE) == 0
        assert not Path(f"{database}-wal").exists()
