"""The plan in one line: every status is counted once, and only what the reader is shown."""

from dataclasses import replace
from datetime import date
from itertools import combinations_with_replacement

import pytest

from gladsaxe.agreement.store import find_item
from gladsaxe.agreement.tables import Criterion
from gladsaxe.core.period import Period
from gladsaxe.database.clock import today
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.indicators.evaluation import (
    STATUS_GROUPS,
    STATUS_WORDS,
    WORST_FIRST,
    Evaluation,
    Status,
    StatusGroup,
)
from gladsaxe.indicators.figures import FigureState
from gladsaxe.indicators.plan_line import NO_CRITERIA, build_plan_line
from gladsaxe.indicators.statuses import list_statuses
from tests.indicators.pages import T4, act_as, page_text, submit_gaps

YEAR = Period("kalenderaar", 2017)
S = Status


def make_evaluation(status: Status) -> Evaluation:
    return Evaluation(
        as_of=date(2018, 12, 31),
        status=status,
        phase="undervejs",
        settled=False,
        counting=(YEAR,),
        values={},
        left_out={},
        missing=(),
        awaited=(),
        remaining_periods=(),
        running=None,
        base=None,
        limit=None,
    )


def write_line(*statuses: Status) -> str:
    return build_plan_line(map(make_evaluation, statuses)).words


def test_every_status_has_a_group_a_word_and_a_place_among_the_worst():
    assert set(STATUS_GROUPS) == set(Status) == set(STATUS_WORDS) == set(WORST_FIRST)
    assert len(WORST_FIRST) == len(Status)


@pytest.mark.parametrize(
    ("statuses", "line"),
    [
        (
            [S.ON_TRACK] * 4 + [S.ATTENTION] * 3 + [S.OFF_TRACK] * 2 + [S.FIGURES_MISSING],
            "4 af 10 mål er på rette vej, 3 kræver opmærksomhed, 2 når vi ikke, 1 venter på tal.",
        ),
        ([S.SECURED, S.REACHED, S.ATTENTION], "2 af 3 mål er nået, 1 kræver opmærksomhed."),
        ([S.OUT_OF_REACH, S.OFF_TRACK, S.NOT_REACHED], "2 af 3 mål når vi ikke, 1 blev ikke nået."),
        ([S.AWAITING, S.FIGURES_MISSING, S.NOT_BEGUN], "2 af 3 mål venter på tal, 1 er ikke begyndt."),
        ([S.INCALCULABLE, S.ON_TRACK], "1 af 2 mål er på rette vej, 1 kan ikke opgøres."),
        ([S.NOT_BEGUN] * 10, "Alle 10 mål er ikke begyndt."),
        ([S.REACHED] * 2, "Begge mål er nået."),
        ([S.ATTENTION], "Planens ene mål kræver opmærksomhed."),
        ([], NO_CRITERIA),
    ],
)
def test_the_line_names_the_groups_that_hold_a_criterion(statuses, line):
    assert write_line(*statuses) == line


def test_a_figure_hidden_from_the_reader_is_counted_as_hidden():
    hidden = replace(make_evaluation(S.INCALCULABLE), left_out={YEAR: FigureState.HIDDEN})
    never = replace(make_evaluation(S.INCALCULABLE), left_out={YEAR: FigureState.NEVER})
    line = build_plan_line([hidden, never])
    assert line.counts == {StatusGroup.INCALCULABLE: 1, StatusGroup.HIDDEN: 1}
    assert line.words == "1 af 2 mål kan ikke opgøres, 1 er skjult af hensyn til personer."


def test_an_unconfirmed_count_waits_for_figures():
    unconfirmed = replace(make_evaluation(S.FIGURES_MISSING), missing=(YEAR,), unconfirmed={YEAR: 3})
    assert build_plan_line([unconfirmed, unconfirmed]).words == "Begge mål venter på tal."


def test_the_counts_sum_to_the_criteria_whatever_they_are():
    for statuses in combinations_with_replacement(Status, 3):
        line = build_plan_line(map(make_evaluation, statuses))
        assert sum(line.counts.values()) == 3
        assert list(line.counts) == sorted(line.counts, key=list(StatusGroup).index)


def test_the_line_is_the_readers_own_on_each_page_that_shows_it(app, visit):
    submit_gaps(visit("erik"), "t4-tryghed", T4)
    for name in ("bob", "doris", "erik", "freja", "gert", "hanne", "ib"):
        with act_as(app, name, today()) as actor:
            line = build_plan_line(status.evaluation for status in list_statuses(today(), actor)).words
        assert line in page_text(visit(name).get("/").text)
        assert line in page_text(visit(name).get("/maal").text)
    assert "plan-line" not in visit("alice").get("/").text
    assert "plan-line" in visit("alice").get("/maal").text
    assert "plan-line" not in visit("karl").get("/").text


def test_a_criterion_for_one_body_is_in_its_readers_lines_only(app, visit):
    def hide() -> None:
        row = find_item(Criterion, "t2-henvendelser")
        row.definition = {**row.definition, "visible_to": ["bestyrelse"]}

    with app.app_context():
        run_in_transaction(hide)
    for name, total in (("gert", 10), ("erik", 9)):
        for address in ("/", "/maal"):
            page = visit(name).get(address).text
            assert page.count('class="plan-square') == total
            assert (f"af {total} mål" in page) or (f"Alle {total} mål" in page)
            assert ("t2-henvendelser" in page) == (name == "gert")


def test_the_squares_lead_to_the_criteria_worst_first_with_word_and_name(app, visit):
    erik = visit("erik")
    submit_gaps(erik, "t4-tryghed", T4)
    with act_as(app, "erik", today()) as actor:
        statuses = list_statuses(today(), actor)
    worst_first = sorted(statuses, key=lambda status: WORST_FIRST.index(status.evaluation.status))
    for address in ("/", "/maal"):
        strip = erik.get(address).text.split('class="plan-strip')[1].split("</ul>")[0]
        squares = strip.split("<li")[1:]
        assert len(squares) == len(statuses)
        for square, status in zip(squares, worst_first, strict=True):
            assert f'href="/maal/{status.row.key}"' in square
            assert f'data-shape="{status.evaluation.word.symbol}"' in square
            assert page_text(f"<p{square}") == (
                f"{status.evaluation.word.word}: {status.row.number} {status.row.name}"
            )
