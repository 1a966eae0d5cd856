"""The steps that tests of the registers are written in."""

import re
import uuid

from gladsaxe.database.tables import db
from gladsaxe.registers import store
from gladsaxe.registers.tables import Bill, Enquiry
from tests.issues.steps import get_place_value


def make_enquiry_form(app, **changed) -> dict:
    """Return a good form about an enquiry, with some fields changed or, with None, left out."""
    good = {
        "submission_id": str(uuid.uuid4()),
        "day": "05-06-2018",
        "place": get_place_value(app, "skur-2"),
        "text": "Nogle unge sad i opgangen.",
        "mark": "skur2",
    }
    return {name: value for name, value in {**good, **changed}.items() if value is not None}


def make_bill_form(app, **changed) -> dict:
    """Return a good form about a bill, with some fields changed or, with None, left out."""
    good = {
        "submission_id": str(uuid.uuid4()),
        "amount": "1.850",
        "day": "05-06-2018",
        "place": get_place_value(app),
        "text": "Ny rude.",
        "paid_by": "afdeling",
        "problem": "",
    }
    return {name: value for name, value in {**good, **changed}.items() if value is not None}


def send_form(browser, address, form) -> int:
    """Send a form and return the id of the row that its receipt is about."""
    answer = browser.post(address, form)
    assert answer.status_code == 303, answer.text
    return int(re.fullmatch(r"/\w+/(\d+)(?:\?gemt=.*)?", answer.headers["Location"])[1])


def find_row(app, row_id, table=Bill) -> Bill | Enquiry:
    """Return a row as it stands."""
    with app.app_context():
        register = store.BILL_REGISTER if table is Bill else store.ENQUIRY_REGISTER
        found = register.one(row_id)
        db.session.expunge_all()
        return found
