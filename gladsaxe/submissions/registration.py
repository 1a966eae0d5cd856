"""The forms that a person registers with: one acceptance for each, whichever way it comes in."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from flask import abort
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from gladsaxe.access.rules import Actor, Right
from gladsaxe.attachments import store as photos
from gladsaxe.attachments.forms import read_photos
from gladsaxe.attachments.rules import Picture
from gladsaxe.database.durable import write
from gladsaxe.submissions import awaited
from gladsaxe.submissions.rules import Fields, fields_digest
from gladsaxe.submissions.store import NotYours, is_closed, rows_of, take, taken
from gladsaxe.web.forms import BaseForm, PhotosField
from gladsaxe.web.pages import see_other

Form = TypeVar("Form", bound=BaseForm)
Values = MultiDict[str, Any]
Pictures = Mapping[str, Sequence[Picture]]
# The closed form's page; 410 says that the address was right and that nothing is taken there now.
CLOSED = 410


class Registration(ABC, Generic[Form]):
    """Know all about one form: how it is read, shown, accepted, and upgraded from its earlier versions.

    `form` is its name, which is its page's endpoint. `upgrades[n]` turns the fields of version n into those
    of version n + 1; a version that was ever published stays accepted.
    """

    form: ClassVar[str]
    title: ClassVar[str]
    right: ClassVar[Right]
    version: ClassVar[int] = 1
    upgrades: ClassVar[Mapping[int, Callable[[Fields], Fields]]] = {}

    @abstractmethod
    def read(self, values: Values | None) -> Form:
        """Return the form with what was written and what there is to choose from."""

    @abstractmethod
    def page(self, form: Form, kept: Mapping[str, int], status: int = 200) -> Response:
        """Show the form; `kept` tells how many photos of each field are received already."""

    @abstractmethod
    def accept(self, record_id: str, actor: Actor, form: Form, pictures: Pictures) -> str:
        """Write a valid form in with one call of the room's store and return the receipt's address."""

    @abstractmethod
    def attach(self, submission_id: str, person_id: int) -> None:
        """Give the row of that submission the photos that came after it."""

    def photo_fields(self, form: Form) -> list[PhotosField]:
        """Return the fields that photos are chosen in."""
        return [field for field in form if isinstance(field, PhotosField)]

    def photos_of(self, record_id: str, _field: str) -> str:
        """Return the submission id that the photos of a field are kept under."""
        return record_id

    def expect(self, _form: Form, _kept: Mapping[str, int]) -> None:
        """Tell the form how many photos of each field are received or on their way."""
        return

    def grow(self, _form: Form, _values: Values) -> bool:
        """Make room for more where the form asks for that instead of being sent."""
        return False

    def readable_by(self, _actor: Actor, _form: Form) -> bool:
        """Tell whether one who settles the quarantine may read what was written."""
        return True

    def upgraded(self, version: int, fields: Fields) -> Fields:
        """Return the fields as the present version has them; raises KeyError for an unknown version."""
        if not 1 <= version <= self.version:
            raise KeyError(version)
        for step in range(version, self.version):
            fields = self.upgrades[step](fields)
        return fields


def answer_post(registration: Registration[Form], actor: Actor, values: Values) -> ResponseReturnValue:
    """Take a posted form in once and lead to its receipt, or show it again with its faults.

    One that was taken in before is not checked again. Another person's is refused.
    """
    form = registration.read(values)
    form.start()
    record_id = str(form.submission_id.data)
    try:
        earlier = taken(record_id, actor.person_id)
        if earlier is not None:
            return see_other(earlier)
        if is_closed(registration.form):
            abort(CLOSED)
        kept = _kept(registration, record_id, actor.person_id, form)
        registration.expect(form, kept)
        more = registration.grow(form, values)
        valid = not more and form.validate()
        fields = registration.photo_fields(form)
        pictures = {field.name: read_photos(field, already=kept.get(field.name, 0)) for field in fields}
        if not valid or any(field.errors for field in fields):
            # The browser forgets the files it sent, so those that are good are kept for when the rest is.
            write(_keep, registration, record_id, actor.person_id, pictures)
            kept = _kept(registration, record_id, actor.person_id, form)
            registration.expect(form, kept)
            _tell_phone(form, record_id, actor.person_id)
            return registration.page(form, kept, 200 if more else 422)

        def work() -> str:
            return registration.accept(record_id, actor, form, pictures)

        digest = fields_digest([pair for pair in values.items(multi=True) if isinstance(pair[1], str)])
        return see_other(
            take(record_id, actor.person_id, registration.form, work, digest, registration.version)
        )
    except NotYours:
        # Somebody else has sent this very form on this device: it is not to be sent once more.
        abort(403)


def show_blank(registration: Registration[Form], actor: Actor, form: Form) -> ResponseReturnValue:
    """Show a form that is asked for, with the photos that were received for it before."""
    if is_closed(registration.form):
        abort(CLOSED)
    form.start()
    record_id = str(form.submission_id.data)
    kept = _kept(registration, record_id, actor.person_id, form)
    registration.expect(form, kept)
    _tell_phone(form, record_id, actor.person_id)
    return registration.page(form, kept)


def show_draft(registration: Registration[Form], actor: Actor, form: Form) -> ResponseReturnValue:
    """Show a form that was received with a fault, filled, with what is wrong said at each field."""
    record_id = str(form.submission_id.data)
    kept = _kept(registration, record_id, actor.person_id, form)
    registration.expect(form, kept)
    form.validate()
    _tell_phone(form, record_id, actor.person_id)
    return registration.page(form, kept)


def _tell_phone(form: BaseForm, record_id: str, person_id: int) -> None:
    """Say what a phone needs to send the form again, changed, in place of what came before."""
    rows = rows_of(record_id, person_id)
    form.next_rev = rows[0].rev + 1 if rows else 1
    form.kept_photo_names = awaited.names(record_id) if rows else ()


def _kept(registration: Registration[Form], record_id: str, person_id: int, form: Form) -> dict[str, int]:
    names = [field.name for field in registration.photo_fields(form)]
    received = photos.counts({registration.photos_of(record_id, name) for name in names}, person_id)
    underway = awaited.counts(record_id, person_id)
    return {
        name: received.get(registration.photos_of(record_id, name), 0) + underway.get(name, 0)
        for name in names
    }


def _keep(registration: Registration[Form], record_id: str, person_id: int, pictures: Pictures) -> None:
    for name, chosen in pictures.items():
        photos.keep(registration.photos_of(record_id, name), person_id, chosen)
