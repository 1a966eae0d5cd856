"""The page that asks what a file's columns, or a table's rows, mean."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.agreement.store import get_agreement
from gladsaxe.database.clock import today
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.imports import store
from gladsaxe.imports.forms import ONCE_FOR_ALL, ColumnsForm, TableForm, columns_form, table_form
from gladsaxe.imports.rules.cells import plain
from gladsaxe.imports.rules.fields import KIND_WORDS, Kind
from gladsaxe.imports.rules.mapping import Settings, from_saved, guessed, to_save
from gladsaxe.imports.rules.outcomes import State
from gladsaxe.imports.sending import look_through, own_or_404, to_file
from gladsaxe.imports.tables import FileImport
from gladsaxe.indicators.store import list_visible_criteria
from gladsaxe.web.forms import clean_text
from gladsaxe.web.pages import render_page


def columns(import_id: int) -> ResponseReturnValue:
    """Ask what the columns mean, and hold the file against what is here."""
    row = own_or_404(import_id, State.READ, State.CHECKED)
    if request.method != "POST":
        return columns_page(row)
    form = _form(row, request.form)
    form.start()
    if not form.validate():
        return _page(row, form, 422)
    settings, name = form.settings(), " ".join(clean_text(form.save_as.data).split())
    kind = Kind(row.kind)
    if name:
        run_in_transaction(
            store.save_columns,
            row.kind,
            name,
            to_save(kind, settings, row.reading),
            current_actor().person_id,
        )
    look_through(own_or_404(import_id, State.READ, State.CHECKED), settings)
    return to_file(import_id)


def columns_page(row: FileImport) -> ResponseReturnValue:
    """Show the form with what is known: saved by name, chosen before, or told by the headings."""
    form = _form(row, None)
    form.start()
    _fill(form, _present(row), row)
    return _page(row, form)


def _page(row: FileImport, form: ColumnsForm | TableForm, status: int = 200) -> ResponseReturnValue:
    return render_page(
        "imports/table.html" if isinstance(form, TableForm) else "imports/columns.html",
        row=row,
        form=form,
        kinds=KIND_WORDS,
        saved=[saved.name for saved in store.saved_columns(row.kind)],
        status=status,
    )


def _form(row: FileImport, data: Any) -> ColumnsForm | TableForm:  # noqa: ANN401 - what was posted
    reading, kind = row.reading, Kind(row.kind)
    if kind is not Kind.TABLE:
        return columns_form(kind, reading["headings"], reading["doubt"], reading["signs"], data)
    form = table_form(reading["doubt"], reading["signs"], data)
    criteria = [
        (criterion.key, f"{criterion.number} {criterion.name}")
        for criterion in list_visible_criteria(current_actor())
        if criterion.definition.get("answer", "number") == "number"
    ]
    form.offer(criteria, reading["series"])
    return form


def _present(row: FileImport) -> Settings:
    kind, name = Kind(row.kind), request.args.get("gemte", "")
    for saved in store.saved_columns(row.kind):
        if saved.name == name and (found := from_saved(kind, saved.settings, row.reading)):
            return found
    if row.settings:
        return dict(row.settings)
    if kind is not Kind.TABLE:
        return guessed(row.reading)
    return {**_likely_series(row.reading["series"]), "points": "", "signs": {}}


def _likely_series(names: list[str]) -> Settings:
    """Return the rows that are called as the agreement calls its area and its municipality."""
    plan = get_agreement()
    code = str(plan.definition.get("municipality_code") or "")
    said = {"area": {plain(plan.area_name)}, "comparison": {plain(plan.municipality), code}}
    said["comparison"].add(plain(plan.municipality).removesuffix(" kommune"))
    found = {
        part: next((name for name in names if {plain(word) for word in name.split(" · ")} & words), "")
        for part, words in said.items()
    }
    return {**found, "criterion": "", "source": "", "received_on": ""}


def _fill(form: ColumnsForm | TableForm, settings: Settings, row: FileImport) -> None:
    if isinstance(form, TableForm):
        for name in ("criterion", "area", "comparison", "source"):
            form[name].data = settings.get(name) or ""
        form.received_on.data = today()
    else:
        for name, at in settings["columns"].items():
            form[f"c_{name}"].data = str(at)
        for name, text in settings["constants"].items():
            form[f"c_{name}"].data, form[f"v_{name}"].data = ONCE_FOR_ALL, text
    if "points" in form:
        form["points"].data = settings.get("points") or None
    for at, sign in enumerate(row.reading["signs"]):
        if meaning := settings.get("signs", {}).get(sign):
            form[f"sign_{at}"].data = meaning
