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
SPELLINGS = (("ae", "æ"), ("oe", "ø"), ("aa", "å"), ("ä", "æ"), ("ö", "ø"), ("ü", "y"))
KEPT = str.maketrans({"å": "\0"})


def terms_of(text: str) -> set[str]:
    """Return the terms that a text is found by."""
    return {_term(word) for word in WORD.findall(_spelled(text))}


def asked_terms(text: str) -> list[str]:
    """Return the terms that a question asks for, each once; no more than `MOST_TERMS`."""
    return list(dict.fromkeys(_term(word) for word in WORD.findall(_spelled(text))))[:MOST_TERMS]


def is_prefix(term: str) -> bool:
    """Tell whether a term is long enough to find the words that begin with it."""
    return len(term) >= SHORTEST_PREFIX


def _spelled(text: str) -> str:
    # å is a letter of its own, not an a with a ring, so it is kept while other accents go.
    lowered = normalize("NFC", text).lower().translate(KEPT)
    for written, letter in SPELLINGS[3:]:
        lowered = lowered.replace(written, letter)
    bare = "".join(letter for letter in normalize("NFKD", lowered) if not combining(letter))
    bare = bare.replace("\0", "å")
    for written, letter in SPELLINGS[:3]:
        bare = bare.replace(written, letter)
    return bare


@cache
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("danish")


def _term(word: str) -> str:
    stemmed: str = _stemmer().stemWord(word)
    return stemmed[:LONGEST_WORD]
