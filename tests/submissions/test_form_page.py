"""A form's POST is one write: a 303 commits with its receipt, anything else leaves nothing."""

import threading
import uuid

import pytest
from flask import g, make_response, request
from sqlalchemy import func, select
from werkzeug.exceptions import Forbidden

from gladsaxe.access.store import build_actor, find_account_by_login
from gladsaxe.bodies.store import add_person
from gladsaxe.bodies.tables import Person
from gladsaxe.core.refusals import FieldRefusal, StaleVersion
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import is_writing, run_in_transaction
from gladsaxe.submissions.form_page import begin_submission, current_refusal, form_page
from gladsaxe.web.forms import BaseForm, LineField, answer_required
from gladsaxe.web.pages import see_other


class NameForm(BaseForm):
    name = LineField("Navn", [answer_required("Skriv et navn.")])


def submit(app, view, data: dict, login: str = "alice"):
    """Answer one POST of a view under form_page as one of the cast."""
    with app.test_request_context("/", method="POST", data=data):
        g.actor = build_actor(find_account_by_login(login))
        return form_page("test")(view)()


def count_people(app, name: str) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).where(Person.name == name))


def view_of(refusals: list[Exception], seen: list):
    """Return a view that adds a person, refused as often as there are refusals to raise."""

    def view():
        form = NameForm(request.form)
        if begin_submission(form):
            person = add_person(form.name.data)
            if refusals:
                raise refusals.pop(0)
            return see_other(f"/personer/{person.id}")
        seen.append((form.faults(), form.overtaken, type(current_refusal()).__name__, is_writing()))
        return make_response("formular")

    return view


def test_the_same_submission_makes_one_row_and_one_receipt(app):
    data = {"submission_id": str(uuid.uuid4()), "name": "Ny"}
    answers = [submit(app, view_of([], []), data) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert count_people(app, "Ny") == 1


def test_a_faulty_form_begins_no_write(app):
    seen: list = []
    answer = submit(app, view_of([], seen), {"submission_id": str(uuid.uuid4()), "name": ""})
    assert answer.status_code == 422
    assert seen == [([("name", "Skriv et navn.")], False, "NoneType", False)]


@pytest.mark.parametrize(
    ("refusal", "shown"),
    [
        (
            FieldRefusal("name", "Navnet er taget."),
            ([("name", "Navnet er taget.")], False, "FieldRefusal", False),
        ),
        (StaleVersion(1), ([], True, "StaleVersion", False)),
    ],
)
def test_a_refusal_leaves_nothing_and_shows_the_form_once(app, refusal, shown):
    seen: list = []
    answer = submit(app, view_of([refusal], seen), {"submission_id": str(uuid.uuid4()), "name": "Afvist"})
    assert (answer.status_code, seen) == (422, [shown])
    assert count_people(app, "Afvist") == 0


def test_a_write_that_ends_in_a_page_is_rolled_back(app):
    def view():
        form = NameForm(request.form)
        assert begin_submission(form)
        add_person(form.name.data)
        return make_response("en side")

    assert submit(app, view, {"submission_id": str(uuid.uuid4()), "name": "Fortrudt"}).status_code == 200
    assert count_people(app, "Fortrudt") == 0


def test_a_write_inside_the_write_is_refused_and_not_half_done(app):
    def view():
        form = NameForm(request.form)
        assert begin_submission(form)
        add_person(form.name.data)
        run_in_transaction(add_person, "Inderst")
        return see_other("/")

    with pytest.raises(RuntimeError, match="inside another"):
        submit(app, view, {"submission_id": str(uuid.uuid4()), "name": "Yderst"})
    assert (count_people(app, "Yderst"), count_people(app, "Inderst")) == (0, 0)


def test_another_persons_submission_is_refused(app):
    data = {"submission_id": str(uuid.uuid4()), "name": "Min"}
    submit(app, view_of([], []), data)
    with pytest.raises(Forbidden):
        submit(app, view_of([], []), data, "bob")
    assert count_people(app, "Min") == 1


def test_ten_at_once_make_one_row_and_one_receipt(app):
    data = {"submission_id": str(uuid.uuid4()), "name": "Samtidig"}
    places: list[str] = []

    def press() -> None:
        places.append(submit(app, view_of([], []), data).headers["Location"])

    presses = [threading.Thread(target=press) for _ in range(10)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()
    assert len(places) == 10
    assert len(set(places)) == 1
    assert count_people(app, "Samtidig") == 1
