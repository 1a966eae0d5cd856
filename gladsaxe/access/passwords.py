"""Which passwords are too easy to guess: common ones, the person's own words, the plan's words."""

import re
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path

COMMON_WORDS_FILE = Path(__file__).with_name("common_passwords.txt")
MIN_DISTINCT_CHARACTERS = 5
# So many known words and fewer letters besides are what a guesser tries; a phrase of more is not.
MAX_KNOWN_WORDS, MIN_OTHER_LETTERS = 2, 4
MIN_WORD_LENGTH = 3
KEY_ROWS = ("1234567890", "0123456789", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "qwertyuiop", "asdfghjkl", "zxcvbnm")
ALPHABET = "abcdefghijklmnopqrstuvwxyz"
# The Danish letters as people write them without: two letters, or one.
TWO_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
ONE_LETTER = str.maketrans({"æ": "a", "ø": "o", "å": "a"})
LOOK_ALIKES = str.maketrans("013457@$!", "oleastasi")


def is_guessable_password(password: str, words: Collection[str]) -> bool:
    """Return True if a password has hardly more in it than common words, `words`, digits and key rows."""
    plain = password.casefold()
    if len(set(plain)) < MIN_DISTINCT_CHARACTERS or _is_key_walk(re.sub(r"[\W_]", "", plain)):
        return True
    common_words = _list_common_words() | split_words(words)
    spellings = {plain.translate(letters) for letters in (TWO_LETTERS, ONE_LETTER)}
    spellings |= {spelling.translate(LOOK_ALIKES) for spelling in spellings}
    return any(_is_made_of_words(spelling, common_words) for spelling in spellings)


def split_words(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of some texts as they are looked for in a password, also run together."""
    words: set[str] = set()
    for text in texts:
        for letters in (TWO_LETTERS, ONE_LETTER):
            parts = re.findall(r"[^\W\d_]+", text.casefold().translate(letters))
            words |= {*parts, "".join(parts)}
    return frozenset(word for word in words if len(word) >= MIN_WORD_LENGTH)


@cache
def _list_common_words() -> frozenset[str]:
    return split_words(COMMON_WORDS_FILE.read_text(encoding="utf-8").split())


def _is_key_walk(text: str) -> bool:
    """Return True if a text is one short part again and again, or stands in a row of keys."""
    period = (text + text).find(text, 1)
    if period <= len(text) // 2:
        return True
    rows = [row * 2 for row in (*KEY_ROWS, ALPHABET)]
    return any(text in row or text[::-1] in row for row in rows)


def _is_made_of_words(text: str, words: Collection[str]) -> bool:
    rest = text
    for _ in range(MAX_KNOWN_WORDS):
        longest = max((word for word in words if word in rest), key=len, default="")
        if not longest:
            break
        rest = rest.replace(longest, " ")
    return rest != text and len(re.findall(r"[^\W\d_]", rest)) < MIN_OTHER_LETTERS
