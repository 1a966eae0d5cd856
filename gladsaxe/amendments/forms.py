"""The forms of an amendment: one for each kind of change, and the funder's answer."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from wtforms import RadioField, SelectField, ValidationError

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.amendments.rules import (
    AMENDABLE_AGGREGATES,
    CRITERION_EXISTS,
    FIELDS_BY_KIND,
    PARTY_EXISTS,
    AmendmentKind,
    AmendmentState,
    FunderAnswer,
    list_counting_periods,
    parse_periods,
    parse_plan_period,
)
from gladsaxe.attachments.forms import DocumentField
from gladsaxe.indicators.decisions import AGGREGATE_WORDS, MODE_WORDS
from gladsaxe.indicators.forms import NO_REASON_MESSAGE, DecisionForm
from gladsaxe.web.forms import (
    MAX_LINE_LENGTH,
    MAX_TEXT_LENGTH,
    BaseForm,
    CountField,
    DayField,
    DecimalField,
    LineField,
    TextField,
    answer_required,
    clean_text,
    not_longer_than,
)

NO_NUMBER = "Skriv tallet."
LINE_LIMIT = not_longer_than(MAX_LINE_LENGTH)


class AmendmentForm(DecisionForm):
    """Ask why the agreement shall be changed and by which decision; each kind adds what shall be changed."""

    reason = TextField("Hvorfor?", [answer_required(NO_REASON_MESSAGE), not_longer_than(MAX_TEXT_LENGTH)])
    criterion: Criterion
    #: The name of the field that a change as a whole is faulty at.
    fault_field: ClassVar[str] = "reason"

    def ask(self, _definition: Mapping[str, Any]) -> None:
        """Set what is asked for."""

    def fill(self, _definition: Mapping[str, Any]) -> None:
        """Put what holds now into a form that was not posted."""

    def changes(self) -> dict[str, Any]:
        """Return the fields of the definition as they shall be."""
        raise NotImplementedError

    def find_fault_field(self) -> Any:  # noqa: ANN401 - a field
        """Return the field that a change as a whole is faulty at."""
        return self[self.fault_field]


class NumberForm(AmendmentForm):
    """Ask for a target or a base."""

    fault_field = "value"

    value = DecimalField("Nyt tal", [answer_required(NO_NUMBER)])
    key = "target"

    def ask(self, definition: Mapping[str, Any]) -> None:
        """Name the unit."""
        unit = self.criterion.unit_of_result if self.key == "target" else definition["unit"]
        self.value.label.text = f"Nyt {'måltal' if self.key == 'target' else 'starttal'} ({unit})"

    def fill(self, definition: Mapping[str, Any]) -> None:
        """Put the present number in."""
        self.value.data = Decimal(definition[self.key])

    def changes(self) -> dict[str, Any]:
        """Return the number as the file writes it."""
        return {self.key: format(self.value.data, "f")}


class BaseNumberForm(NumberForm):
    """Ask for a base."""

    key = "baseline_value"


class ReadingForm(AmendmentForm):
    """Ask what is counted, and what it is compared with."""

    aggregate = RadioField(
        "Hvad skal tælles?", choices=[(name, AGGREGATE_WORDS[name]) for name in AMENDABLE_AGGREGATES]
    )
    comparison_mode = RadioField("Hvad sammenlignes der med?", choices=[*MODE_WORDS.items()])

    def ask(self, _definition: Mapping[str, Any]) -> None:
        """Leave out what the criterion has none of."""
        if self.criterion.aggregate not in AMENDABLE_AGGREGATES:
            del self.aggregate
        if self.criterion.series != "gap":
            del self.comparison_mode

    def fill(self, _definition: Mapping[str, Any]) -> None:
        """Choose the present reading."""
        for name in ("aggregate", "comparison_mode"):
            if name in self:
                self[name].data = getattr(self.criterion, name)

    def changes(self) -> dict[str, Any]:
        """Return what was chosen; the text leaves no other reading open then."""
        chosen = {name: self[name].data for name in ("aggregate", "comparison_mode") if name in self}
        return {**chosen, "alternative_reading": None} if "aggregate" in chosen else chosen

    def find_fault_field(self) -> Any:  # noqa: ANN401 - a field
        """Return the first field there is."""
        return self["aggregate" if "aggregate" in self else "comparison_mode"]


class PeriodForm(AmendmentForm):
    """Ask for the periods that count."""

    fault_field = "periods"

    periods = LineField(
        "Hvilke år skal tælle?", [answer_required("Skriv årene med komma imellem."), LINE_LIMIT]
    )

    def fill(self, _definition: Mapping[str, Any]) -> None:
        """Put the present periods in."""
        self.periods.data = ", ".join(period.label for period in list_counting_periods(self.criterion))

    def validate_periods(self, field: LineField) -> None:
        """Refuse what is no period of this criterion."""
        try:
            parse_periods(field.data or "", self.criterion)
        except ValueError:
            example = ", ".join(period.label for period in list_counting_periods(self.criterion))
            raise ValidationError(f"Skriv årene med komma imellem, for eksempel {example}.") from None

    def changes(self) -> dict[str, Any]:
        """Return the periods."""
        return {"periods": parse_periods(self.periods.data or "", self.criterion)}


class SeatForm(AmendmentForm):
    """Ask for a seat's function and how many sit on it."""

    fault_field = "most"

    function = LineField("Funktion", [answer_required("Skriv hvilken funktion pladsen er for."), LINE_LIMIT])
    least = CountField("Mindst antal (frivilligt)")
    most = CountField("Højst antal (frivilligt)")

    def fill(self, definition: Mapping[str, Any]) -> None:
        """Put the present seat in."""
        self.function.data = definition.get("function")
        self.least.data, self.most.data = definition.get("min"), definition.get("max")

    def changes(self) -> dict[str, Any]:
        """Return the seat."""
        return {"function": clean_text(self.function.data), "min": self.least.data, "max": self.most.data}


