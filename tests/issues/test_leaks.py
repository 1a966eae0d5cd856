"""The leak matrix: what few may read is looked for on every surface as everyone."""

import io
import re
import zipfile
from datetime import UTC, datetime

import pytest

from gladsaxe.access import store as access
from gladsaxe.access.rules import RIGHT_BY_ENDPOINT, Right
from gladsaxe.access.rules import ROLES_BY_RIGHT as RIGHTS
from gladsaxe.agreement.store import find_seat
from gladsaxe.bodies import store as bodies
from gladsaxe.database.clock import freeze_time, today
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.imports.rules.fields import ImportKind
from gladsaxe.meetings.decisions import DecisionView
from gladsaxe.situation.rules import SpanKind
from tests.access.matrix import ACTORS, World, build_world, picture
from tests.access.test_every_address import TABLE
from tests.conftest import Browser
from tests.issues.steps import get_place_value, open_issue_page, post_issue

pytestmark = pytest.mark.slow

MARKS = {"2": "kendemærke fortroligt", "3": "kendemærke særligt"}
NAME = "Vidne Vidnesen"
# Freja may read what is strictest and sees that it is there; the sessions that look have said no purpose.
READERS = {"2": {"bob", "freja"}, "3": set()}
KNOWS = {"2": READERS["2"], "3": {"freja"}}
MOMENT = datetime(2018, 6, 6, 10, tzinfo=UTC)
# Everyone sees who sits where; that is no report.
SEATS = {
    "/pladser",
    "/organisation",
    "/organisation/task-force",
    "/organisation/pladser/{seat}",
    "/konflikter/ny?nr={nr}",
}
# What the matrix itself fetches is written there, and where it is refused, whether the page is there or not.
VIEWS = ("vis=mine", "vis=ansvar", "vis=uden", "vis=aabne")
LOGS = ("/bestyrelsens-pakke/eksporter", "/min-side/logins", "/driftssikkerhed/logins")
# Of the page of one's own data only the list of the files that the matrix fetched: the rest is compared.
OWN_DATA = "/min-side/mine-data"
OWN_EXPORTS = re.compile(
    r'<h2>Filer, du har hentet</h2>\s*<ul class="history">.*?</ul>\s*(<p>[^<]*</p>\s*)?', re.S
)


def surfaces(app) -> list[tuple[str, dict[str, str]]]:
    """Return every page that can be asked for, with the filters of the lists, whole and in part."""
    pages = [
        address for endpoint, method, address in TABLE if method == "GET" and not endpoint.startswith("web.")
    ]
    centre = get_place_value(app)
    lists = [
        f"/problemer?{query}"
        for query in (
            "slags=utrygt",
            f"sted={centre}",
            "status=ny",
            "vis=mine",
            "vis=ansvar",
            "vis=uden",
            "vis=aabne",
        )
    ]
    lists += ["/problemer?fra=01-06-2018&til=30-06-2018", "/problemer?efter=2018-06-06_2147483647"]
    lists += ["/excel/hent?pr=06-06-2018", "/maal?pr=06-06-2018", "/aktiviteter?status=gennemfoert"]
    lists += [f"/problemer/ny?sted={centre}", "/henvendelser?maerke=skur2"]
    lists += ["/soeg?q=kendemærke", "/soeg?q=vidnesen", "/soeg?q={secret}", "/problemer?q=kendemærke"]
    lists += [f"/situation?slags={span}&dag=06-06-2018" for span in SpanKind]
    lists += [f"/beslutninger?vis={view}" for view in DecisionView]
    lists += ["/afvigelser/aktivitet/{off_plan}", "/aarshjul?vis=mine", "/dokumentation?aar=2018"]
    lists += [f"/indlaes/hent-skabelon/{kind}" for kind in ImportKind] + ["/indlaes?nr={nr}"]
    lists += ["/konflikter/ny?nr={nr}", "/beskeder-til-bestyrelsen/ny?nr={nr}"]
    whole = [(address, {}) for address in [*pages, *lists]]
    return whole + [(address, {"HX-Request": "true"}) for address in lists[:7]]


def hidden(world: World) -> list[tuple[str, dict[str, str]]]:
    """Return the addresses of what is hidden itself."""
    found = []
    for level in MARKS:
        number = f"{{number{level}}}"
        found += [f"/problemer/{number}", f"/problemer/{number}/kvittering", f"/problemer/{number.lower()}"]
        found += [f"/problemer/{number}/billeder/{{photo{level}}}"]
        found += [
            f"/problemer/{{open}}/billeder/{{photo{level}}}",
            f"/haervaerksregninger/{{bill}}/billeder/{{photo{level}}}",
        ]
        found += [
            f"/henvendelser/ny?problem={number}&nr={{nr}}",
            f"/haervaerksregninger/ny?problem={number}&nr={{nr}}",
        ]
    return [(address, {}) for address in found]


