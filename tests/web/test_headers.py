"""The header set is the same on every answer of every kind."""

import pytest
from flask import abort
from sqlalchemy.exc import OperationalError

from gladsaxe.access.rules import RIGHT_BY_ENDPOINT, Right
from gladsaxe.web import static

EXACT = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
        "manifest-src 'self'; worker-src 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex",
}
FREE = {"Content-Type", "Content-Length", "Location", "Vary", "Set-Cookie", "Cache-Control", "Allow"}
FREE |= {
    "Accept-Ranges",
    "Expires",
    "Content-Encoding",
    "ETag",
    "Last-Modified",
    "Date",
    "Content-Disposition",
}


def check(answer, cache="no-store") -> None:
    headers = dict(answer.headers)
    assert {name: headers.get(name) for name in EXACT} == EXACT
    assert headers["Cache-Control"] == cache
    assert set(headers) - set(EXACT) <= FREE


@pytest.fixture
def faulty(app, monkeypatch):
    """Give addresses that fail in every way."""

    def fail(code: int):
        if code == 500:
            raise ZeroDivisionError("secret detail")
        if code in (503, 507):
            reason = "secret detail: connection lost" if code == 503 else "database or disk is full"
            raise OperationalError("secret detail", {}, Exception(reason))
        abort(code)

    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    app._got_first_request = False
    app.add_url_rule("/fejl/<int:code>", "faulty", fail)
    monkeypatch.setitem(RIGHT_BY_ENDPOINT, "faulty", Right.ANYONE)
    return app


@pytest.mark.parametrize("code", [400, 401, 403, 404, 405, 413, 418, 429, 500, 502, 503, 507])
def test_every_error_has_the_headers_a_page_in_danish_and_nothing_of_the_fault(faulty, code):
    answer = faulty.test_client().get(f"/fejl/{code}")
    assert answer.status_code == code
    assert "<h1>" in answer.text
    for word in ("Traceback", "secret detail", "Error", "werkzeug"):
        assert word not in answer.text
    check(answer)


def test_pages_redirects_and_unknown_addresses_have_the_headers(visit):
    alice = visit("alice")
    for address, status in (("/", 200), ("/min-side", 200), ("/findes-ikke", 404), ("/pladser/1/slut", 405)):
        answer = alice.client.get(address)
        assert answer.status_code == status
        check(answer)
    check(visit().client.get("/"))
    check(alice.client.post("/log-ud"))


def test_a_static_file_is_kept_for_ever_and_sent_small(app):
    client = app.test_client()
    name = static.read_manifest()["site/site.css"]
    small = client.get(f"/static/{name}", headers={"Accept-Encoding": "gzip"})
    plain = client.get(f"/static/{name}")
    check(small, plain.headers["Cache-Control"])
    assert "immutable" in plain.headers["Cache-Control"]
    assert (small.headers["Content-Encoding"], small.mimetype) == ("gzip", "text/css")
    assert len(small.data) < len(plain.data)
    assert client.get("/static/site/site.css").status_code == 404
    assert client.get("/static/../app.py").status_code == 404
