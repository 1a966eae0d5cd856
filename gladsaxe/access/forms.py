"""The forms of accounts: log in, codes, change the password, give a person a seat and a way in."""

from collections.abc import Collection
from typing import Any

from wtforms import PasswordField, SelectField, ValidationError
from wtforms.fields import StringField

from gladsaxe.access.passwords import is_guessable_password
from gladsaxe.web.forms import (
    MAX_LINE_LENGTH,
    BaseForm,
    DayField,
    LineField,
    answer_required,
    not_longer_than,
)

GUESSABLE_PASSWORD = (
    "Adgangskoden er for let at gætte. Brug ikke almindelige ord, dit eget navn eller ord fra planen."  # noqa: S105
)
MIN_PASSWORD_LENGTH, MAX_PASSWORD_LENGTH = 10, 1000


class LogInForm(BaseForm):
    """Ask for login name and password."""

    login_name = LineField("Brugernavn", [answer_required("Skriv dit brugernavn.")])
    password = PasswordField("Adgangskode", [answer_required("Skriv din adgangskode.")])


class NewPasswordMixin:
    """Check a new password that is asked for twice; `words` are the person's own and the plan's."""

    words: Collection[str] = ()

    def validate_new(self, field: PasswordField) -> None:
        """Ask for a password that takes long to guess."""
        if len(field.data or "") < MIN_PASSWORD_LENGTH:
            raise ValidationError(f"Adgangskoden skal have mindst {MIN_PASSWORD_LENGTH} tegn.")
        if len(field.data or "") > MAX_PASSWORD_LENGTH:
            raise ValidationError(f"Adgangskoden må højst have {MAX_PASSWORD_LENGTH} tegn.")
        if is_guessable_password(field.data or "", self.words):
            raise ValidationError(GUESSABLE_PASSWORD)

    def validate_again(self, field: PasswordField) -> None:
        """Ask for the same password twice."""
        if field.data != self.new.data:  # type: ignore[attr-defined] # a field of each form
            raise ValidationError("De to adgangskoder er ikke ens.")


class ChangePasswordForm(NewPasswordMixin, BaseForm):
    """Ask for the old password and twice for the new one."""

    old = PasswordField("Din adgangskode nu", [answer_required("Skriv den adgangskode, du har nu.")])
    new = PasswordField("Ny adgangskode", [answer_required("Skriv en ny adgangskode.")])
    again = PasswordField("Ny adgangskode igen", [answer_required("Skriv den nye adgangskode igen.")])


class UseCodeForm(NewPasswordMixin, BaseForm):
    """Ask for the code on paper and twice for a password."""

    code = LineField("Koden på papiret", [answer_required("Skriv koden, der står på papiret.")])
    new = PasswordField("Ny adgangskode", [answer_required("Skriv en ny adgangskode.")])
    again = PasswordField("Ny adgangskode igen", [answer_required("Skriv den nye adgangskode igen.")])


class CodeForm(BaseForm):
    """Ask for a code of the code app."""

    code = LineField("Kode", [answer_required("Skriv koden fra din kode-app.")])


class CodeAppForm(CodeForm):
    """Ask for the first code of a new code app, and that it is the account's own person who asks."""

    password = PasswordField("Din adgangskode", [answer_required("Skriv din adgangskode.")])


class PasswordForm(BaseForm):
    """Ask that it is the account's own person."""

    password = PasswordField("Din adgangskode", [answer_required("Skriv din adgangskode.")])


class PersonForm(BaseForm):
    """Ask who gets which seat, for whom and from when."""

    name = StringField("Navn", [answer_required("Skriv personens navn."), not_longer_than(MAX_LINE_LENGTH)])
    login_name = LineField("Brugernavn", [answer_required("Skriv et brugernavn."), not_longer_than(80)])
    seat = SelectField("Plads", [answer_required("Vælg en plads.")], coerce=str)
    party = SelectField("For hvilken part? (frivilligt)", coerce=str)
    estate = SelectField("For hvilket område? (frivilligt)", coerce=str)
    starts_on = DayField("Fra hvilken dag?", [answer_required("Skriv fra hvilken dag.")])

    def chosen(self, field: Any) -> int | None:  # noqa: ANN401 - a select field of this form
        """Return the row that was chosen in a field, None for none."""
        return int(field.data) if field.data else None
