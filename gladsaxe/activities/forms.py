"""The forms of activities: one activity, whatever its state, and what a list is narrowed to."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, ValidationError

from gladsaxe.activities.fields import (
    ACTIVITY_FIELDS,
    PLAIN_FIELDS,
    TEXT_KINDS,
    ActivityField,
    ActivityRecord,
    FieldKind,
)
from gladsaxe.activities.rules import (
    COUNT_FIELDS,
    STATE_WORDS,
    ActivityState,
    FormOption,
    ask_about_many,
    clear_inapplicable_counts,
    find_count_faults,
    find_day_fault,
    find_plan_faults,
    get_accepted_days,
)
from gladsaxe.database.clock import today
from gladsaxe.web.forms import (
    MAX_LINE_LENGTH,
    MAX_TEXT_LENGTH,
    CountField,
    DayField,
    DaysForm,
    LineField,
    PhotosField,
    TextField,
    TimeField,
    VersionForm,
    answer_required,
    clean_text,
    not_longer_than,
)

STATE_CHOICES = [(str(state), word) for state, word in STATE_WORDS.items()]
ANSWER_VALUES = {"ja": True, "nej": False, "": None}
ANSWER_CHOICES = [("ja", "Ja"), ("nej", "Nej"), ("", "Det ved jeg ikke endnu")]
PARSED_FIELDS: dict[FieldKind, type[Field]] = {
    FieldKind.COUNT: CountField,
    FieldKind.DAY: DayField,
    FieldKind.TIME: TimeField,
    FieldKind.PHOTOS: PhotosField,
}
# A choice between fewer is made with radio buttons, all in sight.
MIN_DROPDOWN_OPTIONS = 5


def clean_line(text: str | None) -> str:
    """Clean a typed line."""
    return " ".join(clean_text(text).split())


def make_form_field(field: ActivityField) -> Field:
    """Return what asks for a field."""
    required = [answer_required(field.required)] if field.required else []
    match field.kind:
        case FieldKind.LINE:
            checks = [*required, not_longer_than(MAX_LINE_LENGTH)]
            return LineField(field.label, checks, filters=[clean_line], description=field.hint)
        case FieldKind.TEXT:
            checks = [*required, not_longer_than(MAX_TEXT_LENGTH)]
            return TextField(field.label, checks, filters=[clean_text], description=field.hint)
        case FieldKind.YES_NO:
            return RadioField(field.label, choices=ANSWER_CHOICES, default="", description=field.hint)
        case FieldKind.STATE:
            return RadioField(field.label, choices=STATE_CHOICES, default=str(ActivityState.HELD))
        case FieldKind.TYPE | FieldKind.PLACE:
            return SelectField(field.label, required, validate_choice=False)
    return PARSED_FIELDS[field.kind](field.label, required, description=field.hint)


class ActivityForm(VersionForm):
    """Ask for an activity; `offer` tells it beforehand what there is to choose from."""

    asked = HiddenField()
    many = BooleanField("Ja, det er rigtigt")
    # These and the others are made of ACTIVITY_FIELDS; here stand those that are asked about by name.
    title: LineField
    type: SelectField
    place: SelectField
    day: DayField
    participants: CountField
    new_parents: CountField
    as_planned: RadioField
    deviation: TextField
    photos: PhotosField
    state: RadioField

    def offer(
        self, types: Sequence[FormOption], places: Sequence[FormOption], period: tuple[date, date]
    ) -> None:
        """Set what there is to choose from and, by the plan's first and last day, which days are taken."""
        self._types = {option.key: option for option in types}
        self._places = {option.key: option for option in places}
        self._taken = get_accepted_days(*period, today())
        for select, options in ((self.type, types), (self.place, places)):
            first = [("", "Vælg")] if len(options) >= MIN_DROPDOWN_OPTIONS else []
            select.choices = [*first, *((option.key, option.name) for option in options)]
        counting = ", ".join(option.name for option in types if option.counts_new_parents)
        self.new_parents.description = (
            f"Kun ved: {counting}. Tæl kun forældre, der ikke har været med før. Skriv aldrig navne."
        )
        if self.chosen_state() is ActivityState.PLANNED:
            for field in ACTIVITY_FIELDS:
                self[field.name].label.text = field.planned_label or field.label

    def validate_type(self, field: SelectField) -> None:
        """Refuse a type that is not offered."""
        if field.data not in self._types:
            raise ValidationError("Vælg en af mulighederne.")

    def validate_place(self, field: SelectField) -> None:
        """Refuse a place that is not offered."""
        if field.data not in self._places:
            raise ValidationError("Vælg en af mulighederne.")

    def chosen_state(self) -> ActivityState:
        """Return the state that is chosen, held for none that we know."""
        return ActivityState(self.state.data) if self.state.data in set(ActivityState) else ActivityState.HELD

    def counts_new_parents(self) -> bool:
        """Return True if the chosen type counts new parents."""
        return self.type.data in self._types and self._types[self.type.data].counts_new_parents

    def in_sight(self) -> list[Field]:
        """Return the fields that are in sight at once, at most six."""
        names = [field.name for field in ACTIVITY_FIELDS if self.chosen_state() in field.visible_in]
        if self.chosen_state() is ActivityState.HELD and self.counts_new_parents():
            names.append("new_parents")
        return [self[name] for name in names]

    def folded(self) -> list[Field]:
        """Return the fields under "Flere oplysninger", without those that no type of this plan asks for."""
        seen = {field.name for field in self.in_sight()}
        if not any(option.counts_new_parents for option in self._types.values()):
            seen.add("new_parents")
        return [self[field.name] for field in ACTIVITY_FIELDS if field.name not in seen]

    def unfolded(self) -> bool:
        """Return True if one of the folded fields has a fault or says something."""
        return bool(self.photos.kept) or any(
            field.errors or (field not in (self.state, self.photos) and field.data not in (None, ""))
            for field in self.folded()
        )

    def asks_about_many(self) -> bool:
        """Return True if the number of participants is asked about."""
        return self._question() is not None

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it
        """Read every field, and judge by the rules of an activity those that could be read."""
        super().validate(extra_validators)
        for name, sentence in self._rule_faults():
            if not self[name].errors:
                self[name].errors = [sentence]
        # What is asked about is asked once more about every other number.
        self.asked.data = self.asked.raw_data = None
        if self._question() is not None:
            self.asked.data = str(self.participants.data)
        return not self.errors

    def _rule_faults(self) -> Iterator[tuple[str, str]]:
        state = self.chosen_state()
        if isinstance(self.day.data, date):
            fault = find_day_fault(state, self.day.data, today(), self._taken)
            if fault:
                yield "day", fault
        yield from find_count_faults(state, self._counts(), self.counts_new_parents())
        yield from find_plan_faults(state, ANSWER_VALUES.get(self.as_planned.data), self.deviation.data or "")
        question = self._question()
        confirmed = self.many.data and self.asked.data == str(self.participants.data)
        if question and not confirmed:
            self.many.data = False
            yield "participants", question

    def _question(self) -> str | None:
        number = self.participants.data
        return ask_about_many(number) if isinstance(number, int) else None

    def _counts(self) -> dict[str, int | None]:
        return {name: self[name].data for name in COUNT_FIELDS}

    def record(self) -> ActivityRecord:
        """Return what was written; only of a form that is valid."""
        state = self.chosen_state()
        plain = {field.column: self._value(field) for field in PLAIN_FIELDS}
        counts: dict[str, Any] = {
            **clear_inapplicable_counts(state, self._counts(), self.counts_new_parents())
        }
        return ActivityRecord(
            type_id=self._types[self.type.data].id,
            place_id=self._places[self.place.data].id,
            day=self.day.data,
            state=state,
            **plain,
            **counts,
        )

    def _value(self, field: ActivityField) -> Any:  # noqa: ANN401 - each field's own kind
        data = self[field.name].data
        if field.kind is FieldKind.YES_NO:
            return ANSWER_VALUES[data]
        return data or "" if field.kind in TEXT_KINDS else data


