"""Texts as they are kept and compared: one spelling of each letter, and no characters that nobody sees."""

from unicodedata import category, normalize

FORMAT_CATEGORY = "Cf"


def compose_text(text: str) -> str:
    """Return a text with each letter in one piece; nothing where it has only characters that nobody sees."""
    composed = normalize("NFC", text)
    return composed if drop_format_characters(composed).strip() else ""


def drop_format_characters(text: str) -> str:
    """Return a text without soft hyphens, zero-width spaces and their like, as it is compared and found."""
    return text if text.isascii() else "".join(sign for sign in text if category(sign) != FORMAT_CATEGORY)
