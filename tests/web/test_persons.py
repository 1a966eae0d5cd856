"""No persons in texts: every field of every form, what a phone sends, hints, what forms are not for."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, String, select
from wtforms import Form, HiddenField, PasswordField, StringField

from gladsaxe.core.personal_data import CPR_REPLACEMENT
from gladsaxe.database.tables import Base, db
from gladsaxe.web.forms import CPR_IN_TEXT, BaseForm, iter_fields, refuse_cpr
from tests.activities.pages import MARKET_FORM
from tests.faults import error_above_field
from tests.issues.steps import make_issue_form, post_issue, press_button
from tests.offline.outbox import Outbox
from tests.registers.steps import make_bill_form, make_enquiry_form

CPR = "070761-4285"
CHILD = "Det her er ikke en besked om et barn."


def every_form(kind: type[Form] = Form) -> Iterator[type[Form]]:
    for under in kind.__subclasses__():
        if under.__module__.startswith("gladsaxe."):
            yield under
            yield from every_form(under)


def test_every_text_field_of_every_form_refuses_cpr_numbers(app):
    unguarded, texts = [], 0
    for kind in {*every_form(), *every_form(BaseForm)}:
        with app.test_request_context():
            form = kind()
        for field in iter_fields(form):
            if isinstance(field, StringField) and not isinstance(field, (HiddenField, PasswordField)):
                texts += 1
                if refuse_cpr not in field.validators:
                    unguarded.append((kind.__name__, field.name))
    assert unguarded == []
    assert texts > 40


@pytest.mark.parametrize(
    ("name", "address", "field", "sent"),
    [
        ("alice", "/problemer/ny", "text", make_issue_form),
        ("alice", "/problemer/ny", "where_exactly", make_issue_form),
        ("alice", "/aktiviteter/ny", "title", lambda _app, **more: {**MARKET_FORM, **more}),
        ("alice", "/aktiviteter/ny", "text", lambda _app, **more: {**MARKET_FORM, **more}),
        ("doris", "/henvendelser/ny", "text", make_enquiry_form),
        ("doris", "/haervaerksregninger/ny", "text", make_bill_form),
        ("karl", "/pladser", "name", lambda _app, **more: more),
    ],
)
def test_a_form_with_a_cpr_number_comes_back_with_everything_typed(app, visit, name, address, field, sent):
    typed = f"Se {CPR} her"
    answer = visit(name).post(address, sent(app, **{field: typed}))
    assert answer.status_code == 422
    assert error_above_field(answer.text, field) == CPR_IN_TEXT
    assert typed in answer.text
    assert stored(app) == []


def test_a_row_of_a_walk_and_a_reply_are_looked_through(app, visit):
    walk = {"walked_on": "05-06-2018"}
    good = {name: make_issue_form(app, text=CPR)[name] for name in ("kind", "place", "text", "urgency")}
    walk |= {f"rows-2-{name}": value for name, value in good.items()}
    answer = visit("alice").post("/problemer/tryghedsvandring", walk)
    assert (answer.status_code, error_above_field(answer.text, "rows-2-text")) == (422, CPR_IN_TEXT)
    number = post_issue(app, visit("alice"))
    answer = press_button(visit("bob"), number, "opfoelgning", state="set", reply=CPR)
    assert (answer.status_code, error_above_field(answer.text, "reply")) == (422, CPR_IN_TEXT)
    assert stored(app) == []


def stored(app) -> list[str]:
    """Return where the number stands in the database."""
    found = []
    with app.app_context():
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, (String, LargeBinary)):
                    values = db.session.scalars(select(column).where(column.is_not(None)))
                    texts = (value if isinstance(value, str) else str(value) for value in values)
                    found += [f"{table.name}.{column.name}"] if any(CPR in text for text in texts) else []
    return found


def test_what_a_phone_sends_with_a_number_becomes_a_draft_without_it(app, visit):
    alice = visit("alice")
    phone = Outbox(alice.client)
    sent = make_issue_form(app, text=f"Se {CPR} her")
    del sent["submission_id"]
    item = phone.record("issues.new", sent)
    answer = phone.send(item)
    assert answer.json["outcome"] == "needs_fix", answer.text
    assert answer.json["errors"] == {"text": [CPR_IN_TEXT]}
    assert stored(app) == []
    draft = alice.get(f"/kladder/{item['record_id']}").text
    assert f"Se {CPR_REPLACEMENT} her" in draft


def test_a_phone_number_gives_a_hint_once_and_goes_in(app, visit):
    alice = visit("alice")
    answer = alice.post(
        "/problemer/ny", make_issue_form(app, text="Ring til mig på 20 12 45 67, Gadenavn 12, 3. tv")
    )
    assert answer.status_code == 303
    receipt = alice.get(answer.headers["Location"]).text
    assert "ser ud til at stå et telefonnummer" in receipt
    assert "ser ud til at stå en adresse med etage" in receipt
    assert "ser ud til" not in alice.get(answer.headers["Location"]).text
    assert "ser ud til" not in alice.get("/").text


def test_every_form_with_a_text_says_that_it_is_no_report_about_a_child(app, visit):
    number = post_issue(app, visit("alice"))
    doris, freja, erik = visit("doris"), visit("freja"), visit("erik")
    row = doris.post("/henvendelser/ny", make_enquiry_form(app)).headers["Location"].split("?")[0]
    paid = doris.post("/haervaerksregninger/ny", make_bill_form(app)).headers["Location"].split("?")[0]
    made = freja.post("/aktiviteter/ny", MARKET_FORM).headers["Location"].removesuffix("/kvittering")
    pages = [
        *(
            (freja, address)
            for address in ("/problemer/ny", "/problemer/tryghedsvandring", "/aktiviteter/ny")
        ),
        *((freja, address) for address in (f"/problemer/{number}", f"{made}/ret", "/tal/t1-faellesskab/ny")),
        *((erik, f"/maal/t1-faellesskab/{name}") for name in ("vurdering", "laesning")),
        *((doris, address) for address in ("/henvendelser/ny", row, f"{row}/ret")),
        *((doris, address) for address in ("/haervaerksregninger/ny", paid, f"{paid}/ret")),
    ]
    silent, forms = [], 0
    for browser, address in pages:
        page = browser.get(address).text
        for form in re.findall(r'<form method="post".*?</form>', page, re.DOTALL):
            if "<textarea" in form:
                forms += 1
                # One says it at length above the form.
                said = form if 'id="safety"' not in page else page
                silent += [address] if CHILD not in said else []
    assert silent == []
    assert forms >= 13


def test_no_template_has_a_text_without_it():
    folder = Path(__file__).resolve().parents[2] / "templates"
    silent = []
    for file in sorted(folder.rglob("*.html")):
        text = file.read_text(encoding="utf-8")
        # Before there is an account nobody can write about anybody.
        if file.parent.name == "setup":
            continue
        if "fields.text(" in text and not re.search(r"fields\.hidden\(|not_a_report\(", text):
            silent.append(file.name)
    assert silent == []