for _field in ACTIVITY_FIELDS:
    setattr(ActivityForm, _field.name, make_form_field(_field))


class FilterForm(DaysForm):
    """Ask what the list is narrowed to; a faulty answer is said and narrows nothing."""

    slags = SelectField("Slags", default="")
    sted = SelectField("Sted", default="")
    omraade = SelectField("Indsatsområde", default="")
    status = SelectField("Status", choices=[("", "Alle"), *STATE_CHOICES], default="")

    def offer(
        self,
        types: Mapping[str, FormOption],
        places: Mapping[str, FormOption],
        areas: Mapping[str, FormOption],
    ) -> None:
        """Set what there is to choose from, by key; several types can be asked for, with commas."""
        kinds = [(key, option.name) for key, option in types.items()]
        several = str(self.slags.data or "").split(",")
        if len(several) > 1 and all(key in types for key in several):
            kinds.append((",".join(several), " + ".join(types[key].name for key in several)))
        self.slags.choices = [("", "Alle"), *kinds]
        self.sted.choices = [("", "Alle"), *((key, option.name) for key, option in places.items())]
        self.omraade.choices = [("", "Alle"), *((key, option.name) for key, option in areas.items())]

    def get_value(self, name: str) -> Any:  # noqa: ANN401 - each field's own kind
        """Return what a field asks for, None for nothing or what it could not read."""
        field = self[name]
        return None if field.errors or not field.data else field.data

    def narrows(self) -> bool:
        """Return True if anything is asked for or wrong."""
        return any(field.data or field.errors for field in self)
