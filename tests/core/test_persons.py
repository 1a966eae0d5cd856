"""CPR numbers in every spelling are found, and what only looks like them is let through."""

import random
import string
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from gladsaxe.core.configuration import SHIPPED_AGREEMENT
from gladsaxe.core.personal_data import (
    CPR_REPLACEMENT,
    MODULUS_11_WEIGHTS,
    find_personal_hints,
    has_cpr_number,
    remove_cpr_numbers,
)

TODAY = date(2020, 5, 4)
MANY = 1_200
MOST_FALSE = 0.01


def person(dice: random.Random, checks: bool, since: int = 1931) -> tuple[date, str]:
    """Return a day of birth and a serial of its century, that fits modulus 11 or, for 1 January, does not."""
    while True:
        born = date(since, 1, 1) + timedelta(days=dice.randrange((TODAY - date(since, 1, 1)).days))
        if not checks:
            born = born.replace(month=1, day=1)
        first = dice.choice("0123" if born.year < 1937 else "012349" if born.year < 2000 else "456789")
        if 2000 <= born.year <= 2036 and first in "0123":
            continue
        serial = first + "".join(dice.choices(string.digits, k=3))
        total = sum(w * int(d) for w, d in zip(MODULUS_11_WEIGHTS, f"{born:%d%m%y}{serial}", strict=True))
        if (total % 11 == 0) is checks:
            return born, serial


SPELLINGS: dict[str, Callable[[date, str], str]] = {
    "DDMMYY-SSSS": lambda born, serial: f"{born:%d%m%y}-{serial}",
    "DDMMYYSSSS": lambda born, serial: f"{born:%d%m%y}{serial}",
    "DDMMYY SSSS": lambda born, serial: f"{born:%d%m%y} {serial}",
    "DDMMYY - SSSS": lambda born, serial: f"{born:%d%m%y} - {serial}",
    "dash": lambda born, serial: f"{born:%d%m%y}–{serial}",
    "non-breaking": lambda born, serial: f"{born:%d%m%y}\u2011{serial}",
    "DD-MM-YY-SSSS": lambda born, serial: f"{born:%d-%m-%y}-{serial}",
    "DD.MM.YY-SSSS": lambda born, serial: f"{born:%d.%m.%y}-{serial}",
    "DD/MM/YY SSSS": lambda born, serial: f"{born:%d/%m/%y} {serial}",
    "DD MM YY SSSS": lambda born, serial: f"{born:%d %m %y} {serial}",
    "DDMMYYYY-SSSS": lambda born, serial: f"{born:%d%m%Y}-{serial}",
    "DD-MM-YYYY-SSSS": lambda born, serial: f"{born:%d-%m-%Y}-{serial}",
    "day + 60": lambda born, serial: f"{born.day + 60:02}{born:%m%y}-{serial}",
    "hidden signs": lambda born, serial: f"{born:%d%m}\u200b{born:%y}-{serial[:2]}\u2060{serial[2:]}",
}
AROUND = ("{}", "Han hedder Bo, {}.", "cpr:{}", "({})", "født {}, bor her", "nr.\n{}\n")


@pytest.mark.parametrize("name", SPELLINGS)
def test_numbers_are_found_in_every_spelling(name):
    dice = random.Random(name)
    numbers = [person(dice, checks=number % 4 > 0) for number in range(MANY)]
    texts = [dice.choice(AROUND).format(SPELLINGS[name](*number)) for number in numbers]
    assert [text for text in texts if not has_cpr_number(text, TODAY)] == []
    assert [text for text in texts if CPR_REPLACEMENT not in remove_cpr_numbers(text, TODAY)] == []


def test_a_number_that_is_named_is_found_without_modulus_11():
    assert has_cpr_number("CPR-nr: 0512721234", TODAY)
    assert has_cpr_number("personnummer 0512721234", TODAY)
    assert not has_cpr_number("konto 0512721234", TODAY)


def _digits(dice: random.Random, count: int) -> str:
    return "".join(dice.choices(string.digits, k=count))


def _moment(dice: random.Random) -> datetime:
    return datetime(2015, 1, 1, tzinfo=UTC) + timedelta(minutes=dice.randrange(6 * 365 * 24 * 60))


def _phone(dice: random.Random) -> str:
    return dice.choice("23456789") + _digits(dice, 7)


