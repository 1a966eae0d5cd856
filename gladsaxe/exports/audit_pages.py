"""The documentation of a year for the auditor: the page and the workbook."""

from datetime import date
from functools import partial

from flask import request
from flask.typing import ResponseReturnValue

from gladsaxe.access.gate import current_actor
from gladsaxe.database.clock import today
from gladsaxe.database.durable import write
from gladsaxe.exports.audit import audit_of, years
from gladsaxe.exports.audit_workbook import shown, write_audit
from gladsaxe.exports.forms import AuditForm
from gladsaxe.exports.log import log_export
from gladsaxe.exports.rules import Kind, audit_name
from gladsaxe.exports.sending import XLSX, sent
from gladsaxe.web.pages import show

RECEIVER = "Revisionen"


def audit() -> ResponseReturnValue:
    """Show the documentation of a year to the auditor, each line with the record it comes from."""
    form, code = _audit_form()
    contents = audit_of(form.year(), current_actor())
    return show("exports/audit.html", form=form, audit=contents, shown=shown, status=code)


def audit_file() -> ResponseReturnValue:
    """Send the documentation of a year as a workbook, or the page for a year that is not the plan's."""
    form, code = _audit_form()
    actor = current_actor()
    if code != 200:
        contents = audit_of(form.year(), actor)
        return show("exports/audit.html", form=form, audit=contents, shown=shown, status=code)
    last = min(today(), date(form.year(), 12, 31))
    stamp = write(log_export, actor, Kind.AUDIT, last, RECEIVER, f"Revision af {form.year()}")
    contents = audit_of(form.year(), actor, stamp)
    return sent(partial(write_audit, contents), XLSX, audit_name(contents.area_name, contents.year))


def _audit_form() -> tuple[AuditForm, int]:
    found = years()
    form = AuditForm(request.args)
    form.aar.choices = [(str(year), str(year)) for year in found]
    if "aar" not in request.args:
        form.aar.data = str(found[0])
    form.validate()
    return form, 422 if form.errors else 200
