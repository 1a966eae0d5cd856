"""The index that is searched: which word stands in which row."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from gladsaxe.database.tables import SHOWN_IN_LOG, Base


class SearchWord(Base):
    """A word of a row of a kind; `kind` is one of `sources.SEARCH_SOURCES`."""

    __tablename__ = "search_word"
    __table_args__ = (Index("ix_search_word_kind_row_id", "kind", "row_id"),)

    word: Mapped[str] = mapped_column(String(60), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True, info=SHOWN_IN_LOG)
    row_id: Mapped[int] = mapped_column(primary_key=True)
