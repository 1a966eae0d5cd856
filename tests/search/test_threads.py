"""The search index gets the words of its own text, however many threads write at once."""

import sys
import threading

import pytest

from gladsaxe.search.rules import extract_terms

TEXTS = [
    "Beboerne fortalte om belysningen ved indgangene",
    "Aktiviteterne for forældrene begyndte i biblioteket",
    "Vandringerne langs parkeringspladserne gentages månedligt",
    "Ungdomsklubbernes medarbejdere deltager i møderne",
]
ROUNDS = 150


@pytest.fixture
def _often_switched():
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("_often_switched")
def test_eight_threads_find_the_same_terms_as_one():
    expected = [extract_terms(text) for text in TEXTS]
    wrong: list[object] = []

    def extract(number: int) -> None:
        for turn in range(ROUNDS):
            which = (number + turn) % len(TEXTS)
            try:
                terms = extract_terms(TEXTS[which])
            except Exception as fault:
                wrong.append(fault)
            else:
                if terms != expected[which]:
                    wrong.append((TEXTS[which], terms))

    threads = [threading.Thread(target=extract, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
