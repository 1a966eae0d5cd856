"""The forms that a person registers with: one acceptance for each, whichever way it comes in."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from flask import abort
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from gladsaxe.access.authorization import current_actor
from gladsaxe.access.rules import Actor, Right
from gladsaxe.attachments.rules import EncodedPhoto
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.submissions import awaited_photos
from gladsaxe.submissions.files import fill_received_files, read_files, save_files
from gladsaxe.submissions.form_page import begin_submission
from gladsaxe.submissions.rules import FormFields, fields_digest
from gladsaxe.submissions.store import is_closed, list_revisions
from gladsaxe.web.forms import BaseForm, PhotosField, iter_fields
from gladsaxe.web.pages import see_other

Form = TypeVar("Form", bound=BaseForm)
FormValues = MultiDict[str, Any]
PhotosByField = Mapping[str, Sequence[EncodedPhoto]]
# The closed form's page; 410 says that the address was right and that nothing is taken there now.
CLOSED_STATUS = 410


class Registration(ABC, Generic[Form]):
    """One form: how it is read, shown, accepted, and upgraded from its earlier versions.

    `form` is its name, which is its page's endpoint. `upgrades[n]` turns the fields of version n into those
    of version n + 1; a version that was ever published stays accepted.
    """

    form: ClassVar[str]
    title: ClassVar[str]
    right: ClassVar[Right]
    version: ClassVar[int] = 1
    upgrades: ClassVar[Mapping[int, Callable[[FormFields], FormFields]]] = {}

    @abstractmethod
    def read(self, values: FormValues | None) -> Form:
        """Return the form with what was written and what there is to choose from."""

    @abstractmethod
    def page(self, form: Form) -> Response:
        """Show the form."""

    @abstractmethod
    def accept(self, record_id: str, actor: Actor, form: Form, pictures: PhotosByField) -> str:
        """Write a valid form in with one call of the room's store and return the receipt's address."""

    @abstractmethod
    def attach(self, submission_id: str, person_id: int) -> None:
        """Give the row of that submission the photos that came after it."""

    def photo_fields(self, form: Form) -> list[PhotosField]:
        """Return the fields that photos are chosen in."""
        return [field for field in iter_fields(form) if isinstance(field, PhotosField)]

    def photos_of(self, record_id: str, _field: str) -> str:
        """Return the submission id that the photos of a field are kept under."""
        return record_id

    def add_form_rows(self, _form: Form, _values: FormValues) -> bool:
        """Make room for more where the form asks for that instead of being sent."""
        return False

    def is_readable_by(self, _actor: Actor, _form: Form) -> bool:
        """Return True if one who settles the quarantine may read what was written."""
        return True

    def upgrade_fields(self, version: int, fields: FormFields) -> FormFields:
        """Return the fields as the present version has them; raises KeyError for an unknown version."""
        if not 1 <= version <= self.version:
            raise KeyError(version)
        for step in range(version, self.version):
            fields = self.upgrades[step](fields)
        return fields


def answer_registration(
    registration: Registration[Form], form: Form, values: FormValues | None = None
) -> ResponseReturnValue:
    """Answer a registration's page within `form_page`: accept what was posted, or show the form."""
    if is_closed(registration.form):
        abort(CLOSED_STATUS)
    form.start()
    if values is not None and registration.add_form_rows(form, values):
        person_id = current_actor().person_id
        fill_received_files(form, person_id)
        read_files(form, person_id)
        run_in_transaction(save_files, form, person_id)
        return _show_form(registration, form)
    digest = fields_digest(
        [pair for pair in (values or FormValues()).items(multi=True) if isinstance(pair[1], str)]
    )
    if begin_submission(form, fields_sha256=digest, version=registration.version):
        pictures = {field.name: field.pictures for field in registration.photo_fields(form)}
        return see_other(registration.accept(str(form.submission_id.data), current_actor(), form, pictures))
    return _show_form(registration, form)


def show_draft(registration: Registration[Form], form: Form) -> ResponseReturnValue:
    """Show a form that was received with a fault, filled, with what is wrong said at each field."""
    fill_received_files(form, current_actor().person_id)
    form.validate()
    return _show_form(registration, form)


def _show_form(registration: Registration[Form], form: Form) -> Response:
    person_id, record_id = current_actor().person_id, str(form.submission_id.data)
    fill_received_files(form, person_id)
    # What a phone needs to send the form again, changed, in place of what came before.
    rows = list_revisions(record_id, person_id)
    form.next_rev = rows[0].rev + 1 if rows else 1
    form.kept_photo_names = awaited_photos.list_photo_names(record_id) if rows else ()
    return registration.page(form)
