"""What to be careful about beside a status: small counts, samples, one large bill. Never in the verdict."""

import math
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.core.amount import show, show_count
from gladsaxe.core.period import Period, span
from gladsaxe.indicators.display import show_level
from gladsaxe.indicators.evaluation import Evaluation
from gladsaxe.indicators.figures import Figure, Series
from gladsaxe.indicators.measure import small_count

TAIL = 0.025
NORMAL_95 = 1.959963984540054
LARGE_PART = Fraction(1, 4)
# Halving sixty times leaves nothing that one decimal could show.
HALVINGS = 60
PERCENT = "%"
Interval = tuple[float, float]


def cautions_of(
    criterion: Criterion, series: Series, found: Evaluation, largest_bills: Mapping[Period, Decimal]
) -> tuple[str, ...]:
    """Return the cautions as Danish sentences; none where there is no result to be careful about."""
    if found.result is None or found.level is None or criterion.answer != "number":
        return ()
    parts = [*_breaks(criterion, series), *_small_count(criterion, series), *_sample(criterion, series)]
    interval = _count_interval(criterion, series) or _sample_interval(criterion, series, found.level)
    if interval and found.limit is not None and interval[0] <= found.limit <= interval[1]:
        limit = show_level(criterion, found.limit)
        parts.append(
            f"Usikkerheden ({_shown(interval)}) dækker grænsen {limit}: tilfældet kan afgøre udfaldet."
        )
    return (*parts, *_large_bills(criterion, series, largest_bills))


@cache
def poisson_interval(count: int) -> Interval:
    """Return Garwood's exact 95 % interval of the mean behind a count; floats, for showing only."""
    low = 0.0 if count == 0 else _boundary(lambda mean: _poisson_cdf(count - 1, mean) > 1 - TAIL, count)
    return low, _boundary(lambda mean: _poisson_cdf(count, mean) > TAIL, count)


def _boundary(below: Callable[[float], bool], count: int) -> float:
    # Both tails cross well before the count plus ten standard deviations.
    low, high = 0.0, count + 10 * math.sqrt(count + 1) + 10
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return (low + high) / 2


def _poisson_cdf(count: int, mean: float) -> float:
    if mean == 0:
        return 1.0
    return math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count + 1))


def _small_count(criterion: Criterion, series: Series) -> list[str]:
    if not series.values:
        return []
    newest = series.newest
    value = series.values[newest]
    if not small_count(criterion, value) or not _whole_count(value):
        return []
    interval = _shown(poisson_interval(int(value)))
    return [
        f"Små tal: {show(value, 0)} i {newest} kan være et tilfældigt udsving (95 %-interval {interval})."
    ]


def _count_interval(criterion: Criterion, series: Series) -> Interval | None:
    if criterion.aggregate == "sum" or not small_count(criterion, series.values[series.newest]):
        return None
    counted = (
        list(series.values.values()) if criterion.aggregate == "mean" else [series.values[series.newest]]
    )
    total = sum(counted, Fraction(0))
    if not _whole_count(total):
        return None
    low, high = poisson_interval(int(total))
    return low / len(counted), high / len(counted)


def _sample(criterion: Criterion, series: Series) -> list[str]:
    if not criterion.survey:
        return []
    unknown = [figure.period for figure in _used(criterion, series) if not figure.n]
    words = [f"Stikprøvestørrelse ukendt for {span(unknown)}."] if unknown else []
    return [*words, *_share(criterion, series.figures[series.newest])]


def _share(criterion: Criterion, figure: Figure) -> Iterator[str]:
    if criterion.unit == PERCENT and figure.n and figure.area is not None and 0 <= figure.area <= 100:
        interval = _shown(share_interval(figure.area, figure.n))
        asked = f"{show_count(figure.n)} svar"
        yield f"Stikprøve: med {asked} i {figure.period} er andelen usikker (95 %-interval {interval} %)."


def share_interval(percent: Decimal, n: int) -> Interval:
    """Return Wilson's 95 % interval of a share in percent, from `n` answers; floats, for showing only."""
    share, square = float(percent) / 100, NORMAL_95**2
    middle = (share + square / (2 * n)) / (1 + square / n)
    spread = NORMAL_95 / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n**2))
    return 100 * max(0.0, middle - spread), 100 * min(1.0, middle + spread)


def _breaks(criterion: Criterion, series: Series) -> list[str]:
    used = set(series.values)
    if _compared_with_input(criterion) and criterion.base_period is not None:
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


def _sample_interval(criterion: Criterion, series: Series, level: Fraction) -> Interval | None:
    if not criterion.survey or criterion.unit != "%":
        return None
    used = _used(criterion, series)
    variances = [_variance(figure) for figure in used]
    known = [variance for variance in variances if variance is not None]
    if not known or len(known) < len(variances):
        return None
    own = len(used) - _compared_with_input(criterion)
    spread = math.sqrt(math.fsum(known[:own]) / own**2 + math.fsum(known[own:]))
    return float(level) - NORMAL_95 * spread, float(level) + NORMAL_95 * spread


def _variance(figure: Figure) -> float | None:
    if not figure.n or figure.area is None or not 0 <= figure.area <= 100:
        return None
    return float(figure.area * (100 - figure.area)) / figure.n


def _used(criterion: Criterion, series: Series) -> list[Figure]:
    periods = list(series.values) if criterion.aggregate == "mean" else [series.newest]
    if _compared_with_input(criterion) and criterion.base_period is not None:
        periods.append(criterion.base_period)
    return [series.figures[period] for period in periods]


def _compared_with_input(criterion: Criterion) -> bool:
    return criterion.needs_base and criterion.baseline_from == "input"


def _large_bills(criterion: Criterion, series: Series, largest: Mapping[Period, Decimal]) -> list[str]:
    amounts = dict(series.values)
    if criterion.baseline_from == "input" and criterion.base_period is not None and series.base is not None:
        amounts[criterion.base_period] = series.base
    return [
        f"Én regning på {show(largest[period], 0)} kr. er over en fjerdedel af beløbet i {period}."
        for period, amount in sorted(amounts.items())
        if period in largest and Fraction(largest[period]) > LARGE_PART * amount
    ]


def _whole_count(value: Fraction) -> bool:
    return value.denominator == 1 and value >= 0


def _shown(interval: Interval) -> str:
    return " til ".join(show(Fraction(end)) for end in interval)
