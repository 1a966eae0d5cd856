"""The pages of the register of enquiries."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.gate import current_actor
from gladsaxe.database.clock import today
from gladsaxe.issues.changes import TakenOver
from gladsaxe.issues.rules import Level
from gladsaxe.registers import store, tallies
from gladsaxe.registers.forms import EnquiryFilterForm, EnquiryForm, WithdrawForm
from gladsaxe.registers.rules import NO_MARK
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
from gladsaxe.registers.tables import Enquiry
from gladsaxe.submissions.once import once
from gladsaxe.web.pages import see_other, show


def listing() -> ResponseReturnValue:
    """Show the register of enquiries and its sums by year."""
    marks = store.marks()
    form = EnquiryFilterForm(request.args)
    form.maerke.choices = [("", "Alle"), *marks.items()]
    columns = [("I alt", None), *((label, mark) for mark, label in marks.items())]
    return show(
        "registers/enquiries.html",
        piece="registers/_enquiry_list.html",
        form=form,
        listed=store.ENQUIRIES.listing(wanted(form), request.args.get("efter")),
        marks=marks,
        columns=[(label, mark, by_year(tallies.enquiries_by_month(mark))) for label, mark in columns],
    )


@once
def new() -> ResponseReturnValue:
    """Take in an enquiry, perhaps from an issue that the office takes over."""
    form = _form()
    form.for_new_row()
    number = request.values.get("problem", "")
    issue = issue_or_404(number) if number else None
    if request.method != "POST":
        fill(form, {"day": today()})
        if issue:
            # A text that few may read is not copied to where more may.
            text = issue.text if issue.level == Level.OPEN else ""
            place = str(issue.place_id)
            fill(form, {"problem": issue.number, "day": issue.seen_on, "place": place, "text": text})
        return _form_page(form)
    actor, issue_id = current_actor(), issue.id if issue else None

    def work(submission_id: str) -> str:
        row = store.add_enquiry(submission_id, actor, form.entry(), issue_id)
        return url_for("registers.enquiry", row_id=row.id, gemt=submission_id)

    def again() -> ResponseReturnValue:
        return _form_page(form, status=422)

    try:
        return send(form, "enquiry", again, work)
    except TakenOver:
        form.problem.errors = ["Det problem er allerede taget over som henvendelse."]
        return again()


def detail(row_id: int) -> ResponseReturnValue:
    """Show an enquiry and its history."""
    return _page(row_id, WithdrawForm())


def edit(row_id: int) -> ResponseReturnValue:
    """Correct an enquiry, with a reason."""
    row = row_or_404(store.ENQUIRIES, row_id)
    if request.method != "POST" and row.withdrawn:
        return see_other(url_for("registers.enquiry", row_id=row_id))
    form = _form(row.mark)
    if request.method != "POST":
        fill(form, {"day": row.day, "place": str(row.place_id), "mark": row.mark, "text": row.text})
        return _form_page(form, row)
    actor = current_actor()

    def work(_submission_id: str) -> str:
        store.ENQUIRIES.change(row_id, form.seen_version(), actor, form.entry(), form.why())
        return url_for("registers.enquiry", row_id=row_id)

    def again() -> ResponseReturnValue:
        return _form_page(form, row_or_404(store.ENQUIRIES, row_id), status=422)

    return send(form, "enquiry-change", again, work)


def withdraw(row_id: int) -> ResponseReturnValue:
    """Withdraw an enquiry, with a reason."""
    row_or_404(store.ENQUIRIES, row_id)
    actor, form = current_actor(), WithdrawForm(request.form)

    def work(_submission_id: str) -> str:
        store.ENQUIRIES.withdraw(row_id, form.seen_version(), actor, form.why())
        return url_for("registers.enquiry", row_id=row_id)

    return send(form, "enquiry-withdrawal", lambda: _page(row_id, form, 422), work)


def _form(present_mark: str = NO_MARK) -> EnquiryForm:
    form = entry_form(EnquiryForm)
    marks = store.marks()
    # A mark that has left the agreement stays on the rows that bear it.
    kept = {present_mark: present_mark} if present_mark and present_mark not in marks else {}
    form.mark.choices = [(NO_MARK, "Intet mærke"), *marks.items(), *kept.items()]
    return form


def _form_page(form: EnquiryForm, row: Enquiry | None = None, status: int = 200) -> ResponseReturnValue:
    return show("registers/enquiry_form.html", form=form, row=row, marks=store.marks(), status=status)


def _page(row_id: int, form: WithdrawForm, status: int = 200) -> ResponseReturnValue:
    row = row_or_404(store.ENQUIRIES, row_id)
    form.start()
    return show(
        "registers/enquiry.html",
        row=row,
        form=form,
        receipt=receipt_of(row),
        issue=issue_of(row),
        history=store.ENQUIRIES.history(row_id),
        marks=store.marks(),
        status=status,
    )
