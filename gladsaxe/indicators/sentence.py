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


def build_sentence(criterion: Criterion, evaluation: Evaluation) -> str:
    """Return the status' word and what it rests on, as one short paragraph."""
    parts = [f"{STATUS_WORDS[evaluation.status].word}.", *_body_sentences(criterion, evaluation)]
    return " ".join(part for part in parts if part)


def list_notes(
    criterion: Criterion, evaluation: Evaluation, figures: Mapping[Period, Figure]
) -> tuple[str, ...]:
    """Return what belongs beside the sentence: why provisional, what is left out and why, what is not in."""
    notes = [_provisional_note(evaluation)] if evaluation.provisional else []
    if evaluation.first_as_start is not None:
        notes.append(f"Aftalen har intet starttal. Tallet for {evaluation.first_as_start} bruges som start.")
    for state, words in LEFT_OUT_WORDS.items():
        periods = [period for period, why in evaluation.left_out.items() if why is state]
        if periods:
            notes.append(f"{format_periods(periods)} er ikke med: {words}.")
    missing = [period for period in evaluation.missing if period not in evaluation.unconfirmed]
    if missing:
        notes.append(f"{_format_periods(missing)} er ikke skrevet ind endnu.")
    notes += [
        f"{period} tæller ikke med endnu: registret er ikke bekræftet for hele perioden. "
        f"Talt op indtil nu: {format_level(criterion, count)}."
        for period, count in evaluation.unconfirmed.items()
    ]
    awaited = [period for period in evaluation.awaited if period not in evaluation.unconfirmed]
    if awaited:
        notes.append(f"{_format_periods(awaited)} er ikke kommet endnu.")
    if evaluation.running:
        period, _ = evaluation.running
        counted_to = figures[period].counted_to or evaluation.as_of
        notes.append(f"{period} er talt med til og med {format_day(counted_to)}.")
    if any(
        figures[period].counted_to
        for period in (*evaluation.values, *_running_periods(evaluation))
        if period in figures
    ):
        notes.append(PUBLICATION_NOTE)
    return tuple(notes)


def _running_periods(evaluation: Evaluation) -> tuple[Period, ...]:
    return (evaluation.running[0],) if evaluation.running else ()


def _body_sentences(criterion: Criterion, evaluation: Evaluation) -> list[str]:
    match evaluation.status:
        case Status.NOT_BEGUN:
            return [
                f"Det første {YEAR_WORDS[criterion.period_type]}, der tæller, er {evaluation.counting[0]}."
            ]
        case Status.FIGURES_MISSING:
            return _missing_sentences(criterion, evaluation)
        case Status.INCALCULABLE:
            return [_incalculable_sentence(criterion, evaluation)]
        case Status.AWAITING:
            return [_awaiting_sentence(criterion, evaluation)]
        case Status.REACHED | Status.NOT_REACHED:
            return [
                sentence_parts.format_current_level(criterion, evaluation),
                sentence_parts.format_goal(criterion),
            ]
        case Status.SECURED:
            return [
                sentence_parts.format_current_level(criterion, evaluation),
                sentence_parts.format_secured_target(criterion),
                sentence_parts.format_step(criterion, evaluation),
            ]
        case Status.OUT_OF_REACH:
            return [
                sentence_parts.format_current_level(criterion, evaluation),
                sentence_parts.format_impossible_requirement(criterion, evaluation),
                sentence_parts.format_step(criterion, evaluation),
            ]
    return [
        sentence_parts.format_current_level(criterion, evaluation),
        sentence_parts.format_step(criterion, evaluation),
        sentence_parts.format_projection(criterion, evaluation),
        sentence_parts.format_requirement(criterion, evaluation),
    ]


def _missing_sentences(criterion: Criterion, evaluation: Evaluation) -> list[str]:
    if evaluation.reason is StatusReason.BASE_MISSING:
        base = criterion.base_period
        if base in evaluation.unconfirmed:
            return [f"Registret er ikke bekræftet for hele {base}, og målet sammenligner med det."]
        return [f"Starttallet for {base} er ikke skrevet ind, og målet sammenligner med det."]
    unconfirmed = [period for period in evaluation.missing if period in evaluation.unconfirmed]
    if evaluation.reason is StatusReason.NOTHING_ENTERED:
        entered = [period for period in evaluation.missing if period not in evaluation.unconfirmed]
        return [
            f"{_format_periods(entered)} er ikke skrevet ind." if entered else "",
            f"Registret er ikke bekræftet for {format_periods(unconfirmed)}." if unconfirmed else "",
        ]
    late = [period for period in evaluation.overdue if period not in evaluation.unconfirmed]
    waiting = [period for period in evaluation.overdue if period in evaluation.unconfirmed]
    last_known = (
        f"Sidst kendte status: {STATUS_WORDS[evaluation.last_known].word}." if evaluation.last_known else ""
    )
    return [
        f"{_format_periods(late)} skulle være kommet for over {GRACE_DAYS} dage siden." if late else "",
        f"Registret skulle være bekræftet for {format_periods(waiting)} for over {GRACE_DAYS} dage siden."
        if waiting
        else "",
        last_known,
        sentence_parts.format_current_level(criterion, evaluation)
        if last_known and evaluation.result is not None
        else "",
    ]


def _incalculable_sentence(criterion: Criterion, evaluation: Evaluation) -> str:
    years = YEAR_WORDS[criterion.period_type]
    start = f"Starttallet for {criterion.base_period}" if criterion.base_period else "Starttallet"
    match evaluation.reason:
        case StatusReason.BASE_ZERO:
            return f"{start} er 0, og en ændring i procent kan ikke regnes fra 0."
        case StatusReason.BASE_NEVER:
            return (
                f"{start} blev ikke opgjort, og målet sammenligner med det. "
                "Bestyrelsen skal beslutte et andet starttal."
            )
        case StatusReason.TOO_FEW:
            at_least = -(-len(evaluation.counting) // 2)
            measured = f"Kun {len(evaluation.values)} af {len(evaluation.counting)} {years} er målt"
            return f"{measured}, og mindst {at_least} skal være målt."
        case StatusReason.LAST_NEVER:
            return f"Målet gælder {evaluation.counting[-1]}, og det {years} blev ikke opgjort."
    return f"Ingen af de {len(evaluation.counting)} {years}, der tæller, blev opgjort."


def _awaiting_sentence(criterion: Criterion, evaluation: Evaluation) -> str:
    last = evaluation.counting[-1]
    if evaluation.awaited:
        expected = format_day(expected_date(criterion, evaluation.awaited[-1]))
        return f"{_format_periods(evaluation.awaited)} ventes senest {expected}."
    if criterion.answer == "text":
        return f"Der svares på det, når {last} er slut."
    if criterion.two_point and evaluation.base is not None:
        start = f"{format_level(criterion, evaluation.base)}{unit_word(criterion)}"
        return f"Ved start i {criterion.base_period} var tallet {start}. Der måles igen i {last}."
    following = next(
        (period for period in evaluation.remaining_periods if period.end > evaluation.as_of), last
    )
    word = "næste" if evaluation.left_out else "første"
    return f"Det {word} tal, der tæller, er for {following}."


def _format_periods(periods: Sequence[Period]) -> str:
    return f"{'Tallet' if len(periods) == 1 else 'Tallene'} for {format_periods(periods)}"


def _provisional_note(evaluation: Evaluation) -> str:
    if not evaluation.settled and len(evaluation.values) <= 1:
        return "Foreløbig: der er kun ét tal endnu."
    return "Foreløbig: et af tallene er foreløbigt."
