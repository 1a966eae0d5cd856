"""Enums whose members carry their Danish word."""

import pytest

from gladsaxe.core.worded_enum import WordedEnum


class DoorState(WordedEnum):
    """How a door stands."""

    OPEN = "aaben", "Åben"
    SHUT = "lukket", "Lukket"


def test_a_member_is_its_stored_value_and_has_a_word():
    assert DoorState.OPEN == "aaben"
    assert f"{DoorState.OPEN}" == DoorState.OPEN.value == "aaben"
    assert DoorState("aaben") is DoorState.OPEN
    assert DoorState("aaben").word == "Åben"
    with pytest.raises(ValueError, match="ulaast"):
        DoorState("ulaast")


def test_words_are_found_by_what_is_stored_in_the_order_of_the_members():
    assert list(DoorState.get_words().items()) == [("aaben", "Åben"), ("lukket", "Lukket")]
    assert DoorState.get_words()[DoorState.SHUT] == "Lukket"


def test_a_member_without_a_word_is_refused():
    with pytest.raises(ValueError, match="DoorState has a member without a word: lukket"):

        class DoorState(WordedEnum):
            OPEN = "aaben", "Åben"
            SHUT = "lukket"
