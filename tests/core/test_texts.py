"""A text is the same however its letters were typed, and what nobody sees is nothing."""

import pytest

from gladsaxe.core.texts import compose_text, drop_format_characters
from gladsaxe.imports.rules.cells import encode_text, normalize_text
from gladsaxe.search.rules import extract_terms
from gladsaxe.web.forms import clean_text

COMPOSED, DECOMPOSED = "Åse Ægidius-Løvå", "A\u030ase Ægidius-Løva\u030a"


@pytest.mark.parametrize("read", [compose_text, clean_text, encode_text, normalize_text, extract_terms])
def test_a_letter_in_two_pieces_is_the_letter(read) -> None:
    assert read(DECOMPOSED) == read(COMPOSED)


@pytest.mark.parametrize("text", ["\u200b", "\u00ad\u200d", " \u2060 ", "\ufeff"])
@pytest.mark.parametrize("read", [compose_text, clean_text, encode_text])
def test_what_nobody_sees_is_nothing(read, text: str) -> None:
    assert read(text) == ""


def test_a_word_is_found_whatever_nobody_sees_in_it() -> None:
    assert extract_terms("Krydderitorv\u00addag") == extract_terms("Krydderitorvdag")
    assert normalize_text("Krydder\u200bitorv") == normalize_text("Krydderitorv")
    assert drop_format_characters("Kryd\u00adder") == "Krydder"


def test_a_joiner_inside_a_text_stays() -> None:
    assert compose_text("👩\u200d👧 خانه\u200cها") == "👩\u200d👧 خانه\u200cها"
