"""Texts as they are kept and compared: one spelling of each letter, and no characters that nobody sees."""

import re
from unicodedata import category, normalize

FORMAT_CATEGORY = "Cf"
ASCII_SPELLING = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


def compose_text(text: str) -> str:
    """Return a text with each letter in one piece; nothing where it has only characters that nobody sees."""
    composed = normalize("NFC", text)
    return composed if drop_format_characters(composed).strip() else ""


def drop_format_characters(text: str) -> str:
    """Return a text without soft hyphens, zero-width spaces and their like, as it is compared and found."""
    return text if text.isascii() else "".join(sign for sign in text if category(sign) != FORMAT_CATEGORY)


def make_ascii_key(text: str) -> str:
    """Return a text as a key of small letters a-z, digits and single hyphens; empty where it has neither."""
    spelled = normalize("NFKD", text.casefold().translate(ASCII_SPELLING))
    return re.sub(r"[^a-z0-9]+", "-", spelled).strip("-")
