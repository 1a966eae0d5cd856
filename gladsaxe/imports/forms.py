"""The forms of files: upload, say what columns mean, store, undo; and the check of each text cell."""

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from wtforms import FileField, Form, RadioField, SelectField, ValidationError
from wtforms.validators import StopValidation

from gladsaxe.database.clock import today
from gladsaxe.imports.rules.cells import UnreadableCell, encode_text, read_day
from gladsaxe.imports.rules.fields import FIELDS_BY_KIND, ImportKind
from gladsaxe.imports.rules.fields import ImportField as Spec
from gladsaxe.imports.rules.mapping import WITH_HIDDEN_ROWS, WITHOUT_HIDDEN_ROWS
from gladsaxe.imports.rules.numbers import MEANING_WORDS, USUAL_MEANINGS, PointMeaning, StatisticsSign
from gladsaxe.web.forms import (
    MAX_LINE_LENGTH,
    MAX_TEXT_LENGTH,
    BaseForm,
    DayField,
    LineField,
    TextField,
    answer_required,
    clean_text,
    not_after,
    not_longer_than,
)

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_NAME_LENGTH = 80
NOT_IN_FILE, SAME_IN_ALL_ROWS = "", "samme"
MAX_SERIES = 500
# A choice between fewer is made with radio buttons, all in sight.
MIN_FOLDED_CHOICES = 5


class TextCell(BaseForm):
    """One text of a file as if it were typed in a form of ours."""

    line = LineField("", [not_longer_than(MAX_LINE_LENGTH)])
    text = TextField("", [not_longer_than(MAX_TEXT_LENGTH)])


_thread_forms = threading.local()


def find_text_fault(text: str, longest: int) -> str | None:
    """Return what is wrong with a text cell, found by the validation of the fields that texts are typed in.

    This is the one place that every text of every file passes.
    """
    # One form a thread: a file has a hundred thousand texts.
    if not hasattr(_thread_forms, "form"):
        _thread_forms.form = TextCell()
    form: TextCell = _thread_forms.form
    field = form.line if longest <= MAX_LINE_LENGTH else form.text
    field.raw_data, field.data = [text], clean_text(text)
    if not field.validate(form):
        return str(field.errors[0])
    over = len(field.data) - longest
    return f"Teksten er {over} tegn for lang." if over > 0 else None


def require_choice(sentence: str) -> Callable[[Form, RadioField], None]:
    """Return a validator that asks for one of a field's choices with `sentence`."""

    def check(_form: Form, field: RadioField) -> None:
        if not field.data or field.data not in {value for value, *_ in field.iter_choices()}:
            raise StopValidation(sentence)

    return check


class UploadForm(BaseForm):
    """Ask for a file and what it holds."""

    kind = RadioField(
        "Hvad er der i filen?", [require_choice("Vælg hvad der er i filen.")], validate_choice=False
    )
    file = FileField("Filen (Excel eller CSV)")

    content = b""

    def offer(self, kinds: Sequence[ImportKind]) -> None:
        """Set what there is to choose from."""
        first = [("", "Vælg")] if len(kinds) >= MIN_FOLDED_CHOICES else []
        self.kind.choices = [*first, *((str(kind), kind.word) for kind in kinds)]

    def validate_file(self, field: FileField) -> None:
        """Ask for a file that is not too large, and keep its bytes."""
        chosen = field.data
        if not getattr(chosen, "filename", ""):
            raise ValidationError("Vælg en fil.")
        self.content = chosen.stream.read(MAX_FILE_BYTES + 1)
        if len(self.content) > MAX_FILE_BYTES:
            raise ValidationError("Filen er for stor. Den må højst fylde 20 MB.")
        if not self.content:
            raise ValidationError("Filen er tom.")


