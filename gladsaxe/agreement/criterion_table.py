"""What the agreement file says of a success criterion (lokalt opstillet måling, § 5), key by key."""

from functools import cached_property
from typing import Literal

from gladsaxe.agreement.values import Count, Key, Many, Number, Part, Short, Text
from gladsaxe.core.period import Period, PeriodType

Op = Literal[">=", ">", "<=", "<"]


class BaselineAlternative(Part):
    """Read another base that the agreement's text gives, and where it stands."""

    value: Number
    where: Text


class HistoricFigure(Part):
    """Read a figure from before the counting periods."""

    period: Text
    area: Number
    comparison: Number | None = None


class FromActivities(Part):
    """Read which activity types a criterion is summed from, and which number of them."""

    activity_types: Many[Key]
    field: Literal["new_parents", "participants", "under_18", "volunteers", "activities"]


class FromEnquiries(Part):
    """Read which mark an enquiry to the property office has when the criterion counts it, and its label."""

    mark: Key
    label: Text


class FromBills(Part):
    """Read that a criterion is the sum of the vandalism bills, in kr."""

    field: Literal["amount"]


class CriterionTable(Part):
    """Hold the keys of one [[indicator]] of the file; `agreement.criterion` checks that they fit together."""

    key: Key
    number: Short
    area: Key
    name: Text
    text_verbatim: Text
    text_corrected: Text | None = None
    footnote: Text | None = None
    source_verbatim: Text | None = None
    source: Key
    kind: Text | None = None
    answer: Literal["number", "yes_no", "text"] = "number"
    series: Literal["area", "gap"]
    gap_sign: Literal["comparison_minus_area", "area_minus_comparison"] | None = None
    aggregate: Literal["mean", "last", "sum", "final_only"]
    relate: Literal["absolute", "change", "pct_change", "reduction_per_period"]
    baseline_from: Literal["agreement", "input", "none"] = "none"
    baseline_value: Number | None = None
    baseline_period: Text | None = None
    baseline_area: Number | None = None
    baseline_comparison: Number | None = None
    baseline_alternatives: Many[BaselineAlternative] = ()
    baseline_history: Many[HistoricFigure] = ()
    comparison_mode: Literal["same_years", "fixed_baseline"] = "same_years"
    alternative_reading: Literal["mean", "last"] | None = None
    period_type: PeriodType = "kalenderaar"
    periods: Many[Text]
    op: Op
    target: Number
    direction: Literal["higher", "lower"]
    unit: Text
    result_unit: Text | None = None
    unit_in_text: Text | None = None
    comparison_area: Text | None = None
    inputs: Many[Literal["area", "comparison"]]
    count: bool = False
    survey: bool = False
    min_value: Number | None = None
    max_value: Number | None = None
    expected_after_days: Count | None = None
    auto_from_activities: FromActivities | None = None
    auto_from_enquiries: FromEnquiries | None = None
    auto_from_bills: FromBills | None = None
    qualitative_note_allowed: bool = False
    sensitivity: Literal["lav", "middel", "hoej"] | None = None
    visible_to: Many[Key] = ()
    context: Text | None = None
    issues: Many[Text] = ()

    @cached_property
    def counting(self) -> tuple[Period, ...]:
        """Return the periods that count, earliest first."""
        return tuple(self.period(label) for label in self.periods)

    @cached_property
    def base_period(self) -> Period | None:
        """Return the period of the base, typed in or the agreement's, where the file names one."""
        return None if self.baseline_period is None else self.period(self.baseline_period)

    @property
    def needs_base(self) -> bool:
        """Tell whether the goal compares with the base, so that nothing can be judged without it."""
        return self.relate != "absolute"

    @property
    def two_point(self) -> bool:
        """Tell whether the criterion is a survey at the start and one at the end."""
        return self.aggregate == "final_only" and self.baseline_from == "input"

    @property
    def needs_comparison(self) -> bool:
        """Tell whether a figure is whole only with the comparison's value."""
        return self.series == "gap" and self.comparison_mode == "same_years"

    @property
    def fed_by_register(self) -> bool:
        """Tell whether the figures are summed from the system's own registers."""
        feeds = (self.auto_from_activities, self.auto_from_enquiries, self.auto_from_bills)
        return any(feed is not None for feed in feeds)

    @property
    def unit_of_result(self) -> str:
        """Return the unit of the result, the figures' own where the agreement names no other."""
        return self.result_unit or self.unit

    def period(self, label: str) -> Period:
        """Read a label as a period of this criterion; raise ValueError that says what is allowed."""
        return Period.parse(label, self.period_type)
