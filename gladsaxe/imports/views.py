"""The pages of files that are brought in: upload, see what the file does, store it, undo it."""

from io import BytesIO

from flask import Blueprint, Response, abort, request, send_file, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.core.refusals import StaleVersion
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.imports import jobs, store
from gladsaxe.imports.blank_workbook import blank_workbook
from gladsaxe.imports.child import NotRead, marked_workbook
from gladsaxe.imports.column_pages import columns, columns_page
from gladsaxe.imports.forms import StoreForm, UndoForm, UploadForm
from gladsaxe.imports.rules.fields import KIND_WORDS, Kind, kinds_of, may_import
from gladsaxe.imports.rules.outcomes import STATE_WORDS, State, Summary
from gladsaxe.imports.sending import (
    STORING,
    UNDOING,
    facts_of,
    file_or_404,
    look_through,
    own_or_404,
    read,
    to_file,
)
from gladsaxe.imports.storing import carry_out, undo
from gladsaxe.imports.tables import FileImport
from gladsaxe.imports.targets.target import CannotUndo
from gladsaxe.issues.page_helpers import read_posted_form
from gladsaxe.submissions.once import once
from gladsaxe.submissions.rules import receipt_number
from gladsaxe.web.forms import clean_text
from gladsaxe.web.pages import htmx, render_page, see_other

blueprint = Blueprint("imports", __name__, url_prefix="/indlaes")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_FILE_NAME = 200


@blueprint.route("", methods=["GET", "POST"])
@once
def upload() -> ResponseReturnValue:
    """Take a file in and read it, or show the form and the files that came before."""
    form = _upload_form()
    if request.method != "POST":
        return _upload_page(form)
    earlier = store.by_submission(form.submission_id.data or "")
    if earlier is not None:
        return to_file(file_or_404(earlier.id).id)
    if not form.validate():
        return _upload_page(form, 422)
    kind, actor, name = Kind(form.kind.data), current_actor(), clean_text(form.file.data.filename)
    import_id = run_in_transaction(
        store.add_upload,
        form.submission_id.data or "",
        actor.person_id,
        kind,
        name[-LONGEST_FILE_NAME:],
        form.content,
    )
    read(import_id, kind, None, len(form.content))
    if jobs.under_way(import_id) is None:
        row = file_or_404(import_id)
        if row.state == State.REFUSED:
            form.file.errors = [row.reading["refused"]]
            run_in_transaction(store.discard, import_id)
            return _upload_page(form, 422)
    return to_file(import_id)


@blueprint.get("/<int:import_id>")
def file(import_id: int) -> ResponseReturnValue:
    """Show how far a file has come and what is asked next."""
    row = file_or_404(import_id)
    try:
        job = jobs.under_way(import_id)
    except StaleVersion:
        return _look_again(import_id)
    except CannotUndo as wrong:
        return _done_page(row, str(wrong), 409)
    if job is not None:
        return render_page("imports/progress.html", piece="imports/_progress.html", row=row, job=job)
    if htmx and not htmx.history_restore_request:
        # The piece that told how far it had come is over: the whole page is another one now.
        return "", 200, {"HX-Refresh": "true"}
    # The work may have ended after the row was read.
    row = file_or_404(import_id)
    if row.state == State.READ:
        return columns_page(row)
    if row.state == State.CHECKED:
        return _checked_page(row, StoreForm())
    if row.state in (State.STORED, State.UNDONE):
        return _done_page(row)
    return render_page("imports/refused.html", row=row, kinds=KIND_WORDS)


@blueprint.post("/<int:import_id>/laes")
def read_again(import_id: int) -> ResponseReturnValue:
    """Read a file again, perhaps another sheet of it."""
    row = own_or_404(import_id, State.UPLOADED, State.READ, State.CHECKED)
    read(import_id, Kind(row.kind), request.form.get("sheet") or None, row.size)
    return to_file(import_id)


blueprint.add_url_rule("/<int:import_id>/kolonner", view_func=columns, methods=["GET", "POST"])


@blueprint.post("/<int:import_id>/gem")
def store_file(import_id: int) -> ResponseReturnValue:
    """Store a file that was looked through, whole and once."""
    row = file_or_404(import_id)
    if row.state != State.CHECKED or jobs.running(import_id):
        return to_file(import_id)
    summary = Summary.of_json(row.summary)
    if summary.faults or not (summary.new or summary.changed) or row.person_id != current_actor().person_id:
        return to_file(import_id)
    form = StoreForm(request.form)
    form.start()
    form.ask(_asks_reason(row, summary))
    if not form.validate():
        return _checked_page(row, form, 422)
    actor, facts = current_actor(), facts_of(row)
    reason = clean_text(form.reason.data) if form.reason else ""
    sent, address = form.submission_id.data or "", url_for("imports.file", import_id=import_id)
    jobs.start(
        import_id,
        STORING,
        summary.rows,
        lambda job: carry_out(import_id, actor, facts, sent, reason, address, job),
    )
    return to_file(import_id, gemt=sent)


