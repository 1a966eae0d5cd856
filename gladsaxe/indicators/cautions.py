"""What to be careful about beside a status: small counts, samples, one large bill. Never in the verdict."""

import math
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.core.amount import format_count, format_number
from gladsaxe.core.period import Period, format_periods
from gladsaxe.indicators.calculation import is_small_count
from gladsaxe.indicators.display import format_level
from gladsaxe.indicators.evaluation import Evaluation
from gladsaxe.indicators.figures import Figure, FigureSeries

TAIL_PROBABILITY = 0.025
NORMAL_QUANTILE = 1.959963984540054
LARGE_BILL_SHARE = Fraction(1, 4)
# Halving sixty times leaves nothing that one decimal could show.
BISECTION_STEPS = 60
PERCENT_UNIT = "%"
ConfidenceInterval = tuple[float, float]


def list_cautions(
    criterion: Criterion,
    series: FigureSeries,
    evaluation: Evaluation,
    largest_bills: Mapping[Period, Decimal],
) -> tuple[str, ...]:
    """Return the cautions as Danish sentences; none where there is no result to be careful about."""
    if evaluation.result is None or evaluation.level is None or criterion.answer != "number":
        return ()
    parts = [
        *_series_break_cautions(criterion, series),
        *_small_count_cautions(criterion, series),
        *_sample_cautions(criterion, series),
    ]
    interval = _count_interval(criterion, series) or _sample_interval(criterion, series, evaluation.level)
    if interval and evaluation.limit is not None and interval[0] <= evaluation.limit <= interval[1]:
        limit = format_level(criterion, evaluation.limit)
        parts.append(
            f"Usikkerheden ({_format_interval(interval)}) dækker grænsen {limit}: "
            "tilfældet kan afgøre udfaldet."
        )
    return (*parts, *_large_bill_cautions(criterion, series, largest_bills))


@cache
def poisson_interval(count: int) -> ConfidenceInterval:
    """Return Garwood's exact 95 % interval of the mean behind a count; floats, for showing only."""
    low = (
        0.0
        if count == 0
        else _bisect_boundary(lambda mean: _poisson_cdf(count - 1, mean) > 1 - TAIL_PROBABILITY, count)
    )
    return low, _bisect_boundary(lambda mean: _poisson_cdf(count, mean) > TAIL_PROBABILITY, count)


def _bisect_boundary(below: Callable[[float], bool], count: int) -> float:
    # Both tails cross well before the count plus ten standard deviations.
    low, high = 0.0, count + 10 * math.sqrt(count + 1) + 10
    for _ in range(BISECTION_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return (low + high) / 2


def _poisson_cdf(count: int, mean: float) -> float:
    if mean == 0:
        return 1.0
    return math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count + 1))


def _small_count_cautions(criterion: Criterion, series: FigureSeries) -> list[str]:
    if not series.values:
        return []
    newest = series.newest
    value = series.values[newest]
    if not is_small_count(criterion, value) or not _is_whole_count(value):
        return []
    interval = _format_interval(poisson_interval(int(value)))
    return [
        f"Små tal: {format_number(value, 0)} i {newest} kan være et tilfældigt udsving "
        f"(95 %-interval {interval})."
    ]


def _count_interval(criterion: Criterion, series: FigureSeries) -> ConfidenceInterval | None:
    if criterion.aggregate == "sum" or not is_small_count(criterion, series.values[series.newest]):
        return None
    counted = (
        list(series.values.values()) if criterion.aggregate == "mean" else [series.values[series.newest]]
    )
    total = sum(counted, Fraction(0))
    if not _is_whole_count(total):
        return None
    low, high = poisson_interval(int(total))
    return low / len(counted), high / len(counted)


def _sample_cautions(criterion: Criterion, series: FigureSeries) -> list[str]:
    if not criterion.survey:
        return []
    unknown = [figure.period for figure in _figures_in_level(criterion, series) if not figure.n]
    words = [f"Stikprøvestørrelse ukendt for {format_periods(unknown)}."] if unknown else []
    return [*words, *_share_cautions(criterion, series.figures[series.newest])]