def reached(app, world: World, pages) -> dict[str, list[int]]:
    """Return the pages of each actor, by number, without those that the gate refuses before a row is read.

    That it does is what `tests/access/test_every_address.py` asks of every address as everyone.
    """
    roles = {}
    with app.app_context():
        for actor in ACTORS:
            account = None if actor in ("nobody", "expired") else access.find_account_by_login(actor)
            roles[actor] = access.build_actor(account).roles if account else frozenset()
        db.session.remove()
    routes = app.url_map.bind("")
    rights = []
    for address, _headers in pages:
        endpoint, _ = routes.match(address.format(**world.names).partition("?")[0], "GET")
        rights.append(RIGHT_BY_ENDPOINT[endpoint])
    return {
        actor: [
            number
            for number, right in enumerate(rights)
            if right is Right.ANYONE or roles[actor] & RIGHTS[right]
        ]
        for actor in ACTORS
    }


def seen(world: World, actor: str, address: str, headers: dict[str, str]) -> tuple[int, str, str]:
    """Return an answer's status, its text without what is made anew for each, and its tag."""
    client = world.app.test_client()
    cookie, _ = world.sessions[actor]
    if cookie:
        client.set_cookie("session", cookie)
    answer = client.get(address.format(**world.names), headers=headers)
    if answer.data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
            text = "\n".join(book.read(name).decode("utf-8", "replace") for name in sorted(book.namelist()))
    else:
        text = answer.data.decode("utf-8", "replace")
    if address == OWN_DATA:
        text = OWN_EXPORTS.sub("", text)
    text = re.sub(r'(name="csrf_token" value=")[^"]*', r"\1", text)
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", text + answer.headers.get("Location", ""))
    return answer.status_code, text, answer.headers.get("ETag", "")


def seat_witness(app) -> None:
    with app.app_context():
        seat_id, hashed = find_seat("tf-beboer").id, access.find_account_by_login("alice").password_hash

        def seat() -> None:
            person = bodies.add_person(NAME)
            bodies.seat_person(person.id, seat_id, today())
            access.add_account(person.id, "vidne", hashed)

        run_in_transaction(seat)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_nothing_of_what_few_may_read_is_seen_by_word_size_or_tag(app, visit):
    with freeze_time(MOMENT):
        seat_witness(app)
        world = build_world(app, visit)
        pages = surfaces(app)
        own = reached(app, world, pages)
        others = [actor for actor in ACTORS if not any(actor in known for known in KNOWS.values())]
        before = {(actor, n): seen(world, actor, *pages[n]) for actor in others for n in own[actor]}
        witness: Browser = visit("vidne")
        freja = visit("freja")
        for level, mark in MARKS.items():
            number = post_issue(
                app, witness, level=level, text=mark, where_exactly=mark, photos=[(picture("pink"), "a.png")]
            )
            shown = open_issue_page(freja, number)
            assert mark in shown
            world.names |= {
                f"number{level}": number,
                f"photo{level}": re.search(r"/billeder/(\w{32})", shown)[1],
            }
        found, changed, looked = [], [], 0
        asked_for = hidden(world)
        for actor in ACTORS:
            for number, page in [*((n, pages[n]) for n in own[actor]), *((None, page) for page in asked_for)]:
                answer = seen(world, actor, *page)
                looked += 1
                for level, mark in MARKS.items():
                    secrets = {mark, world.names[f"photo{level}"]}
                    if actor not in KNOWS[level]:
                        secrets.add(world.names[f"number{level}"])
                    if number is None:
                        # What was asked for may be named in what is answered, as anything that is asked for.
                        secrets = {mark}
                    if actor not in READERS[level] and any(secret in answer[1] for secret in secrets):
                        found.append((actor, page, level))
                if NAME in answer[1] and page[0] not in SEATS:
                    found.append((actor, page, NAME))
                if (actor, number) in before:
                    same = before[actor, number]
                    told = (answer[0], len(answer[1]), answer[2]) != (same[0], len(same[1]), same[2])
                    if told and page[0] not in LOGS:
                        changed.append((actor, page, len(same[1]), len(answer[1])))
        assert found == []
        assert changed == []
        assert looked > 1_000
        assert len(before) > 700
        # What is hidden answers as what is not there, letter for letter.
        strictest = world.names["number3"]
        for actor in ACTORS:
            for address in (
                "/problemer/{}",
                "/problemer/{}/kvittering",
                "/henvendelser/ny?problem={}&nr={{nr}}",
            ):
                if actor != "freja":
                    there = seen(world, actor, address.format(strictest), {})
                    nowhere = seen(world, actor, address.format("2222-2222"), {})
                    assert there == (nowhere[0], nowhere[1].replace("2222-2222", strictest), nowhere[2])
        # The matrix can find something: who may read it is shown it.
        assert MARKS["2"] in seen(world, "bob", "/problemer", {})[1]
        assert world.names["number2"] in seen(world, "bob", "/soeg?q=kendemærke", {})[1]
        assert world.names["number3"] in seen(world, "freja", "/problemer", {})[1]
        opened = freja.get(f"/problemer/{world.names['number3']}").text
        assert (NAME in opened, MARKS["3"] in opened) == (True, True)