@blueprint.post("/<int:import_id>/fortryd")
def undo_file(import_id: int) -> ResponseReturnValue:
    """Take back everything that a stored file did."""
    row = file_or_404(import_id)
    if row.state != State.STORED or jobs.running(import_id):
        return to_file(import_id)
    form = UndoForm(request.form)
    form.start()
    if not form.validate():
        return _done_page(row, status=422, form=form)
    actor, kind, summary = current_actor(), Kind(row.kind), Summary.of_json(row.summary)
    jobs.start(
        import_id,
        UNDOING,
        summary.new + summary.changed,
        lambda job: undo(import_id, actor, kind, form.why(), job),
    )
    return to_file(import_id)


@blueprint.post("/<int:import_id>/slet")
def discard(import_id: int) -> ResponseReturnValue:
    """Give up a file that is not stored."""
    own_or_404(import_id, State.UPLOADED, State.REFUSED, State.READ, State.CHECKED)
    run_in_transaction(store.discard, import_id)
    return see_other(url_for("imports.upload"))


@blueprint.get("/<int:import_id>/hent-fejl")
def faults(import_id: int) -> ResponseReturnValue:
    """Send the file as a workbook with its faults in it."""
    row = own_or_404(import_id, State.CHECKED)
    summary, reading = Summary.of_json(row.summary), row.reading
    told = {
        "kind": row.kind,
        "sheet": reading["sheet"],
        "heading_row": reading["heading_row"],
        "width": max(len(reading["headings"]), *(fault.column for fault in summary.faults), 1),
        "faults": [[fault.row, fault.column, fault.sentence] for fault in summary.faults],
    }
    name = row.file_name.rpartition(".")[0] or row.file_name
    try:
        content = marked_workbook(store.content_of(import_id), told)
    except NotRead as wrong:
        return render_page("imports/refused.html", row=row, kinds=KIND_WORDS, sentence=str(wrong), status=422)
    return _download(content, f"{name}-fejl.xlsx")


@blueprint.get("/hent-skabelon/<kind>")
def template(kind: str) -> ResponseReturnValue:
    """Send an empty workbook of a kind; the one of figures holds those that are here."""
    if kind not in set(Kind) - {Kind.TABLE} or not may_import(current_actor(), Kind(kind)):
        abort(404)
    content = blank_workbook(Kind(kind), current_actor())
    return _download(content, f"skabelon_{kind}.xlsx")


def _download(content: bytes, name: str) -> Response:
    answer = send_file(BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _upload_form() -> UploadForm:
    form = UploadForm(read_posted_form())
    form.offer(kinds_of(current_actor()))
    form.start()
    if request.method != "POST" and request.args.get("slags") in set(Kind):
        form.kind.data = request.args["slags"]
    return form


def _upload_page(form: UploadForm, status: int = 200) -> ResponseReturnValue:
    listed = store.listing(current_actor(), request.args.get("efter"))
    return render_page(
        "imports/upload.html",
        form=form,
        listed=listed,
        kinds=KIND_WORDS,
        states=STATE_WORDS,
        blanks=[kind for kind in kinds_of(current_actor()) if kind is not Kind.TABLE],
        status=status,
    )


def _checked_page(row: FileImport, form: StoreForm, status: int = 200) -> ResponseReturnValue:
    summary = Summary.of_json(row.summary)
    form.start()
    if status == 200:
        form.ask(_asks_reason(row, summary))
    return render_page(
        "imports/faults.html" if summary.faults else "imports/preview.html",
        row=row,
        form=form,
        summary=summary,
        kinds=KIND_WORDS,
        earlier=store.earlier_with(row.sha256, row.kind, row.id),
        again="aendret" in request.args,
        status=status,
    )


def _done_page(
    row: FileImport, fault: str = "", status: int = 200, form: UndoForm | None = None
) -> ResponseReturnValue:
    form = form or UndoForm()
    form.start()
    sent = request.args.get("gemt", "")
    return render_page(
        "imports/done.html",
        row=row,
        form=form,
        fault=fault,
        summary=Summary.of_json(row.summary),
        kinds=KIND_WORDS,
        receipt=receipt_number(sent) if sent and row.state == State.STORED else None,
        status=status,
    )


def _asks_reason(row: FileImport, summary: Summary) -> bool:
    return bool(summary.changed) and row.kind not in (Kind.ACTIVITIES, Kind.PLACES, Kind.SEATS)


def _look_again(import_id: int) -> ResponseReturnValue:
    """Show once more what a file does, for what is here has changed since the person saw it."""
    row = own_or_404(import_id, State.CHECKED)
    look_through(row, dict(row.settings))
    return to_file(import_id, aendret="1")
