"""The pages of the register of enquiries."""

from functools import partial

from flask import request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.database.clock import today
from gladsaxe.registers import monthly_totals, store
from gladsaxe.registers.fields import ENQUIRY_FIELDS
from gladsaxe.registers.forms import EnquiryFilterForm, EnquiryForm, WithdrawForm
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
from gladsaxe.registers.rules import NO_MARK
from gladsaxe.registers.tables import Enquiry
from gladsaxe.registers.wording import iter_facts, iter_plain_facts
from gladsaxe.submissions.form_page import begin_submission, form_page
from gladsaxe.web.pages import render_page, see_other


def show_enquiries() -> ResponseReturnValue:
    """Show the register of enquiries and its sums by year."""
    marks = store.list_marks()
    form = EnquiryFilterForm(request.args)
    form.maerke.choices = [("", "Alle"), *marks.items()]
    columns = [("I alt", None), *((label, mark) for mark, label in marks.items())]
    return render_page(
        "registers/enquiries.html",
        piece="registers/_enquiry_list.html",
        form=form,
        listed=store.ENQUIRY_REGISTER.listing(read_filters(form), request.args.get("efter")),
        marks=marks,
        columns=[
            (label, mark, sum_by_year(monthly_totals.sum_enquiries_by_month(mark))) for label, mark in columns
        ],
    )


@form_page("enquiry", numbered=True)
def new_enquiry() -> ResponseReturnValue:
    """Add an enquiry, perhaps from an issue that the office takes over."""
    form = _make_enquiry_form()
    form.remove_reason_field()
    number = request.values.get("problem", "")
    issue = issue_or_404(number) if number else None
    issue_id = issue.id if issue else None
    if begin_submission(form):
        submission_id = str(form.submission_id.data)
        row = store.add_enquiry(submission_id, current_actor(), form.entry(), issue_id)
        return see_other(url_for("registers.enquiry", row_id=row.id, gemt=submission_id))
    if request.method != "POST":
        fill_form(form, {"day": today()})
        if issue:
            # A text that few may read is not copied to where more may.
            text = issue.text if issue.policy.open_to_everyone else ""
            place = str(issue.place_id)
            fill_form(form, {"problem": issue.number, "day": issue.seen_on, "place": place, "text": text})
    return _render_enquiry_form(form)


def show_enquiry(row_id: int) -> ResponseReturnValue:
    """Show an enquiry and its history."""
    return _render_enquiry(row_id, WithdrawForm())


@form_page("enquiry-change")
def edit_enquiry(row_id: int) -> ResponseReturnValue:
    """Correct an enquiry, with a reason."""
    row = row_or_404(store.ENQUIRY_REGISTER, row_id)
    address = url_for("registers.enquiry", row_id=row_id)
    if request.method != "POST" and row.withdrawn:
        return see_other(address)
    form = _make_enquiry_form(row.mark)
    if begin_change(form):
        version = form.shown_version()
        store.ENQUIRY_REGISTER.change(row_id, version, current_actor(), form.entry(), form.why())
        return see_other(address)
    if request.method != "POST":
        fill_from_row(form, row)
    return _render_enquiry_form(form, row)


@form_page("enquiry-withdrawal")
def withdraw_enquiry(row_id: int) -> ResponseReturnValue:
    """Withdraw an enquiry, with a reason."""
    row_or_404(store.ENQUIRY_REGISTER, row_id)
    form = WithdrawForm(request.form)
    if begin_change(form):
        store.ENQUIRY_REGISTER.withdraw(row_id, form.shown_version(), current_actor(), form.why())
        return see_other(url_for("registers.enquiry", row_id=row_id))
    return _render_enquiry(row_id, form)


def _make_enquiry_form(present_mark: str = NO_MARK) -> EnquiryForm:
    form = make_entry_form(EnquiryForm)
    marks = store.list_marks()
    # A mark that has left the agreement stays on the rows that bear it.
    kept = {present_mark: present_mark} if present_mark and present_mark not in marks else {}
    form.mark.choices = [(NO_MARK, "Intet mærke"), *marks.items(), *kept.items()]
    return form


def _render_enquiry_form(form: EnquiryForm, row: Enquiry | None = None) -> ResponseReturnValue:
    return render_page("registers/enquiry_form.html", form=form, row=row, marks=store.list_marks())


def _render_enquiry(row_id: int, form: WithdrawForm) -> ResponseReturnValue:
    row = row_or_404(store.ENQUIRY_REGISTER, row_id)
    form.start()
    return render_page(
        "registers/enquiry.html",
        row=row,
        form=form,
        receipt=get_receipt_number(row),
        issue=find_issue_of_row(row),
        facts=list(iter_facts(row, ENQUIRY_FIELDS, store.list_marks())),
        plain_facts=partial(iter_plain_facts, fields=ENQUIRY_FIELDS),
        history=store.ENQUIRY_REGISTER.history(row_id),
        marks=store.list_marks(),
    )
