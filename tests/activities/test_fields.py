"""The fields of an activity are each said once, and every part of the program has them."""

from gladsaxe.activities.fields import (
    ACTIVITY_FIELDS,
    FILE_FIELDS,
    RECORD_COLUMNS,
    RECORD_FIELDS,
    SHEET_FIELDS,
    FieldKind,
)
from gladsaxe.activities.forms import ActivityForm
from gladsaxe.activities.rules import COUNT_FIELDS, ActivityState
from gladsaxe.activities.tables import Activity
from gladsaxe.imports.rules.fields import FIELDS_BY_KIND, ImportKind


def test_each_field_is_in_the_record_the_table_and_the_form():
    assert {field.column for field in ACTIVITY_FIELDS if field.name != "photos"} == set(RECORD_COLUMNS)
    assert set(RECORD_COLUMNS) <= set(Activity.__mapper__.column_attrs.keys())
    asked = [field.name for field in ActivityForm() if field.name in {spec.name for spec in ACTIVITY_FIELDS}]
    assert asked == [field.name for field in ACTIVITY_FIELDS]
    assert {field.name for field in ACTIVITY_FIELDS if field.kind is FieldKind.COUNT} == set(COUNT_FIELDS)


def test_at_most_six_fields_are_in_sight():
    for state in ActivityState:
        seen = [field for field in ACTIVITY_FIELDS if state in field.visible_in]
        assert len(seen) <= 6, state


def test_what_goes_out_of_the_record_can_come_back_in():
    assert {*SHEET_FIELDS} <= {*FILE_FIELDS} == {*RECORD_FIELDS}
    assert [spec.name for spec in FIELDS_BY_KIND[ImportKind.ACTIVITIES]] == [
        *("day", "type", "title", "place", "state", "starts_at", "participants", "under_18", "new_parents"),
        *("volunteers", "as_planned", "deviation", "text"),
    ]
