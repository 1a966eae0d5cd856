"""The forms that can be sent offline, by name."""

from collections.abc import Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from gladsaxe.activities.registration import ACTIVITY_REGISTRATION as ACTIVITY
from gladsaxe.issues.registration import ISSUE_REGISTRATION as ISSUE
from gladsaxe.issues.registration import WALK_REGISTRATION
from gladsaxe.offline.rules import UnreadableBody
from gladsaxe.submissions.registration import Registration
from gladsaxe.submissions.rules import FormFields
from gladsaxe.web.forms import BaseForm

AnyRegistration = Registration[Any]
REGISTRATIONS: dict[str, AnyRegistration] = {
    entry.form: entry for entry in (ACTIVITY, ISSUE, WALK_REGISTRATION)
}


def fill_form(registration: AnyRegistration, record_id: str, fields: FormFields) -> Any:  # noqa: ANN401 - each form's own
    """Return the form with what was written, under the record's own id."""
    values: MultiDict[str, Any] = MultiDict((name, text) for name, text in fields if name != "submission_id")
    form = registration.read(values)
    form.submission_id.data = record_id
    return form


def place_photos(
    registration: AnyRegistration, form: BaseForm, photos: Sequence[tuple[str, str]], most: int
) -> list[tuple[str, str]]:
    """Return the photos that are taken in; raises Unreadable for one in a field that the form has not.

    More than `most` in one field is a fault of that field.
    """
    fields = {field.name: field for field in registration.photo_fields(form)}
    chosen: dict[str, list[str]] = {name: [] for name in fields}
    for name, sha256 in photos:
        if name not in chosen:
            raise UnreadableBody
        if sha256 not in chosen[name]:
            chosen[name].append(sha256)
    return [(name, sha256) for name, digests in chosen.items() for sha256 in digests[:most]]


def find_overfull_fields(photos: Sequence[tuple[str, str]], most: int) -> set[str]:
    """Return the fields in which more than `most` photos were chosen."""
    names = [name for name, _ in set(photos)]
    return {name for name in names if names.count(name) > most}
