"""The board's pack: snapshots, what changed since one, pages to print, and the log of exports."""

from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.gate import current_actor
from gladsaxe.agreement.store import agreement
from gladsaxe.database.clock import today
from gladsaxe.exports import log
from gladsaxe.exports.forms import SnapshotForm
from gladsaxe.exports.rules import KIND_WORDS
from gladsaxe.indicators import facts, snapshots, wording
from gladsaxe.indicators.arithmetic import steps_of
from gladsaxe.indicators.chart import chart_of
from gladsaxe.indicators.evaluation import STATUS_WORDS, TREND_WORDS, Status
from gladsaxe.indicators.periods import period_lines
from gladsaxe.indicators.sending import asked_day, criterion_or_404
from gladsaxe.indicators.statuses import CriterionStatus, status_of, statuses
from gladsaxe.submissions.once import once
from gladsaxe.submissions.store import take
from gladsaxe.web.pages import see_other, show


def pack() -> ResponseReturnValue:
    """Show what has changed since the last snapshot, and everything that the board's pack is made of."""
    found = statuses(today(), current_actor())
    kept = snapshots.snapshots()
    last = snapshots.snapshot(kept[0].id) if kept else None
    since = snapshots.since(last, found) if last else None
    return show("exports/pack.html", kept=kept, since=since)


def snapshot(snapshot_id: int) -> ResponseReturnValue:
    """Show what the statuses were, and what has changed since."""
    kept = snapshots.snapshot(snapshot_id) or abort(404)
    found = statuses(today(), current_actor())
    words = {str(status): STATUS_WORDS[status] for status in Status}
    lines = snapshots.visible_lines(kept, found)
    since = snapshots.since(kept, found)
    return show("exports/snapshot.html", kept=kept, lines=lines, since=since, words=words)


@once
def keep() -> ResponseReturnValue:
    """Keep a snapshot of the statuses for a meeting."""
    form = SnapshotForm(request.form)
    form.start()
    if request.method != "POST":
        form.as_of.data = today()
        return show("exports/keep.html", form=form)
    if not form.validate():
        return show("exports/keep.html", status=422, form=form)
    actor, day, name = current_actor(), form.as_of.data, str(form.name.data).strip()

    def work() -> str:
        made = snapshots.keep_snapshot(actor, day, name)
        return url_for("exports.snapshot", snapshot_id=made.id)

    return see_other(take(str(form.submission_id.data), actor.person_id, "exports.keep", work))


def papers() -> ResponseReturnValue:
    """Show one page to print with every criterion's status."""
    form, code = asked_day()
    return show(
        "exports/papers.html",
        status=code,
        form=form,
        found=statuses(form.day(), current_actor()),
        facts=facts,
        trend_words=TREND_WORDS,
    )


def paper(key: str) -> ResponseReturnValue:
    """Show one page to print with a criterion."""
    form, code = asked_day()
    found = status_of(criterion_or_404(key), form.day(), current_actor())
    return show("exports/paper.html", status=code, form=form, **_paper(found))


def _paper(found: CriterionStatus) -> dict[str, Any]:
    rule, evaluation = found.rule, found.evaluation
    figures = [known.figure for known in found.figures]
    return {
        "found": found,
        "chart": chart_of(rule, evaluation, figures, agreement().area_name),
        "lines": period_lines(found),
        "steps": steps_of(rule, evaluation, figures, found.judged.thresholds),
        "facts": facts,
        "wording": wording,
        "trend_words": TREND_WORDS,
    }


def export_log() -> ResponseReturnValue:
    """Show which files have left, for whom and what for."""
    return show("exports/log.html", logged=log.logged(), words=KIND_WORDS)
