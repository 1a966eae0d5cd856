"""The pages of notices to the board."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.agreement import store as agreement
from gladsaxe.deviations import notices
from gladsaxe.deviations.forms import NoticeForm
from gladsaxe.deviations.notices import NoticeRecord
from gladsaxe.deviations.rules import NOTICE_SUBJECT_WORDS
from gladsaxe.submissions.form_page import begin_submission, form_page, own_receipt, posted_fields
from gladsaxe.web.forms import BaseForm, clean_text
from gladsaxe.web.pages import render_page, see_other


def show_notices() -> ResponseReturnValue:
    """Show the notices that exist for the person, the newest first."""
    notices_page = notices.list_notices(current_actor(), request.args.get("efter"))
    seen = notices.list_read_receipts([row.id for row in notices_page.rows])
    return render_page(
        "deviations/notices.html", notices_page=notices_page, seen=seen, words=NOTICE_SUBJECT_WORDS
    )


def show_notice(notice_id: int) -> ResponseReturnValue:
    """Show a notice, which parties were told, who has seen it and what the board answered."""
    actor = current_actor()
    row = notices.find_notice(actor, notice_id) or abort(404)
    seen = notices.list_read_receipts([row.id]).get(row.id, [])
    read_form = BaseForm()
    read_form.start()
    return render_page(
        "deviations/notice.html",
        row=row,
        seen=seen,
        read_form=read_form,
        unseen=actor.person_id not in {sight.person_id for sight in seen} | {row.person_id},
        words=NOTICE_SUBJECT_WORDS,
        receipt=own_receipt(),
    )


@form_page("notice", numbered=True)
def add_notice() -> ResponseReturnValue:
    """Take in a message to the board."""
    form = NoticeForm(posted_fields())
    form.parties.choices = [(party.id, party.name) for party in agreement.list_parties()]
    if begin_submission(form):
        submission_id = str(form.submission_id.data)
        row = notices.add_notice(submission_id, current_actor(), _read_message(form))
        return see_other(url_for("deviations.notice", notice_id=row.id, gemt=submission_id))
    return render_page("deviations/notice_form.html", form=form)


@form_page("notice-read")
def confirm_notice_read(notice_id: int) -> ResponseReturnValue:
    """Write that the person has seen a notice."""
    actor = current_actor()
    if notices.find_notice(actor, notice_id) is None:
        abort(404)
    if begin_submission(BaseForm(request.form)):
        notices.add_read_receipt(notice_id, actor)
    return see_other(url_for("deviations.notice", notice_id=notice_id))


def _read_message(form: NoticeForm) -> NoticeRecord:
    title, text, consequence = (clean_text(field.data) for field in (form.title, form.text, form.consequence))
    return NoticeRecord(form.kind(), title, text, consequence, tuple(form.parties.data or ()))
