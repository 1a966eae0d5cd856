"""The forms of the first start: the set-up code, then the plan and the first account."""

import base64
import binascii
from datetime import date

from wtforms import Field, FileField, HiddenField, PasswordField, RadioField, ValidationError
from wtforms.fields import StringField

from gladsaxe.access.forms import NewPasswordMixin
from gladsaxe.agreement.plan_templates import PlanAnswers
from gladsaxe.web.forms import (
    MAX_LINE_LENGTH,
    MAX_TEXT_LENGTH,
    BaseForm,
    DayField,
    LineField,
    TextField,
    answer_required,
    clean_text,
    not_longer_than,
)
from gladsaxe.web.limits import LARGEST_PLAN_FILE, MEGABYTE

MAX_ASSOCIATIONS, MAX_PLAN_YEARS = 50, 20
EXAMPLE_PLAN, OWN_FILE = "example", "file"


class SetupCodeForm(BaseForm):
    """Ask for the code that the terminal shows."""

    code = LineField("Opsætningskode", [answer_required("Skriv koden, der står i terminalen.")])


class PlanChoiceFields:
    """The fields of a plan that is chosen; defined before the account's, as they stand on the page.

    `kept_file` brings back, in Base64, a file that was good when another answer was not. `fault_count` is of
    the file.
    """

    fault_count = 0

    plan = RadioField("Hvilken plan vil I begynde med?", [answer_required("Vælg en plan.")])
    title = LineField("Planens navn", [not_longer_than(MAX_LINE_LENGTH)])
    area_name = LineField("Boligområdets navn", [not_longer_than(MAX_LINE_LENGTH)])
    municipality = LineField("Kommune", [not_longer_than(MAX_LINE_LENGTH)])
    associations = TextField("Boligorganisationer", [not_longer_than(MAX_TEXT_LENGTH)])
    first_day = DayField("Planens første dag")
    last_day = DayField("Planens sidste dag")
    file = FileField("Planens fil")
    kept_file = HiddenField()

    def is_from_template(self) -> bool:
        """Return True if the plan is to come from a template."""
        return self.plan.data not in (None, "", "None", OWN_FILE, EXAMPLE_PLAN)

    def list_associations(self) -> tuple[str, ...]:
        """Return the housing associations, one a line, each once."""
        lines = (clean_text(line) for line in (self.associations.data or "").splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))

    def read_answers(self) -> PlanAnswers | None:
        """Return what a template is filled with, None while something is missing."""
        first, last = self.first_day.data, self.last_day.data
        title, area, municipality = (
            clean_text(field.data) for field in (self.title, self.area_name, self.municipality)
        )
        names = self.list_associations()
        if not isinstance(first, date) or not isinstance(last, date) or first >= last:
            return None
        answers = PlanAnswers(title, area, municipality, names, first, last)
        return answers if title and area and municipality and names else None

    def validate_plan(self, _field: RadioField) -> None:
        """Refuse a template whose answers make a faulty file."""
        if self.fault_count and self.is_from_template():
            raise ValidationError("Svarene giver en fil med fejl. De står øverst på siden.")

    def validate_title(self, field: LineField) -> None:
        """Ask for the plan's name where a template needs it."""
        self._require(field, "Skriv planens navn.")

    def validate_area_name(self, field: LineField) -> None:
        """Ask for the estate's name where a template needs it."""
        self._require(field, "Skriv boligområdets navn.")

    def validate_municipality(self, field: LineField) -> None:
        """Ask for the municipality where a template needs it."""
        self._require(field, "Skriv kommunens navn.")

    def validate_associations(self, field: TextField) -> None:
        """Ask for the housing associations where a template needs them."""
        self._require(field, "Skriv mindst én boligorganisation.")
        names = self.list_associations()
        if len(names) > MAX_ASSOCIATIONS:
            raise ValidationError(f"Skriv højst {MAX_ASSOCIATIONS} boligorganisationer.")
        if any(len(name) > MAX_LINE_LENGTH for name in names):
            raise ValidationError("Skriv hver boligorganisation på sin egen linje.")

    def validate_first_day(self, field: DayField) -> None:
        """Ask for the first day where a template needs it."""
        self._require(field, "Skriv planens første dag.")

    def validate_last_day(self, field: DayField) -> None:
        """Ask for a last day after the first one where a template needs it."""
        self._require(field, "Skriv planens sidste dag.")
        first, last = self.first_day.data, field.data
        if not self.is_from_template() or not isinstance(first, date) or not isinstance(last, date):
            return
        if last <= first:
            raise ValidationError("Den sidste dag skal ligge efter den første.")
        if last.year - first.year > MAX_PLAN_YEARS:
            raise ValidationError(f"En plan kan højst vare {MAX_PLAN_YEARS} år.")

    def _require(self, field: Field, sentence: str) -> None:
        answer = clean_text(field.data) if isinstance(field.data, str) else field.data
        if self.is_from_template() and not answer and not field.errors:
            raise ValidationError(sentence)

    def read_file(self) -> bytes:
        """Return what the file holds: the one chosen now, else the one kept; empty for none."""
        if getattr(self.file.data, "filename", ""):
            # Read once: a form is validated after its file is parsed.
            self.file.data.stream.seek(0)
            return bytes(self.file.data.read())
        try:
            return base64.b64decode(self.kept_file.data or "", validate=True)
        except binascii.Error:
            return b""

    def keep_file(self, content: bytes) -> None:
        """Let the page bring the file back."""
        self.kept_file.data = base64.b64encode(content).decode("ascii")

    def validate_file(self, field: FileField) -> None:
        """Ask for a file without faults where the plan is to come from one."""
        if self.plan.data != OWN_FILE:
            return
        content = self.read_file()
        if not content:
            raise ValidationError("Vælg planens fil, og se efter, at den ikke er tom.")
        if len(content) > LARGEST_PLAN_FILE:
            raise ValidationError(f"Filen må højst fylde {LARGEST_PLAN_FILE // MEGABYTE} MB.")
        if self.fault_count:
            raise ValidationError(f"Planens fil har {self.fault_count} fejl. De står øverst på siden.")


class FirstAccountForm(NewPasswordMixin, BaseForm):
    """Ask for the first account."""

    name = StringField("Dit navn", [answer_required("Skriv dit navn."), not_longer_than(MAX_LINE_LENGTH)])
    login_name = LineField("Brugernavn", [answer_required("Skriv et brugernavn."), not_longer_than(80)])
    new = PasswordField("Adgangskode", [answer_required("Skriv en adgangskode.")])
    again = PasswordField("Adgangskode igen", [answer_required("Skriv adgangskoden igen.")])


class FirstPlanForm(PlanChoiceFields, FirstAccountForm):
    """Ask which plan to begin with, and for the first account."""

    def drop_account_faults(self) -> None:
        """Forget what the account lacks, where the plan's file alone is asked for."""
        for name in ("name", "login_name", "new", "again"):
            self[name].errors = ()
