"""docs/privacy.md is drawn from the program's own tables, and every table has its line."""

from gladsaxe.core.configuration import PROJECT_FOLDER
from gladsaxe.database.tables import Base
from gladsaxe.retention.catalogue import RETENTION_CATALOGUE, format_privacy_document, list_personal_columns


def test_every_table_has_its_line_and_every_line_a_table(app):
    assert set(RETENTION_CATALOGUE) == set(Base.metadata.tables)


def test_the_document_is_what_the_program_says(app):
    assert (PROJECT_FOLDER / "docs" / "privacy.md").read_text(encoding="utf-8") == format_privacy_document()


def test_columns_that_lead_to_a_person_are_found(app):
    tables = Base.metadata.tables
    assert list_personal_columns(tables["issue"]) == ["where_exactly", "text", "reporter_id"]
    assert list_personal_columns(tables["photo"]) == ["person_id", "jpeg"]
    assert list_personal_columns(tables["issue_tally"]) == []
