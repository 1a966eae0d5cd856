"""Finding rows by their words, under the visibility of the room that keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select

from gladsaxe.access.rules import Actor
from gladsaxe.agreement.store import list_items
from gladsaxe.database.tables import db
from gladsaxe.search.rules import extract_terms, is_prefix, parse_query_terms
from gladsaxe.search.sources import SEARCH_SOURCES, SearchHit, SearchSource
from gladsaxe.search.tables import SearchWord

MAX_HITS = 50


@dataclass(frozen=True)
class SourceHits:
    """The newest rows of a source that were found, and whether there are more."""

    source: SearchSource
    hits: Sequence[SearchHit]
    more: bool


def find_hits(actor: Actor, asked: str) -> list[SourceHits]:
    """Return what the actor may read that holds every word of the question, source by source."""
    words = parse_query_terms(asked)
    return [_find_source_hits(actor, source, words) for source in SEARCH_SOURCES] if words else []


def _find_source_hits(actor: Actor, source: SearchSource, words: Sequence[Sequence[str]]) -> SourceHits:
    query = (
        select(source.table)
        .where(
            *source.readable(actor),
            *(or_(*(_term_clause(source, term) for term in terms)) for terms in words),
        )
        .options(*source.loads)
        .order_by(source.day.desc(), source.table.id.desc())
        .limit(MAX_HITS + 1)
    )
    rows = db.session.scalars(query).all()
    source.note(actor, rows[:MAX_HITS])
    return SourceHits(source, [source.hit(row) for row in rows[:MAX_HITS]], len(rows) > MAX_HITS)


def _term_clause(source: SearchSource, term: str) -> ColumnElement[bool]:
    alike = SearchWord.word.startswith(term, autoescape=True) if is_prefix(term) else SearchWord.word == term
    indexed = select(SearchWord.row_id).where(SearchWord.kind == source.kind, alike)
    named = [
        column.in_([row.id for row in list_items(table) if _name_has_term(row.name, term)])
        for column, table in source.named
    ]
    return or_(source.table.id.in_(indexed), *named)


def _name_has_term(name: str, term: str) -> bool:
    return any(word.startswith(term) if is_prefix(term) else word == term for word in extract_terms(name))
