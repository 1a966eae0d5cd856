"""What the log shows of a text is declared on its column, and only short words of ours are."""

from sqlalchemy import String, Text

import app as _every_table_is_mapped  # noqa: F401
from gladsaxe.database.tables import Base

FREE_TEXTS = {
    "name",
    "title",
    "text",
    "reason",
    "note",
    "reply",
    "purpose",
    "deviation",
    "words",
    "outcome_text",
}


def list_columns():
    return [column for table in Base.metadata.sorted_tables for column in table.columns]


def test_only_short_texts_of_ours_are_shown():
    shown = [column for column in list_columns() if column.info.get("shown_in_log")]
    assert len(shown) > 40
    for column in shown:
        assert isinstance(column.type, String), column
        assert not isinstance(column.type, Text), column
        assert column.type.length <= 120, column
        assert column.name not in FREE_TEXTS


def test_free_words_about_an_outcome_leave_no_letter_in_the_log():
    """A deviation's outcome was once taken for a word of ours, because of its column's name."""
    shown = {(column.table.name, column.name) for column in list_columns() if column.info.get("shown_in_log")}
    assert not {("deviation", "outcome"), ("milestone", "outcome")} & shown
