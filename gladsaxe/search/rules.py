"""The words that a text is found by: Danish word forms as one, æ, ø and å however they are spelled."""

import re
import threading
from unicodedata import combining, normalize

import snowballstemmer

from gladsaxe.core.texts import drop_format_characters

MAX_WORD_LENGTH = 60
MIN_PREFIX_LENGTH = 3
MAX_TERMS = 8
WORD_PATTERN = re.compile(r"[a-zæøå0-9]+")
# Written without Danish letters, or with a neighbour's, a word is the same word.
SPELLING_VARIANTS = (("ae", "æ"), ("aa", "å"), ("ä", "æ"), ("ö", "ø"), ("ü", "y"))
PROTECTED_LETTERS = str.maketrans({"å": "\0"})


def extract_terms(text: str) -> set[str]:
    """Return the terms that a text is found by."""
    return {term for word in WORD_PATTERN.findall(_normalize_spelling(text)) for term in _stem_variants(word)}


def parse_query_terms(text: str) -> list[tuple[str, ...]]:
    """Return the words that a question asks for, each once as its terms; no more than `MAX_TERMS`."""
    return list(
        dict.fromkeys(_stem_variants(word) for word in WORD_PATTERN.findall(_normalize_spelling(text)))
    )[:MAX_TERMS]


def is_prefix(term: str) -> bool:
    """Return True if a term is long enough to find the words that begin with it."""
    return len(term) >= MIN_PREFIX_LENGTH


def _normalize_spelling(text: str) -> str:
    # å is a letter of its own, not an a with a ring, so it is kept while other accents go.
    lowered = normalize("NFC", drop_format_characters(text)).lower().translate(PROTECTED_LETTERS)
    for written, letter in SPELLING_VARIANTS[2:]:
        lowered = lowered.replace(written, letter)
    bare = "".join(letter for letter in normalize("NFKD", lowered) if not combining(letter))
    bare = bare.replace("\0", "å")
    for written, letter in SPELLING_VARIANTS[:2]:
        bare = bare.replace(written, letter)
    return bare


class _Stemmers(threading.local):
    """A stemmer for each thread: it keeps the word that it works on in itself."""

    def __init__(self) -> None:
        self.danish = snowballstemmer.stemmer("danish")


_stemmers = _Stemmers()


def _stem_variants(word: str) -> tuple[str, ...]:
    # oe is ø in moede and two letters in beboerne, and no rule tells which, so the word is both.
    return tuple(dict.fromkeys(_stem_word(reading) for reading in (word.replace("oe", "ø"), word)))


def _stem_word(word: str) -> str:
    # What is left of aktiviteter is the word aktivitet, which has an ending of its own.
    while (stemmed := _stemmers.danish.stemWord(word)) != word:
        word = stemmed
    return word[:MAX_WORD_LENGTH]
