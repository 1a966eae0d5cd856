"""The one way in for an activity, from the page and from a phone's outbox."""

from flask import url_for
from werkzeug.wrappers import Response

from gladsaxe.access.rules import Actor, Right
from gladsaxe.activities import store
from gladsaxe.activities.forms import ActivityForm
from gladsaxe.activities.tables import Activity
from gladsaxe.agreement.store import get_plan_period
from gladsaxe.submissions.registration import FormValues, PhotosByField, Registration
from gladsaxe.web.pages import render_page


class ActivityRegistration(Registration[ActivityForm]):
    """Write an activity in."""

    form = "activities.new"
    title = "Aktivitet"
    right = Right.WRITE_ACTIVITIES

    def read(self, values: FormValues | None) -> ActivityForm:
        """Return the form with the plan's types, places and days."""
        return prepare_form(ActivityForm(values))

    def page(self, form: ActivityForm) -> Response:
        """Show the form."""
        return render_page(
            "activities/form.html",
            form=form,
            registration=self,
            activity=None,
            kept=range(form.photos.kept),
            theirs=None,
            fault_count=len(form.faults()),
        )

    def accept(self, record_id: str, actor: Actor, form: ActivityForm, pictures: PhotosByField) -> str:
        """Write the activity in."""
        activity = store.add_activity(record_id, actor, form.record(), pictures.get("photos", ()))
        return url_for("activities.receipt", activity_id=activity.id)

    def attach(self, submission_id: str, person_id: int) -> None:
        """Give the activity the photos that came after it."""
        store.attach_late_photos(submission_id, person_id)


def prepare_form(form: ActivityForm, activity: Activity | None = None) -> ActivityForm:
    """Set the form's choices, with those that an earlier activity still has."""
    form.offer(store.type_options(activity), store.place_options(activity), get_plan_period())
    form.start()
    return form


ACTIVITY_REGISTRATION = ActivityRegistration()