def _pairs(text: str) -> str:
    return " ".join(text[i : i + 2] for i in range(0, len(text), 2))


LOOK_ALIKES: dict[str, Callable[[random.Random], str]] = {
    "day and time": lambda dice: f"{_moment(dice):%d-%m-%Y %H:%M}",
    "day and bare time": lambda dice: f"{_moment(dice):%d-%m-%Y %H%M}",
    "short day and bare time": lambda dice: f"{_moment(dice):%d%m%y %H%M}",
    "day kl. time": lambda dice: f"{_moment(dice):%d.%m.%y} kl. {_moment(dice):%H.%M}",
    "time stamp": lambda dice: f"{_moment(dice):%Y%m%d%H%M%S}",
    "file name of a photo": lambda dice: f"IMG_{_moment(dice):%Y%m%d_%H%M%S}.jpg",
    "unix time": lambda dice: str(int(_moment(dice).timestamp())),
    "unix milliseconds": lambda dice: str(int(_moment(dice).timestamp() * 1000)),
    "journal number": lambda dice: f"{_moment(dice):%Y}-{_digits(dice, 6)}",
    "KLE number": lambda dice: (
        f"{_digits(dice, 2)}.{_digits(dice, 2)}.{_digits(dice, 2)}-P19-{_digits(dice, 1)}-18"
    ),
    "IBAN": lambda dice: (
        f"DK{_digits(dice, 2)} {_digits(dice, 4)} {_digits(dice, 4)} {_digits(dice, 4)} {_digits(dice, 2)}"
    ),
    "account number": lambda dice: f"{_digits(dice, 4)} {_digits(dice, 10)}",
    "phone number": lambda dice: dice.choice(["+45 {}", "{}", "0045{}"]).format(_phone(dice)),
    "two phone numbers in pairs": lambda dice: f"{_pairs(_phone(dice))} / {_pairs(_phone(dice))}",
    "order number": lambda dice: _digits(dice, 10),
    "EAN": lambda dice: "57" + _digits(dice, 11),
    "period": lambda dice: f"{_moment(dice):%d%m%Y}-{_moment(dice):%d%m%Y}",
    "amount": lambda dice: f"{_digits(dice, 2)}.{_digits(dice, 3)}.{_digits(dice, 3)},{_digits(dice, 2)} kr.",
    "version": lambda dice: f"{_digits(dice, 2)}.{_digits(dice, 2)}.{_digits(dice, 2)}.{_digits(dice, 4)}",
}


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_what_looks_like_a_number_is_let_through(name):
    dice = random.Random(name)
    texts = [dice.choice(("{}", "Se {}.", "({})")).format(LOOK_ALIKES[name](dice)) for _ in range(3_000)]
    false = [text for text in texts if has_cpr_number(text, TODAY)]
    assert len(false) <= MOST_FALSE * len(texts), false[:5]


def _lines() -> Iterator[str]:
    yield from SHIPPED_AGREEMENT.read_text(encoding="utf-8").splitlines()


def test_the_agreement_s_text_holds_none():
    assert [line for line in _lines() if has_cpr_number(line, TODAY)] == []


def test_what_is_written_over_leaves_the_rest():
    text = "Se 010180-1234 og 02.03.90-4321, tak. Tlf. 20124567"
    assert remove_cpr_numbers(text, TODAY) == f"Se {CPR_REPLACEMENT} og {CPR_REPLACEMENT}, tak. Tlf. 20124567"
    assert remove_cpr_numbers("Ingen her – slet ikke", TODAY) == "Ingen her – slet ikke"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ring på 20 12 45 67", {"telefon"}),
        ("+45 20124567", {"telefon"}),
        ("Hun bor Gadenavn 12, 3. tv.", {"adresse"}),
        ("Gadenavn 12A, st. th", {"adresse"}),
        ("Gadenavn 7, 4. sal, ring 2012 4567", {"telefon", "adresse"}),
        ("Bænken ved nr. 12 er i stykker siden 05-06-2018 kl. 14.30", set()),
        ("Vi var 25 og brugte 1.850,50 kr.", set()),
        ("", set()),
    ],
)
def test_phone_numbers_and_addresses_with_a_floor_give_a_hint(text, found):
    assert find_personal_hints(text) == found
