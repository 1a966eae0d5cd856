"""Who wrote a row is said by the same columns in every table."""

import app  # noqa: F401 - every room's tables
from gladsaxe.bodies.authors import AuthorColumns
from gladsaxe.database.tables import Base

# Who sits where or gets a seat, and who is a side of a conflict, wrote nothing by that.
NOT_AUTHORS = {"membership", "seat_notice", "conflict_person"}


def test_each_table_with_an_author_takes_its_columns_from_one_place():
    own = {
        mapper.local_table.name
        for mapper in Base.registry.mappers
        if {"person_id", "seat_id"} <= set(mapper.columns.keys())
        and not issubclass(mapper.class_, AuthorColumns)
    }
    assert own == NOT_AUTHORS
