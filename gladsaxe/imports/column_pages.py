"""The page that asks what a file's columns, or a table's rows, mean."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.agreement.store import get_agreement
from gladsaxe.database.clock import today
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.imports import store
from gladsaxe.imports.forms import (
    SAME_IN_ALL_ROWS,
    ColumnsForm,
    TableForm,
    build_columns_form,
    build_table_form,
)
from gladsaxe.imports.page_helpers import find_own_file_or_404, redirect_to_file, start_checking
from gladsaxe.imports.rules.cells import normalize_text
from gladsaxe.imports.rules.fields import KIND_WORDS, ImportKind
from gladsaxe.imports.rules.mapping import (
    ColumnSettings,
    apply_saved_settings,
    guess_settings,
    make_saved_settings,
)
from gladsaxe.imports.rules.outcomes import ImportState
from gladsaxe.imports.tables import FileImport
from gladsaxe.indicators.store import list_visible_criteria
from gladsaxe.web.forms import clean_text
from gladsaxe.web.pages import render_page


def columns(import_id: int) -> ResponseReturnValue:
    """Ask what the columns mean, and hold the file against what is here."""
    row = find_own_file_or_404(import_id, ImportState.READ, ImportState.CHECKED)
    if request.method != "POST":
        return show_columns_page(row)
    form = _build_form(row, request.form)
    form.start()
    if not form.validate():
        return _render_form(row, form, 422)
    settings, name = form.settings(), " ".join(clean_text(form.save_as.data).split())
    kind = ImportKind(row.kind)
    if name:
        run_in_transaction(
            store.save_columns,
            row.kind,
            name,
            make_saved_settings(kind, settings, row.reading),
            current_actor().person_id,
        )
    start_checking(find_own_file_or_404(import_id, ImportState.READ, ImportState.CHECKED), settings)
    return redirect_to_file(import_id)


def show_columns_page(row: FileImport) -> ResponseReturnValue:
    """Show the form with what is known: saved by name, chosen before, or told by the headings."""
    form = _build_form(row, None)
    form.start()
    _fill_form(form, _find_settings(row), row)
    return _render_form(row, form)


def _render_form(row: FileImport, form: ColumnsForm | TableForm, status: int = 200) -> ResponseReturnValue:
    return render_page(
        "imports/table.html" if isinstance(form, TableForm) else "imports/columns.html",
        row=row,
        form=form,
        kinds=KIND_WORDS,
        saved=[saved.name for saved in store.list_saved_columns(row.kind)],
        status=status,
    )


def _build_form(row: FileImport, data: Any) -> ColumnsForm | TableForm:  # noqa: ANN401 - what was posted
    reading, kind = row.reading, ImportKind(row.kind)
    if kind is not ImportKind.TABLE:
        hidden = len(reading.get("hidden", ()))
        return build_columns_form(kind, reading["headings"], reading["doubt"], reading["signs"], data, hidden)
    form = build_table_form(reading["doubt"], reading["signs"], data)
    criteria = [
        (criterion.key, f"{criterion.number} {criterion.name}")
        for criterion in list_visible_criteria(current_actor())
        if criterion.definition.get("answer", "number") == "number"
    ]
    form.offer(criteria, reading["series"])
    return form


def _find_settings(row: FileImport) -> ColumnSettings:
    kind, name = ImportKind(row.kind), request.args.get("gemte", "")
    for saved in store.list_saved_columns(row.kind):
        if saved.name == name and (fitting := apply_saved_settings(kind, saved.settings, row.reading)):
            return fitting
    if row.settings:
        return dict(row.settings)
    if kind is not ImportKind.TABLE:
        return guess_settings(row.reading)
    return {**_guess_series(row.reading["series"]), "points": "", "signs": {}}


def _guess_series(names: list[str]) -> ColumnSettings:
    """Return the rows that are called as the agreement calls its area and its municipality."""
    plan = get_agreement()
    code = str(plan.definition.get("municipality_code") or "")
    names_by_part = {
        "area": {normalize_text(plan.area_name)},
        "comparison": {normalize_text(plan.municipality), code},
    }
    names_by_part["comparison"].add(normalize_text(plan.municipality).removesuffix(" kommune"))
    guesses = {
        part: next(
            (name for name in names if {normalize_text(word) for word in name.split(" · ")} & words), ""
        )
        for part, words in names_by_part.items()
    }
    return {**guesses, "criterion": "", "source": "", "received_on": ""}


def _fill_form(form: ColumnsForm | TableForm, settings: ColumnSettings, row: FileImport) -> None:
    if isinstance(form, TableForm):
        for name in ("criterion", "area", "comparison", "source"):
            form[name].data = settings.get(name) or ""
        form.received_on.data = today()
    else:
        for name, at in settings["columns"].items():
            form[f"c_{name}"].data = str(at)
        for name, text in settings["constants"].items():
            form[f"c_{name}"].data, form[f"v_{name}"].data = SAME_IN_ALL_ROWS, text
    if "hidden" in form:
        form["hidden"].data = settings.get("hidden") or None
    if "points" in form:
        form["points"].data = settings.get("points") or None
    for at, sign in enumerate(row.reading["signs"]):
        if meaning := settings.get("signs", {}).get(sign):
            form[f"sign_{at}"].data = meaning
