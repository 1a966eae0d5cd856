"""The pages of the register of vandalism bills."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.gate import current_actor
from gladsaxe.attachments import store as photos
from gladsaxe.attachments.forms import read_photos
from gladsaxe.attachments.rules import Picture
from gladsaxe.attachments.serve import photo_answer
from gladsaxe.database.clock import today
from gladsaxe.database.durable import write
from gladsaxe.issues import store as issues
from gladsaxe.registers import store, tallies
from gladsaxe.registers.forms import BillFilterForm, BillForm, WithdrawForm
from gladsaxe.registers.rules import PAYER_WORDS
from gladsaxe.registers.sending import (
    by_year,
    entry_form,
    fill,
    issue_of,
    issue_or_404,
    receipt_of,
    row_or_404,
    send,
    wanted,
)
from gladsaxe.registers.tables import Bill
from gladsaxe.submissions.once import once
from gladsaxe.web.pages import see_other, show


def listing() -> ResponseReturnValue:
    """Show the register of vandalism bills and its sums by year."""
    form = BillFilterForm(request.args)
    narrowed = wanted(form)
    return show(
        "registers/bills.html",
        piece="registers/_bill_list.html",
        form=form,
        listed=store.BILLS.listing(narrowed, request.args.get("efter")),
        total=store.bills_total(narrowed),
        payers=PAYER_WORDS,
        years=by_year(tallies.bills_by_month()),
        counts=by_year(tallies.bill_counts_by_month()),
    )


@once
def new() -> ResponseReturnValue:
    """Take in a vandalism bill, perhaps for an issue."""
    form = entry_form(BillForm)
    form.for_new_row()
    if request.method != "POST":
        fill(form, {"day": today()})
        if number := request.args.get("problem"):
            issue = issue_or_404(number)
            fill(form, {"problem": issue.number, "place": str(issue.place_id)})
        return _form_page(form)
    sent = _Sent(form)
    actor = current_actor()

    def work(submission_id: str) -> str:
        row = store.add_bill(submission_id, actor, form.entry(sent.issue_id), sent.pictures)
        return url_for("registers.bill", row_id=row.id, gemt=submission_id)

    return send(form, "bill", lambda: _form_page(form, status=422), work, sent.check)


def detail(row_id: int) -> ResponseReturnValue:
    """Show a vandalism bill and its history."""
    return _page(row_id, WithdrawForm())


def edit(row_id: int) -> ResponseReturnValue:
    """Correct a vandalism bill, with a reason."""
    row = row_or_404(store.BILLS, row_id)
    if request.method != "POST" and row.withdrawn:
        return see_other(url_for("registers.bill", row_id=row_id))
    form = entry_form(BillForm)
    issue = issue_of(row)
    if request.method != "POST":
        said = {"day": row.day, "place": str(row.place_id), "text": row.text, "amount": row.oere}
        fill(form, {**said, "paid_by": row.paid_by, "problem": issue.number if issue else ""})
        return _form_page(form, row)
    # Who may not see the issue that the bill belongs to cannot take it away by leaving the field empty.
    sent = _Sent(form, None if issue else row.issue_id)
    actor = current_actor()

    def work(submission_id: str) -> str:
        entry, version = form.entry(sent.issue_id), form.seen_version()
        store.change_bill(row_id, version, actor, entry, form.why(), submission_id, sent.pictures)
        return url_for("registers.bill", row_id=row_id)

    def again() -> ResponseReturnValue:
        return _form_page(form, row_or_404(store.BILLS, row_id), status=422)

    return send(form, "bill-change", again, work, sent.check)


def withdraw(row_id: int) -> ResponseReturnValue:
    """Withdraw a vandalism bill, with a reason."""
    row_or_404(store.BILLS, row_id)
    actor, form = current_actor(), WithdrawForm(request.form)

    def work(_submission_id: str) -> str:
        store.BILLS.withdraw(row_id, form.seen_version(), actor, form.why())
        return url_for("registers.bill", row_id=row_id)

    return send(form, "bill-withdrawal", lambda: _page(row_id, form, 422), work)


def photo(row_id: int, photo_id: str) -> ResponseReturnValue:
    """Send a photo of a bill."""
    found = store.bill_photo(row_id, photo_id)
    if found is None:
        abort(404)
    return photo_answer(found)


class _Sent:
    """Read what a bill's form brings beside its fields: photos, and the issue it belongs to."""

    def __init__(self, form: BillForm, issue_id: int | None = None) -> None:
        self._form = form
        self.issue_id = issue_id
        self.pictures: list[Picture] = []

    def check(self, submission_id: str) -> None:
        """Add the faults; the photos of a form that has one are kept."""
        actor, form = current_actor(), self._form
        if number := (form.problem.data or "").strip():
            issue = issues.readable(actor, number)
            self.issue_id = issue.id if issue else None
            if issue is None:
                form.problem.errors = ["Vi kan ikke finde et problem med det nummer."]
        kept = photos.of_submission(submission_id, actor.person_id)
        self.pictures = read_photos(form.photos, already=len(kept))
        if form.faults():
            write(photos.keep, submission_id, actor.person_id, self.pictures)


def _form_page(form: BillForm, row: Bill | None = None, status: int = 200) -> ResponseReturnValue:
    kept = photos.of_submission(form.submission_id.data or "", current_actor().person_id)
    return show("registers/bill_form.html", form=form, row=row, kept=kept, payers=PAYER_WORDS, status=status)


def _page(row_id: int, form: WithdrawForm, status: int = 200) -> ResponseReturnValue:
    row = row_or_404(store.BILLS, row_id)
    form.start()
    return show(
        "registers/bill.html",
        row=row,
        form=form,
        receipt=receipt_of(row),
        issue=issue_of(row),
        history=store.BILLS.history(row_id),
        payers=PAYER_WORDS,
        status=status,
    )
