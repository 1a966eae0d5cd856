"""The pages that files are fetched from, the files themselves, and the addresses of the board's pack."""

from functools import partial

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from gladsaxe.access.gate import current_actor
from gladsaxe.agreement.store import agreement
from gladsaxe.database.clock import today
from gladsaxe.database.durable import write
from gladsaxe.exports import audit_pages, pack, store
from gladsaxe.exports.contents import Stamp
from gladsaxe.exports.everything import write_everything
from gladsaxe.exports.forms import BoardForm, ExportForm
from gladsaxe.exports.log import log_export
from gladsaxe.exports.rules import Kind, file_name
from gladsaxe.exports.sending import XLSX, ZIP, sent
from gladsaxe.exports.workbook import write_workbook
from gladsaxe.issues import store as issues
from gladsaxe.web.pages import show

blueprint = Blueprint("exports", __name__)


@blueprint.get("/excel")
def board() -> ResponseReturnValue:
    """Show what the workbook holds, and ask for its day."""
    return show("exports/board.html", form=BoardForm(pr=today()))


@blueprint.get("/excel/hent")
def board_file() -> ResponseReturnValue:
    """Send the workbook of a day, or the page again with what is wrong with the day."""
    form = BoardForm(request.args)
    if not form.validate():
        return show("exports/board.html", status=422, form=form)
    actor, day = current_actor(), form.pr.data
    receiver, purpose = form.receiver(store.receiver_words(actor)), form.purpose()
    stamp = write(log_export, actor, Kind.BOARD, day, receiver, purpose)
    contents = store.board_contents(day, actor, stamp)
    return sent(partial(write_workbook, contents), XLSX, file_name(contents.area_name, contents.as_of))


@blueprint.get("/alle-data")
def everything() -> ResponseReturnValue:
    """Say what the file of everything holds, and ask for whom it is."""
    return show("exports/everything.html", form=ExportForm())


@blueprint.get("/alle-data/hent")
def everything_file() -> ResponseReturnValue:
    """Send everything of our own in an open format."""
    form = ExportForm(request.args)
    if not form.validate():
        return show("exports/everything.html", status=422, form=form)
    actor, day, name = current_actor(), today(), agreement().area_name
    receiver, purpose = form.receiver(store.receiver_words(actor)), form.purpose()

    def log() -> tuple[Stamp, set[int]]:
        return log_export(actor, Kind.EVERYTHING, day, receiver, purpose), issues.log_export(actor)

    stamp, issue_ids = write(log)
    return sent(
        lambda file: write_everything(file, stamp, issue_ids), ZIP, file_name(name, day, "alle_data", "zip")
    )


for address, handler in (
    ("/dokumentation", audit_pages.audit),
    ("/dokumentation/hent", audit_pages.audit_file),
    ("/bestyrelsens-pakke", pack.pack),
    ("/bestyrelsens-pakke/<int(max=2147483647):snapshot_id>", pack.snapshot),
    ("/bestyrelsens-pakke/ark", pack.papers),
    ("/bestyrelsens-pakke/ark/<key>", pack.paper),
    ("/bestyrelsens-pakke/eksporter", pack.export_log),
):
    blueprint.add_url_rule(address, view_func=handler)
blueprint.add_url_rule("/bestyrelsens-pakke/gem", view_func=pack.keep, methods=["GET", "POST"])
