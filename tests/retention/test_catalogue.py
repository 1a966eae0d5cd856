"""docs/privacy.md is drawn from the program's own tables, and every table has its line."""

from gladsaxe.core.configuration import PROJECT_FOLDER
from gladsaxe.database.tables import Base
from gladsaxe.retention.catalogue import CATALOGUE, document, personal


def test_every_table_has_its_line_and_every_line_a_table(app):
    assert set(CATALOGUE) == set(Base.metadata.tables)


def test_the_document_is_what_the_program_says(app):
    assert (PROJECT_FOLDER / "docs" / "privacy.md").read_text(encoding="utf-8") == document()


def test_columns_that_lead_to_a_person_are_found(app):
    tables = Base.metadata.tables
    assert personal(tables["issue"]) == ["where_exactly", "text", "reporter_id"]
    assert personal(tables["photo"]) == ["person_id", "jpeg"]
    assert personal(tables["issue_tally"]) == []
