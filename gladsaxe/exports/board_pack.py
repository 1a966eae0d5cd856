"""The board's pack: snapshots, what changed since one, pages to print, and the log of exports."""

from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.authorization import current_actor
from gladsaxe.agreement.store import get_agreement
from gladsaxe.database.clock import today
from gladsaxe.exports import log
from gladsaxe.exports.forms import SnapshotForm
from gladsaxe.exports.rules import KIND_WORDS
from gladsaxe.indicators import sentence_parts, snapshots, wording
from gladsaxe.indicators.arithmetic import build_steps
from gladsaxe.indicators.chart import build_chart
from gladsaxe.indicators.evaluation import STATUS_WORDS, TREND_WORDS, Status
from gladsaxe.indicators.page_helpers import criterion_or_404, read_as_of_form
from gladsaxe.indicators.periods import build_period_lines
from gladsaxe.indicators.statuses import CriterionStatus, find_status, list_statuses
from gladsaxe.submissions.form_page import begin_submission, form_page
from gladsaxe.web.pages import render_page, see_other


def pack() -> ResponseReturnValue:
    """Show what has changed since the last snapshot, and everything that the board's pack is made of."""
    statuses = list_statuses(today(), current_actor())
    kept = snapshots.list_snapshots()
    last = snapshots.find_snapshot(kept[0].id) if kept else None
    since = snapshots.compare_with_snapshot(last, statuses) if last else None
    return render_page("exports/pack.html", kept=kept, since=since)


def snapshot(snapshot_id: int) -> ResponseReturnValue:
    """Show what the statuses were, and what has changed since."""
    kept = snapshots.find_snapshot(snapshot_id) or abort(404)
    statuses = list_statuses(today(), current_actor())
    words = {str(status): STATUS_WORDS[status] for status in Status}
    lines = snapshots.list_visible_lines(kept, statuses)
    since = snapshots.compare_with_snapshot(kept, statuses)
    return render_page("exports/snapshot.html", kept=kept, lines=lines, since=since, words=words)


@form_page("exports.keep", numbered=True)
def keep() -> ResponseReturnValue:
    """Keep a snapshot of the statuses for a meeting."""
    form = SnapshotForm(request.form)
    if request.method != "POST":
        form.as_of.data = today()
    if begin_submission(form):
        kept = snapshots.add_board_snapshot(current_actor(), form.as_of.data, form.snapshot_name())
        return see_other(url_for("exports.snapshot", snapshot_id=kept.id))
    return render_page("exports/keep.html", form=form)


def papers() -> ResponseReturnValue:
    """Show one page to print with every criterion's status."""
    form, code = read_as_of_form()
    return render_page(
        "exports/papers.html",
        status=code,
        form=form,
        found=list_statuses(form.day(), current_actor()),
        facts=sentence_parts,
        trend_words=TREND_WORDS,
    )


def paper(key: str) -> ResponseReturnValue:
    """Show one page to print with a criterion."""
    form, code = read_as_of_form()
    status = find_status(criterion_or_404(key), form.day(), current_actor())
    return render_page("exports/paper.html", status=code, form=form, **_build_criterion_context(status))


def _build_criterion_context(status: CriterionStatus) -> dict[str, Any]:
    rule, evaluation = status.rule, status.evaluation
    figures = [figure.figure for figure in status.figures]
    return {
        "found": status,
        "chart": build_chart(rule, evaluation, figures, get_agreement().area_name),
        "lines": build_period_lines(status),
        "steps": build_steps(rule, evaluation, figures, status.judged.thresholds),
        "facts": sentence_parts,
        "wording": wording,
        "trend_words": TREND_WORDS,
    }


def export_log() -> ResponseReturnValue:
    """Show which files have left, for whom and what for."""
    return render_page("exports/log.html", logged=log.list_exports(), words=KIND_WORDS)
