"""What the tests of the pages do alike: write figures in, read a page's words, act as one of the cast."""

import html
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from flask import Flask

from gladsaxe.access import store as access
from gladsaxe.access.rules import Actor
from gladsaxe.activities import store as activities
from gladsaxe.activities.fields import ActivityRecord
from gladsaxe.agreement import store as agreement
from gladsaxe.database.clock import freeze_time
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.indicators import confirmation_store
from gladsaxe.indicators.own_registers import OwnRegister
from gladsaxe.registers import store as registers
from gladsaxe.registers.fields import BillEntry, EnquiryEntry
from tests.conftest import Browser

T3 = {
    "2017": ("54,6", "64,0"),
    "2018": ("56,6", "64,9"),
    "2019": ("58,4", "65,7"),
    "2020": ("60,1", "66,4"),
}
T4 = {"2017": ("79,6", "81,2"), "2018": ("71,1", "84,9"), "2019": ("68,9", "80,6")}


def submit_figure(browser: Browser, key: str, period: str, area: str = "", **fields: str):
    """Send the form of a new figure as its page would."""
    typed = {
        "submission_id": str(uuid.uuid4()),
        "period": period,
        "state": "ok",
        "area": area,
        "source": "Kilden",
        "received_on": "15-01-2021",
        **fields,
    }
    return browser.post(f"/tal/{key}/ny", typed)


def submit_gaps(browser: Browser, key: str, gaps: dict[str, tuple[str, str]], **fields: str) -> None:
    """Write a criterion's figures in."""
    for period, (area, comparison) in gaps.items():
        answer = submit_figure(browser, key, period, area, comparison=comparison, n="400", **fields)
        assert answer.status_code == 303, page_text(answer.text)


def submit_correction(browser: Browser, address: str, **changed: str):
    """Send the form at an address with what it shows and some answers changed."""
    page = browser.get(address).text
    return browser.post(address, {**form_values(page), **changed})


def form_values(page: str) -> dict[str, str]:
    """Return what the page's form holds: its texts, and the answers that are chosen."""
    form = re.search(r'<form method="post" action="/(?:tal|maal)/.*?</form>', page, re.DOTALL)[0]
    typed: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        given = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if given.get("type") not in ("radio", "checkbox") or " checked" in tag:
            typed[given["name"]] = html.unescape(given.get("value", ""))
    for name, text in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        typed[name] = html.unescape(text)
    for name, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        typed[name] = chosen[1] if chosen else ""
    return typed


def page_text(page: str) -> str:
    """Return a page's text as one line."""
    text = re.sub(r"<(head|nav|header|footer)[ >].*?</\1>", " ", page, flags=re.DOTALL)
    plain = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())
    return re.sub(r" ([.,:])(?= |$)", r"\1", plain)


def status_word(page: str) -> str:
    """Return the word of the status on a criterion's page."""
    section = re.search(r'id="status-heading".*?</section>', page, re.DOTALL)[0]
    return html.unescape(re.search(r"<strong>(.*?)</strong>", section)[1])


def card_text(page: str, key: str) -> str:
    """Return the words of a criterion's card on the page of statuses."""
    return page_text(re.search(rf'<li class="status-card[^>]*id="{key}">.*?</li>\n', page, re.DOTALL)[0])


@contextmanager
def act_as(app: Flask, name: str, day: date = date(2020, 6, 1)) -> Iterator[Actor]:
    """Act as one of the cast on a day, with the database at hand."""
    with app.app_context(), freeze_time(datetime(day.year, day.month, day.day, 12, tzinfo=UTC)):
        person = next(account for account in access.list_accounts().values() if account.login_name == name)
        yield access.build_actor_on(person.person_id, name, confirmed=True)
        db.session.remove()


def add_held_activity(
    app: Flask, day: date, new_parents: int, kind: str = "foraeldrecafe", written: date | None = None
):
    """Write a held activity in, on its day or later."""
    with act_as(app, "erik", written or day) as actor:
        types = {row.key: row.id for row in agreement.list_activity_types()}
        place = agreement.list_places()[0].id
        record = ActivityRecord(
            "Café", types[kind], place, day, participants=new_parents + 5, new_parents=new_parents
        )
        run_in_transaction(activities.add_activity, str(uuid.uuid4()), actor, record)


def add_enquiry_on(app: Flask, day: date, mark: str = "skur2") -> None:
    """Write an enquiry in on its day."""
    with act_as(app, "doris", day) as actor:
        entry = EnquiryEntry(day, agreement.list_places()[0].id, "Larm", mark)
        run_in_transaction(registers.add_enquiry, str(uuid.uuid4()), actor, entry)


def confirm_register(app: Flask, register: str, *periods: str, day: date, reason: str = "") -> None:
    """Confirm that a register is kept for whole periods, or take that back, on a day as its keeper."""
    kept = OwnRegister(register)
    with act_as(app, "erik" if kept is OwnRegister.ACTIVITIES else "doris", day) as actor:
        for period in periods:
            newest = confirmation_store.find_newest_confirmation(kept, period)
            version = newest.version if newest else 0
            run_in_transaction(confirmation_store.add_confirmation, actor, kept, period, version, reason)


def add_bill_on(app: Flask, day: date, oere: int) -> None:
    """Write a vandalism bill in on its day."""
    with act_as(app, "doris", day) as actor:
        run_in_transaction(
            registers.add_bill, str(uuid.uuid4()), actor, BillEntry(day, agreement.list_places()[0].id, oere)
        )
