"""The forms of the first start: the set-up code, then the plan and the first account."""

import base64
import binascii

from wtforms import FileField, HiddenField, PasswordField, RadioField, ValidationError
from wtforms.fields import StringField

from gladsaxe.access.forms import NewPasswordMixin
from gladsaxe.web.forms import MAX_LINE_LENGTH, BaseForm, LineField, answer_required, not_longer_than
from gladsaxe.web.limits import LARGEST_PLAN_FILE, MEGABYTE

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
    file = FileField("Planens fil")
    kept_file = HiddenField()

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
