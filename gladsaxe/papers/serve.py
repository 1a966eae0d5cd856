"""The answer that carries a paper, and keeping the file of a form that has a fault."""

import io

from flask import Response, send_file

from gladsaxe.access.authorization import current_actor
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.papers import store
from gladsaxe.papers.forms import PaperField
from gladsaxe.papers.tables import Paper
from gladsaxe.web.forms import BaseForm


def paper_answer(paper: Paper) -> Response:
    """Send a paper as a file to keep, to someone whose right to its row has been asked for."""
    response = send_file(
        io.BytesIO(paper.content), mimetype=paper.mimetype, as_attachment=True, download_name=paper.name
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def read_paper(form: BaseForm, field: PaperField, required: str = "") -> None:
    """Read a form's file; a good one is kept where the form has a fault elsewhere."""
    submission_id, person_id = str(form.submission_id.data), current_actor().person_id
    earlier = store.of_submission(submission_id, person_id)
    field.kept = earlier.name if earlier else ""
    field.required_sentence = required
    field.read()
    if form.faults() and field.document:
        run_in_transaction(store.keep, submission_id, person_id, field.document)
        field.kept = field.document.name
