"""What the system's own registers make of a criterion's periods: sums by month, as known on a day."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from gladsaxe.access.disclosure import TOTAL_ONLY_COUNTS, PublishedTotal, publish_total
from gladsaxe.activities import monthly_totals as activities
from gladsaxe.activities.rules import COUNT_FIELDS
from gladsaxe.agreement.criterion import Criterion
from gladsaxe.core.period import Period
from gladsaxe.database.clock import today
from gladsaxe.indicators.entries import figure_periods
from gladsaxe.indicators.figures import GRACE_DAYS
from gladsaxe.registers import monthly_totals as registers

MONTHS_PER_YEAR = 12
OERE_EXPONENT = -2


@dataclass
class RegisterSums:
    """Read the registers' sums as known on a day, each only once; only sums are read, never rows."""

    known_on: date
    _read: dict[tuple[object, ...], Mapping[date, int]] = field(default_factory=dict)

    def by_period(self, criterion: Criterion) -> dict[Period, Decimal]:
        """Return the sum of each of the criterion's periods that its register has rows in."""
        periods = set(figure_periods(criterion))
        sums: Counter[Period] = Counter()
        for month, count in self._months(criterion).items():
            period = Period.of(month, criterion.period_type)
            if period in periods:
                sums[period] += count
        return {period: self._exact(criterion, total) for period, total in sums.items()}

    def published(self, criterion: Criterion) -> dict[Period, PublishedTotal]:
        """Return `by_period` of a criterion that counts people, as it is shown outside the secretariat."""
        feed = criterion.auto_from_activities
        if feed is None:
            raise ValueError(f"{criterion.key} does not count people")
        if feed.field not in TOTAL_ONLY_COUNTS:
            # Its parts are shown on the activities, so the few among them would be what is left of the sum.
            return dict.fromkeys(self.by_period(criterion), PublishedTotal(None))
        changes: defaultdict[Period, list[tuple[date, int]]] = defaultdict(list)
        for change in activities.list_monthly_changes(feed.activity_types, feed.field, self.known_on):
            period = Period.of(change.month, criterion.period_type)
            changes[period].append((change.recorded_on, change.total))
        yesterday = today() - timedelta(days=1)
        return {
            period: publish_total(changes[period], closing_date(period), self.known_on, yesterday)
            for period in self.by_period(criterion)
        }

    def last_twelve_months(self, criterion: Criterion) -> tuple[frozenset[Period], Decimal]:
        """Return the sum of the last twelve whole months up to the day, after the periods that they touch."""
        months = _whole_months(self.known_on)
        sums = self._months(criterion)
        total = sum(sums.get(month, 0) for month in months)
        touched = frozenset(Period.of(month, criterion.period_type) for month in months)
        return touched, self._exact(criterion, total)

    def largest_bills(self, criterion: Criterion) -> dict[Period, Decimal]:
        """Return the largest bill of each counting period that has one, in kr., where bills feed it."""
        if criterion.auto_from_bills is None:
            return {}
        sums = self.by_period(criterion)
        # The largest of none is found only by looking at every bill there is.
        billed = [period for period in criterion.counting if period in sums]
        bills = {
            period: registers.find_largest_bill(period.start, period.end, self.known_on) for period in billed
        }
        return {period: _to_kroner(oere) for period, oere in bills.items() if oere is not None}

    def _months(self, criterion: Criterion) -> Mapping[date, int]:
        if feed := criterion.auto_from_activities:
            key = ("activities", feed.field, *sorted(feed.activity_types))
            if key not in self._read:
                types = feed.activity_types
                self._read[key] = activities.sum_field_by_month(types, feed.field, self.known_on)
            return self._read[key]
        if enquiries := criterion.auto_from_enquiries:
            # The register was kept in a month that has any enquiry; without the mark in it, it counts 0.
            kept, marked = self._enquiries(None), self._enquiries(enquiries.mark)
            return {month: marked.get(month, 0) for month in kept}
        if criterion.auto_from_bills:
            if ("bills",) not in self._read:
                self._read[("bills",)] = registers.sum_bills_by_month(self.known_on)
            return self._read[("bills",)]
        return {}

    def _enquiries(self, mark: str | None) -> Mapping[date, int]:
        key = ("enquiries", mark)
        if key not in self._read:
            self._read[key] = registers.sum_enquiries_by_month(mark, self.known_on)
        return self._read[key]

    def _exact(self, criterion: Criterion, total: int) -> Decimal:
        return _to_kroner(total) if criterion.auto_from_bills else Decimal(total)


def closing_date(period: Period) -> date:
    """Return the day by which what belongs to a period is taken to be written in."""
    return period.end + timedelta(days=GRACE_DAYS)


def is_people_count(criterion: Criterion) -> bool:
    """Return True if a criterion is summed from our own counts of people."""
    feed = criterion.auto_from_activities
    return feed is not None and feed.field in COUNT_FIELDS


def _to_kroner(oere: int) -> Decimal:
    whole, rest = divmod(oere, 100)
    return Decimal(oere).scaleb(OERE_EXPONENT) if rest else Decimal(whole)


def _whole_months(day: date) -> list[date]:
    last = (day + timedelta(days=1)).replace(day=1) - timedelta(days=1)
    months = [last.replace(day=1)]
    while len(months) < MONTHS_PER_YEAR:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months
