"""Keep the index in the transaction that writes a row, whichever room writes it."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, event, insert, select
from sqlalchemy.orm import Session, UOWTransaction

from gladsaxe.database.tables import db
from gladsaxe.search.rules import extract_terms
from gladsaxe.search.sources import SEARCH_SOURCES, SearchSource
from gladsaxe.search.tables import SearchWord

CHUNK_ROWS = 1_000
SOURCES_BY_TABLE = {source.table: source for source in SEARCH_SOURCES}


@event.listens_for(Session, "after_flush")
def _update_index(session: Session, _context: UOWTransaction) -> None:
    written = [
        (row, SOURCES_BY_TABLE[type(row)])
        for row in session.new | session.dirty
        if type(row) in SOURCES_BY_TABLE
    ]
    gone = [(row, SOURCES_BY_TABLE[type(row)]) for row in session.deleted if type(row) in SOURCES_BY_TABLE]
    if written or gone:
        connection = session.connection()
        for row, source in [*written, *gone]:
            _delete_words(connection, source.kind, row.id)
        _insert_words(connection, [(source, row.id, _join_texts(source, row)) for row, source in written])


def index_rows(kind: str, row_ids: Collection[int]) -> None:
    """Index rows that a statement of its own has written."""
    source = next(source for source in SEARCH_SOURCES if source.kind == kind)
    # A database may give a new row the number of one that is gone.
    delete_indexed_rows(kind, row_ids)
    _index_source(db.session.connection(), source, source.table.id.in_(row_ids))


def delete_indexed_rows(kind: str, row_ids: Collection[int]) -> None:
    """Forget the words of rows that a statement of its own has deleted."""
    db.session.execute(delete(SearchWord).where(SearchWord.kind == kind, SearchWord.row_id.in_(row_ids)))


def rebuild_search_index() -> int:
    """Make the index anew from every row of every source, and return how many words it holds."""
    connection = db.session.connection()
    connection.execute(delete(SearchWord))
    return sum(_index_source(connection, source) for source in SEARCH_SOURCES)


def _index_source(connection: Connection, source: SearchSource, *clauses: ColumnElement[bool]) -> int:
    columns = [getattr(source.table, name) for name in source.texts]
    query = select(source.table.id, *columns).where(*clauses)
    rows = db.session.execute(query.execution_options(yield_per=CHUNK_ROWS))
    return sum(
        _insert_words(
            connection, [(source, row[0], " ".join(text or "" for text in row[1:])) for row in chunk]
        )
        for chunk in rows.partitions()
    )


def _join_texts(source: SearchSource, row: Any) -> str:  # noqa: ANN401 - a row of the source's table
    return " ".join(getattr(row, name) or "" for name in source.texts)


def _delete_words(connection: Connection, kind: str, row_id: int) -> None:
    connection.execute(delete(SearchWord).where(SearchWord.kind == kind, SearchWord.row_id == row_id))


def _insert_words(connection: Connection, rows: list[tuple[SearchSource, int, str]]) -> int:
    words = [
        {"word": word, "kind": source.kind, "row_id": row_id}
        for source, row_id, text in rows
        for word in sorted(extract_terms(text))
    ]
    if words:
        connection.execute(insert(SearchWord), words)
    return len(words)
