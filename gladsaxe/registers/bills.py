"""The pages of the register of vandalism bills."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.attachments import store as attachments
from gladsaxe.attachments.forms import read_photos
from gladsaxe.attachments.rules import Picture
from gladsaxe.attachments.serve import send_photo
from gladsaxe.database.clock import today
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.issues import store as issues
from gladsaxe.registers import monthly_totals, store
from gladsaxe.registers.forms import BillFilterForm, BillForm, WithdrawForm
from gladsaxe.registers.page_helpers import (
    fill_form,
    find_issue_of_row,
    get_receipt_number,
    issue_or_404,
    make_entry_form,
    process_entry,
    read_filters,
    row_or_404,
    sum_by_year,
)
from gladsaxe.registers.rules import PAYER_WORDS
from gladsaxe.registers.tables import Bill
from gladsaxe.submissions.once import once
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


@once
def new_bill() -> ResponseReturnValue:
    """Take in a vandalism bill, perhaps for an issue."""
    form = make_entry_form(BillForm)
    form.remove_reason_field()
    if request.method != "POST":
        fill_form(form, {"day": today()})
        if number := request.args.get("problem"):
            issue = issue_or_404(number)
            fill_form(form, {"problem": issue.number, "place": str(issue.place_id)})
        return _render_bill_form(form)
    sent = _SubmittedBill(form)
    actor = current_actor()

    def work(submission_id: str) -> str:
        row = store.add_bill(submission_id, actor, form.entry(sent.issue_id), sent.pictures)
        return url_for("registers.bill", row_id=row.id, gemt=submission_id)

    return process_entry(form, "bill", lambda: _render_bill_form(form, status=422), work, sent.check)


def show_bill(row_id: int) -> ResponseReturnValue:
    """Show a vandalism bill and its history."""
    return _render_bill(row_id, WithdrawForm())


def edit_bill(row_id: int) -> ResponseReturnValue:
    """Correct a vandalism bill, with a reason."""
    row = row_or_404(store.BILL_REGISTER, row_id)
    if request.method != "POST" and row.withdrawn:
        return see_other(url_for("registers.bill", row_id=row_id))
    form = make_entry_form(BillForm)
    issue = find_issue_of_row(row)
    if request.method != "POST":
        said = {"day": row.day, "place": str(row.place_id), "text": row.text, "amount": row.oere}
        fill_form(form, {**said, "paid_by": row.paid_by, "problem": issue.number if issue else ""})
        return _render_bill_form(form, row)
    # Who may not see the issue that the bill belongs to cannot take it away by leaving the field empty.
    sent = _SubmittedBill(form, None if issue else row.issue_id)
    actor = current_actor()

    def work(submission_id: str) -> str:
        entry, version = form.entry(sent.issue_id), form.shown_version()
        store.update_bill(row_id, version, actor, entry, form.why(), submission_id, sent.pictures)
        return url_for("registers.bill", row_id=row_id)

    def again() -> ResponseReturnValue:
        return _render_bill_form(form, row_or_404(store.BILL_REGISTER, row_id), status=422)

    return process_entry(form, "bill-change", again, work, sent.check)


def withdraw_bill(row_id: int) -> ResponseReturnValue:
    """Withdraw a vandalism bill, with a reason."""
    row_or_404(store.BILL_REGISTER, row_id)
    actor, form = current_actor(), WithdrawForm(request.form)

    def work(_submission_id: str) -> str:
        store.BILL_REGISTER.withdraw(row_id, form.shown_version(), actor, form.why())
        return url_for("registers.bill", row_id=row_id)

    return process_entry(form, "bill-withdrawal", lambda: _render_bill(row_id, form, 422), work)


def send_bill_photo(row_id: int, photo_id: str) -> ResponseReturnValue:
    """Send a photo of a bill."""
    found = store.find_bill_photo(row_id, photo_id)
    if found is None:
        abort(404)
    return send_photo(found)


class _SubmittedBill:
    """Read what a bill's form brings beside its fields: photos, and the issue it belongs to."""

    def __init__(self, form: BillForm, issue_id: int | None = None) -> None:
        self._form = form
        self.issue_id = issue_id
        self.pictures: list[Picture] = []

    def check(self, submission_id: str) -> None:
        """Add the faults; the photos of a form that has one are kept."""
        actor, form = current_actor(), self._form
        if number := (form.problem.data or "").strip():
            issue = issues.find_readable_issue(actor, number)
            self.issue_id = issue.id if issue else None
            if issue is None:
                form.problem.errors = ["Vi kan ikke finde et problem med det nummer."]
        kept = attachments.list_photos(submission_id, actor.person_id)
        self.pictures = read_photos(form.photos, already=len(kept))
        if form.faults():
            run_in_transaction(attachments.keep_photos, submission_id, actor.person_id, self.pictures)


def _render_bill_form(form: BillForm, row: Bill | None = None, status: int = 200) -> ResponseReturnValue:
    kept = attachments.list_photos(form.submission_id.data or "", current_actor().person_id)
    return render_page(
        "registers/bill_form.html", form=form, row=row, kept=kept, payers=PAYER_WORDS, status=status
    )


def _render_bill(row_id: int, form: WithdrawForm, status: int = 200) -> ResponseReturnValue:
    row = row_or_404(store.BILL_REGISTER, row_id)
    form.start()
    return render_page(
        "registers/bill.html",
        row=row,
        form=form,
        receipt=get_receipt_number(row),
        issue=find_issue_of_row(row),
        history=store.BILL_REGISTER.history(row_id),
        payers=PAYER_WORDS,
        status=status,
    )
