"""The forms of issues: one issue, a walk with several observations, and what follows."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FormField,
    RadioField,
    SelectField,
    ValidationError,
)

from gladsaxe.audit_log.rules import STATED, Purpose
from gladsaxe.database.clock import today
from gladsaxe.issues import rules
from gladsaxe.issues.rules import (
    ASKS_REASON,
    KIND_WORDS,
    LEVEL_WORDS,
    STATE_WORDS,
    URGENCY_WORDS,
    FollowUp,
    Kind,
    Level,
    Report,
    State,
    Urgency,
    day_fault,
    lower_levels,
)
from gladsaxe.web.forms import (
    LONGEST_LINE,
    LONGEST_TEXT,
    BaseForm,
    CountField,
    DanishForm,
    DayField,
    DaysForm,
    LineField,
    PhotosField,
    TextField,
    VersionForm,
    clean_text,
    not_after,
    not_longer_than,
    required,
)

Choices = Sequence[tuple[str, str]]
FIRST_ROWS, MORE_ROWS, MOST_ROWS = 5, 5, 50
KINDS = [("", "Vælg"), *((str(kind), word) for kind, word in KIND_WORDS.items())]
URGENCIES = [(str(urgency), word) for urgency, word in URGENCY_WORDS.items()]
STATES = [(str(state), word) for state, word in STATE_WORDS.items()]
WHOSE = [("", "Alle"), ("mine", "Dem, jeg har skrevet"), ("ansvar", "Dem, jeg er ansvarlig for")]
LEVELS = [(str(level.value), word) for level, word in LEVEL_WORDS.items()]

NO_KIND, NO_PLACE, NO_TEXT = "Vælg hvad det handler om.", "Vælg hvor det var.", "Skriv hvad du så."
NO_DAY, FUTURE = "Skriv hvilken dag det var.", "Datoen kan ikke være i fremtiden."


class Dated(BaseForm):
    """Know the first day that can be written in; the view sets it from the plan's period."""

    earliest: date = date.min

    def not_too_early(self, day: Any) -> None:  # noqa: ANN401 - what a field has read, a day or nothing
        """Refuse a day before the first one."""
        fault = day_fault(day, self.earliest, today()) if isinstance(day, date) else None
        if fault:
            raise ValidationError(fault)


class IssueForm(Dated):
    """Ask for a problem or an idea: six things to see at once, the rest under "Flere oplysninger"."""

    kind = SelectField("Hvad handler det om?", [required(NO_KIND)], choices=KINDS, default="")
    place = SelectField("Hvor er det?", [required(NO_PLACE)], default="")
    text = TextField("Hvad så du?", [required(NO_TEXT), not_longer_than(LONGEST_TEXT)])
    seen_on = DayField("Hvornår så du det?", [required(NO_DAY), not_after(today, FUTURE)])
    urgency = RadioField("Hvor meget haster det?", choices=URGENCIES, default=str(Urgency.SOON))
    photos = PhotosField("Billeder (frivilligt)")
    where_exactly = LineField("Hvor præcist? (frivilligt)", [not_longer_than(LONGEST_LINE)])
    wants_reply = BooleanField("Jeg vil gerne have svar")
    level = RadioField("Hvem må læse det?", choices=LEVELS, default=str(Level.OPEN.value))

    def validate_seen_on(self, field: DayField) -> None:
        """Refuse a day long before the plan."""
        self.not_too_early(field.data)

    def report(self) -> Report:
        """Return what was told."""
        return Report(
            kind=Kind(self.kind.data),
            place_id=int(self.place.data),
            seen_on=self.seen_on.data,
            urgency=Urgency(self.urgency.data),
            text=clean_text(self.text.data),
            where_exactly=clean_text(self.where_exactly.data),
            wants_reply=bool(self.wants_reply.data),
            level=Level(int(self.level.data)),
        )


