"""The enum whose members carry the Danish word that pages show."""

from enum import StrEnum
from typing import Self


class WordedEnum(StrEnum):
    """An enum of stored values, each declared with its Danish word: `OPEN = "aaben", "Åben"`."""

    word: str

    # A value alone is how a member is looked up, which the enum answers without coming here.
    def __new__(cls, value: str, word: str = "") -> Self:
        """Make a member that equals its stored value; raises ValueError where the word is forgotten."""
        if not word:
            raise ValueError(f"{cls.__name__} has a member without a word: {value}")
        member = str.__new__(cls, value)
        member._value_ = value
        member.word = word
        return member

    @classmethod
    def get_words(cls) -> dict[Self, str]:
        """Return each member's word, in the order of the members."""
        return {member: member.word for member in cls}
