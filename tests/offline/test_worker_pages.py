"""The blank forms, the worker, the manifest and the page of what waits, as the server gives them."""

import json
import re

import pytest

from gladsaxe.offline.registrations import REGISTRATIONS
from gladsaxe.web.static import BUILT_FOLDER

NAMES = [*REGISTRATIONS, "ikke-sendt"]


def _facts(text: str) -> dict:
    found = re.findall(r"^const (FILES|SHELLS|PAGES|VERSION) = (.+);$", text, re.MULTILINE)
    return {name: json.loads(value) for name, value in found}


@pytest.mark.parametrize("name", NAMES)
def test_a_blank_form_is_nobodys_whoever_asks(visit, name):
    nobody, alice = visit().client, visit("alice").client
    answers = [client.get(f"/offline/skal/{name}") for client in (nobody, alice)]
    texts = [answer.text for answer in answers]
    assert texts[0] == texts[1]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert "Alice" not in texts[1]
    assert "data-owner" not in texts[1]
    assert not re.search(r'name="(csrf_token|submission_id)" value="[^"]', texts[1])
    assert answers[0].headers["X-Offline-Shell"] == _facts(nobody.get("/sw.js").text)["VERSION"]
    assert "Set-Cookie" not in answers[0].headers


def test_an_unknown_form_has_no_blank_one(visit):
    assert visit().client.get("/offline/skal/issues.gone").status_code == 404


def test_the_worker_keeps_only_files_named_by_their_hash_and_blank_forms(visit):
    client = visit().client
    answer = client.get("/sw.js")
    facts = _facts(answer.text)
    assert (answer.mimetype, answer.headers["Service-Worker-Allowed"]) == ("text/javascript", "/")
    assert facts["SHELLS"] == [f"/offline/skal/{name}" for name in NAMES]
    assert facts["PAGES"] == {
        "/aktiviteter/ny": "/offline/skal/activities.new",
        "/problemer/ny": "/offline/skal/issues.new",
        "/problemer/tryghedsvandring": "/offline/skal/issues.walk",
        "/ikke-sendt": "/offline/skal/ikke-sendt",
        "*": "/offline/skal/ikke-sendt",
    }
    for address in facts["FILES"]:
        assert re.fullmatch(r"/static/.+\.[0-9a-f]{10}\.\w+", address), address
        assert client.get(address).status_code == 200
    shells = "".join(client.get(address).text for address in facts["SHELLS"])
    # Everything that a blank form cannot do without is there when the net is not.
    needed = re.findall(r'stylesheet" href="([^"]+)"|<script [^>]*src="([^"]+)"', shells)
    assert {one or other for one, other in needed} <= set(facts["FILES"])


def test_a_switched_off_worker_takes_itself_away(app, visit):
    alice = visit("alice")
    assert 'data-worker="/sw.js"' in alice.get("/").text
    app.config["SERVICE_WORKER"] = False
    assert "registration.unregister()" in alice.client.get("/sw.js").text
    assert 'data-worker=""' in alice.get("/").text


def test_a_page_of_a_person_is_never_kept_and_says_whose_it_is(visit):
    alice = visit("alice")
    answer = alice.get("/ikke-sendt")
    owner = alice.client.get("/offline/v1/whoami", headers={"X-Outbox": "1"}).json["owner"]
    assert f'data-owner="{owner}"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.text.count('href="/problemer/ny"') >= 1
    assert 'href="/aktiviteter/ny"' not in visit("karl").get("/ikke-sendt").text


def test_leaving_empties_the_browsers_cache_and_never_its_storage(visit):
    assert visit("alice").post("/log-ud").headers["Clear-Site-Data"] == '"cache"'


def test_it_can_be_installed_with_our_own_icons(visit):
    client = visit().client
    answer = client.get("/manifest.webmanifest")
    told = answer.json
    assert answer.mimetype == "application/manifest+json"
    assert (told["display"], told["start_url"], told["scope"], told["lang"]) == ("standalone", "/", "/", "da")
    assert {icon["sizes"] for icon in told["icons"]} == {"192x192", "512x512"}
    for icon in told["icons"]:
        assert client.get(icon["src"]).data.startswith(b"\x89PNG")
        assert (BUILT_FOLDER / icon["src"].removeprefix("/static/")).exists()