class ObservationForm(DanishForm):
    """Ask for one observation of a walk; an empty one is left out."""

    kind = SelectField("Hvad handler det om?", [required(NO_KIND)], choices=KINDS, default="")
    place = SelectField("Hvor er det?", [required(NO_PLACE)], default="")
    text = TextField("Hvad så I?", [required("Skriv hvad I så."), not_longer_than(LONGEST_TEXT)])
    urgency = RadioField("Hvor meget haster det?", choices=URGENCIES, default=str(Urgency.SOON))
    photos = PhotosField("Billeder (frivilligt)")

    def is_blank(self) -> bool:
        """Tell whether nothing was written in the row."""
        typed = self.kind.data or self.place.data or (self.text.data or "").strip()
        return not (typed or self.photos.chosen() or self.photos.kept)

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it
        """Check the row unless it is empty."""
        return self.is_blank() or super().validate(extra_validators)

    def report(self, day: date) -> Report:
        """Return what was seen that day."""
        return Report(
            kind=Kind(self.kind.data),
            place_id=int(self.place.data),
            seen_on=day,
            urgency=Urgency(self.urgency.data),
            text=clean_text(self.text.data),
        )


class WalkForm(Dated):
    """Ask for a walk and its observations."""

    walked_on = DayField("Hvilken dag gik I?", [required(NO_DAY), not_after(today, FUTURE)])
    participants = CountField("Hvor mange var med? (frivilligt)")
    rows = FieldList(FormField(ObservationForm), min_entries=FIRST_ROWS, max_entries=MOST_ROWS)

    def validate_walked_on(self, field: DayField) -> None:
        """Refuse a day long before the plan."""
        self.not_too_early(field.data)

    def validate_participants(self, field: CountField) -> None:
        """Refuse more people than live anywhere near."""
        if field.data is not None and field.data > 100_000:
            raise ValidationError("Skriv et helt tal, for eksempel 25.")

    def validate_rows(self, _field: Field) -> None:
        """Ask for at least one observation."""
        if all(row.is_blank() for row in self.observations()):
            raise ValidationError("Skriv mindst én observation.")

    def submission_of(self, field: Field) -> str:
        """Return the submission id of the row that the field stands in."""
        return rules.row_submission(str(self.submission_id.data), row_number(field.name))

    def observations(self) -> list[ObservationForm]:
        """Return the rows."""
        return [entry.form for entry in self.rows]

    def set_places(self, places: Choices) -> None:
        """Give each row the places to choose from."""
        for row in self.observations():
            row.place.choices = list(places)

    def add_rows(self) -> None:
        """Add more empty rows, up to the most there can be."""
        for _ in range(min(MORE_ROWS, MOST_ROWS - len(self.rows))):
            self.rows.append_entry()

    def faults(self) -> list[tuple[str, str]]:
        """Return each faulty field's id with its first sentence; a row's says which row."""
        faults = [
            (field.id, str(field.errors[0])) for field in (self.walked_on, self.participants) if field.errors
        ]
        if self.rows.errors and isinstance(self.rows.errors[-1], str):
            faults.append((self.observations()[0].kind.id, self.rows.errors[-1]))
        return faults + list(self._row_faults())

    def _row_faults(self) -> Iterator[tuple[str, str]]:
        for number, row in enumerate(self.observations(), start=1):
            for field in row:
                if field.errors:
                    yield field.id, f"Observation {number}: {field.errors[0]}"


def row_number(field: str) -> int:
    """Return the number of the row that a field stands in, by the form's own name of it: rows-3-photos."""
    return int(field.split("-")[1])


class FollowUpForm(VersionForm):
    """Ask what becomes of an issue."""

    state = SelectField("Hvor langt er det?", default="")
    responsible = SelectField("Hvem er ansvarlig?", default="")
    reason = TextField("Hvorfor? (når den lukkes eller gives videre)", [not_longer_than(LONGEST_TEXT)])
    reply = TextField("Svar til den, der skrev (frivilligt)", [not_longer_than(LONGEST_TEXT)])

    def offer(self, state: State, nexts: Sequence[State], responsible: str, seats: Choices) -> None:
        """Set the choices: the states that can follow, and who can be responsible."""
        self.state.choices = [
            ("", f"Uændret: {STATE_WORDS[state]}"),
            *((str(s), STATE_WORDS[s]) for s in nexts),
        ]
        self.responsible.choices = [("", f"Uændret: {responsible}"), *seats]

    def validate_reason(self, field: TextField) -> None:
        """Ask for the reason where the reporter is told why."""
        asked = ASKS_REASON.get(State(self.state.data)) if self.state.data in set(State) else None
        if asked and not clean_text(field.data):
            raise ValidationError(asked)

    def validate_reply(self, _field: TextField) -> None:
        """Ask for something to save."""
        if not any(
            clean_text(str(field.data or ""))
            for field in (self.state, self.responsible, self.reason, self.reply)
        ):
            raise ValidationError("Vælg eller skriv noget, før du gemmer.")

    def change(self) -> FollowUp:
        """Return what is to change."""
        return FollowUp(
            state=State(self.state.data) if self.state.data else None,
            responsible_seat_id=int(self.responsible.data) if self.responsible.data else None,
            reason=clean_text(self.reason.data),
            reply=clean_text(self.reply.data),
        )