def _share_cautions(criterion: Criterion, figure: Figure) -> Iterator[str]:
    if criterion.unit == PERCENT_UNIT and figure.n and figure.area is not None and 0 <= figure.area <= 100:
        interval = _format_interval(share_interval(figure.area, figure.n))
        asked = f"{format_count(figure.n)} svar"
        yield f"Stikprøve: med {asked} i {figure.period} er andelen usikker (95 %-interval {interval} %)."


def share_interval(percent: Decimal, n: int) -> ConfidenceInterval:
    """Return Wilson's 95 % interval of a share in percent, from `n` answers; floats, for showing only."""
    share, square = float(percent) / 100, NORMAL_QUANTILE**2
    middle = (share + square / (2 * n)) / (1 + square / n)
    spread = NORMAL_QUANTILE / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n**2))
    return 100 * max(0.0, middle - spread), 100 * min(1.0, middle + spread)


def _series_break_cautions(criterion: Criterion, series: FigureSeries) -> list[str]:
    used = set(series.values)
    if _has_entered_base(criterion) and criterion.base_period is not None:
        used.add(criterion.base_period)
    broken = [series.figures[period] for period in sorted(used & set(series.figures))]
    # The first figure has something before it where the agreement itself gives the start.
    first = 0 if criterion.baseline_from == "agreement" else 1
    return [
        f"Seriebrud i {figure.period}: {figure.series_break.rstrip('.')}. "
        "Tallene før og efter kan ikke uden videre sammenlignes."
        for figure in broken[first:]
        if figure.series_break
    ]


def _sample_interval(
    criterion: Criterion, series: FigureSeries, level: Fraction
) -> ConfidenceInterval | None:
    if not criterion.survey or criterion.unit != "%":
        return None
    used = _figures_in_level(criterion, series)
    variances = [_figure_variance(figure) for figure in used]
    variances_known = [variance for variance in variances if variance is not None]
    if not variances_known or len(variances_known) < len(variances):
        return None
    own = len(used) - _has_entered_base(criterion)
    spread = math.sqrt(math.fsum(variances_known[:own]) / own**2 + math.fsum(variances_known[own:]))
    return float(level) - NORMAL_QUANTILE * spread, float(level) + NORMAL_QUANTILE * spread


def _figure_variance(figure: Figure) -> float | None:
    if not figure.n or figure.area is None or not 0 <= figure.area <= 100:
        return None
    return float(figure.area * (100 - figure.area)) / figure.n


def _figures_in_level(criterion: Criterion, series: FigureSeries) -> list[Figure]:
    periods = list(series.values) if criterion.aggregate == "mean" else [series.newest]
    if _has_entered_base(criterion) and criterion.base_period is not None:
        periods.append(criterion.base_period)
    return [series.figures[period] for period in periods]


def _has_entered_base(criterion: Criterion) -> bool:
    return criterion.needs_base and criterion.baseline_from == "input"


def _large_bill_cautions(
    criterion: Criterion, series: FigureSeries, largest: Mapping[Period, Decimal]
) -> list[str]:
    amounts = dict(series.values)
    if criterion.baseline_from == "input" and criterion.base_period is not None and series.base is not None:
        amounts[criterion.base_period] = series.base
    return [
        f"Én regning på {format_number(largest[period], 0)} kr. er over en fjerdedel af beløbet i {period}."
        for period, amount in sorted(amounts.items())
        if period in largest and Fraction(largest[period]) > LARGE_BILL_SHARE * amount
    ]


def _is_whole_count(value: Fraction) -> bool:
    return value.denominator == 1 and value >= 0


def _format_interval(interval: ConfidenceInterval) -> str:
    return " til ".join(format_number(Fraction(end)) for end in interval)