class PlanForm(AmendmentForm):
    """Ask for the days that the plan itself begins and ends."""

    fault_field = "ends"

    starts = DayField("Aftalen begynder", [answer_required("Skriv hvilken dag aftalen begynder.")])
    ends = DayField("Aftalen slutter", [answer_required("Skriv hvilken dag aftalen slutter.")])

    def fill(self, definition: Mapping[str, Any]) -> None:
        """Put the present period in."""
        self.starts.data, self.ends.data = parse_plan_period(definition)

    def changes(self) -> dict[str, Any]:
        """Return the period as the file writes it."""
        days = (self.starts.data.isoformat(), self.ends.data.isoformat())
        return dict(zip(FIELDS_BY_KIND[AmendmentKind.PLAN], days, strict=True))


class DropForm(AmendmentForm):
    """Ask for nothing but why a criterion leaves the agreement, and by which decision."""

    def changes(self) -> dict[str, Any]:
        """Return that the criterion is dropped."""
        return {"dropped": True}


class PurposeForm(AmendmentForm):
    """Ask for the plan's purpose."""

    fault_field = "purpose"

    purpose = TextField("Nyt formål", [answer_required("Skriv formålet."), not_longer_than(MAX_TEXT_LENGTH)])

    def fill(self, definition: Mapping[str, Any]) -> None:
        """Put the present purpose in."""
        self.purpose.data = definition["purpose"]

    def changes(self) -> dict[str, Any]:
        """Return the purpose."""
        return {"purpose": clean_text(self.purpose.data)}


class BudgetForm(AmendmentForm):
    """Ask for the amounts of the budget (§ 7), in whole kr."""

    fault_field = "funded"

    funded = CountField("Støtten i alt (hele kr.)", [answer_required("Skriv beløbet i hele kroner.")])
    local = CountField(
        "Lokal medfinansiering i alt (hele kr.)", [answer_required("Skriv beløbet i hele kroner.")]
    )

    def fill(self, definition: Mapping[str, Any]) -> None:
        """Put the present amounts in."""
        self.funded.data, self.local.data = (definition[field] for field in self._fields_of_plan)

    def changes(self) -> dict[str, Any]:
        """Return the amounts."""
        return dict(zip(self._fields_of_plan, (self.funded.data, self.local.data), strict=True))

    @property
    def _fields_of_plan(self) -> tuple[str, ...]:
        return FIELDS_BY_KIND[AmendmentKind.BUDGET]