class ColumnsForm(BaseForm):
    """Ask what a list's columns mean; `build_columns_form` adds a question for each field."""

    save_as = LineField(
        "Gem valgene under et navn til næste gang (frivilligt)", [not_longer_than(MAX_NAME_LENGTH)]
    )
    kind: ImportKind
    headings: Sequence[str]

    def settings(self) -> dict[str, Any]:
        """Return what was chosen."""
        columns, constants = {}, {}
        for spec in FIELDS_BY_KIND[self.kind]:
            chosen = self[f"c_{spec.name}"].data or NOT_IN_FILE
            if chosen == SAME_IN_ALL_ROWS:
                constants[spec.name] = clean_text(self[f"v_{spec.name}"].data)
            elif chosen.isdecimal():
                columns[spec.name] = int(chosen)
        hidden = self["hidden"].data if "hidden" in self else ""
        return {"columns": columns, "constants": constants, "hidden": hidden, **_read_answers(self)}

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it
        """Ask for what every row must have, and for no column twice."""
        super().validate(extra_validators)
        taken: dict[str, str] = {}
        for spec in FIELDS_BY_KIND[self.kind]:
            field = self[f"c_{spec.name}"]
            if spec.required and not field.data and not field.errors and not self._excused(spec.name):
                field.errors = [f"Vælg hvor »{spec.label}« står."]
            if field.data and field.data.isdecimal():
                if field.data in taken:
                    field.errors = [f"Kolonnen er allerede valgt til »{taken[field.data]}«."]
                taken.setdefault(field.data, spec.label)
            if field.data == SAME_IN_ALL_ROWS and not clean_text(self[f"v_{spec.name}"].data):
                self[f"v_{spec.name}"].errors = [f"Skriv »{spec.label}« for alle rækker."]
        return not self.errors

    def in_sight(self) -> list[Spec]:
        """Return the fields that a file must have, that this one has, or that have a fault."""
        return [spec for spec in FIELDS_BY_KIND[self.kind] if self._speaks(spec)]

    def folded(self) -> list[Spec]:
        """Return the other fields."""
        return [spec for spec in FIELDS_BY_KIND[self.kind] if not self._speaks(spec)]

    def _speaks(self, spec: Spec) -> bool:
        asked = [self[f"c_{spec.name}"], *([self[f"v_{spec.name}"]] if spec.heading.constant else [])]
        return spec.required or any(field.data or field.errors for field in asked)

    def _excused(self, name: str) -> bool:
        # A logbook can name the type above its rows or as its title.
        return self.kind is ImportKind.ACTIVITIES and name == "type"


class TableForm(BaseForm):
    """Ask which criterion a table is about and where in it its figures stand."""

    criterion = SelectField(
        "Hvilket mål er tallene til?", [answer_required("Vælg hvilket mål tallene er til.")]
    )
    area = SelectField(
        "Hvor i tabellen står området?", [answer_required("Vælg hvor i tabellen området står.")]
    )
    comparison = SelectField("Hvor står det, der sammenlignes med?", default="")
    source = LineField(
        "Hvor kommer tallene fra? (ellers målets egen kilde)", [not_longer_than(MAX_LINE_LENGTH)]
    )
    received_on = DayField("Hvornår fik I tallene?", [not_after(today, "Datoen kan ikke være i fremtiden.")])
    save_as = LineField(
        "Gem valgene under et navn til næste gang (frivilligt)", [not_longer_than(MAX_NAME_LENGTH)]
    )

    def offer(self, criteria: Sequence[tuple[str, str]], series: Sequence[str]) -> None:
        """Set what there is to choose from."""
        named = [(name, name) for name in series[:MAX_SERIES]]
        self.criterion.choices = [("", "Vælg"), *criteria]
        self.area.choices = [("", "Vælg"), *named]
        self.comparison.choices = [("", "Ikke i filen"), *named]

    def settings(self) -> dict[str, Any]:
        """Return what was chosen."""
        return {
            "criterion": self.criterion.data,
            "area": self.area.data,
            "comparison": self.comparison.data or "",
            "source": clean_text(self.source.data),
            "received_on": self.received_on.data.isoformat() if self.received_on.data else "",
            **_read_answers(self),
        }


class StoreForm(BaseForm):
    """Ask whether the file is stored, and why where it changes what is here."""

    reason = TextField("Hvorfor rettes tallene?", [not_longer_than(MAX_TEXT_LENGTH)])

    def ask(self, needed: bool) -> None:
        """Ask for a reason, or for none."""
        if needed:
            self.reason.validators = (
                answer_required("Skriv hvorfor det, der står her, rettes."),
                *self.reason.validators,
            )
        else:
            del self.reason


class UndoForm(BaseForm):
    """Ask why a stored file is undone."""

    reason = TextField(
        "Hvorfor fortrydes filen?",
        [answer_required("Skriv hvorfor filen fortrydes."), not_longer_than(MAX_TEXT_LENGTH)],
    )

    def why(self) -> str:
        """Return the reason."""
        return clean_text(self.reason.data)


