"""The one Danish sentence with its arithmetic that goes with a status, wherever the status is shown."""

from collections.abc import Mapping, Sequence

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.core.dates import format_day
from gladsaxe.core.period import Period, format_periods
from gladsaxe.indicators import sentence_parts
from gladsaxe.indicators.display import format_level, unit_word
from gladsaxe.indicators.evaluation import STATUS_WORDS, Evaluation, Status, StatusReason
from gladsaxe.indicators.figures import GRACE_DAYS, Figure, FigureState, expected_date

LEFT_OUT_WORDS = {
    FigureState.NEVER: "ikke opgjort det år",
    FigureState.HIDDEN: "skjult af hensyn til personer",
}
PUBLICATION_NOTE = (
    "Nye personer tælles med uden for sekretariatet, når de er mindst 5, så ingen kan regne sig frem til få."
)
YEAR_WORDS = {"kalenderaar": "år", "skoleaar": "skoleår"}


def build_sentence(criterion: Criterion, found: Evaluation) -> str:
    """Return the status' word and what it rests on, as one short paragraph."""
    parts = [f"{STATUS_WORDS[found.status].word}.", *_body_sentences(criterion, found)]
    return " ".join(part for part in parts if part)


def list_notes(criterion: Criterion, found: Evaluation, figures: Mapping[Period, Figure]) -> tuple[str, ...]:
    """Return what belongs beside the sentence: why provisional, what is left out and why, what is not in."""
    notes = [_provisional_note(found)] if found.provisional else []
    for state, words in LEFT_OUT_WORDS.items():
        periods = [period for period, why in found.left_out.items() if why is state]
        if periods:
            notes.append(f"{format_periods(periods)} er ikke med: {words}.")
    missing = [period for period in found.missing if period not in found.unconfirmed]
    if missing:
        notes.append(f"{_format_periods(missing)} er ikke skrevet ind endnu.")
    notes += [
        f"{period} tæller ikke med endnu: registret er ikke bekræftet for hele perioden. "
        f"Talt op indtil nu: {format_level(criterion, count)}."
        for period, count in found.unconfirmed.items()
    ]
    awaited = [period for period in found.awaited if period not in found.unconfirmed]
    if awaited:
        notes.append(f"{_format_periods(awaited)} er ikke kommet endnu.")
    if found.running:
        period, _ = found.running
        counted_to = figures[period].counted_to or found.as_of
        notes.append(f"{period} er talt med til og med {format_day(counted_to)}.")
    if any(
        figures[period].counted_to
        for period in (*found.values, *_running_periods(found))
        if period in figures
    ):
        notes.append(PUBLICATION_NOTE)
    return tuple(notes)


def _running_periods(found: Evaluation) -> tuple[Period, ...]:
    return (found.running[0],) if found.running else ()


def _body_sentences(criterion: Criterion, found: Evaluation) -> list[str]:
    match found.status:
        case Status.NOT_BEGUN:
            return [f"Det første {YEAR_WORDS[criterion.period_type]}, der tæller, er {found.counting[0]}."]
        case Status.FIGURES_MISSING:
            return _missing_sentences(criterion, found)
        case Status.INCALCULABLE:
            return [_incalculable_sentence(criterion, found)]
        case Status.AWAITING:
            return [_awaiting_sentence(criterion, found)]
        case Status.REACHED | Status.NOT_REACHED:
            return [
                sentence_parts.format_current_level(criterion, found),
                sentence_parts.format_goal(criterion),
            ]
        case Status.SECURED:
            return [
                sentence_parts.format_current_level(criterion, found),
                sentence_parts.format_secured_target(criterion),
            ]
        case Status.OUT_OF_REACH:
            return [
                sentence_parts.format_current_level(criterion, found),
                sentence_parts.format_impossible_requirement(criterion, found),
            ]
    return [
        sentence_parts.format_current_level(criterion, found),
        sentence_parts.format_projection(criterion, found),
        sentence_parts.format_requirement(criterion, found),
    ]


def _missing_sentences(criterion: Criterion, found: Evaluation) -> list[str]:
    if found.reason is StatusReason.BASE_MISSING:
        base = criterion.base_period
        if base in found.unconfirmed:
            return [f"Registret er ikke bekræftet for hele {base}, og målet sammenligner med det."]
        return [f"Starttallet for {base} er ikke skrevet ind, og målet sammenligner med det."]
    unconfirmed = [period for period in found.missing if period in found.unconfirmed]
    if found.reason is StatusReason.NOTHING_ENTERED:
        entered = [period for period in found.missing if period not in found.unconfirmed]
        return [
            f"{_format_periods(entered)} er ikke skrevet ind." if entered else "",
            f"Registret er ikke bekræftet for {format_periods(unconfirmed)}." if unconfirmed else "",
        ]
    late = [period for period in found.overdue if period not in found.unconfirmed]
    waiting = [period for period in found.overdue if period in found.unconfirmed]
    known = f"Sidst kendte status: {STATUS_WORDS[found.last_known].word}." if found.last_known else ""
    return [
        f"{_format_periods(late)} skulle være kommet for over {GRACE_DAYS} dage siden." if late else "",
        f"Registret skulle være bekræftet for {format_periods(waiting)} for over {GRACE_DAYS} dage siden."
        if waiting
        else "",
        known,
        sentence_parts.format_current_level(criterion, found) if known and found.result is not None else "",
    ]


def _incalculable_sentence(criterion: Criterion, found: Evaluation) -> str:
    years = YEAR_WORDS[criterion.period_type]
    start = f"Starttallet for {criterion.base_period}" if criterion.base_period else "Starttallet"
    match found.reason:
        case StatusReason.BASE_ZERO:
            return f"{start} er 0, og en ændring i procent kan ikke regnes fra 0."
        case StatusReason.BASE_NEVER:
            return (
                f"{start} blev ikke opgjort, og målet sammenligner med det. "
                "Bestyrelsen skal beslutte et andet starttal."
            )
        case StatusReason.TOO_FEW:
            at_least = -(-len(found.counting) // 2)
            measured = f"Kun {len(found.values)} af {len(found.counting)} {years} er målt"
            return f"{measured}, og mindst {at_least} skal være målt."
        case StatusReason.LAST_NEVER:
            return f"Målet gælder {found.counting[-1]}, og det {years} blev ikke opgjort."
    return f"Ingen af de {len(found.counting)} {years}, der tæller, blev opgjort."


def _awaiting_sentence(criterion: Criterion, found: Evaluation) -> str:
    last = found.counting[-1]
    if found.awaited:
        expected = format_day(expected_date(criterion, found.awaited[-1]))
        return f"{_format_periods(found.awaited)} ventes senest {expected}."
    if criterion.answer == "text":
        return f"Der svares på det, når {last} er slut."
    if criterion.two_point and found.base is not None:
        start = f"{format_level(criterion, found.base)}{unit_word(criterion)}"
        return f"Ved start i {criterion.base_period} var tallet {start}. Der måles igen i {last}."
    following = next((period for period in found.remaining_periods if period.end > found.as_of), last)
    word = "næste" if found.left_out else "første"
    return f"Det {word} tal, der tæller, er for {following}."


def _format_periods(periods: Sequence[Period]) -> str:
    return f"{'Tallet' if len(periods) == 1 else 'Tallene'} for {format_periods(periods)}"


def _provisional_note(found: Evaluation) -> str:
    if not found.settled and len(found.values) <= 1:
        return "Foreløbig: der er kun ét tal endnu."
    return "Foreløbig: et af tallene er foreløbigt."