class NewCriterionForm(AmendmentForm):
    """Ask what a new criterion is called and how it reads; the file says how it is computed."""

    fault_field = "title"

    title = LineField("Hvad skal målet hedde?", [answer_required("Skriv hvad målet skal hedde."), LINE_LIMIT])
    wording = TextField(
        "Målets ordlyd", [answer_required("Skriv målets ordlyd."), not_longer_than(MAX_TEXT_LENGTH)]
    )
    names: Collection[str] = ()

    def ask(self, definition: Mapping[str, Any]) -> None:
        """Note the names that are taken."""
        self.names = definition["criterion_names"]

    def validate_title(self, field: LineField) -> None:
        """Refuse a name that a criterion has."""
        if clean_text(field.data) in self.names:
            raise ValidationError(CRITERION_EXISTS)

    def changes(self) -> dict[str, Any]:
        """Return the name and the wording."""
        return {
            "added_criterion": clean_text(self.title.data),
            "text_verbatim": clean_text(self.wording.data),
        }


class PartyJoinsForm(AmendmentForm):
    """Ask which party joins the agreement."""

    fault_field = "party_name"

    party_name = LineField("Hvilken part?", [answer_required("Skriv partens navn."), LINE_LIMIT])
    names: Collection[str] = ()

    def ask(self, definition: Mapping[str, Any]) -> None:
        """Note the parties that the agreement has."""
        self.names = definition["party_names"]

    def validate_party_name(self, field: LineField) -> None:
        """Refuse a party that the agreement has."""
        if clean_text(field.data) in self.names:
            raise ValidationError(PARTY_EXISTS)

    def changes(self) -> dict[str, Any]:
        """Return the party's name."""
        return {"joined_party": clean_text(self.party_name.data)}


class PartyLeavesForm(AmendmentForm):
    """Ask which of the parties leaves the agreement."""

    fault_field = "party"

    party = SelectField("Hvilken part?", [answer_required("Vælg en part.")], default="")

    def ask(self, definition: Mapping[str, Any]) -> None:
        """Offer the parties."""
        self.party.choices = [("", "Vælg"), *((name, name) for name in definition["party_names"])]

    def changes(self) -> dict[str, Any]:
        """Return the party's name."""
        return {"left_party": self.party.data}


FORM_BY_KIND: dict[AmendmentKind, type[AmendmentForm]] = {
    AmendmentKind.TARGET: NumberForm,
    AmendmentKind.BASE: BaseNumberForm,
    AmendmentKind.READING: ReadingForm,
    AmendmentKind.PERIOD: PeriodForm,
    AmendmentKind.SEAT: SeatForm,
    AmendmentKind.DROP: DropForm,
    AmendmentKind.PLAN: PlanForm,
    AmendmentKind.PURPOSE: PurposeForm,
    AmendmentKind.BUDGET: BudgetForm,
    AmendmentKind.NEW_CRITERION: NewCriterionForm,
    AmendmentKind.PARTY_JOINS: PartyJoinsForm,
    AmendmentKind.PARTY_LEAVES: PartyLeavesForm,
}


class FunderAnswerForm(BaseForm):
    """Ask for the funder's answer."""

    state = RadioField(
        "Hvad er svaret?",
        choices=[(str(state), state.word) for state in (AmendmentState.APPROVED, AmendmentState.REFUSED)],
    )
    settled_on = DayField("Hvilken dato har svaret?", [answer_required("Skriv svarets dato.")])
    reference = LineField(
        "Svarets nummer eller journalnummer", [answer_required("Skriv svarets nummer."), LINE_LIMIT]
    )
    paper = DocumentField("Filen med svaret")
    in_force_from = DayField("Fra hvilken dag gælder ændringen?")

    def validate_in_force_from(self, field: DayField) -> None:
        """Ask for the day where the change is approved."""
        if self.state.data == AmendmentState.APPROVED and field.data is None and not field.errors:
            raise ValidationError("Skriv fra hvilken dag ændringen gælder.")

    def approval(self) -> FunderAnswer:
        """Return the answer."""
        state = AmendmentState(self.state.data)
        day = self.in_force_from.data if state is AmendmentState.APPROVED else None
        return FunderAnswer(state, self.settled_on.data, clean_text(self.reference.data), day)
