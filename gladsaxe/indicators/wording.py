"""What the pages of figures and statuses say: questions about corrections, and where each period stands."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.core.amount import show, show_digits
from gladsaxe.core.dates import show_day
from gladsaxe.indicators import arithmetic, facts
from gladsaxe.indicators.display import ANSWER_WORDS, unit_word
from gladsaxe.indicators.entries import Entry
from gladsaxe.indicators.evaluation import STATE_WORDS, Evaluation, Thresholds
from gladsaxe.indicators.figures import Figure, State
from gladsaxe.indicators.periods import PeriodLine, Waiting
from gladsaxe.indicators.statuses import CriterionStatus

DEMAND = "Målet kræver "


def words_of(criterion: Criterion, figure: Figure) -> str:
    """Return a figure in few words: 15.000, or 79,6 mod 81,2, or why there is none."""
    if figure.state is not State.OK or figure.area is None:
        return f"»{STATE_WORDS[figure.state]}«"
    if criterion.answer != "number":
        return f"»{ANSWER_WORDS[criterion.answer][figure.area == 1]}«"
    area = show_digits(figure.area)
    return f"{area} mod {show_digits(figure.comparison)}" if figure.comparison is not None else area


def asks_to_correct(criterion: Criterion, there: Entry, typed: Entry) -> str:
    """Ask whether the figure that stands there is to be corrected to what was typed."""
    old, new = words_of(criterion, there.figure), words_of(criterion, typed.figure)
    stands = f"Der står allerede {old} for {there.figure.period}."
    if typed.withdrawn:
        return f"{stands} Skriv hvorfor tallet tages tilbage, og send igen."
    wanted = "oplysningerne om tallet" if old == new else f"det til {new}"
    return f"{stands} Vil du rette {wanted}? Skriv hvorfor, og send igen."


def line_words(line: PeriodLine) -> str:
    """Say why a period has no figure."""
    match line.waiting:
        case Waiting.NOT_BEGUN:
            return f"Begynder den {show_day(line.period.start)}"
        case Waiting.RUNNING:
            return f"Er ikke slut. Tallet ventes {show_day(line.expected)}"
        case Waiting.AWAITED:
            return f"Ventes senest {show_day(line.expected)}"
        case Waiting.MISSING:
            return f"Mangler. Det ventedes senest {show_day(line.expected)}"
    return ""


def rest_words(criterion: Criterion, found: Evaluation) -> str:
    """Return what the rest must be, "højst 6,0 i gennemsnit i 2019-20", while that can still be reached."""
    if found.status not in arithmetic.ON_THE_WAY:
        return ""
    if criterion.answer != "number":
        return facts.target_words(criterion)
    return facts.demand(criterion, found).removeprefix(DEMAND).removesuffix(".")


def threshold_words(thresholds: Thresholds) -> str:
    """Say from which part of the way to the target a criterion needs attention only."""
    on_track, attention = show(thresholds.on_track, 2), show(thresholds.attention, 2)
    return (
        "Undervejs regnes vejen fra start til mål som 1,00. "
        f"Når fortsættelsen mindst {on_track} af vejen, er målet på rette vej. "
        f"Når den mindst {attention}, kræver det opmærksomhed. Ellers er det ikke på rette vej."
    )


def answer_words(criterion: Criterion, figure: Figure) -> str:
    """Return an answer in words."""
    return ANSWER_WORDS[criterion.answer][figure.area == 1]


def typed(value: Decimal | None) -> str:
    """Write a figure with the digits it was typed with and points between thousands."""
    return "–" if value is None else show_digits(value)


def value_words(value: Fraction | None) -> str:
    """Write a computed difference of typed figures with all its digits, at least one decimal."""
    if value is None:
        return "–"
    return show(value) if (10 * value).denominator == 1 else arithmetic.number(value)


def newest_words(status: CriterionStatus, lines: Sequence[PeriodLine]) -> str:
    """Return the newest figure with its period and unit in few words, or that there is none."""
    known = next((line.known for line in reversed(lines) if line.known), None)
    if known is None:
        return "Ingen tal endnu"
    figure = known.figure
    if figure.state is not State.OK or status.rule.answer != "number":
        return f"{figure.period}: {known.few or words_of(status.rule, figure)}"
    versus = f" mod {typed(figure.comparison)}" if figure.comparison is not None else ""
    return f"{figure.period}: {typed(figure.area)}{unit_word(status.rule)}{versus}"


def missing_lines(
    found: Iterable[tuple[CriterionStatus, Sequence[PeriodLine]]],
) -> list[tuple[CriterionStatus, PeriodLine]]:
    """Return the figures that are past their day and not typed in, the longest awaited first."""
    missing = [(status, line) for status, lines in found for line in lines if line.waiting is Waiting.MISSING]
    return sorted(missing, key=lambda pair: pair[1].expected)


def first_decision(period_start: date) -> date:
    """Return the first day that a decision about the plan can have: the year before it begins."""
    return date(period_start.year - 1, 1, 1)
