"""A criterion's status made ready for the workbook: what its row, its chart and its figures show."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.core.dates import format_day
from gladsaxe.core.period import Period
from gladsaxe.exports.contents import (
    CriterionLine,
    CriterionNote,
    DisplayNumber,
    FigureLine,
    PeriodLine,
    ResultCalculation,
    StatusMark,
)
from gladsaxe.exports.numbers import count_decimals
from gladsaxe.indicators.calculation import compute_limit, level_op
from gladsaxe.indicators.decisions import NO_DECISION, format_reading
from gladsaxe.indicators.display import ANSWER_WORDS, LIMIT_WORDS, format_level
from gladsaxe.indicators.evaluation import STATUS_WORDS, Evaluation, StatusWord
from gladsaxe.indicators.figures import Figure, FigureState, compute_value
from gladsaxe.indicators.sentence_parts import format_target
from gladsaxe.indicators.statuses import CriterionStatus, PeriodFigure

OWN_REGISTER_SOURCE = "Summeret af eget register: "
NOT_ENTERED_TEXT, AWAITED_TEXT = "Ikke skrevet ind", "Ikke kommet endnu"
UNCONFIRMED_TEXT = "Registret er ikke bekræftet"
STILL_RUNNING_TEXT, NOT_BEGUN_TEXT = "Perioden er ikke slut", "Ikke begyndt"
FROM_AGREEMENT = "Aftalens tal"
# What a source's definition is called in the agreement file, and on the sheet.
SOURCE_WORDS = {
    "definition": "Kildens definition",
    "lag": "Hvornår tallet kommer",
    "warning": "Forbehold ved kilden",
}


def criterion_line(status: CriterionStatus) -> CriterionLine:
    """Return everything that the workbook says of a criterion."""
    rule, evaluation = status.rule, status.evaluation
    limit = compute_limit(rule, evaluation.base) if rule.answer == "number" else None
    received = [figure.received_on for figure in status.figures if figure.received_on]
    return CriterionLine(
        number=status.row.number,
        name=status.row.name,
        focus_area=status.row.area.name,
        wording=rule.text_verbatim,
        unit=rule.unit,
        result_unit=rule.unit_of_result,
        status=status_mark(evaluation.word),
        sentence=evaluation.sentence,
        target_words=format_target(rule),
        source=status.row.source.name,
        judged=_choose_judged_series(rule),
        comparison_area=rule.comparison_area or "",
        start=_find_start_level(rule, evaluation),
        result=_find_result(rule, evaluation),
        target=_make_typed_number(rule.target) if rule.answer == "number" else None,
        required=_make_level_number(rule, evaluation.required),
        limit=_make_level_number(rule, limit),
        limit_words=_format_limit(rule, evaluation, limit),
        trend=evaluation.trend.word if evaluation.trend else "",
        provisional=evaluation.provisional,
        received_on=max(received, default=None),
        periods=_build_period_lines(status),
        figures=[_build_figure_line(status, figure) for figure in status.figures],
        cautions=[*evaluation.notes, *evaluation.cautions],
        definitions=list(_iter_criterion_notes(status)),
        assessment=_format_assessment(status),
        recipe=_build_calculation(rule, evaluation),
        settled=evaluation.settled,
    )


def status_mark(word: StatusWord) -> StatusMark:
    """Return a status' word, shape and meaning."""
    return StatusMark(word.word, word.symbol, word.help)


def _choose_judged_series(rule: Criterion) -> str | None:
    if rule.answer != "number":
        return None
    if rule.series == "gap":
        return "gap"
    return "running_sum" if rule.aggregate == "sum" else "area"


def _find_start_level(rule: Criterion, evaluation: Evaluation) -> DisplayNumber | None:
    return (
        None
        if rule.aggregate == "sum" or rule.answer != "number"
        else _make_level_number(rule, evaluation.base)
    )


def _find_result(rule: Criterion, evaluation: Evaluation) -> DisplayNumber | str | None:
    if evaluation.result is None or evaluation.result_display is None:
        return None
    if rule.answer != "number":
        return evaluation.result_display
    return DisplayNumber(evaluation.result, _count_text_decimals(evaluation.result_display))


def _build_calculation(rule: Criterion, evaluation: Evaluation) -> ResultCalculation | None:
    level = _make_level_number(rule, evaluation.level)
    if rule.answer != "number" or evaluation.result is None or level is None:
        return None
    counted = [*evaluation.values, *([evaluation.running[0]] if evaluation.running else [])]
    elapsed = evaluation.counting.index(max(evaluation.values)) + 1 if evaluation.values else 0
    return ResultCalculation(rule.aggregate, rule.relate, [str(period) for period in counted], elapsed, level)


def _format_limit(rule: Criterion, evaluation: Evaluation, limit: Fraction | None) -> str:
    if limit is None:
        return ""
    return f"Målet: {LIMIT_WORDS[level_op(rule, evaluation.base)]} {format_level(rule, limit)}"


def _make_level_number(rule: Criterion, level: Fraction | None) -> DisplayNumber | None:
    return None if level is None else DisplayNumber(level, _count_text_decimals(format_level(rule, level)))


def _count_text_decimals(text: str) -> int:
    return len(text.partition(",")[2])


def _make_typed_number(value: Decimal | None) -> DisplayNumber | None:
    return None if value is None else DisplayNumber(value, count_decimals(value))