def build_columns_form(
    kind: ImportKind,
    headings: Sequence[str],
    doubt: str,
    signs: Sequence[str],
    data: Any,  # noqa: ANN401 - what was posted
    hidden: int = 0,
) -> ColumnsForm:
    """Return the form that asks what the columns of a list mean; `hidden` is how many rows are hidden."""
    fields: dict[str, Any] = {}
    if hidden:
        rows = "1 skjult række" if hidden == 1 else f"{hidden} skjulte rækker"
        fields["hidden"] = RadioField(
            f"Der er {rows} i arket. Skal de læses?",
            [require_choice("Vælg, om de skjulte rækker skal læses.")],
            choices=[(WITH_HIDDEN_ROWS, "Ja, læs dem med"), (WITHOUT_HIDDEN_ROWS, "Nej, lad dem være")],
            validate_choice=False,
        )
    columns = [(str(at), text or f"Kolonne {at + 1}") for at, text in enumerate(headings)]
    for spec in FIELDS_BY_KIND[kind]:
        every = [(SAME_IN_ALL_ROWS, "Det samme i alle rækker")] if spec.heading.constant else []
        choices = [(NOT_IN_FILE, "Ikke i filen"), *columns, *every]
        fields[f"c_{spec.name}"] = SelectField(
            _format_label(spec.label, spec.required), choices=choices, default=NOT_IN_FILE
        )
        if spec.heading.constant:
            checks = [not_longer_than(MAX_LINE_LENGTH), *([_check_day] if spec.name.endswith("_on") else [])]
            fields[f"v_{spec.name}"] = LineField(f"{spec.label} i alle rækker", checks)
    form = _build_question_form(ColumnsForm, fields, doubt, signs, data)
    assert isinstance(form, ColumnsForm)
    form.kind, form.headings = kind, headings
    return form


def build_table_form(doubt: str, signs: Sequence[str], data: Any) -> TableForm:  # noqa: ANN401
    """Return the form that asks what a table's figures are."""
    form = _build_question_form(TableForm, {}, doubt, signs, data)
    assert isinstance(form, TableForm)
    return form


def _format_label(label: str, needed: bool) -> str:
    return label if needed else f"{label} (frivilligt)"


def _check_day(_form: Form, field: LineField) -> None:
    try:
        if field.data:
            read_day(encode_text(field.data))
    except UnreadableCell as wrong:
        raise ValidationError(str(wrong)) from None


def _build_question_form(
    base: type[BaseForm],
    fields: Mapping[str, Any],
    doubt: str,
    signs: Sequence[str],
    data: Any,  # noqa: ANN401
) -> BaseForm:
    """Return a form with what the file leaves open: a doubtful number, and what its signs mean."""
    asked = dict(fields)
    if doubt:
        plain = doubt.replace(".", "").replace(",", "")
        asked["points"] = RadioField(
            f"I filen står {doubt}. Hvilket tal er det?",
            [require_choice("Vælg hvad tallet er. Vi gætter ikke.")],
            choices=[
                (str(PointMeaning.THOUSANDS), f"{plain} (tegnet skiller tusinder)"),
                (str(PointMeaning.DECIMALS), f"{doubt.replace('.', ',')} (tegnet er et komma)"),
            ],
            validate_choice=False,
        )
    for at, sign in enumerate(signs):
        asked[f"sign_{at}"] = RadioField(
            f"Hvad betyder »{sign}« i filen?",
            [require_choice(f"Vælg hvad »{sign}« betyder. Vi gætter ikke.")],
            choices=[(str(meaning), word) for meaning, word in MEANING_WORDS.items()],
            default=str(USUAL_MEANINGS.get(StatisticsSign(sign), "")) or None,
            validate_choice=False,
        )
    form_class = type("AskedForm", (base,), {**asked, "asked_signs": tuple(signs)})
    form: BaseForm = form_class(data)
    return form


def _read_answers(form: Any) -> dict[str, Any]:  # noqa: ANN401 - either form with questions
    signs = {sign: form[f"sign_{at}"].data for at, sign in enumerate(form.asked_signs)}
    return {"points": form["points"].data if "points" in form else "", "signs": signs}
