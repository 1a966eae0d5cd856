"""What the agreement file says of a success criterion (lokalt opstillet måling, § 5), key by key."""

from functools import cached_property
from typing import Annotated, Literal

from gladsaxe.agreement.values import (
    AllowedValues,
    DecimalNumber,
    ItemKey,
    PlainText,
    PlanPart,
    ShortText,
    TupleOf,
    WholeCount,
)
from gladsaxe.core.period import Period, PeriodType

TargetOperator = Literal[">=", ">", "<=", "<"]


StepTargets = Annotated[
    dict[str, DecimalNumber],
    AllowedValues('et tal i anførselstegn for hver periode, som { "2023" = "20", "2024" = "50" }'),
]


class BaselineAlternative(PlanPart):
    """Read another base that the agreement's text gives, and where it stands."""

    value: DecimalNumber
    where: PlainText


class HistoricFigure(PlanPart):
    """Read a figure from before the counting periods."""

    period: PlainText
    area: DecimalNumber
    comparison: DecimalNumber | None = None


class ActivitySourcePart(PlanPart):
    """Read which activity types a criterion is summed from, and which number of them."""

    activity_types: TupleOf[ItemKey]
    field: Literal["new_parents", "participants", "under_18", "volunteers", "activities"]


class EnquirySourcePart(PlanPart):
    """Read which mark an enquiry to the property office has when the criterion counts it, and its label."""

    mark: ItemKey
    label: PlainText


class BillSourcePart(PlanPart):
    """Read that a criterion is the sum of the vandalism bills, in kr."""

    field: Literal["amount"]


class CriterionTable(PlanPart):
    """The keys of one [[indicator]] of the file; `agreement.criterion` checks that they fit together."""

    key: ItemKey
    number: ShortText
    area: ItemKey
    name: PlainText
    text_verbatim: PlainText
    text_corrected: PlainText | None = None
    footnote: PlainText | None = None
    source_verbatim: PlainText | None = None
    source: ItemKey
    kind: PlainText | None = None
    answer: Literal["number", "yes_no", "text"] = "number"
    series: Literal["area", "gap"]
    gap_sign: Literal["comparison_minus_area", "area_minus_comparison"] | None = None
    aggregate: Literal["mean", "last", "sum", "final_only"]
    relate: Literal["absolute", "change", "pct_change", "reduction_per_period"]
    baseline_from: Literal["agreement", "input", "none"] = "none"
    baseline_value: DecimalNumber | None = None
    baseline_period: PlainText | None = None
    baseline_area: DecimalNumber | None = None
    baseline_comparison: DecimalNumber | None = None
    baseline_alternatives: TupleOf[BaselineAlternative] = ()
    baseline_history: TupleOf[HistoricFigure] = ()
    comparison_mode: Literal["same_years", "fixed_baseline"] = "same_years"
    alternative_reading: Literal["mean", "last"] | None = None
    period_type: PeriodType = "kalenderaar"
    periods: TupleOf[PlainText]
    op: TargetOperator
    target: DecimalNumber
    step_targets: StepTargets | None = None
    direction: Literal["higher", "lower"]
    unit: PlainText
    result_unit: PlainText | None = None
    unit_in_text: PlainText | None = None
    comparison_area: PlainText | None = None
    inputs: TupleOf[Literal["area", "comparison"]]
    count: bool = False
    survey: bool = False
    min_value: DecimalNumber | None = None
    max_value: DecimalNumber | None = None
    expected_after_days: WholeCount | None = None
    auto_from_activities: ActivitySourcePart | None = None
    auto_from_enquiries: EnquirySourcePart | None = None
    auto_from_bills: BillSourcePart | None = None
    qualitative_note_allowed: bool = False
    sensitivity: Literal["lav", "middel", "hoej"] | None = None
    visible_to: TupleOf[ItemKey] = ()
    context: PlainText | None = None
    issues: TupleOf[PlainText] = ()

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
        """Return True if the goal compares with the base, so that nothing can be judged without it."""
        return self.relate != "absolute"

    @property
    def two_point(self) -> bool:
        """Return True if the criterion is a survey at the start and one at the end."""
        return self.aggregate == "final_only" and self.baseline_from == "input"

    @property
    def needs_comparison(self) -> bool:
        """Return True if a figure is whole only with the comparison's value."""
        return self.series == "gap" and self.comparison_mode == "same_years"

    @property
    def fed_by_register(self) -> bool:
        """Return True if the figures are summed from the system's own registers."""
        feeds = (self.auto_from_activities, self.auto_from_enquiries, self.auto_from_bills)
        return any(feed is not None for feed in feeds)

    @property
    def unit_of_result(self) -> str:
        """Return the unit of the result, the figures' own where the agreement names no other."""
        return self.result_unit or self.unit

    def period(self, label: str) -> Period:
        """Read a label as a period of this criterion; raise ValueError that says what is allowed."""
        return Period.parse(label, self.period_type)
