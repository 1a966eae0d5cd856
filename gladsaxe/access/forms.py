"""The forms of accounts: log in, codes, change the password, give a person a seat and a way in."""

from typing import Any

from wtforms import PasswordField, SelectField, ValidationError
from wtforms.fields import StringField

from gladsaxe.web.forms import LONGEST_LINE, BaseForm, DayField, LineField, not_longer_than, required

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 1000


class LogInForm(BaseForm):
    """Ask for login name and password."""

    login_name = LineField("Brugernavn", [required("Skriv dit brugernavn.")])
    password = PasswordField("Adgangskode", [required("Skriv din adgangskode.")])


class NewPassword:
    """Check a new password that is asked for twice."""

    def validate_new(self, field: PasswordField) -> None:
        """Ask for a password that takes long to guess."""
        if len(field.data or "") < SHORTEST_PASSWORD:
            raise ValidationError(f"Adgangskoden skal have mindst {SHORTEST_PASSWORD} tegn.")
        if len(field.data or "") > LONGEST_PASSWORD:
            raise ValidationError(f"Adgangskoden må højst have {LONGEST_PASSWORD} tegn.")

    def validate_again(self, field: PasswordField) -> None:
        """Ask for the same password twice."""
        if field.data != self.new.data:  # type: ignore[attr-defined] # a field of each form
            raise ValidationError("De to adgangskoder er ikke ens.")


class ChangePasswordForm(NewPassword, BaseForm):
    """Ask for the old password and twice for the new one."""

    old = PasswordField("Din adgangskode nu", [required("Skriv den adgangskode, du har nu.")])
    new = PasswordField("Ny adgangskode", [required("Skriv en ny adgangskode.")])
    again = PasswordField("Ny adgangskode igen", [required("Skriv den nye adgangskode igen.")])


class UseCodeForm(NewPassword, BaseForm):
    """Ask for the code on paper and twice for a password."""

    code = LineField("Koden på papiret", [required("Skriv koden, der står på papiret.")])
    new = PasswordField("Ny adgangskode", [required("Skriv en ny adgangskode.")])
    again = PasswordField("Ny adgangskode igen", [required("Skriv den nye adgangskode igen.")])


class CodeForm(BaseForm):
    """Ask for a code of the code app."""

    code = LineField("Kode", [required("Skriv koden fra din kode-app.")])


class CodeAppForm(CodeForm):
    """Ask for the first code of a new code app, and that it is the account's own person who asks."""

    password = PasswordField("Din adgangskode", [required("Skriv din adgangskode.")])


class PasswordForm(BaseForm):
    """Ask that it is the account's own person."""

    password = PasswordField("Din adgangskode", [required("Skriv din adgangskode.")])


class PersonForm(BaseForm):
    """Ask who gets which seat, for whom and from when."""

    name = StringField("Navn", [required("Skriv personens navn."), not_longer_than(LONGEST_LINE)])
    login_name = LineField("Brugernavn", [required("Skriv et brugernavn."), not_longer_than(80)])
    seat = SelectField("Plads", [required("Vælg en plads.")], coerce=str)
    party = SelectField("For hvilken part? (frivilligt)", coerce=str)
    estate = SelectField("For hvilket område? (frivilligt)", coerce=str)
    starts_on = DayField("Fra hvilken dag?", [required("Skriv fra hvilken dag.")])

    def chosen(self, field: Any) -> int | None:  # noqa: ANN401 - a select field of this form
        """Return the row that was chosen in a field, None for none."""
        return int(field.data) if field.data else None
