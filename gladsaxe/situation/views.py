"""The pages of the situation picture."""

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.access.rules import Actor
from gladsaxe.agreement.store import get_plan_period, list_place_choices, list_places
from gladsaxe.database.clock import today
from gladsaxe.issues.rules import KIND_WORDS
from gladsaxe.issues.seats import find_receiving_forum
from gladsaxe.situation import store
from gladsaxe.situation.forms import MeasureForm, ReportForm, SpanForm
from gladsaxe.situation.rules import (
    SPAN_WORDS,
    SituationSpan,
    SpanKind,
    count_by_time,
    count_sightings,
    find_repeats,
)
from gladsaxe.situation.site_plan import draw_site_plan
from gladsaxe.submissions.form_page import begin_submission, form_page
from gladsaxe.web.forms import clean_text
from gladsaxe.web.pages import render_page, see_other

blueprint = Blueprint("situation", __name__)
LATEST_SPANS = 13
CHANGED_SINCE = "Nogen har skrevet om perioden imens. Læs det, og send igen, hvis dit skal stå i stedet."


@blueprint.get("/situation")
def picture() -> ResponseReturnValue:
    """Show what was seen where and when in a span, with the words about it."""
    form = _read_span_form()
    span, actor = form.span(), current_actor()
    seen, with_before = store.list_span_sightings(actor, span)
    counts = count_sightings(seen)
    named = [(place.id, place.name) for place in list_places()]
    known_on = min(span.last, today())
    totals = {place_id: sum(counts[place_id, word] for word in KIND_WORDS.values()) for place_id, _ in named}
    return render_page(
        "situation/picture.html",
        status=422 if form.errors else 200,
        form=form,
        span=span,
        coming=span.after.first <= today(),
        places=named,
        names=dict(named),
        kinds=[word for kind, word in KIND_WORDS.items() if kind in store.PROBLEM_KINDS],
        counts=counts,
        totals=totals,
        site_plan=draw_site_plan(named, totals, f"Problemer på hvert sted, {span}"),
        times=count_by_time(seen, span),
        repeats=find_repeats(with_before, span),
        oldest=store.list_oldest_problems(actor, known_on),
        known_on=known_on,
        registers=store.count_register_rows(actor, span),
        report=store.find_report(span),
        measures=store.list_measures_with_effect(actor, known_on),
        may_write=store.may_write_report(actor),
        forum=find_receiving_forum(),
    )


@blueprint.get("/situation/rapporter")
def reports() -> ResponseReturnValue:
    """Show which of the latest spans have a report, so that silence is not taken for calm."""
    form = _read_span_form()
    spans = [form.span()]
    begins = get_plan_period().start
    while len(spans) < LATEST_SPANS and spans[-1].before.last >= begins:
        spans.append(spans[-1].before)
    written = store.list_reports_since(spans[0].kind, spans[-1].first)
    return render_page("situation/reports.html", form=form, spans=spans, written=written, words=SPAN_WORDS)


@blueprint.route("/situation/skriv", methods=["GET", "POST"])
@form_page("situation.write_report", numbered=True)
def write_report() -> ResponseReturnValue:
    """Write about a span: the words are the forum's, the numbers are computed."""
    actor = _require_writer()
    span = _read_span_form().span()
    form = ReportForm(request.form)
    form.problems = len(store.list_sightings(actor, span.first, span.last))
    if begin_submission(form):
        store.add_report(actor, span, form.shown_version(), form.text(), bool(form.calm.data))
        return see_other(_picture_address(span))
    newest = store.find_report(span)
    if request.method != "POST" and newest:
        form.words.data, form.calm.data = newest.words, newest.calm
    if request.method != "POST" or form.overtaken:
        form.version.data = str(newest.version if newest else 0)
    if form.overtaken:
        form.words.errors = [CHANGED_SINCE]
    return render_page(
        "situation/write_report.html", form=form, span=span, newest=newest if form.overtaken else None
    )


@blueprint.route("/situation/tiltag", methods=["GET", "POST"])
@form_page("situation.new_measure", numbered=True)
def new_measure() -> ResponseReturnValue:
    """Add a measure that was taken at a place."""
    actor = _require_writer()
    form = MeasureForm(request.form)
    form.place.choices = list_place_choices("Vælg et sted")
    if begin_submission(form):
        place_id, text = int(form.place.data), clean_text(form.text.data)
        store.add_measure(str(form.submission_id.data), actor, place_id, form.day.data, text)
        return see_other(f"{_picture_address(SituationSpan.of(SpanKind.WEEK, today()))}#tiltag")
    return render_page("situation/new_measure.html", form=form)


def _require_writer() -> Actor:
    actor = current_actor()
    if not store.may_write_report(actor):
        abort(403)
    return actor


def _read_span_form() -> SpanForm:
    form = SpanForm(request.args, slags=str(SpanKind.WEEK))
    form.validate()
    return form


def _picture_address(span: SituationSpan) -> str:
    return url_for("situation.picture", slags=str(span.kind), dag=span.first.isoformat())
