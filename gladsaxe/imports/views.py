"""The pages of files that are brought in: upload, see what the file does, store it, undo it."""

from io import BytesIO

from flask import Blueprint, Response, abort, current_app, request, send_file, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.core.refusals import StaleVersion
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.imports import jobs, store
from gladsaxe.imports.blank_workbook import build_blank_workbook
from gladsaxe.imports.child_process import UnreadableFile, make_marked_workbook
from gladsaxe.imports.column_pages import columns, show_columns_page
from gladsaxe.imports.forms import StoreForm, UndoForm, UploadForm
from gladsaxe.imports.page_helpers import (
    STORING_LABEL,
    UNDOING_LABEL,
    build_file_facts,
    find_file_or_404,
    find_own_file_or_404,
    redirect_to_file,
    start_checking,
    start_reading,
)
from gladsaxe.imports.rules.fields import KIND_WORDS, ImportKind, list_allowed_kinds, may_import
from gladsaxe.imports.rules.outcomes import STATE_WORDS, ImportState, ImportSummary
from gladsaxe.imports.storing import StoringRequest, store_import, undo_import
from gladsaxe.imports.tables import FileImport
from gladsaxe.imports.targets.target import CannotUndo
from gladsaxe.submissions.form_page import number_address, posted_fields
from gladsaxe.submissions.rules import receipt_number
from gladsaxe.web.forms import clean_text
from gladsaxe.web.pages import htmx, render_page, see_other

blueprint = Blueprint("imports", __name__, url_prefix="/indlaes")
XLSX_MIME_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_FILE_NAME_LENGTH = 200


@blueprint.route("", methods=["GET", "POST"])
def upload() -> ResponseReturnValue:
    """Take a file in and read it, or show the form and the files that came before."""
    # Not under form_page: the file is kept before it is read, for its reading is work of its own.
    if request.method != "POST":
        return number_address() or _show_upload_page(_build_upload_form())
    form = _build_upload_form()
    earlier = store.find_import_by_submission(form.submission_id.data or "")
    if earlier is not None:
        return redirect_to_file(find_file_or_404(earlier.id).id)
    if not form.validate():
        return _show_upload_page(form, 422)
    kind, actor, name = ImportKind(form.kind.data), current_actor(), clean_text(form.file.data.filename)
    import_id = run_in_transaction(
        store.add_import,
        form.submission_id.data or "",
        actor.person_id,
        kind,
        name[-MAX_FILE_NAME_LENGTH:],
        form.content,
    )
    start_reading(import_id, kind, None, len(form.content))
    if jobs.find_running_job(import_id) is None:
        row = find_file_or_404(import_id)
        if row.state == ImportState.REFUSED:
            form.file.errors = [row.reading["refused"]]
            run_in_transaction(store.delete_import, import_id)
            return _show_upload_page(form, 422)
    return redirect_to_file(import_id)


@blueprint.get("/<int:import_id>")
def file(import_id: int) -> ResponseReturnValue:
    """Show how far a file has come and what is asked next."""
    row = find_file_or_404(import_id)
    try:
        job = jobs.find_running_job(import_id)
    except StaleVersion:
        return _repeat_check(import_id)
    except CannotUndo as wrong:
        return _show_result_page(row, str(wrong), 409)
    if job is not None:
        return render_page("imports/progress.html", piece="imports/_progress.html", row=row, job=job)
    if htmx and not htmx.history_restore_request:
        # The piece that told how far it had come is over: the whole page is another one now.
        return "", 200, {"HX-Refresh": "true"}
    # The work may have ended after the row was read.
    row = find_file_or_404(import_id)
    if row.state == ImportState.READ:
        return show_columns_page(row)
    if row.state == ImportState.CHECKED:
        return _show_preview_page(row, StoreForm())
    if row.state in (ImportState.STORED, ImportState.UNDONE):
        return _show_result_page(row)
    return render_page("imports/refused.html", row=row, kinds=KIND_WORDS)


@blueprint.post("/<int:import_id>/laes")
def read_again(import_id: int) -> ResponseReturnValue:
    """Read a file again, perhaps another sheet of it."""
    row = find_own_file_or_404(import_id, ImportState.UPLOADED, ImportState.READ, ImportState.CHECKED)
    start_reading(import_id, ImportKind(row.kind), request.form.get("sheet") or None, row.size)
    return redirect_to_file(import_id)


blueprint.add_url_rule("/<int:import_id>/kolonner", view_func=columns, methods=["GET", "POST"])


@blueprint.post("/<int:import_id>/gem")
def store_file(import_id: int) -> ResponseReturnValue:
    """Store a file that was looked through, whole and once."""
    row = find_file_or_404(import_id)
    if row.state != ImportState.CHECKED or jobs.is_running(import_id):
        return redirect_to_file(import_id)
    summary = ImportSummary.from_json(row.summary)
    if summary.faults or not (summary.new or summary.changed) or row.person_id != current_actor().person_id:
        return redirect_to_file(import_id)
    form = StoreForm(request.form)
    form.start()
    form.ask(_requires_reason(row, summary))
    if not form.validate():
        return _show_preview_page(row, form, 422)
    actor, facts = current_actor(), build_file_facts(row)
    reason = clean_text(form.reason.data) if form.reason else ""
    sent, address = form.submission_id.data or "", url_for("imports.file", import_id=import_id)
    pressed = StoringRequest(import_id, sent, reason, address)
    jobs.start_job(
        import_id, STORING_LABEL, summary.rows, lambda job: store_import(pressed, actor, facts, job)
    )
    return redirect_to_file(import_id, gemt=sent)


