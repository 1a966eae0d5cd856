"""The pages that files are fetched from, the files themselves, and the addresses of the board's pack."""

from functools import partial

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.agreement.store import get_agreement
from gladsaxe.database.clock import today
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.exports import audit_pages, board_pack, store
from gladsaxe.exports.contents import ExportStamp
from gladsaxe.exports.downloads import XLSX_MIMETYPE, ZIP_MIMETYPE, send_download
from gladsaxe.exports.forms import BoardForm, ExportForm
from gladsaxe.exports.full_export import write_full_export
from gladsaxe.exports.log import log_export
from gladsaxe.exports.rules import ExportKind, file_name
from gladsaxe.exports.workbook import write_workbook
from gladsaxe.issues import store as issues
from gladsaxe.web.pages import render_page

blueprint = Blueprint("exports", __name__)


@blueprint.get("/excel")
def board() -> ResponseReturnValue:
    """Show what the workbook holds, and ask for its day."""
    return render_page("exports/board.html", form=BoardForm(pr=today()))


@blueprint.get("/excel/hent")
def board_file() -> ResponseReturnValue:
    """Send the workbook of a day, or the page again with what is wrong with the day."""
    form = BoardForm(request.args)
    if not form.validate():
        return render_page("exports/board.html", status=422, form=form)
    actor, day = current_actor(), form.pr.data
    receiver, purpose = form.receiver(store.receiver_words(actor)), form.purpose()
    stamp = run_in_transaction(log_export, actor, ExportKind.BOARD, day, receiver, purpose)
    contents = store.board_contents(day, actor, stamp)
    return send_download(
        partial(write_workbook, contents), XLSX_MIMETYPE, file_name(contents.area_name, contents.as_of)
    )


@blueprint.get("/alle-data")
def everything() -> ResponseReturnValue:
    """Show what the file of everything holds, and ask for whom it is."""
    return render_page("exports/everything.html", form=ExportForm())


@blueprint.get("/alle-data/hent")
def everything_file() -> ResponseReturnValue:
    """Send everything of our own in an open format."""
    form = ExportForm(request.args)
    if not form.validate():
        return render_page("exports/everything.html", status=422, form=form)
    actor, day, name = current_actor(), today(), get_agreement().area_name
    receiver, purpose = form.receiver(store.receiver_words(actor)), form.purpose()

    def log() -> tuple[ExportStamp, set[int]]:
        return log_export(actor, ExportKind.EVERYTHING, day, receiver, purpose), issues.log_export(actor)

    stamp, issue_ids = run_in_transaction(log)
    return send_download(
        lambda file: write_full_export(file, stamp, issue_ids),
        ZIP_MIMETYPE,
        file_name(name, day, "alle_data", "zip"),
    )


for address, handler in (
    ("/dokumentation", audit_pages.audit),
    ("/dokumentation/hent", audit_pages.audit_file),
    ("/bestyrelsens-pakke", board_pack.pack),
    ("/bestyrelsens-pakke/<int(max=2147483647):snapshot_id>", board_pack.snapshot),
    ("/bestyrelsens-pakke/ark", board_pack.papers),
    ("/bestyrelsens-pakke/ark/<key>", board_pack.paper),
    ("/bestyrelsens-pakke/eksporter", board_pack.export_log),
):
    blueprint.add_url_rule(address, view_func=handler)
blueprint.add_url_rule("/bestyrelsens-pakke/gem", view_func=board_pack.keep, methods=["GET", "POST"])
