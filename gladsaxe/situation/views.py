"""The pages of the situation picture."""

from collections.abc import Callable

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.access.rules import Actor
from gladsaxe.agreement.store import get_plan_period, list_place_choices, list_places
from gladsaxe.core.refusals import StaleVersion
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
from gladsaxe.submissions.once import once
from gladsaxe.submissions.store import NotYours, take
from gladsaxe.web.forms import BaseForm, clean_text
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
@once
def write_report() -> ResponseReturnValue:
    """Write about a span: the words are the forum's, the numbers are computed."""
    actor = _require_writer()
    span = _read_span_form().span()
    form = ReportForm(request.form)
    form.start()
    form.problems = len(store.list_sightings(actor, span.first, span.last))
    newest = store.find_report(span)
    if request.method != "POST":
        if newest:
            form.words.data, form.calm.data = newest.words, newest.calm
        form.version.data = str(newest.version if newest else 0)
        return render_page("situation/write_report.html", form=form, span=span, newest=None)
    if not form.validate():
        return render_page("situation/write_report.html", status=422, form=form, span=span, newest=None)
    version, text, calm = form.shown_version(), form.text(), bool(form.calm.data)

    def work() -> str:
        store.add_report(actor, span, version, text, calm)
        return _picture_address(span)

    try:
        return _submit_form(form, "situation.write_report", work)
    except StaleVersion:
        newest = store.find_report(span)
        form.words.errors = [CHANGED_SINCE]
        form.version.data = str(newest.version if newest else 0)
        return render_page("situation/write_report.html", status=422, form=form, span=span, newest=newest)


@blueprint.route("/situation/tiltag", methods=["GET", "POST"])
@once
def new_measure() -> ResponseReturnValue:
    """Write in that something was done at a place."""
    actor = _require_writer()
    form = MeasureForm(request.form)
    form.place.choices = list_place_choices("Vælg et sted")
    form.start()
    if request.method != "POST":
        return render_page("situation/new_measure.html", form=form)
    if not form.validate():
        return render_page("situation/new_measure.html", status=422, form=form)
    submission_id = str(form.submission_id.data)
    place_id, day, text = int(form.place.data), form.day.data, clean_text(form.text.data)

    def work() -> str:
        store.add_measure(submission_id, actor, place_id, day, text)
        return f"{_picture_address(SituationSpan.of(SpanKind.WEEK, today()))}#tiltag"

    return _submit_form(form, "situation.new_measure", work)


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


def _submit_form(form: BaseForm, name: str, work: Callable[[], str]) -> ResponseReturnValue:
    try:
        return see_other(take(str(form.submission_id.data), current_actor().person_id, name, work))
    except NotYours:
        abort(403)
