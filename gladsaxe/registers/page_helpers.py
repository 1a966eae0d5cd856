"""What the forms and lists of both registers do alike."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from flask import abort, request

from gladsaxe.access.authorization import current_actor
from gladsaxe.agreement.store import get_plan_period, list_place_choices
from gladsaxe.issues import store as issues
from gladsaxe.issues.rules import get_first_accepted_day
from gladsaxe.issues.tables import Issue
from gladsaxe.registers import store
from gladsaxe.registers.fields import FieldKind
from gladsaxe.registers.forms import EntryForm, FilterForm, WithdrawForm
from gladsaxe.registers.tables import Bill, Enquiry
from gladsaxe.submissions.form_page import begin_submission, posted_fields
from gladsaxe.submissions.rules import receipt_number

Form = TypeVar("Form", bound=EntryForm)


def make_entry_form(kind: type[Form]) -> Form:
    """Return an entry's form with what was posted, its places and its first day."""
    form = kind(posted_fields())
    form.place.choices = list_place_choices("Vælg")
    form.earliest = get_first_accepted_day(get_plan_period().start)
    return form


def begin_change(form: WithdrawForm, *checks: Callable[[], object]) -> bool:
    """Return True where the write of a change of a row has begun.

    The next press of a form that was overtaken is for the version that is then shown.
    """
    begun = begin_submission(form, *checks)
    if form.overtaken:
        form.version.data = ""
    return begun


def fill_form(form: EntryForm, values: Mapping[str, Any]) -> None:
    """Put a row's values into a form that was not posted."""
    for name, value in values.items():
        form[name].data = value


def fill_from_row(form: EntryForm, row: Enquiry | Bill) -> None:
    """Put what a row holds into its form; the photos stay with the row, and its problem is looked up."""
    for field in form.fields:
        if field.kind not in (FieldKind.PHOTOS, FieldKind.ISSUE):
            value = getattr(row, field.column)
            form[field.name].data = str(value) if field.kind is FieldKind.PLACE else value


def read_filters(form: FilterForm) -> store.RegisterFilters:
    """Return what a list is narrowed to; faulty values are left out."""
    form.sted.choices = list_place_choices("Alle")
    form.validate()
    good = {field.name: field.data for field in form if not field.errors}
    return store.RegisterFilters(
        first_day=good.get("fra"),
        last_day=good.get("til"),
        place_id=int(good["sted"]) if good.get("sted") else None,
        mark=good.get("maerke") or None,
        paid_by=good.get("betalt") or None,
        withdrawn=bool(good.get("trukket")),
    )


def sum_by_year(months: Mapping[date, int]) -> dict[int, int]:
    """Sum months by year, the newest first."""
    years: dict[int, int] = defaultdict(int)
    for month, count in months.items():
        years[month.year] += count
    return dict(sorted(years.items(), reverse=True))


def row_or_404(register: store.Register[store.Row], row_id: int) -> store.Row:
    """Return a register's row; a page that cannot be found for one that is not there."""
    row = register.one(row_id)
    if row is None:
        abort(404)
    return row


def issue_or_404(number: str) -> Issue:
    """Return an issue that the actor may read; a page that cannot be found for any other."""
    issue = issues.find_readable_issue(current_actor(), number)
    if issue is None:
        abort(404)
    return issue


def find_issue_of_row(row: Any) -> Issue | None:  # noqa: ANN401 - an enquiry or a bill
    """Return the issue that a row belongs to where it exists for the actor."""
    return (
        issues.find_issues_by_id(current_actor(), [row.issue_id]).get(row.issue_id) if row.issue_id else None
    )


def get_receipt_number(row: Enquiry | Bill) -> str | None:
    """Return the receipt's number on the page that the row's form leads to."""
    sent = request.args.get("gemt")
    return receipt_number(row.submission_id) if sent == row.submission_id else None
