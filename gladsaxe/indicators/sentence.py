"""The one Danish sentence with its arithmetic that goes with a status, wherever the status is shown."""

from collections.abc import Mapping, Sequence

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.core.dates import show_day
from gladsaxe.core.period import Period, span
from gladsaxe.indicators import facts
from gladsaxe.indicators.display import show_level, unit_word
from gladsaxe.indicators.evaluation import STATUS_WORDS, Evaluation, Reason, Status
from gladsaxe.indicators.figures import GRACE_DAYS, Figure, State, expected_on

LEFT_OUT_WORDS = {State.NEVER: "ikke opgjort det år", State.HIDDEN: "skjult af hensyn til personer"}
STEPS = (
    "Nye personer tælles med uden for sekretariatet, når de er mindst 5, så ingen kan regne sig frem til få."
)
YEARS = {"kalenderaar": "år", "skoleaar": "skoleår"}


def sentence_of(criterion: Criterion, found: Evaluation) -> str:
    """Return the status' word and what it rests on, as one short paragraph."""
    parts = [f"{STATUS_WORDS[found.status].word}.", *_body(criterion, found)]
    return " ".join(part for part in parts if part)


def notes_of(found: Evaluation, figures: Mapping[Period, Figure]) -> tuple[str, ...]:
    """Return what belongs beside the sentence: why provisional, what is left out and why, what is not in."""
    notes = [_provisional_note(found)] if found.provisional else []
    for state, words in LEFT_OUT_WORDS.items():
        periods = [period for period, why in found.left_out.items() if why is state]
        if periods:
            notes.append(f"{span(periods)} er ikke med: {words}.")
    if found.missing:
        notes.append(f"{_figures(found.missing)} er ikke skrevet ind endnu.")
    if found.awaited:
        notes.append(f"{_figures(found.awaited)} er ikke kommet endnu.")
    if found.running:
        period, _ = found.running
        counted_to = figures[period].counted_to or found.as_of
        notes.append(f"{period} er talt med til og med {show_day(counted_to)}.")
    if any(figures[period].counted_to for period in (*found.values, *_running(found)) if period in figures):
        notes.append(STEPS)
    return tuple(notes)


def _running(found: Evaluation) -> tuple[Period, ...]:
    return (found.running[0],) if found.running else ()


def _body(criterion: Criterion, found: Evaluation) -> list[str]:
    match found.status:
        case Status.NOT_BEGUN:
            return [f"Det første {YEARS[criterion.period_type]}, der tæller, er {found.counting[0]}."]
        case Status.FIGURES_MISSING:
            return _missing(criterion, found)
        case Status.INCALCULABLE:
            return [_incalculable(criterion, found)]
        case Status.AWAITING:
            return [_awaiting(criterion, found)]
        case Status.REACHED | Status.NOT_REACHED:
            return [facts.fact(criterion, found), facts.goal(criterion)]
        case Status.SECURED:
            return [facts.fact(criterion, found), facts.passed(criterion)]
        case Status.OUT_OF_REACH:
            return [facts.fact(criterion, found), facts.impossible_demand(criterion, found)]
    return [
        facts.fact(criterion, found),
        facts.projection(criterion, found),
        facts.demand(criterion, found),
    ]


def _missing(criterion: Criterion, found: Evaluation) -> list[str]:
    if found.reason is Reason.BASE_MISSING:
        start = f"Starttallet for {criterion.base_period} er ikke skrevet ind"
        return [f"{start}, og målet sammenligner med det."]
    if found.reason is Reason.NOTHING_ENTERED:
        return [f"{_figures(found.missing)} er ikke skrevet ind."]
    late = f"{_figures(found.overdue)} skulle være kommet for over {GRACE_DAYS} dage siden."
    if found.last_known is None:
        return [late]
    known = f"Sidst kendte status: {STATUS_WORDS[found.last_known].word}."
    return [late, known, facts.fact(criterion, found) if found.result is not None else ""]


def _incalculable(criterion: Criterion, found: Evaluation) -> str:
    years = YEARS[criterion.period_type]
    start = f"Starttallet for {criterion.base_period}" if criterion.base_period else "Starttallet"
    match found.reason:
        case Reason.BASE_ZERO:
            return f"{start} er 0, og en ændring i procent kan ikke regnes fra 0."
        case Reason.BASE_NEVER:
            return f"{start} blev ikke opgjort, og målet sammenligner med det."
        case Reason.TOO_FEW:
            at_least = -(-len(found.counting) // 2)
            measured = f"Kun {len(found.values)} af {len(found.counting)} {years} er målt"
            return f"{measured}, og mindst {at_least} skal være målt."
        case Reason.LAST_NEVER:
            return f"Målet gælder {found.counting[-1]}, og det {years} blev ikke opgjort."
    return f"Ingen af de {len(found.counting)} {years}, der tæller, blev opgjort."


def _awaiting(criterion: Criterion, found: Evaluation) -> str:
    last = found.counting[-1]
    if found.awaited:
        expected = show_day(expected_on(criterion, found.awaited[-1]))
        return f"{_figures(found.awaited)} ventes senest {expected}."
    if criterion.answer == "text":
        return f"Der svares på det, når {last} er slut."
    if criterion.two_point and found.base is not None:
        start = f"{show_level(criterion, found.base)}{unit_word(criterion)}"
        return f"Ved start i {criterion.base_period} var tallet {start}. Der måles igen i {last}."
    following = next((period for period in found.remaining_periods if period.end > found.as_of), last)
    word = "næste" if found.left_out else "første"
    return f"Det {word} tal, der tæller, er for {following}."


def _figures(periods: Sequence[Period]) -> str:
    return f"{'Tallet' if len(periods) == 1 else 'Tallene'} for {span(periods)}"


def _provisional_note(found: Evaluation) -> str:
    if not found.settled and len(found.values) <= 1:
        return "Foreløbig: der er kun ét tal endnu."
    return "Foreløbig: et af tallene er foreløbigt."
