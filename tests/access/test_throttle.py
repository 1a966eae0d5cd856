"""Guessing: counted in the database for name, address and device, whoever asks and from however many."""

import http.client
import multiprocessing
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from argon2 import PasswordHasher
from waitress import wasyncore

from gladsaxe.access import store, throttle
from gladsaxe.database.clock import freeze_time, now
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.web.server import create_server
from tests.access.steps import CHOSEN_PASSWORD, is_logged_in, move_clock, person_id
from tests.conftest import CAST_SEATED, PASSWORD
from tests.databases import DATABASE_KINDS, configuration, fresh_database

WRONG = "Brugernavn eller adgangskode passer ikke. Prøv igen."
CLOSED = "Du har prøvet for mange gange. Vent 15 minutter."
GUESSES, THREADS = 1000, 50
# A server that does not answer fails the test, and the test ends.
PATIENCE = 60


class Watched:
    """Stand before the hasher and note how many passwords are compared, and how many at once."""

    def __init__(self, hasher, pause=0.0):
        self.hasher, self.pause = hasher, pause
        self.compared = self.now = self.most = 0
        self.lock = threading.Lock()

    def hash(self, password):
        """Hash."""
        return self._watched(self.hasher.hash, password)

    def verify(self, hashed, password):
        """Compare."""
        return self._watched(self.hasher.verify, hashed, password)

    def _watched(self, work, *args):
        with self.lock:
            self.compared, self.now = self.compared + 1, self.now + 1
            self.most = max(self.most, self.now)
        try:
            time.sleep(self.pause)
            return work(*args)
        finally:
            with self.lock:
                self.now -= 1


@pytest.fixture
def watched(monkeypatch):
    # What is compared with for a name that does not exist is hashed once in a process.
    store.verify_password(None, "")
    found = Watched(store._password_hasher)
    monkeypatch.setattr(store, "_password_hasher", found)
    return found


def guess_at_once(app, visit, guesses):
    """Send guesses from 50 threads, each with another forwarded address; return the answers' statuses."""
    door = visit()
    token, cookie = door.token(), door.client.get_cookie("session").value

    def send(number):
        client = app.test_client()
        client.set_cookie("session", cookie)
        forwarded = f"10.{number % 250}.{number // 250}.7"
        return client.post(
            "/log-ind",
            data={"login_name": "freja", "password": f"gæt {number}", "csrf_token": token},
            headers={"X-Forwarded-For": forwarded, "Forwarded": f"for={forwarded}", "X-Real-IP": forwarded},
        ).status_code

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(send, range(guesses)))


def test_of_a_thousand_guesses_ten_are_checked_and_the_real_person_still_gets_in(
    app, visit, watched, monkeypatch
):
    # Here none of them is sent away for being one of many at once.
    monkeypatch.setattr(store, "hashing_places", threading.BoundedSemaphore(THREADS))
    freja = visit("freja")
    freja.post("/log-ud")
    stranger = visit()
    before, start = watched.compared, now()
    statuses = guess_at_once(app, visit, GUESSES)
    assert watched.compared - before <= 10
    assert sorted(set(statuses)) == [422, 429]
    assert (statuses.count(422), len(statuses)) == (watched.compared - before, GUESSES)
    entered = {"login_name": "freja", "password": PASSWORD}
    assert stranger.post("/log-ind", entered).status_code == 429
    assert freja.post("/log-ind", entered).status_code == 303
    assert is_logged_in(freja)
    with freeze_time(start + timedelta(minutes=14)):
        assert stranger.post("/log-ind", entered).status_code == 429
    with move_clock(minutes=16):
        assert stranger.post("/log-ind", entered).status_code == 303


def test_a_known_device_has_ten_tries_of_its_own_and_not_more(app, visit, watched):
    freja = visit("freja")
    freja.post("/log-ud")
    before = watched.compared
    wrong = {"login_name": "freja", "password": "gæt"}
    assert [freja.post("/log-ind", wrong).status_code for _ in range(12)] == [422] * 10 + [429] * 2
    assert watched.compared - before == 10
    assert visit().post("/log-ind", {"login_name": "freja", "password": PASSWORD}).status_code == 303


