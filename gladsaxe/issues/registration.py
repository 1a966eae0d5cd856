"""The one way in for issues, from the pages and from a phone's outbox: one issue, and a walk with several."""

from collections.abc import Iterator

from flask import g, url_for
from werkzeug.wrappers import Response

from gladsaxe.access.rules import STAFF, Actor, Right
from gladsaxe.agreement.store import period
from gladsaxe.issues import rules, seats, store
from gladsaxe.issues.forms import MOST_ROWS, IssueForm, ObservationForm, WalkForm, row_number
from gladsaxe.issues.sending import place_choices
from gladsaxe.submissions.registration import Pictures, Registration, Values
from gladsaxe.web.pages import show


class IssueRegistration(Registration[IssueForm]):
    """Tell about a problem or an idea."""

    form = "issues.new"
    title = "Problem eller idé"
    right = Right.WRITE_ISSUES

    def read(self, values: Values | None) -> IssueForm:
        """Return the form with the plan's places and days."""
        form = IssueForm(values)
        form.place.choices = place_choices("Vælg")
        form.earliest = rules.first_day_taken(period().start)
        form.start()
        return form

    def page(self, form: IssueForm) -> Response:
        """Show the form."""
        return show(
            "issues/new.html",
            form=form,
            registration=self,
            forum=seats.receiving_forum(),
            writers=seats.few_writers(g.get("actor")),
            kept=range(form.photos.kept),
        )

    def accept(self, record_id: str, actor: Actor, form: IssueForm, pictures: Pictures) -> str:
        """Write the issue in."""
        issue = store.add(record_id, actor, form.report(), pictures.get("photos", ()))
        return url_for("issues.receipt", number=issue.number)

    def attach(self, submission_id: str, person_id: int) -> None:
        """Give the issue the photos that came after it."""
        store.attach_late(submission_id, person_id)

    def readable_by(self, actor: Actor, form: IssueForm) -> bool:
        """Tell whether one who settles the quarantine may read what was told."""
        return _may_read(actor, _level(form.kind.data, form.level.data))


class WalkRegistration(Registration[WalkForm]):
    """Write in what was seen on a walk (tryghedsvandring)."""

    form = "issues.walk"
    title = "Tryghedsvandring"
    right = Right.WRITE_ISSUES

    def read(self, values: Values | None) -> WalkForm:
        """Return the form with the plan's places and days."""
        form = WalkForm(values)
        form.set_places(place_choices("Vælg"))
        form.earliest = rules.first_day_taken(period().start)
        form.start()
        return form

    def page(self, form: WalkForm) -> Response:
        """Show the form."""
        most = len(form.rows) >= MOST_ROWS
        return show(
            "issues/walk.html",
            form=form,
            registration=self,
            forum=seats.receiving_forum(),
            writers=seats.few_writers(g.get("actor")),
            most=most,
        )

    def photos_of(self, record_id: str, field: str) -> str:
        """Return the submission id of a row of the walk."""
        return rules.row_submission(record_id, row_number(field))

    def grow(self, form: WalkForm, values: Values) -> bool:
        """Add rows where "Flere rækker" was pressed."""
        if "more" not in values:
            return False
        form.add_rows()
        form.set_places(place_choices("Vælg"))
        return True

    def accept(self, record_id: str, actor: Actor, form: WalkForm, pictures: Pictures) -> str:
        """Write the walk in, one issue for each observation."""
        day = form.walked_on.data
        reports = [
            (row_number(row.photos.name), row.report(day), pictures.get(row.photos.name, ()))
            for row in _written(form)
        ]
        store.add_walk(record_id, actor, day, form.participants.data, reports)
        return url_for("issues.walk_receipt", submission_id=record_id)

    def attach(self, submission_id: str, person_id: int) -> None:
        """Give a row's issue the photos that came after it."""
        store.attach_late(submission_id, person_id)

    def readable_by(self, actor: Actor, form: WalkForm) -> bool:
        """Tell whether one who settles the quarantine may read every row."""
        levels = [_level(row.kind.data, "0") for row in _written(form)]
        return _may_read(actor, max(levels, default=rules.Level.OPEN))


def _written(form: WalkForm) -> Iterator[ObservationForm]:
    return (row for row in form.observations() if not row.is_blank())


def _level(kind: str | None, chosen: str | None) -> rules.Level:
    try:
        return rules.level_of(rules.Kind(kind or ""), rules.Level(int(chosen or 0)))
    except ValueError:
        # What it is about cannot be told, so it is kept closest.
        return rules.Level.STRICT


def _may_read(actor: Actor, level: rules.Level) -> bool:
    if level <= rules.Level.INTERNAL:
        return bool(actor.roles & STAFF)
    return actor.confirmed and seats.first_handler() in actor.seat_ids


NEW, WALK = IssueRegistration(), WalkRegistration()
