"""The words that a text is found by: Danish word forms as one, æ, ø and å however they are spelled."""

import re
from functools import cache
from unicodedata import combining, normalize

import snowballstemmer

LONGEST_WORD = 60
SHORTEST_PREFIX = 3
MOST_TERMS = 8
WORD = re.compile(r"[a-zæøå0-9]+")
# Written without Danish letters, or with a neighbour's, a word is the same word.
SPELLINGS = (("ae", "æ"), ("aa", "å"), ("ä", "æ"), ("ö", "ø"), ("ü", "y"))
KEPT = str.maketrans({"å": "\0"})


def terms_of(text: str) -> set[str]:
    """Return the terms that a text is found by."""
    return {term for word in WORD.findall(_spelled(text)) for term in _terms(word)}


def asked_terms(text: str) -> list[tuple[str, ...]]:
    """Return the words that a question asks for, each once as its terms; no more than `MOST_TERMS`."""
    return list(dict.fromkeys(_terms(word) for word in WORD.findall(_spelled(text))))[:MOST_TERMS]


def is_prefix(term: str) -> bool:
    """Return True if a term is long enough to find the words that begin with it."""
    return len(term) >= SHORTEST_PREFIX


def _spelled(text: str) -> str:
    # å is a letter of its own, not an a with a ring, so it is kept while other accents go.
    lowered = normalize("NFC", text).lower().translate(KEPT)
    for written, letter in SPELLINGS[2:]:
        lowered = lowered.replace(written, letter)
    bare = "".join(letter for letter in normalize("NFKD", lowered) if not combining(letter))
    bare = bare.replace("\0", "å")
    for written, letter in SPELLINGS[:2]:
        bare = bare.replace(written, letter)
    return bare


@cache
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("danish")


def _terms(word: str) -> tuple[str, ...]:
    # oe is ø in moede and two letters in beboerne, and no rule tells which, so the word is both.
    return tuple(dict.fromkeys(_term(reading) for reading in (word.replace("oe", "ø"), word)))


def _term(word: str) -> str:
    # What is left of aktiviteter is the word aktivitet, which has an ending of its own.
    while (stemmed := _stemmer().stemWord(word)) != word:
        word = stemmed
    return word[:LONGEST_WORD]
