"""Finding rows by their words, under the visibility of the room that keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select

from gladsaxe.access.rules import Actor
from gladsaxe.agreement.store import list_items
from gladsaxe.database.tables import db
from gladsaxe.search.rules import asked_terms, is_prefix, terms_of
from gladsaxe.search.sources import SOURCES, Hit, Source
from gladsaxe.search.tables import SearchWord

MOST = 50


@dataclass(frozen=True)
class Found:
    """Hold the newest rows of a source that were found, and whether there are more."""

    source: Source
    hits: Sequence[Hit]
    more: bool


def find(actor: Actor, asked: str) -> list[Found]:
    """Return what the actor may read that holds every word of the question, source by source."""
    words = asked_terms(asked)
    return [_find(actor, source, words) for source in SOURCES] if words else []


def _find(actor: Actor, source: Source, words: Sequence[Sequence[str]]) -> Found:
    query = (
        select(source.table)
        .where(*source.readable(actor), *(or_(*(_holds(source, term) for term in terms)) for terms in words))
        .options(*source.loads)
        .order_by(source.day.desc(), source.table.id.desc())
        .limit(MOST + 1)
    )
    rows = db.session.scalars(query).all()
    source.note(actor, rows[:MOST])
    return Found(source, [source.hit(row) for row in rows[:MOST]], len(rows) > MOST)


def _holds(source: Source, term: str) -> ColumnElement[bool]:
    alike = SearchWord.word.startswith(term, autoescape=True) if is_prefix(term) else SearchWord.word == term
    indexed = select(SearchWord.row_id).where(SearchWord.kind == source.kind, alike)
    named = [
        column.in_([row.id for row in list_items(table) if _named(row.name, term)])
        for column, table in source.named
    ]
    return or_(source.table.id.in_(indexed), *named)


def _named(name: str, term: str) -> bool:
    return any(word.startswith(term) if is_prefix(term) else word == term for word in terms_of(name))
