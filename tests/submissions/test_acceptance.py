"""A submission is taken in once, however often and by however many at once it is sent."""

import threading
import uuid

import pytest
from sqlalchemy import func, select

from gladsaxe.bodies.store import add_person
from gladsaxe.bodies.tables import Person
from gladsaxe.database.tables import db
from gladsaxe.submissions.rules import receipt_number
from gladsaxe.submissions.store import NotOwner, accept_submission
from gladsaxe.submissions.tables import Submission


def work(name: str):
    def add() -> str:
        return f"/personer/{add_person(name).id}"

    return add


def rows(name: str) -> tuple[int, int]:
    people = select(func.count()).where(Person.name == name)
    return db.session.scalar(people), db.session.scalar(select(func.count(Submission.record_id)))


def test_the_second_time_shows_the_first_ones_receipt(app):
    number = str(uuid.uuid4())
    with app.app_context():
        first = accept_submission(number, 1, "test", work("Ny"))
        assert accept_submission(number, 1, "test", work("Ny")) == first
        assert rows("Ny") == (1, 1)


def test_twenty_at_once_make_one_row_and_one_receipt(app):
    number = str(uuid.uuid4())
    answers: list[object] = []

    def press() -> None:
        with app.app_context():
            try:
                answers.append(accept_submission(number, 1, "test", work("Ny")))
            except Exception as fault:
                answers.append(fault)

    presses = [threading.Thread(target=press) for _ in range(20)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()
    with app.app_context():
        made = db.session.scalar(select(Submission.target))
        assert answers == [made] * 20
        assert rows("Ny") == (1, 1)


def test_another_persons_submission_shows_nothing_of_it(app):
    number = str(uuid.uuid4())
    with app.app_context():
        accept_submission(number, 1, "test", work("Ny"))
        with pytest.raises(NotOwner):
            accept_submission(number, 2, "test", work("Anden"))
        assert rows("Anden") == (0, 1)


def test_work_that_fails_leaves_the_submission_free(app):
    number = str(uuid.uuid4())

    def fails() -> str:
        add_person("Halv")
        raise ZeroDivisionError

    with app.app_context():
        with pytest.raises(ZeroDivisionError):
            accept_submission(number, 1, "test", fails)
        accept_submission(number, 1, "test", work("Ny"))
        assert (rows("Halv"), rows("Ny")) == ((0, 1), (1, 1))


def test_a_receipt_number_can_be_read_aloud():
    number = receipt_number("0b0d5c2e-0000-4000-8000-000000000000")
    assert number == receipt_number("0b0d5c2e-0000-4000-8000-000000000000")
    assert number != receipt_number("0b0d5c2e-0000-4000-8000-000000000001")
    assert not set(number) & set("01IO")
    assert (len(number), number[4]) == (9, "-")
