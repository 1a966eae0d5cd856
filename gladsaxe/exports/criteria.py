"""A criterion's status made ready for the workbook: what its row, its chart and its figures show."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.core.dates import show_day
from gladsaxe.core.period import Period
from gladsaxe.exports.contents import (
    CriterionLine,
    Definition,
    FigureLine,
    PeriodLine,
    Recipe,
    Shown,
    StatusMark,
)
from gladsaxe.exports.numbers import decimals_of
from gladsaxe.indicators.decisions import NO_DECISION, reading_words
from gladsaxe.indicators.display import ANSWER_WORDS, LIMIT_WORDS, show_level
from gladsaxe.indicators.evaluation import STATE_WORDS, STATUS_WORDS, TREND_WORDS, Evaluation, StatusWord
from gladsaxe.indicators.facts import target_words
from gladsaxe.indicators.figures import Figure, State, value_of
from gladsaxe.indicators.measure import level_op, limit_of
from gladsaxe.indicators.statuses import CriterionStatus, KnownFigure

SUMMED_HERE = "Summeret af eget register: "
NOT_ENTERED, AWAITED = "Ikke skrevet ind", "Ikke kommet endnu"
STILL_RUNNING, NOT_BEGUN = "Perioden er ikke slut", "Ikke begyndt"
FROM_AGREEMENT = "Aftalens tal"
# What a source's definition is called in the agreement file, and on the sheet.
SOURCE_WORDS = {
    "definition": "Kildens definition",
    "lag": "Hvornår tallet kommer",
    "warning": "Forbehold ved kilden",
}


def criterion_line(status: CriterionStatus) -> CriterionLine:
    """Return everything that the workbook says of a criterion."""
    rule, found = status.rule, status.evaluation
    limit = limit_of(rule, found.base) if rule.answer == "number" else None
    received = [known.received_on for known in status.figures if known.received_on]
    return CriterionLine(
        number=status.row.number,
        name=status.row.name,
        focus_area=status.row.area.name,
        wording=rule.text_verbatim,
        unit=rule.unit,
        result_unit=rule.unit_of_result,
        status=status_mark(found.word),
        sentence=found.sentence,
        target_words=target_words(rule),
        source=status.row.source.name,
        judged=_judged(rule),
        comparison_area=rule.comparison_area or "",
        start=_start(rule, found),
        result=_result(rule, found),
        target=_typed(rule.target) if rule.answer == "number" else None,
        required=_level(rule, found.required),
        limit=_level(rule, limit),
        limit_words=_limit_words(rule, found, limit),
        trend=TREND_WORDS[found.trend] if found.trend else "",
        provisional=found.provisional,
        received_on=max(received, default=None),
        periods=_periods(status),
        figures=[_figure(status, known) for known in status.figures],
        cautions=[*found.notes, *found.cautions],
        definitions=list(_definitions(status)),
        assessment=_assessment(status),
        recipe=_recipe(rule, found),
        settled=found.settled,
    )


def status_mark(word: StatusWord) -> StatusMark:
    """Return a status' word, shape and meaning."""
    return StatusMark(word.word, word.symbol, word.help)


def _judged(rule: Criterion) -> str | None:
    if rule.answer != "number":
        return None
    if rule.series == "gap":
        return "gap"
    return "running_sum" if rule.aggregate == "sum" else "area"


def _start(rule: Criterion, found: Evaluation) -> Shown | None:
    return None if rule.aggregate == "sum" or rule.answer != "number" else _level(rule, found.base)


def _result(rule: Criterion, found: Evaluation) -> Shown | str | None:
    if found.result is None or found.result_display is None:
        return None
    if rule.answer != "number":
        return found.result_display
    return Shown(found.result, _decimals_shown(found.result_display))


def _recipe(rule: Criterion, found: Evaluation) -> Recipe | None:
    level = _level(rule, found.level)
    if rule.answer != "number" or found.result is None or level is None:
        return None
    counted = [*found.values, *([found.running[0]] if found.running else [])]
    elapsed = found.counting.index(max(found.values)) + 1 if found.values else 0
    return Recipe(rule.aggregate, rule.relate, [str(period) for period in counted], elapsed, level)


def _limit_words(rule: Criterion, found: Evaluation, limit: Fraction | None) -> str:
    if limit is None:
        return ""
    return f"Målet: {LIMIT_WORDS[level_op(rule, found.base)]} {show_level(rule, limit)}"


def _level(rule: Criterion, level: Fraction | None) -> Shown | None:
    return None if level is None else Shown(level, _decimals_shown(show_level(rule, level)))


def _decimals_shown(text: str) -> int:
    return len(text.partition(",")[2])


def _typed(value: Decimal | None) -> Shown | None:
    return None if value is None else Shown(value, decimals_of(value))


