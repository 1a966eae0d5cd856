"""The fields of the registers are each said once, and form, row, version and entry have them."""

from dataclasses import fields

import pytest

from gladsaxe.registers.fields import BILL_FIELDS, ENQUIRY_FIELDS, BillEntry, EnquiryEntry
from gladsaxe.registers.forms import BillForm, EnquiryForm
from gladsaxe.registers.tables import Bill, BillVersion, Enquiry, EnquiryVersion


@pytest.mark.parametrize(
    ("specs", "form", "entry", "tables"),
    [
        (ENQUIRY_FIELDS, EnquiryForm, EnquiryEntry, (Enquiry, EnquiryVersion)),
        (BILL_FIELDS, BillForm, BillEntry, (Bill, BillVersion)),
    ],
)
def test_each_field_is_asked_in_its_order_and_kept(specs, form, entry, tables):
    names = [spec.name for spec in specs]
    asked = [field.name for field in form() if field.name in {*names, "reason"}]
    assert asked == [*names, "reason"]
    columns = {spec.column for spec in specs if spec.name != "photos"}
    assert columns == {field.name for field in fields(entry)}
    assert all(columns <= set(table.__mapper__.column_attrs.keys()) for table in tables)


def test_the_faults_of_a_bill_stand_in_the_order_of_the_page(app):
    with app.test_request_context():
        form = BillForm()
        form.place.choices = [("", "Vælg")]
        form.validate()
        assert [name for name, _ in form.faults()] == ["amount", "day", "place", "reason"]
