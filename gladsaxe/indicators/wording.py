"""What the pages of figures and statuses say: questions about corrections, and where each period stands."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.core.amount import format_all_digits, format_number
from gladsaxe.core.dates import format_day
from gladsaxe.core.period import Period
from gladsaxe.indicators import arithmetic, sentence_parts
from gladsaxe.indicators.display import ANSWER_WORDS, unit_word
from gladsaxe.indicators.entries import FigureEntry
from gladsaxe.indicators.evaluation import Evaluation, Thresholds
from gladsaxe.indicators.figures import Figure, FigureState
from gladsaxe.indicators.periods import PeriodLine, WaitingReason
from gladsaxe.indicators.statuses import CriterionStatus

DEMAND_PREFIX = "Målet kræver "


def format_figure(criterion: Criterion, figure: Figure) -> str:
    """Return a figure in few words: 15.000, or 79,6 mod 81,2, or why there is none."""
    if figure.state is not FigureState.OK or figure.area is None:
        return f"»{figure.state.word}«"
    if criterion.answer != "number":
        return f"»{ANSWER_WORDS[criterion.answer][figure.area == 1]}«"
    area = format_all_digits(figure.area)
    if figure.unconfirmed:
        return f"{area} indtil nu"
    return f"{area} mod {format_all_digits(figure.comparison)}" if figure.comparison is not None else area


def format_correction_question(criterion: Criterion, there: FigureEntry, typed: FigureEntry) -> str:
    """Ask whether the figure that stands there is to be corrected to what was typed."""
    old, new = format_figure(criterion, there.figure), format_figure(criterion, typed.figure)
    stands = f"Der står allerede {old} for {there.figure.period}."
    if typed.withdrawn:
        return f"{stands} Skriv hvorfor tallet tages tilbage, og send igen."
    question = "oplysningerne om tallet" if old == new else f"det til {new}"
    return f"{stands} Vil du rette {question}? Skriv hvorfor, og send igen."


def format_withdrawal_question(period: Period) -> str:
    """Ask whether a figure is to be entered where another person has just taken one back."""
    return f"Tallet for {period} er lige blevet taget tilbage. Send igen, hvis dit tal skal stå der."


def format_waiting_reason(line: PeriodLine) -> str:
    """Return why a period has no figure."""
    match line.waiting:
        case WaitingReason.NOT_BEGUN:
            return f"Begynder den {format_day(line.period.start)}"
        case WaitingReason.RUNNING:
            return f"Er ikke slut. Tallet ventes {format_day(line.expected)}"
        case WaitingReason.AWAITED:
            return f"Ventes senest {format_day(line.expected)}"
        case WaitingReason.MISSING:
            return f"Mangler. Det ventedes senest {format_day(line.expected)}"
    return ""


def format_remaining_requirement(criterion: Criterion, evaluation: Evaluation) -> str:
    """Return what the rest must be, "højst 6,0 i gennemsnit i 2019-20", while that can still be reached."""
    if evaluation.status not in arithmetic.IN_PROGRESS_STATUSES:
        return ""
    if criterion.answer != "number":
        return sentence_parts.format_target(criterion)
    return (
        sentence_parts.format_requirement(criterion, evaluation).removeprefix(DEMAND_PREFIX).removesuffix(".")
    )


def format_thresholds(thresholds: Thresholds) -> str:
    """Return from which part of the way to the target a criterion needs attention only."""
    on_track, attention = format_number(thresholds.on_track, 2), format_number(thresholds.attention, 2)
    return (
        "Undervejs regnes vejen fra start til mål som 1,00. "
        f"Når fortsættelsen mindst {on_track} af vejen, er målet på rette vej. "
        f"Når den mindst {attention}, kræver det opmærksomhed. Ellers er det ikke på rette vej."
    )


def format_answer(criterion: Criterion, figure: Figure) -> str:
    """Return an answer in words."""
    return ANSWER_WORDS[criterion.answer][figure.area == 1]


def format_typed(value: Decimal | None) -> str:
    """Write a figure with the digits it was typed with and points between thousands."""
    return "–" if value is None else format_all_digits(value)


def format_computed(value: Fraction | None) -> str:
    """Write a computed difference of typed figures with all its digits, at least one decimal."""
    if value is None:
        return "–"
    return format_number(value) if (10 * value).denominator == 1 else arithmetic.format_exact(value)


def format_newest_figure(status: CriterionStatus, lines: Sequence[PeriodLine]) -> str:
    """Return the newest figure with its period and unit in few words, or that there is none."""
    newest = next((line.period_figure for line in reversed(lines) if line.period_figure), None)
    if newest is None:
        return "Ingen tal endnu"
    figure = newest.figure
    if figure.state is not FigureState.OK or status.rule.answer != "number":
        return f"{figure.period}: {newest.few or format_figure(status.rule, figure)}"
    versus = f" mod {format_typed(figure.comparison)}" if figure.comparison is not None else ""
    return f"{figure.period}: {format_typed(figure.area)}{unit_word(status.rule)}{versus}"


def list_missing_lines(
    statuses: Iterable[tuple[CriterionStatus, Sequence[PeriodLine]]],
) -> list[tuple[CriterionStatus, PeriodLine]]:
    """Return the figures that are past their day and not typed in, the longest awaited first."""
    missing = [
        (status, line)
        for status, lines in statuses
        for line in lines
        if line.waiting is WaitingReason.MISSING
    ]
    return sorted(missing, key=lambda pair: pair[1].expected)


def earliest_decision_date(period_start: date) -> date:
    """Return the first day that a decision about the plan can have: the year before it begins."""
    return date(period_start.year - 1, 1, 1)