def _periods(status: CriterionStatus) -> list[PeriodLine]:
    rule, found = status.rule, status.evaluation
    lines = [_start_line(status)] if found.base is not None and rule.aggregate != "sum" else []
    total = Fraction(0)
    for period in found.counting:
        line = _period_line(status, period)
        counted = found.values.get(period)
        if counted is None and found.running is not None and found.running[0] == period:
            counted = found.running[1]
        if rule.aggregate == "sum" and counted is not None:
            total += counted
            line = replace(line, running_sum=_level(rule, total))
        lines.append(line)
    return lines if any(line.begun for line in lines) else []


def _start_line(status: CriterionStatus) -> PeriodLine:
    rule, found = status.rule, status.evaluation
    if rule.base_period is not None and (known := status.known(rule.base_period)):
        return replace(_figure_line(rule, known), label=f"{rule.base_period} (start)", is_start=True)
    level = _level(rule, found.base)
    is_gap = rule.series == "gap"
    return PeriodLine(
        label=f"{rule.baseline_period} (start)" if rule.baseline_period else "Start",
        state=FROM_AGREEMENT,
        area=_typed(rule.baseline_area) if is_gap else level,
        comparison=_typed(rule.baseline_comparison) if is_gap else None,
        gap=level if is_gap else None,
        is_start=True,
    )


def _period_line(status: CriterionStatus, period: Period) -> PeriodLine:
    found, known = status.evaluation, status.known(period)
    if period.start > found.as_of:
        return PeriodLine(period.label, NOT_BEGUN, begun=False)
    counted = period in found.values or (found.running is not None and found.running[0] == period)
    if known is not None and (counted or period.end <= found.as_of):
        line = _figure_line(status.rule, known)
        return replace(line, provisional=True) if period.end > found.as_of else line
    if period.end > found.as_of:
        return PeriodLine(period.label, STILL_RUNNING)
    return PeriodLine(period.label, AWAITED if period in found.awaited else NOT_ENTERED)


def _figure_line(rule: Criterion, known: KnownFigure) -> PeriodLine:
    figure = known.figure
    number = rule.answer == "number"
    return PeriodLine(
        label=figure.period.label,
        state=STATE_WORDS[figure.state],
        area=_typed(figure.area) if number else None,
        comparison=_typed(figure.comparison),
        gap=_gap(rule, figure) if rule.series == "gap" else None,
        answer=_answer(rule, figure),
        provisional=figure.provisional,
    )


def _gap(rule: Criterion, figure: Figure) -> Shown | None:
    gap = value_of(rule, figure)
    if gap is None:
        return None
    typed = [decimals_of(value) for value in (figure.area, figure.comparison) if value is not None]
    return Shown(gap, max(typed))


def _answer(rule: Criterion, figure: Figure) -> str:
    if rule.answer == "number" or figure.state is not State.OK or figure.area is None:
        return figure.text
    word = ANSWER_WORDS[rule.answer][figure.area == 1]
    return f"{word}. {figure.text}" if figure.text else word


def _figure(status: CriterionStatus, known: KnownFigure) -> FigureLine:
    line = _figure_line(status.rule, known)
    return FigureLine(
        period=line.label,
        state=line.state,
        source=f"{SUMMED_HERE}{known.source}" if known.from_register else known.source,
        area=line.area,
        comparison=line.comparison,
        answer=line.answer,
        provisional=line.provisional,
        answers=known.figure.n,
        received_on=known.received_on,
        entered_at=known.entered_at,
        entered_by=known.entered_by,
        reason=known.reason,
    )


def _definitions(status: CriterionStatus) -> Iterator[Definition]:
    rule = status.rule
    told = (
        ("Aftalens ordlyd", rule.text_verbatim),
        ("Rettet ordlyd", rule.text_corrected),
        ("Fodnote", rule.footnote),
        ("Aftalens kilde", rule.source_verbatim),
        ("Baggrund", rule.context),
    )
    yield from (Definition(subject, text) for subject, text in told if text)
    source = status.row.source.definition
    yield from (Definition(words, source[key]) for key, words in SOURCE_WORDS.items() if source.get(key))
    yield from (Definition(f"Læsning: {subject}", words) for subject, words in reading_words(rule))
    yield Definition("Beslutning om læsningen", _decision(status))
    for other, found in status.other_readings():
        yield Definition("Anden læsning", f"{other.words} ({other.where}): {_outcome(found)}")
    yield from (Definition("Uklart i teksten", issue) for issue in rule.issues)
    if status.assessment:
        yield Definition("Bestyrelsens egen vurdering", _assessment(status))


def _decision(status: CriterionStatus) -> str:
    reading = status.reading
    if reading is None:
        return NO_DECISION
    return f"{reading.decision}, {show_day(reading.decided_on)}. Grund: {reading.reason}"


def _outcome(found: Evaluation) -> str:
    word = STATUS_WORDS[found.status].word
    return f"{word}, resultat {found.result_display}." if found.result_display else f"{word}."


def _assessment(status: CriterionStatus) -> str:
    made = status.assessment
    return f"{made.text}\n{made.decision}, {show_day(made.decided_on)}" if made else ""
