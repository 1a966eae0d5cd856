"""The code of a QR on paper fills its field, and leaves the address; without scripts it is typed."""

from playwright.sync_api import expect

from tests.browser.conftest import Visit


def test_the_code_after_the_address_fills_its_field(visit: Visit, way: dict) -> None:
    page = visit(**way)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/kode#kode=abcd-efgh-jkmn")
    code = page.get_by_label("Koden på papiret")
    expect(code).to_have_value("abcd-efgh-jkmn" if way["script"] else "")
    assert page.url.endswith("/kode" if way["script"] else "/kode#kode=abcd-efgh-jkmn")
    assert not [address for address in asked if "abcd" in address.partition("#")[0]]