def test_a_device_is_known_for_its_own_account_alone(app, visit):
    bob = visit("bob")
    bob.post("/log-ud")
    wrong = {"login_name": "freja", "password": "gæt"}
    assert [visit().post("/log-ind", wrong).status_code for _ in range(11)] == [422] * 10 + [429]
    assert bob.post("/log-ind", {"login_name": "freja", "password": PASSWORD}).status_code == 429


def test_one_address_has_ten_guesses_over_all_names(visit):
    door = visit()
    names = ["alice", "bob", "charlie", "doris", "erik", "ingen", "hanne", "ib", "karl", "gert", "freja"]
    answers = [door.post("/log-ind", {"login_name": name, "password": "x"}).status_code for name in names]
    assert answers == [422] * 10 + [429]


def test_logging_in_as_oneself_gives_no_new_tries_to_guess_with(visit):
    door = visit()
    statuses = []
    for _ in range(3):
        for _ in range(4):
            wrong = {"login_name": "freja", "password": "x"}
            door.client.delete_cookie("device")
            statuses.append(door.post("/log-ind", wrong).status_code)
        door.post("/log-ind", {"login_name": "alice", "password": PASSWORD})
        door.post("/log-ud")
    assert statuses == [422] * 10 + [429] * 2


@pytest.mark.parametrize(
    ("addresses", "subjects"),
    [
        (["192.0.2.1", "192.0.2.2"], ["address:192.0.2.1", "address:192.0.2.2"]),
        (["2001:db8::1", "2001:db8::ffff:1"], ["address:2001:db8::/64"] * 2),
        (["2001:db8:0:1::1"], ["address:2001:db8:0:1::/64"]),
        (["not an address", ""], ["address:?"] * 2),
    ],
)
def test_an_address_is_the_line_that_asks(app, addresses, subjects):
    found = []
    for address in addresses:
        with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
            found.append(throttle.address_subject())
    assert found == subjects


def test_closed_unknown_and_wrong_answer_alike_to_the_letter(app, visit):
    with app.app_context():
        run_in_transaction(store.close_account, person_id(app, "bob"))
    texts = []
    for name, password in (("bob", PASSWORD), ("nobody", PASSWORD), ("freja", "forkert")):
        door = visit()
        door.get("/log-ind")
        answer = door.post("/log-ind", {"login_name": name, "password": password})
        bare = answer.text.replace(f'value="{name}"', "").split('name="csrf_token"')
        texts.append((answer.status_code, bare[0], bare[1].partition(">")[2], sorted(answer.headers.keys())))
    assert texts[0] == texts[1] == texts[2]
    assert texts[0][0] == 422


def test_a_name_that_does_not_exist_costs_a_hash_too(visit, watched):
    door = visit()
    before = watched.compared
    door.post("/log-ind", {"login_name": "nobody", "password": "x"})
    assert watched.compared - before == 1


def test_no_more_than_two_passwords_are_hashed_at_a_time(app, monkeypatch):
    seen = Watched(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1), pause=0.01)
    monkeypatch.setattr(store, "_password_hasher", seen)
    with app.app_context():
        hashed = store.find_account_by_login("alice").password_hash

    def work(number):
        if number % 2:
            return store.hash_password(CHOSEN_PASSWORD)
        fitting = type("Fitting", (), {"password_hash": hashed})
        return store.verify_password(fitting, PASSWORD)

    with ThreadPoolExecutor(12) as pool:
        assert all(pool.map(work, range(24)))
    assert (seen.compared, seen.most) == (24, 2)


class Halted(Watched):
    """Compare no password before the test says so."""

    def __init__(self, hasher):
        super().__init__(hasher)
        self.may_go_on = threading.Event()

    def verify(self, hashed, password):
        """Compare, when it may."""
        assert self.may_go_on.wait(PATIENCE)
        return super().verify(hashed, password)


@contextmanager
def _serve(app):
    """Give the port of the program's own server in a thread."""
    stopped = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = create_server(app, listener, app.extensions["configuration"])

        def turn():
            while not stopped.is_set():
                server.asyncore.loop(timeout=0.1, map=server._map, count=1, use_poll=True)

        thread = threading.Thread(target=turn)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            stopped.set()
            thread.join()
            server.task_dispatcher.shutdown()
            wasyncore.close_all(server._map)


