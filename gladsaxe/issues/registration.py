"""The one way in for issues, from the pages and from a phone's outbox: one issue, and a walk with several."""

from collections.abc import Iterator

from flask import g, url_for
from werkzeug.wrappers import Response

from gladsaxe.access.rules import SECRETARIAT_ROLES, Actor, Right
from gladsaxe.agreement.issue_kinds import IssueKind
from gladsaxe.agreement.store import get_plan_period, list_place_choices
from gladsaxe.core.confidentiality import LEVEL_POLICIES, ConfidentialityLevel
from gladsaxe.issues import rules, seats, store
from gladsaxe.issues.forms import MAX_ROWS, IssueForm, ObservationForm, WalkForm, parse_row_number
from gladsaxe.submissions.registration import FormValues, PhotosByField, Registration
from gladsaxe.web.pages import render_page


class IssueRegistration(Registration[IssueForm]):
    """The form for a problem or an idea."""

    form = "issues.new"
    title = "Problem eller idé"
    right = Right.WRITE_ISSUES

    def read(self, values: FormValues | None) -> IssueForm:
        """Return the form with the plan's places and days."""
        form = IssueForm(values)
        form.place.choices = list_place_choices("Vælg")
        form.earliest = rules.get_first_accepted_day(get_plan_period().start)
        form.start()
        return form

    def page(self, form: IssueForm) -> Response:
        """Show the form."""
        return render_page(
            "issues/new.html",
            form=form,
            registration=self,
            forum=seats.find_receiving_forum(),
            writers=seats.count_few_writers(g.get("actor")),
            kept=range(form.photos.kept),
        )

    def accept(self, record_id: str, actor: Actor, form: IssueForm, pictures: PhotosByField) -> str:
        """Write the issue in."""
        issue = store.add_issue(record_id, actor, form.report(), pictures.get("photos", ()))
        return url_for("issues.receipt", number=issue.number)

    def attach(self, submission_id: str, person_id: int) -> None:
        """Give the issue the photos that came after it."""
        store.attach_late_photos(submission_id, person_id)

    def is_readable_by(self, actor: Actor, form: IssueForm) -> bool:
        """Return True if one who settles the quarantine may read what was told."""
        return _may_read(actor, _parse_level(form.kind.data, form.level.data))


class WalkRegistration(Registration[WalkForm]):
    """Write in what was seen on a walk (tryghedsvandring)."""

    form = "issues.walk"
    title = "Tryghedsvandring"
    right = Right.WRITE_ISSUES

    def read(self, values: FormValues | None) -> WalkForm:
        """Return the form with the plan's places and days."""
        form = WalkForm(values)
        form.set_places(list_place_choices("Vælg"))
        form.earliest = rules.get_first_accepted_day(get_plan_period().start)
        form.start()
        return form

    def page(self, form: WalkForm) -> Response:
        """Show the form."""
        most = len(form.rows) >= MAX_ROWS
        return render_page(
            "issues/walk.html",
            form=form,
            registration=self,
            forum=seats.find_receiving_forum(),
            writers=seats.count_few_writers(g.get("actor")),
            most=most,
        )

    def photos_of(self, record_id: str, field: str) -> str:
        """Return the submission id of a row of the walk."""
        return rules.get_row_submission_id(record_id, parse_row_number(field))

    def add_form_rows(self, form: WalkForm, values: FormValues) -> bool:
        """Add rows where "Flere rækker" was pressed."""
        if "more" not in values:
            return False
        form.add_rows()
        form.set_places(list_place_choices("Vælg"))
        return True

    def accept(self, record_id: str, actor: Actor, form: WalkForm, pictures: PhotosByField) -> str:
        """Write the walk in, one issue for each observation."""
        day = form.walked_on.data
        reports = [
            (parse_row_number(row.photos.name), row.report(day), pictures.get(row.photos.name, ()))
            for row in _iter_filled_rows(form)
        ]
        store.add_walk(record_id, actor, day, form.participants.data, reports)
        return url_for("issues.walk_receipt", submission_id=record_id)

    def attach(self, submission_id: str, person_id: int) -> None:
        """Give a row's issue the photos that came after it."""
        store.attach_late_photos(submission_id, person_id)

    def is_readable_by(self, actor: Actor, form: WalkForm) -> bool:
        """Return True if one who settles the quarantine may read every row."""
        levels = [_parse_level(row.kind.data, "0") for row in _iter_filled_rows(form)]
        return _may_read(actor, max(levels, default=ConfidentialityLevel.OPEN))


def _iter_filled_rows(form: WalkForm) -> Iterator[ObservationForm]:
    return (row for row in form.observations() if not row.is_blank())


def _parse_level(kind: str | None, chosen: str | None) -> ConfidentialityLevel:
    try:
        return rules.get_initial_level(IssueKind(kind or ""), ConfidentialityLevel(int(chosen or 0)))
    except ValueError:
        # What it is about cannot be told, so it is kept closest.
        return ConfidentialityLevel.STRICT


def _may_read(actor: Actor, level: ConfidentialityLevel) -> bool:
    if not LEVEL_POLICIES[level].second_factor:
        return bool(actor.roles & SECRETARIAT_ROLES)
    return actor.confirmed and seats.find_first_handler() in actor.seat_ids


ISSUE_REGISTRATION, WALK_REGISTRATION = IssueRegistration(), WalkRegistration()