@blueprint.post("/<int:import_id>/fortryd")
def undo_file(import_id: int) -> ResponseReturnValue:
    """Take back everything that a stored file did."""
    row = find_file_or_404(import_id)
    if row.state != ImportState.STORED or jobs.is_running(import_id):
        return redirect_to_file(import_id)
    form = UndoForm(request.form)
    form.start()
    if not form.validate():
        return _show_result_page(row, status=422, form=form)
    actor, kind, summary = current_actor(), ImportKind(row.kind), ImportSummary.from_json(row.summary)
    jobs.start_job(
        import_id,
        UNDOING_LABEL,
        summary.new + summary.changed,
        lambda job: undo_import(import_id, actor, kind, form.why(), job),
    )
    return redirect_to_file(import_id)


@blueprint.post("/<int:import_id>/slet")
def discard(import_id: int) -> ResponseReturnValue:
    """Give up a file that is not stored."""
    find_own_file_or_404(
        import_id, ImportState.UPLOADED, ImportState.REFUSED, ImportState.READ, ImportState.CHECKED
    )
    run_in_transaction(store.delete_import, import_id)
    return see_other(url_for("imports.upload"))


@blueprint.get("/<int:import_id>/hent-fejl")
def faults(import_id: int) -> ResponseReturnValue:
    """Send the file as a workbook with its faults in it."""
    row = find_own_file_or_404(import_id, ImportState.CHECKED)
    summary, reading = ImportSummary.from_json(row.summary), row.reading
    description = {
        "kind": row.kind,
        "sheet": reading["sheet"],
        "heading_row": reading["heading_row"],
        "width": max(len(reading["headings"]), *(fault.column for fault in summary.faults), 1),
        "faults": [[fault.row, fault.column, fault.sentence] for fault in summary.faults],
    }
    name = row.file_name.rpartition(".")[0] or row.file_name
    try:
        content = make_marked_workbook(
            store.get_content(import_id), description, current_app.config["DATA_FOLDER"]
        )
    except UnreadableFile as wrong:
        return render_page("imports/refused.html", row=row, kinds=KIND_WORDS, sentence=str(wrong), status=422)
    return _make_download(content, f"{name}-fejl.xlsx")


@blueprint.get("/hent-skabelon/<kind>")
def template(kind: str) -> ResponseReturnValue:
    """Send an empty workbook of a kind; the one of figures holds those that are here."""
    if kind not in set(ImportKind) - {ImportKind.TABLE} or not may_import(current_actor(), ImportKind(kind)):
        abort(404)
    content = build_blank_workbook(ImportKind(kind), current_actor())
    return _make_download(content, f"skabelon_{kind}.xlsx")


def _make_download(content: bytes, name: str) -> Response:
    answer = send_file(BytesIO(content), mimetype=XLSX_MIME_TYPE, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _build_upload_form() -> UploadForm:
    form = UploadForm(posted_fields())
    form.offer(list_allowed_kinds(current_actor()))
    form.start()
    if request.method != "POST" and request.args.get("slags") in set(ImportKind):
        form.kind.data = request.args["slags"]
    return form


def _show_upload_page(form: UploadForm, status: int = 200) -> ResponseReturnValue:
    listed = store.list_imports(current_actor(), request.args.get("efter"))
    return render_page(
        "imports/upload.html",
        form=form,
        listed=listed,
        kinds=KIND_WORDS,
        states=STATE_WORDS,
        blanks=[kind for kind in list_allowed_kinds(current_actor()) if kind is not ImportKind.TABLE],
        status=status,
    )


def _show_preview_page(row: FileImport, form: StoreForm, status: int = 200) -> ResponseReturnValue:
    summary = ImportSummary.from_json(row.summary)
    form.start()
    if status == 200:
        form.ask(_requires_reason(row, summary))
    return render_page(
        "imports/faults.html" if summary.faults else "imports/preview.html",
        row=row,
        form=form,
        summary=summary,
        kinds=KIND_WORDS,
        earlier=store.find_earlier_import(row.sha256, row.kind, row.id),
        again="aendret" in request.args,
        status=status,
    )


def _show_result_page(
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
        summary=ImportSummary.from_json(row.summary),
        kinds=KIND_WORDS,
        receipt=receipt_number(sent) if sent and row.state == ImportState.STORED else None,
        status=status,
    )


def _requires_reason(row: FileImport, summary: ImportSummary) -> bool:
    return bool(summary.changed) and row.kind not in (
        ImportKind.ACTIVITIES,
        ImportKind.PLACES,
        ImportKind.SEATS,
    )


def _repeat_check(import_id: int) -> ResponseReturnValue:
    """Show once more what a file does, for what is here has changed since the person saw it."""
    row = find_own_file_or_404(import_id, ImportState.CHECKED)
    start_checking(row, dict(row.settings))
    return redirect_to_file(import_id, aendret="1")