class ReopenForm(VersionForm):
    """Ask what is still a problem."""

    still = TextField("Hvad ser du nu? (frivilligt)", [not_longer_than(LONGEST_TEXT)])

    def text(self) -> str:
        """Return what was written."""
        return clean_text(self.still.data)


class LevelForm(VersionForm):
    """Ask how closely an issue is to be kept."""

    level = RadioField("Hvem må læse det fra nu af?")

    def offer(self, level: Level) -> None:
        """Set the choices: the levels above the present one."""
        self.level.choices = [(str(higher.value), LEVEL_WORDS[higher]) for higher in Level if higher > level]


class LowerForm(VersionForm):
    """Ask the handler who may read an issue instead, and why."""

    lower_to = RadioField("Hvem skal kunne læse det?")
    lower_why = TextField("Hvorfor?", [required("Skriv hvorfor."), not_longer_than(LONGEST_TEXT)])

    def offer(self, kind: Kind, level: Level) -> None:
        """Set the choices: the levels under the present one, down to the kind's floor."""
        self.lower_to.choices = [
            (str(lower.value), LEVEL_WORDS[lower]) for lower in lower_levels(kind, level)
        ]

    def level(self) -> Level:
        """Return the wanted level."""
        return Level(int(self.lower_to.data))

    def reason(self) -> str:
        """Return why."""
        return clean_text(self.lower_why.data)


class AnswerForm(VersionForm):
    """Ask the second person."""

    answer = RadioField(
        "Skal flere kunne læse det?",
        [required("Vælg ja eller nej.")],
        choices=[("ja", "Ja"), ("nej", "Nej, lad det være")],
    )

    def approves(self) -> bool:
        """Tell whether the answer is yes."""
        return bool(self.answer.data == "ja")


class ReaderForm(VersionForm):
    """Ask who is to read what is strictly confidential, and what for."""

    reader = SelectField("Hvem skal kunne læse den?", [required("Vælg en person.")], default="")
    purpose = LineField(
        "Hvad skal personen bruge det til?", [required("Skriv formålet."), not_longer_than(LONGEST_LINE)]
    )

    def offer(self, people: Sequence[tuple[int, str]]) -> None:
        """Set the choices."""
        self.reader.choices = [("", "Vælg"), *((str(person_id), name) for person_id, name in people)]

    def person_id(self) -> int:
        """Return who was chosen."""
        return int(self.reader.data)

    def why(self) -> str:
        """Return the purpose."""
        return clean_text(self.purpose.data)


class PurposeForm(BaseForm):
    """Ask what something strictly confidential is opened for: a press for the usual, else a few words."""

    opening = RadioField(
        "Hvad skal du bruge det til?",
        choices=[(str(purpose), word) for purpose, word in STATED.items()],
    )
    opening_words = LineField("Noget andet", [not_longer_than(LONGEST_LINE)])

    def validate_opening_words(self, field: LineField) -> None:
        """Ask for the words where none of the usual purposes was pressed."""
        if self.opening.data == Purpose.OTHER and not clean_text(field.data):
            raise ValidationError("Skriv, hvad du skal bruge det til.")

    def stated(self) -> tuple[Purpose, str]:
        """Return the purpose, and the words of one that is none of the usual."""
        purpose = Purpose(self.opening.data)
        return purpose, clean_text(self.opening_words.data) if purpose is Purpose.OTHER else ""


class FilterForm(DaysForm):
    """Ask what the list is narrowed to; a faulty value is said and narrows nothing."""

    slags = SelectField("Slags", choices=[("", "Alle"), *KINDS[1:]], default="")
    status = SelectField("Status", choices=[("", "Alle"), *STATES], default="")
    sted = SelectField("Sted", default="")
    vis = RadioField("Vis", choices=WHOSE, default="")
