"""The pages of the register of vandalism bills."""

from functools import partial

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.attachments.serve import send_photo
from gladsaxe.database.clock import today
from gladsaxe.issues import store as issues
from gladsaxe.registers import monthly_totals, store
from gladsaxe.registers.fields import BILL_FIELDS
from gladsaxe.registers.forms import BillFilterForm, BillForm, WithdrawForm
from gladsaxe.registers.page_helpers import (
    begin_change,
    fill_form,
    fill_from_row,
    find_issue_of_row,
    get_receipt_number,
    issue_or_404,
    make_entry_form,
    read_filters,
    row_or_404,
    sum_by_year,
)
from gladsaxe.registers.rules import PAYER_WORDS
from gladsaxe.registers.tables import Bill
from gladsaxe.registers.wording import iter_facts, iter_plain_facts
from gladsaxe.submissions.form_page import begin_submission, form_page
from gladsaxe.web.pages import render_page, see_other


def show_bills() -> ResponseReturnValue:
    """Show the register of vandalism bills and its sums by year."""
    form = BillFilterForm(request.args)
    narrowed = read_filters(form)
    return render_page(
        "registers/bills.html",
        piece="registers/_bill_list.html",
        form=form,
        listed=store.BILL_REGISTER.listing(narrowed, request.args.get("efter")),
        total=store.sum_bills(narrowed),
        payers=PAYER_WORDS,
        years=sum_by_year(monthly_totals.sum_bills_by_month()),
        counts=sum_by_year(monthly_totals.count_bills_by_month()),
    )


@form_page("bill", numbered=True)
def new_bill() -> ResponseReturnValue:
    """Add a vandalism bill, perhaps for an issue."""
    form = make_entry_form(BillForm)
    form.remove_reason_field()
    issue_id = _find_issue_id(form)
    if begin_submission(form, lambda: _check_issue(form, issue_id)):
        submission_id = str(form.submission_id.data)
        row = store.add_bill(submission_id, current_actor(), form.entry(issue_id), form.photos.pictures)
        return see_other(url_for("registers.bill", row_id=row.id, gemt=submission_id))
    if request.method != "POST":
        fill_form(form, {"day": today()})
        if number := request.args.get("problem"):
            issue = issue_or_404(number)
            fill_form(form, {"problem": issue.number, "place": str(issue.place_id)})
    return _render_bill_form(form)


def show_bill(row_id: int) -> ResponseReturnValue:
    """Show a vandalism bill and its history."""
    return _render_bill(row_id, WithdrawForm())


@form_page("bill-change")
def edit_bill(row_id: int) -> ResponseReturnValue:
    """Correct a vandalism bill, with a reason."""
    row = row_or_404(store.BILL_REGISTER, row_id)
    address = url_for("registers.bill", row_id=row_id)
    if request.method != "POST" and row.withdrawn:
        return see_other(address)
    form = make_entry_form(BillForm)
    issue = find_issue_of_row(row)
    # Who may not see the issue that the bill belongs to cannot take it away by leaving the field empty.
    issue_id = _find_issue_id(form) if issue or (form.problem.data or "").strip() else row.issue_id
    if begin_change(form, lambda: _check_issue(form, issue_id)):
        version, entry = form.shown_version(), form.entry(issue_id)
        store.BILL_REGISTER.change(row_id, version, current_actor(), entry, form.why())
        submission_id = str(form.submission_id.data)
        store.attach_bill_photos(row_id, submission_id, current_actor(), form.photos.pictures)
        return see_other(address)
    if request.method != "POST":
        fill_from_row(form, row)
        fill_form(form, {"problem": issue.number if issue else ""})
    return _render_bill_form(form, row)


@form_page("bill-withdrawal")
def withdraw_bill(row_id: int) -> ResponseReturnValue:
    """Withdraw a vandalism bill, with a reason."""
    row_or_404(store.BILL_REGISTER, row_id)
    form = WithdrawForm(request.form)
    if begin_change(form):
        store.BILL_REGISTER.withdraw(row_id, form.shown_version(), current_actor(), form.why())
        return see_other(url_for("registers.bill", row_id=row_id))
    return _render_bill(row_id, form)


def send_bill_photo(row_id: int, photo_id: str) -> ResponseReturnValue:
    """Send a photo of a bill."""
    photo_and_bill = store.find_bill_photo(row_id, photo_id)
    if photo_and_bill is None:
        abort(404)
    return send_photo(photo_and_bill)


def _find_issue_id(form: BillForm) -> int | None:
    number = (form.problem.data or "").strip()
    issue = issues.find_readable_issue(current_actor(), number) if number else None
    return issue.id if issue else None


def _check_issue(form: BillForm, issue_id: int | None) -> None:
    if (form.problem.data or "").strip() and issue_id is None:
        form.problem.errors = ["Vi kan ikke finde et problem med det nummer."]


def _render_bill_form(form: BillForm, row: Bill | None = None) -> ResponseReturnValue:
    kept = range(form.photos.kept)
    return render_page("registers/bill_form.html", form=form, row=row, kept=kept, payers=PAYER_WORDS)


def _render_bill(row_id: int, form: WithdrawForm) -> ResponseReturnValue:
    row = row_or_404(store.BILL_REGISTER, row_id)
    form.start()
    return render_page(
        "registers/bill.html",
        row=row,
        form=form,
        receipt=get_receipt_number(row),
        issue=find_issue_of_row(row),
        facts=list(iter_facts(row, BILL_FIELDS, {})),
        plain_facts=partial(iter_plain_facts, fields=BILL_FIELDS),
        history=store.BILL_REGISTER.history(row_id),
        payers=PAYER_WORDS,
    )
