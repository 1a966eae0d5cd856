"""What the handlers of indicators do alike: find the criterion and the day."""

from flask import abort, request

from gladsaxe.access.authorization import current_actor
from gladsaxe.agreement.tables import Criterion
from gladsaxe.indicators import store
from gladsaxe.indicators.forms import AsOfForm


def criterion_or_404(key: str) -> Criterion:
    """Return the criterion; a page that cannot be found for one that does not exist for the actor."""
    row = store.find_visible_criterion(current_actor(), key)
    if row is None:
        abort(404)
    return row


def read_as_of_form() -> tuple[AsOfForm, int]:
    """Return the form of the day that a page is shown as known on, and the answer's status."""
    form = AsOfForm(request.args)
    form.validate()
    return form, 422 if form.pr.errors else 200
