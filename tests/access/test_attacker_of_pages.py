"""Two plans that differ only in small counts show the same on every page and in every file that is sent.

Whoever cannot tell the two apart cannot find a count: not in a sentence, a chart or its text, a search, a
situation picture of a week or of four months, a workbook, nor by subtracting any of them from another.
"""

import io
import random
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from gladsaxe.access.disclosure import MIN_SHOWN_COUNT, is_small
from gladsaxe.agreement.tables import Place
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.registers import store as registers
from gladsaxe.registers.fields import EnquiryEntry
from tests.conftest import CAST_SEATED, Browser, confirm, log_in_as
from tests.databases import configuration, fresh_database
from tests.exports import year

FEW = range(1, MIN_SHOWN_COUNT)
ROWS = 8
TODAY = date(2019, 5, 10)
# A resident, a professional, a member of the board, and the board's secretary.
READERS = ("alice", "bob", "gert", "hanne")
# They can open all that the other two can, and are sent to every address there is.
THOROUGH = ("bob", "hanne")
SECRETARIAT = "erik"
ASKED = (
    *(f"/maal/{key}{day}" for key in ("f3-foraeldre", "t4-tryghed") for day in ("", "?pr=15-06-2018")),
    *("/maal/f3-foraeldre?pr=30-12-2018", "/maal", "/tal?pr=30-12-2018", "/aktiviteter"),
    *("/maal/f3-foraeldre/hvad-skal-der-til", "/bestyrelsens-pakke/ark/f3-foraeldre"),
    *("/soeg?q=café", "/soeg?q=centeret", "/soeg?q=3", "/soeg?q=forældre"),
    *("/situation?slags=uge&dag=05-06-2018", "/situation?slags=fire-maaneder&dag=05-06-2018"),
    *(f"/aktiviteter/{number}" for number in range(1, ROWS + 2)),
    *("/excel/hent?pr=10-05-2019", "/dokumentation?aar=2018", "/dokumentation/hent?aar=2018"),
    "/indlaes/hent-skabelon/tal",
)
# What no two plans have alike: numbers and tokens that are drawn by lot.
BY_LOT = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|\b[0-9A-Z]{4}-[0-9A-Z]{4}\b|name=\"csrf_token\" value=\"[^\"]+\"", re.ASCII
)
# The registers' own pages are for those who may read each row.
ROW_BY_ROW = ("/henvendelser", "/haervaerksregninger")


@dataclass(frozen=True)
class Plan:
    """Hold the counts of each activity, figures of few, and the enquiries at two places."""

    activities: list[tuple[date, dict[str, int]]]
    few_parents: int
    few_parents_now: int
    few_answers: tuple[str, int]
    enquiries: tuple[int, int]


def _plan(chance: random.Random) -> Plan:
    rows = []
    for number in range(ROWS):
        people = chance.choice([1, 2, 3, 4, 6, 9, 12, 40])
        young = chance.choice([n for n in range(people + 1) if is_small(n) or is_small(people - n)])
        counts = {
            "participants": people,
            "under_18": young,
            # In pairs of one that can have one more and one that can have one less.
            "new_parents": chance.choice([2, 3, 4] if number % 2 else [1, 2, 3]),
            "volunteers": chance.choice([0, 1, 2, 3, 4, 5, 8]),
        }
        rows.append((date(2018, 1, 10) + timedelta(days=chance.randint(0, 300)), counts))
    return Plan(rows, chance.choice([1, 2]), chance.choice([1, 2]), ("54.6", 19), (2, 1))


def _otherwise(plan: Plan, chance: random.Random) -> Plan:
    """Return a plan in which each count that is hidden is another, and all that is published is the same."""

    def another(count: int) -> int:
        return chance.choice([n for n in FEW if n != count]) if is_small(count) else count

    rows = []
    for number, (day, counts) in enumerate(plan.activities):
        people = another(counts["participants"])
        hidden = [n for n in range(people + 1) if is_small(n) or is_small(people - n)]
        changed = {
            "participants": people,
            "under_18": chance.choice([n for n in hidden if n != counts["under_18"]] or hidden),
            "new_parents": counts["new_parents"] + (-1 if number % 2 else 1),
            "volunteers": another(counts["volunteers"]),
        }
        rows.append((day, changed))
    first, second = plan.enquiries
    return Plan(rows, plan.few_parents + 2, plan.few_parents_now + 2, ("61.2", 11), (second, first))


