"""The documentation of a year for the auditor: the page and the workbook."""

from datetime import date
from functools import partial

from flask import request
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.database.clock import today
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.exports.audit import build_audit_report, list_audit_years
from gladsaxe.exports.audit_workbook import format_value, write_audit
from gladsaxe.exports.downloads import XLSX_MIMETYPE, send_download
from gladsaxe.exports.forms import AuditForm
from gladsaxe.exports.log import log_export
from gladsaxe.exports.rules import ExportKind, audit_file_name
from gladsaxe.web.pages import render_page

AUDIT_RECEIVER = "Revisionen"


def audit() -> ResponseReturnValue:
    """Show the documentation of a year to the auditor, each line with the record it comes from."""
    form, code = _audit_form()
    contents = build_audit_report(form.year(), current_actor())
    return render_page("exports/audit.html", form=form, audit=contents, shown=format_value, status=code)


def audit_file() -> ResponseReturnValue:
    """Send the documentation of a year as a workbook, or the page for a year that is not the plan's."""
    form, code = _audit_form()
    actor = current_actor()
    if code != 200:
        contents = build_audit_report(form.year(), actor)
        return render_page("exports/audit.html", form=form, audit=contents, shown=format_value, status=code)
    last = min(today(), date(form.year(), 12, 31))
    stamp = run_in_transaction(
        log_export, actor, ExportKind.AUDIT, last, AUDIT_RECEIVER, f"Revision af {form.year()}"
    )
    contents = build_audit_report(form.year(), actor, stamp)
    return send_download(
        partial(write_audit, contents), XLSX_MIMETYPE, audit_file_name(contents.area_name, contents.year)
    )


def _audit_form() -> tuple[AuditForm, int]:
    years = list_audit_years()
    form = AuditForm(request.args)
    form.aar.choices = [(str(year), str(year)) for year in years]
    if "aar" not in request.args:
        form.aar.data = str(years[0])
    form.validate()
    return form, 422 if form.errors else 200