def _build_period_lines(status: CriterionStatus) -> list[PeriodLine]:
    rule, evaluation = status.rule, status.evaluation
    lines = [_build_start_line(status)] if evaluation.base is not None and rule.aggregate != "sum" else []
    total = Fraction(0)
    for period in evaluation.counting:
        line = _build_period_line(status, period)
        counted = evaluation.values.get(period)
        if counted is None and evaluation.running is not None and evaluation.running[0] == period:
            counted = evaluation.running[1]
        if rule.aggregate == "sum" and counted is not None:
            total += counted
            line = replace(line, running_sum=_make_level_number(rule, total))
        lines.append(line)
    return lines if any(line.begun for line in lines) else []


def _build_start_line(status: CriterionStatus) -> PeriodLine:
    rule, evaluation = status.rule, status.evaluation
    if rule.base_period is not None and (start_figure := status.find_figure(rule.base_period)):
        return replace(
            _build_figure_period_line(rule, start_figure), label=f"{rule.base_period} (start)", is_start=True
        )
    level = _make_level_number(rule, evaluation.base)
    is_gap = rule.series == "gap"
    return PeriodLine(
        label=f"{rule.baseline_period} (start)" if rule.baseline_period else "Start",
        state=FROM_AGREEMENT,
        area=_make_typed_number(rule.baseline_area) if is_gap else level,
        comparison=_make_typed_number(rule.baseline_comparison) if is_gap else None,
        gap=level if is_gap else None,
        is_start=True,
    )


def _build_period_line(status: CriterionStatus, period: Period) -> PeriodLine:
    evaluation, period_figure = status.evaluation, status.find_figure(period)
    if period.start > evaluation.as_of:
        return PeriodLine(period.label, NOT_BEGUN_TEXT, begun=False)
    counted = period in evaluation.values or (
        evaluation.running is not None and evaluation.running[0] == period
    )
    if period_figure is not None and period_figure.figure.unconfirmed:
        return PeriodLine(period.label, UNCONFIRMED_TEXT)
    if period_figure is not None and (counted or period.end <= evaluation.as_of):
        line = _build_figure_period_line(status.rule, period_figure)
        return replace(line, provisional=True) if period.end > evaluation.as_of else line
    if period.end > evaluation.as_of:
        return PeriodLine(period.label, STILL_RUNNING_TEXT)
    return PeriodLine(period.label, AWAITED_TEXT if period in evaluation.awaited else NOT_ENTERED_TEXT)


def _build_figure_period_line(rule: Criterion, period_figure: PeriodFigure) -> PeriodLine:
    figure = period_figure.figure
    number = rule.answer == "number"
    return PeriodLine(
        label=figure.period.label,
        state=figure.state.word,
        area=_make_typed_number(figure.area) if number else None,
        comparison=_make_typed_number(figure.comparison),
        gap=_calculate_gap(rule, figure) if rule.series == "gap" else None,
        answer=_format_answer(rule, figure),
        provisional=figure.provisional,
    )


def _calculate_gap(rule: Criterion, figure: Figure) -> DisplayNumber | None:
    gap = compute_value(rule, figure)
    if gap is None:
        return None
    typed = [count_decimals(value) for value in (figure.area, figure.comparison) if value is not None]
    return DisplayNumber(gap, max(typed))


def _format_answer(rule: Criterion, figure: Figure) -> str:
    if rule.answer == "number" or figure.state is not FigureState.OK or figure.area is None:
        return figure.text
    word = ANSWER_WORDS[rule.answer][figure.area == 1]
    return f"{word}. {figure.text}" if figure.text else word


def _build_figure_line(status: CriterionStatus, period_figure: PeriodFigure) -> FigureLine:
    line = _build_figure_period_line(status.rule, period_figure)
    return FigureLine(
        period=line.label,
        state=line.state,
        source=f"{OWN_REGISTER_SOURCE}{period_figure.source}"
        if period_figure.from_register
        else period_figure.source,
        area=line.area,
        comparison=line.comparison,
        answer=line.answer,
        provisional=line.provisional,
        answers=period_figure.figure.n,
        received_on=period_figure.received_on,
        entered_at=period_figure.entered_at,
        entered_by=period_figure.entered_by,
        reason=period_figure.reason,
    )


def _iter_criterion_notes(status: CriterionStatus) -> Iterator[CriterionNote]:
    rule = status.rule
    notes = (
        ("Aftalens ordlyd", rule.text_verbatim),
        ("Rettet ordlyd", rule.text_corrected),
        ("Fodnote", rule.footnote),
        ("Aftalens kilde", rule.source_verbatim),
        ("Baggrund", rule.context),
    )
    yield from (CriterionNote(subject, text) for subject, text in notes if text)
    source = status.row.source.definition
    yield from (CriterionNote(words, source[key]) for key, words in SOURCE_WORDS.items() if source.get(key))
    yield from (CriterionNote(f"Læsning: {subject}", words) for subject, words in format_reading(rule))
    yield CriterionNote("Beslutning om læsningen", _format_reading_decision(status))
    for other, reading in status.other_readings():
        yield CriterionNote("Anden læsning", f"{other.words} ({other.where}): {_format_outcome(reading)}")
    yield from (CriterionNote("Uklart i teksten", issue) for issue in rule.issues)
    if status.assessment:
        yield CriterionNote("Bestyrelsens egen vurdering", _format_assessment(status))


def _format_reading_decision(status: CriterionStatus) -> str:
    reading = status.reading
    if reading is None:
        return NO_DECISION
    return f"{reading.decision}, {format_day(reading.decided_on)}. Grund: {reading.reason}"


def _format_outcome(evaluation: Evaluation) -> str:
    word = STATUS_WORDS[evaluation.status].word
    return f"{word}, resultat {evaluation.result_display}." if evaluation.result_display else f"{word}."


def _format_assessment(status: CriterionStatus) -> str:
    assessment = status.assessment
    return (
        f"{assessment.text}\n{assessment.decision}, {format_day(assessment.decided_on)}" if assessment else ""
    )