def _write_in(plan: Plan) -> None:
    """Write a plan in: two activities on each day that anything is written in, a pair that adds up alike."""
    written = date(2018, 11, 20)
    for number, (day, counts) in enumerate(plan.activities):
        with year.freeze_day(2018, 11, written.day + number // 2):
            year.add_activity(f"Café {number}", day, as_planned=None, text="Hyggeligt.", **counts)
    with year.freeze_day(2019, 2, 1):
        year.add_figure("f3-foraeldre", "2017", str(plan.few_parents), received=date(2018, 2, 1))
        area, answers = plan.few_answers
        year.add_figure("t4-tryghed", "2017", area, "81.2", date(2018, 2, 1), n=answers)
        # A year that has only few so far.
        year.add_activity("Nytårscafé", date(2019, 1, 20), new_parents=plan.few_parents_now)
        places = db.session.scalars(select(Place.id).order_by(Place.position).limit(2)).all()
        for place_id, times in zip(places, plan.enquiries, strict=True):
            for _ in range(times):
                entry, doris = EnquiryEntry(date(2018, 6, 5), place_id, "Larm", ""), year.actor("doris")
                run_in_transaction(registers.add_enquiry, str(uuid.uuid4()), doris, entry)
    db.session.remove()


def _said(answer) -> str:
    """Return what an answer says: a page as it is, a workbook as its cells."""
    if not answer.mimetype.endswith("sheet"):
        return BY_LOT.sub("", answer.text)
    book = load_workbook(io.BytesIO(answer.data))
    return "\n".join(f"{page.title}: {row}" for page in book for row in page.iter_rows(values_only=True))


def _addresses(app, name: str) -> Iterator[str]:
    """Yield what is asked for: each page that shows numbers, and all that can be without knowing more."""
    yield from ASKED
    for rule in app.url_map.iter_rules() if name in THOROUGH else ():
        if "GET" in rule.methods and not rule.arguments and not rule.rule.startswith(ROW_BY_ROW):
            yield rule.rule


def _everything_shown(plan: Plan) -> dict[str, dict[str, str]]:
    from app import create_app

    shown: dict[str, dict[str, str]] = {}
    with fresh_database("sqlite", CAST_SEATED) as url:
        app = create_app(configuration(url))
        with app.app_context():
            _write_in(plan)
        with year.freeze_day(TODAY.year, TODAY.month, TODAY.day):
            for name in (*READERS, SECRETARIAT):
                browser = Browser(app.test_client())
                log_in_as(browser.client, name)
                confirm(app, name)
                answers = {address: browser.get(address) for address in _addresses(app, name)}
                shown[name] = {address: _said(a) for address, a in answers.items() if a.status_code == 200}
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
    return shown


@pytest.fixture(scope="module")
def worlds():
    """Give all that everyone is shown of a plan, and of the one in which what is hidden is otherwise."""
    chance = random.Random(1804)
    plan = _plan(chance)
    return _everything_shown(plan), _everything_shown(_otherwise(plan, chance))


def _told_apart(worlds, name: str) -> list[str]:
    one, other = (world[name] for world in worlds)
    return [address for address in one if one[address] != other.get(address)]


@pytest.mark.parametrize("name", READERS)
def test_nobody_outside_the_secretariat_tells_the_two_plans_apart(worlds, name):
    assert {"/maal/f3-foraeldre", "/soeg?q=café", "/aktiviteter/1"} <= worlds[0][name].keys()
    assert ("/excel/hent?pr=10-05-2019" in worlds[0][name]) == (name in ("gert", "hanne"))
    assert worlds[0][name].keys() == worlds[1][name].keys()
    assert _told_apart(worlds, name) == []


def test_the_secretariat_does_and_so_would_anyone_who_is_shown_as_much(worlds):
    """Prove that each kind of page could have given something away."""
    apart = _told_apart(worlds, SECRETARIAT)
    quiet = ("/soeg", "/maal/f3-foraeldre/hvad")
    assert [address for address in ASKED if address not in apart and not address.startswith(quiet)] == []
    parts = (r'<p class="status-sentence">.*?</p>', r'<svg[^>]*role="img".*?</svg>', r"<figcaption>.*?</f")
    for part in parts:
        one, other = (re.search(part, w[SECRETARIAT]["/maal/f3-foraeldre"], re.DOTALL)[0] for w in worlds)
        assert one != other, part
