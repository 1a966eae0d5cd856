"""The tables of an agreement file, each as a frozen model; `agreement.rules.Plan` puts them together."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import ValidationInfo, field_validator

from gladsaxe.agreement.values import (
    DecimalNumber,
    ItemKey,
    KronerAmount,
    PlainText,
    PlanPart,
    ShortText,
    TimezoneName,
    TupleOf,
    WholeCount,
    make_conflict_error,
)


class AgreementPart(PlanPart):
    """Read what the agreement is called, whom it binds and when."""

    key: ItemKey
    title: PlainText
    short_title: PlainText
    area_name: PlainText
    municipality: PlainText
    municipality_code: PlainText | None = None
    police_district: PlainText | None = None
    period_start: date
    period_end: date
    years: TupleOf[int] = ()
    locale: Literal["da-DK"] = "da-DK"
    timezone: TimezoneName = "Europe/Copenhagen"
    currency: Literal["DKK"] = "DKK"
    funder: PlainText
    funding_pool: PlainText | None = None
    funding_pool_note: PlainText | None = None
    data_portal: PlainText | None = None
    regulation_refs: TupleOf[PlainText] = ()
    amendment_requires_approval_by: PlainText | None = None
    decision_rule: PlainText | None = None
    attachments: TupleOf[PlainText] = ()
    purpose: PlainText
    threshold_on_track: DecimalNumber = Decimal("1.00")
    threshold_attention: DecimalNumber = Decimal("0.60")

    @field_validator("threshold_attention")
    @classmethod
    def _under_on_track(cls, attention: Decimal, info: ValidationInfo) -> Decimal:
        on_track = info.data.get("threshold_on_track")
        if on_track is not None and not 0 < attention < on_track:
            raise make_conflict_error(
                f"{attention} ligger ikke mellem 0 og threshold_on_track", f"under {on_track}"
            )
        return attention

    @field_validator("period_end")
    @classmethod
    def _ends_after_its_start(cls, end: date, info: ValidationInfo) -> date:
        start = info.data.get("period_start")
        if start is not None and end <= start:
            raise make_conflict_error(f"{end} er ikke efter period_start, {start}", f"en dato efter {start}")
        return end

    @field_validator("years")
    @classmethod
    def _years_of_the_period(cls, years: tuple[int, ...], info: ValidationInfo) -> tuple[int, ...]:
        start, end = info.data.get("period_start"), info.data.get("period_end")
        if years and start is not None and end is not None:
            expected = list(range(start.year, end.year + 1))
            if list(years) != expected:
                raise make_conflict_error(f"{list(years)} er ikke periodens år", str(expected))
        return years


class EstatePart(PlanPart):
    """Read an estate, where a plan covers more than one."""

    key: ItemKey
    name: PlainText
    parties: TupleOf[ItemKey] = ()


class PartyPart(PlanPart):
    """Read a party to the agreement."""

    key: ItemKey
    name: PlainText
    kind: Literal["kommune", "boligorganisation", "anden"]
    signature_block_in_document: bool | None = None
    runs_survey: bool = False


class AreaPart(PlanPart):
    """Read a focus area (§ 5) with its objectives; one that was not selected says why."""

    key: ItemKey
    number: ShortText
    name: PlainText
    selected: bool
    purpose: PlainText | None = None
    purpose_section_1: PlainText | None = None
    not_selected_because: PlainText | None = None
    forum: ItemKey | None = None
    objectives: TupleOf[PlainText] = ()


class SourcePart(PlanPart):
    """Read a data source."""

    key: ItemKey
    name: PlainText
    delivered_by: PlainText
    cadence: PlainText
    entry: PlainText
    definition: PlainText | None = None
    lag: PlainText | None = None
    municipal_side_public_table: PlainText | None = None
    question: PlainText | None = None
    warning: PlainText | None = None
    privacy: PlainText | None = None


class WatchPart(PlanPart):
    """Read what the board follows without a target."""

    key: ItemKey
    name: PlainText
    duty: PlainText
    source: ItemKey | None = None


class EarlierFactPart(PlanPart):
    """Read what a baseline fact was earlier."""

    period: PlainText
    value: DecimalNumber
    comparison: DecimalNumber | None = None


class FactPart(PlanPart):
    """Read a baseline fact (§ 3): a value, or the two that it lies between.

    `value_verbatim` is the agreement's own words for the value, where a number says more than they do.
    """

    key: ItemKey
    name: PlainText
    value: DecimalNumber | None = None
    value_min: DecimalNumber | None = None
    value_max: DecimalNumber | None = None
    value_verbatim: PlainText | None = None
    approximate: bool = False
    comparison: DecimalNumber | None = None
    comparison_area: PlainText | None = None
    comparison_derived: bool = False
    gap_stated: DecimalNumber | None = None
    gap_computed: DecimalNumber | None = None
    relative: PlainText | None = None
    unit: PlainText
    period: PlainText | None = None
    source: PlainText
    earlier: TupleOf[EarlierFactPart] = ()
    note: PlainText | None = None

    @field_validator("value_max")
    @classmethod
    def _max_not_below_min(cls, most: Decimal | None, info: ValidationInfo) -> Decimal | None:
        least = info.data.get("value_min")
        if most is not None and least is not None and most < least:
            raise make_conflict_error(f"{most} er mindre end value_min, {least}", f"{least} eller mere")
        return most


class BudgetPart(PlanPart):
    """Read the budget (§ 7) in whole kr.; shares in percent."""

    lbf: KronerAmount
    local: KronerAmount
    total: KronerAmount
    currency: Literal["DKK"] = "DKK"
    per_year_average: KronerAmount | None = None
    lbf_share_pct: DecimalNumber | None = None
    local_share_pct: DecimalNumber | None = None

    @field_validator("total")
    @classmethod
    def _adds_up(cls, total: Decimal, info: ValidationInfo) -> Decimal:
        lbf, local = info.data.get("lbf"), info.data.get("local")
        if lbf is not None and local is not None and lbf + local != total:
            raise make_conflict_error(f"{total} er ikke lbf + local, {lbf} + {local}", f'"{lbf + local}"')
        return total


DutyProof = Literal[
    "meetings",
    "figures",
    "measures",
    "file",
    "deviations",
    "notices",
    "conflicts",
    "amendments",
    "subagreements",
]


class DutyPart(PlanPart):
    """Read a duty of the yearly wheel; `responsible` names a seat.

    `proof` is where it is seen that the duty was done: at a meeting of `applies_to`, in the figures of
    `figures_from`, in the measures of `watch`, in a file, or on the page of that name.
    """

    key: ItemKey
    name: PlainText
    section: PlainText
    cadence: PlainText | None = None
    count_per_year: WholeCount | None = None
    applies_to: TupleOf[ItemKey] = ()
    responsible: ItemKey | None = None
    proof: DutyProof | None = None
    figures_from: ItemKey | None = None
    watch: ItemKey | None = None
    due_year: int | None = None
    due_after: date | None = None
    due_by: date | None = None
    agreement_term: PlainText | None = None
    not_the_same_as: PlainText | None = None
    excludes: PlainText | None = None


class InitiativePart(PlanPart):
    """Read one of the other initiatives or employment efforts (§ 8)."""

    key: ItemKey
    name: PlainText
    target_group: PlainText | None = None
    helhedsplan_role: PlainText | None = None
    note: PlainText | None = None


class PlacePart(PlanPart):
    """Read a place; `estate` where a plan covers more than one."""

    key: ItemKey
    name: PlainText
    estate: ItemKey | None = None


class ActivityTypePart(PlanPart):
    """Read a type of activity and the criterion that it counts for."""

    key: ItemKey
    name: PlainText
    area: ItemKey | None = None
    counts_for: ItemKey | None = None


class AbbreviationPart(PlanPart):
    """Read an abbreviation; `long` is empty where the agreement does not explain it."""

    short: ShortText
    long: str
    note: PlainText | None = None


class InconsistencyPart(PlanPart):
    """Read a contradiction in the text and how it is read."""

    key: ItemKey
    where: PlainText
    what: PlainText
    handling: PlainText


class TemplatePart(PlanPart):
    """Read the funder's template: its areas and documents."""

    key: ItemKey
    name: PlainText
    areas: TupleOf[PlainText]
    documents: TupleOf[PlainText]
