"""The tables of an agreement file, each as a frozen model; `agreement.rules.Plan` puts them together."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import ValidationInfo, field_validator

from gladsaxe.agreement.values import Count, Key, Kroner, Many, Number, Part, Short, Text, Timezone, refusal


class AgreementPart(Part):
    """Read what the agreement is called, whom it binds and when."""

    key: Key
    title: Text
    short_title: Text
    area_name: Text
    municipality: Text
    municipality_code: Text | None = None
    police_district: Text | None = None
    period_start: date
    period_end: date
    years: Many[int] = ()
    locale: Literal["da-DK"] = "da-DK"
    timezone: Timezone = "Europe/Copenhagen"
    currency: Literal["DKK"] = "DKK"
    funder: Text
    funding_pool: Text | None = None
    funding_pool_note: Text | None = None
    data_portal: Text | None = None
    regulation_refs: Many[Text] = ()
    amendment_requires_approval_by: Text | None = None
    decision_rule: Text | None = None
    attachments: Many[Text] = ()
    purpose: Text
    threshold_on_track: Number = Decimal("1.00")
    threshold_attention: Number = Decimal("0.60")

    @field_validator("threshold_attention")
    @classmethod
    def _under_on_track(cls, attention: Decimal, info: ValidationInfo) -> Decimal:
        on_track = info.data.get("threshold_on_track")
        if on_track is not None and not 0 < attention < on_track:
            raise refusal(f"{attention} does not lie between 0 and threshold_on_track", f"under {on_track}")
        return attention

    @field_validator("period_end")
    @classmethod
    def _ends_after_its_start(cls, end: date, info: ValidationInfo) -> date:
        start = info.data.get("period_start")
        if start is not None and end <= start:
            raise refusal(f"{end} is not after period_start, {start}", f"a date after {start}")
        return end

    @field_validator("years")
    @classmethod
    def _years_of_the_period(cls, years: tuple[int, ...], info: ValidationInfo) -> tuple[int, ...]:
        start, end = info.data.get("period_start"), info.data.get("period_end")
        if years and start is not None and end is not None:
            expected = list(range(start.year, end.year + 1))
            if list(years) != expected:
                raise refusal(f"{list(years)} are not the years of the period", str(expected))
        return years


class EstatePart(Part):
    """Read an estate, where a plan covers more than one."""

    key: Key
    name: Text
    parties: Many[Key] = ()


class PartyPart(Part):
    """Read a party to the agreement."""

    key: Key
    name: Text
    kind: Literal["kommune", "boligorganisation", "anden"]
    signature_block_in_document: bool | None = None
    runs_survey: bool = False


class AreaPart(Part):
    """Read a focus area (§ 5) with its objectives; one that was not selected says why."""

    key: Key
    number: Short
    name: Text
    selected: bool
    purpose: Text | None = None
    purpose_section_1: Text | None = None
    not_selected_because: Text | None = None
    forum: Key | None = None
    objectives: Many[Text] = ()


class SourcePart(Part):
    """Read a data source."""

    key: Key
    name: Text
    delivered_by: Text
    cadence: Text
    entry: Text
    definition: Text | None = None
    lag: Text | None = None
    municipal_side_public_table: Text | None = None
    question: Text | None = None
    warning: Text | None = None
    privacy: Text | None = None


class WatchPart(Part):
    """Read what the board follows without a target."""

    key: Key
    name: Text
    duty: Text
    source: Key | None = None


class EarlierPart(Part):
    """Read what a baseline fact was earlier."""

    period: Text
    value: Number
    comparison: Number | None = None


class FactPart(Part):
    """Read a baseline fact (§ 3): a value, or the two that it lies between."""

    key: Key
    name: Text
    value: Number | None = None
    value_min: Number | None = None
    value_max: Number | None = None
    approximate: bool = False
    comparison: Number | None = None
    comparison_area: Text | None = None
    comparison_derived: bool = False
    gap_stated: Number | None = None
    gap_computed: Number | None = None
    relative: Text | None = None
    unit: Text
    period: Text | None = None
    source: Text
    earlier: Many[EarlierPart] = ()
    note: Text | None = None

    @field_validator("value_max")
    @classmethod
    def _max_not_below_min(cls, most: Decimal | None, info: ValidationInfo) -> Decimal | None:
        least = info.data.get("value_min")
        if most is not None and least is not None and most < least:
            raise refusal(f"{most} is less than value_min, {least}", f"{least} or more")
        return most


class BudgetPart(Part):
    """Read the budget (§ 7) in whole kr.; shares in percent."""

    lbf: Kroner
    local: Kroner
    total: Kroner
    currency: Literal["DKK"] = "DKK"
    per_year_average: Kroner | None = None
    lbf_share_pct: Number | None = None
    local_share_pct: Number | None = None

    @field_validator("total")
    @classmethod
    def _adds_up(cls, total: Decimal, info: ValidationInfo) -> Decimal:
        lbf, local = info.data.get("lbf"), info.data.get("local")
        if lbf is not None and local is not None and lbf + local != total:
            raise refusal(f"{total} is not lbf + local, {lbf} + {local}", f'"{lbf + local}"')
        return total


Proof = Literal[
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


class DutyPart(Part):
    """Read a duty of the yearly wheel; `responsible` names a seat.

    `proof` is where it is seen that the duty was done: at a meeting of `applies_to`, in the figures of
    `figures_from`, in the measures of `watch`, in a file, or on the page of that name.
    """

    key: Key
    name: Text
    section: Text
    cadence: Text | None = None
    count_per_year: Count | None = None
    applies_to: Many[Key] = ()
    responsible: Key | None = None
    proof: Proof | None = None
    figures_from: Key | None = None
    watch: Key | None = None
    due_year: int | None = None
    due_after: date | None = None
    due_by: date | None = None
    agreement_term: Text | None = None
    not_the_same_as: Text | None = None
    excludes: Text | None = None


class InitiativePart(Part):
    """Read one of the other initiatives or employment efforts (§ 8)."""

    key: Key
    name: Text
    target_group: Text | None = None
    helhedsplan_role: Text | None = None
    note: Text | None = None


class PlacePart(Part):
    """Read a place; `estate` where a plan covers more than one."""

    key: Key
    name: Text
    estate: Key | None = None


class ActivityTypePart(Part):
    """Read a type of activity and the criterion that it counts for."""

    key: Key
    name: Text
    area: Key | None = None
    counts_for: Key | None = None


class AbbreviationPart(Part):
    """Read an abbreviation; `long` is empty where the agreement does not explain it."""

    short: Short
    long: str
    note: Text | None = None


class InconsistencyPart(Part):
    """Read a contradiction in the text and how it is read."""

    key: Key
    where: Text
    what: Text
    handling: Text


class TemplatePart(Part):
    """Read the funder's template: its areas and documents."""

    key: Key
    name: Text
    areas: Many[Text]
    documents: Many[Text]