def test_thirty_logins_at_once_leave_threads_for_pages(app, visit, monkeypatch):
    halted = Halted(store._password_hasher)
    monkeypatch.setattr(store, "_password_hasher", halted)
    door = visit()
    fields = {"password": "gæt", "csrf_token": door.token()}
    cookie = door.client.get_cookie("session").value

    def send(port, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        headers = {"Cookie": f"session={cookie}", "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        answer = response.status, response.headers.get("Retry-After"), response.read().decode()
        connection.close()
        return answer

    with _serve(app) as port, ThreadPoolExecutor(30) as pool:
        logins = [
            pool.submit(
                send, port, "POST", "/log-ind", urlencode({**fields, "login_name": f"nobody-{number}"})
            )
            for number in range(30)
        ]
        refused = [login.result() for _, login in zip(range(26), as_completed(logins), strict=False)]
        assert {(status, seconds) for status, seconds, _ in refused} == {(503, "5")}
        assert all("Mange logger ind lige nu" in text for _, _, text in refused)
        assert send(port, "GET", "/log-ind")[0] == 200
        halted.may_go_on.set()
        rest = [login.result()[0] for login in logins]
    assert sorted(rest) == [422] * 4 + [503] * 26
    # Who was sent away has lost no try by it.
    statuses = [
        door.post("/log-ind", {"login_name": "nobody-x", "password": "x"}).status_code for _ in range(7)
    ]
    assert statuses == [422] * 6 + [429]


def _take_many(url, start, found):
    from app import create_app

    app = create_app(configuration(url))
    start.wait()
    with app.app_context():
        taken = sum(
            bool(run_in_transaction(throttle.take_try, ["name:freja", "address:192.0.2.1"])) for _ in range(8)
        )
        db.session.remove()
        db.engine.dispose()
    found.put(taken)


@pytest.mark.parametrize("kind", DATABASE_KINDS)
def test_several_processes_share_the_ten_tries(kind):
    forking = multiprocessing.get_context("fork")
    with fresh_database(kind, CAST_SEATED) as url:
        start, found = forking.Barrier(3), forking.Queue()
        workers = [forking.Process(target=_take_many, args=(url, start, found)) for _ in range(3)]
        for worker in workers:
            worker.start()
        taken = [found.get(timeout=120) for _ in workers]
        for worker in workers:
            worker.join()
    assert sum(taken) == 10


def try_from(visit, address, name="freja", password="gæt"):
    entered = {"login_name": name, "password": password}
    return visit().post("/log-ind", entered, environ_base={"REMOTE_ADDR": address}).status_code


@pytest.mark.parametrize(
    ("near", "far"), [("192.0.2.{}", "198.51.100.7"), ("2001:db8:1:{}::1", "2001:db8:2::1")]
)
def test_guesses_from_one_network_do_not_close_a_name_to_new_devices_elsewhere(visit, near, far):
    assert [try_from(visit, near.format(line)) for line in range(1, 13)] == [422] * 10 + [429] * 2
    assert try_from(visit, near.format(99), password=PASSWORD) == 429
    assert try_from(visit, near.format(99), name="gert", password=PASSWORD) == 303
    assert try_from(visit, far, password=PASSWORD) == 303


def test_guesses_from_many_networks_end_at_a_hundred_and_known_devices_stay_open(visit):
    freja = visit("freja")
    freja.post("/log-ud")
    statuses = [try_from(visit, f"192.0.{network}.{line}") for network in range(11) for line in range(10)]
    assert statuses == [422] * 100 + [429] * 10
    assert try_from(visit, "198.51.100.7", password=PASSWORD) == 429
    assert freja.post("/log-ind", {"login_name": "freja", "password": PASSWORD}).status_code == 303


@pytest.mark.parametrize(("count", "words"), [(1, "prøvet 1 gang at"), (3, "prøvet 3 gange at")])
def test_a_person_is_told_once_how_often_a_login_failed(visit, count, words):
    for _ in range(count):
        try_from(visit, "192.0.2.1")
    freja = visit()
    freja.post("/log-ind", {"login_name": "freja", "password": PASSWORD})
    assert words in freja.get("/").text
    assert "Der er prøvet" not in freja.get("/").text
    freja.post("/log-ud")
    freja.post("/log-ind", {"login_name": "freja", "password": PASSWORD})
    assert "Der er prøvet" not in freja.get("/").text
