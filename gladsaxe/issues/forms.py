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

from gladsaxe.agreement.issue_kinds import IssueKind, IssueUrgency
from gladsaxe.audit_log.rules import STATED_PURPOSES, ReadingPurpose
from gladsaxe.core.confidentiality import LEVEL_POLICIES, ConfidentialityLevel
from gladsaxe.database.clock import today
from gladsaxe.issues import rules
from gladsaxe.issues.rules import (
    ASKS_ANSWER,
    ASKS_STILL,
    KIND_WORDS,
    STATE_WORDS,
    URGENCY_WORDS,
    FollowUp,
    IssueReport,
    IssueState,
    find_day_fault,
    list_lower_levels,
)
from gladsaxe.web.forms import (
    MAX_LINE_LENGTH,
    MAX_TEXT_LENGTH,
    BaseForm,
    CountField,
    DanishForm,
    DayField,
    DaysForm,
    LineField,
    PhotosField,
    TextField,
    VersionForm,
    answer_required,
    clean_text,
    not_after,
    not_longer_than,
)

FormChoices = Sequence[tuple[str, str]]
FIRST_ROWS, MORE_ROWS, MAX_ROWS = 5, 5, 50
KIND_CHOICES = [("", "Vælg"), *((str(kind), word) for kind, word in KIND_WORDS.items())]
URGENCY_CHOICES = [(str(urgency), word) for urgency, word in URGENCY_WORDS.items()]
STATE_CHOICES = [(str(state), word) for state, word in STATE_WORDS.items()]
OWNER_CHOICES = [("", "Alle"), ("mine", "Dem, jeg har skrevet")]
HANDLER_CHOICES = [
    ("uden", "Nye uden ansvarlig"),
    ("aabne", "Mine, der ikke er afsluttet"),
    ("ansvar", "Dem, jeg er ansvarlig for"),
]
LEVEL_CHOICES = [(str(level.value), policy.words) for level, policy in LEVEL_POLICIES.items()]

NO_KIND, NO_PLACE, NO_TEXT = "Vælg hvad det handler om.", "Vælg hvor det var.", "Skriv hvad du så."
ASKS_MORE = "Skriv det, du vil føje til."
NO_DAY, FUTURE_DATE_MESSAGE = "Skriv hvilken dag det var.", "Datoen kan ikke være i fremtiden."


class DatedForm(BaseForm):
    """A form that knows the first day of the plan's period, which the view sets."""

    earliest: date = date.min

    def check_earliest_day(self, day: Any) -> None:  # noqa: ANN401 - what a field has read, a day or nothing
        """Refuse a day before the first one."""
        fault = find_day_fault(day, self.earliest, today()) if isinstance(day, date) else None
        if fault:
            raise ValidationError(fault)


class IssueForm(DatedForm):
    """Ask for a problem or an idea: six things to see at once, the rest under "Flere oplysninger"."""

    kind = SelectField("Hvad handler det om?", [answer_required(NO_KIND)], choices=KIND_CHOICES, default="")
    place = SelectField("Hvor er det?", [answer_required(NO_PLACE)], default="")
    text = TextField("Hvad så du?", [answer_required(NO_TEXT), not_longer_than(MAX_TEXT_LENGTH)])
    seen_on = DayField("Hvornår så du det?", [answer_required(NO_DAY), not_after(today, FUTURE_DATE_MESSAGE)])
    urgency = RadioField("Hvor meget haster det?", choices=URGENCY_CHOICES, default=str(IssueUrgency.SOON))
    photos = PhotosField("Billeder (frivilligt)")
    where_exactly = LineField("Hvor præcist? (frivilligt)", [not_longer_than(MAX_LINE_LENGTH)])
    wants_reply = BooleanField("Jeg vil gerne have svar")
    level = RadioField(
        "Hvem må læse det?", choices=LEVEL_CHOICES, default=str(ConfidentialityLevel.OPEN.value)
    )

    def validate_seen_on(self, field: DayField) -> None:
        """Refuse a day long before the plan."""
        self.check_earliest_day(field.data)

    def report(self) -> IssueReport:
        """Return what was told."""
        return IssueReport(
            kind=IssueKind(self.kind.data),
            place_id=int(self.place.data),
            seen_on=self.seen_on.data,
            urgency=IssueUrgency(self.urgency.data),
            text=clean_text(self.text.data),
            where_exactly=clean_text(self.where_exactly.data),
            wants_reply=bool(self.wants_reply.data),
            level=ConfidentialityLevel(int(self.level.data)),
        )


class ObservationForm(DanishForm):
    """Ask for one observation of a walk; an empty one is left out."""

    kind = SelectField("Hvad handler det om?", [answer_required(NO_KIND)], choices=KIND_CHOICES, default="")
    place = SelectField("Hvor er det?", [answer_required(NO_PLACE)], default="")
    text = TextField("Hvad så I?", [answer_required("Skriv hvad I så."), not_longer_than(MAX_TEXT_LENGTH)])
    urgency = RadioField("Hvor meget haster det?", choices=URGENCY_CHOICES, default=str(IssueUrgency.SOON))
    photos = PhotosField("Billeder (frivilligt)")

    def is_blank(self) -> bool:
        """Return True if nothing was written in the row."""
        typed = self.kind.data or self.place.data or (self.text.data or "").strip()
        return not (typed or self.photos.chosen() or self.photos.kept)

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it
        """Check the row unless it is empty."""
        return self.is_blank() or super().validate(extra_validators)

    def report(self, day: date) -> IssueReport:
        """Return what was seen that day."""
        return IssueReport(
            kind=IssueKind(self.kind.data),
            place_id=int(self.place.data),
            seen_on=day,
            urgency=IssueUrgency(self.urgency.data),
            text=clean_text(self.text.data),
        )


class WalkForm(DatedForm):
    """Ask for a walk and its observations."""

    walked_on = DayField(
        "Hvilken dag gik I?", [answer_required(NO_DAY), not_after(today, FUTURE_DATE_MESSAGE)]
    )
    participants = CountField("Hvor mange var med? (frivilligt)")
    rows = FieldList(FormField(ObservationForm), min_entries=FIRST_ROWS, max_entries=MAX_ROWS)

    def validate_walked_on(self, field: DayField) -> None:
        """Refuse a day long before the plan."""
        self.check_earliest_day(field.data)

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
        return rules.get_row_submission_id(str(self.submission_id.data), parse_row_number(field.name))

    def observations(self) -> list[ObservationForm]:
        """Return the rows."""
        return [entry.form for entry in self.rows]

    def set_places(self, places: FormChoices) -> None:
        """Give each row the places to choose from."""
        for row in self.observations():
            row.place.choices = list(places)

    def add_rows(self) -> None:
        """Add more empty rows, up to the most there can be."""
        for _ in range(min(MORE_ROWS, MAX_ROWS - len(self.rows))):
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


def parse_row_number(field: str) -> int:
    """Return the number of the row that a field stands in, by the form's own name of it: rows-3-photos."""
    return int(field.split("-")[1])


class FollowUpForm(VersionForm):
    """Ask what becomes of an issue."""

    state = SelectField("Hvor langt er det?", default="")
    responsible = SelectField("Hvem er ansvarlig?", default="")
    ready = SelectField("Brug en færdig sætning (frivilligt)", default="")
    reply = TextField("Svar til den, der skrev", [not_longer_than(MAX_TEXT_LENGTH)])
    note = TextField("Intern note", [not_longer_than(MAX_TEXT_LENGTH)])
    _sentences: Sequence[tuple[IssueState, str]] = ()

    def offer(
        self, state: IssueState, nexts: Sequence[IssueState], responsible: str, seats: FormChoices
    ) -> None:
        """Set the choices: the states that can follow, and who can be responsible."""
        self.state.choices = [
            ("", f"Uændret: {state.word}"),
            *((str(s), s.word) for s in nexts),
        ]
        self.responsible.choices = [("", f"Uændret: {responsible}"), *seats]

    def offer_sentences(self, sentences: Sequence[tuple[IssueState, str]]) -> None:
        """Set the ready sentences, each with the state that it ends an issue in."""
        self._sentences = sentences
        self.ready.choices = [
            ("", "Ingen"),
            *((str(number), f"{row[0].word}: {row[1]}") for number, row in enumerate(sentences, start=1)),
        ]

    def validate_ready(self, field: SelectField) -> None:
        """Refuse a sentence that belongs to another state than the chosen one."""
        if self._ready_sentence() and self._sentences[int(field.data) - 1][0] != self.state.data:
            raise ValidationError("Sætningen passer ikke til det, du har valgt. Vælg, hvor langt det er.")

    def validate_reply(self, _field: TextField) -> None:
        """Ask for the answer that ends it, and for something to save."""
        asked = ASKS_ANSWER.get(IssueState(self.state.data)) if self.state.data in set(IssueState) else None
        if asked and not self._answer():
            raise ValidationError(asked)
        fields = (self.state, self.responsible, self.ready, self.reply, self.note)
        if not any(clean_text(str(field.data or "")) for field in fields):
            raise ValidationError("Vælg eller skriv noget, før du gemmer.")

    def change(self) -> FollowUp:
        """Return what is to change."""
        return FollowUp(
            state=IssueState(self.state.data) if self.state.data else None,
            responsible_seat_id=int(self.responsible.data) if self.responsible.data else None,
            reply=self._answer(),
            note=clean_text(self.note.data),
        )

    def _answer(self) -> str:
        return "\n".join(part for part in (self._ready_sentence(), clean_text(self.reply.data)) if part)

    def _ready_sentence(self) -> str:
        number = int(self.ready.data) if (self.ready.data or "").isdecimal() else 0
        return self._sentences[number - 1][1] if 0 < number <= len(self._sentences) else ""


class ReopenForm(VersionForm):
    """Ask what is still a problem."""

    still = TextField("Hvad ser du nu?", [answer_required(ASKS_STILL), not_longer_than(MAX_TEXT_LENGTH)])

    def text(self) -> str:
        """Return what was written."""
        return clean_text(self.still.data)


class MoreForm(VersionForm):
    """Ask the reporter for more."""

    more = TextField("Vil du skrive mere?", [answer_required(ASKS_MORE), not_longer_than(MAX_TEXT_LENGTH)])

    def text(self) -> str:
        """Return what was written."""
        return clean_text(self.more.data)


class LevelForm(VersionForm):
    """Ask how closely an issue is to be kept."""

    level = RadioField("Hvem må læse det fra nu af?")

    def offer(self, level: ConfidentialityLevel) -> None:
        """Set the choices: the levels above the present one."""
        self.level.choices = [
            (str(higher.value), LEVEL_POLICIES[higher].words)
            for higher in ConfidentialityLevel
            if higher > level
        ]


class LowerForm(VersionForm):
    """Ask the handler who may read an issue instead, and why."""

    lower_to = RadioField("Hvem skal kunne læse det?")
    lower_why = TextField("Hvorfor?", [answer_required("Skriv hvorfor."), not_longer_than(MAX_TEXT_LENGTH)])

    def offer(self, kind: IssueKind, level: ConfidentialityLevel) -> None:
        """Set the choices: the levels under the present one, down to the kind's floor."""
        self.lower_to.choices = [
            (str(lower.value), LEVEL_POLICIES[lower].words) for lower in list_lower_levels(kind, level)
        ]

    def level(self) -> ConfidentialityLevel:
        """Return the wanted level."""
        return ConfidentialityLevel(int(self.lower_to.data))

    def reason(self) -> str:
        """Return why."""
        return clean_text(self.lower_why.data)


class AnswerForm(VersionForm):
    """Ask the second person."""

    answer = RadioField(
        "Skal flere kunne læse det?",
        [answer_required("Vælg ja eller nej.")],
        choices=[("ja", "Ja"), ("nej", "Nej, lad det være")],
    )

    def ask(self, raises: bool) -> None:
        """Set the question to the one about raising or about lowering the level."""
        self.answer.label.text = "Skal færre kunne læse det?" if raises else "Skal flere kunne læse det?"

    def approves(self) -> bool:
        """Return True if the answer is yes."""
        return bool(self.answer.data == "ja")


class ReaderForm(VersionForm):
    """Ask who is to read what is strictly confidential, and what for."""

    reader = SelectField("Hvem skal kunne læse den?", [answer_required("Vælg en person.")], default="")
    purpose = LineField(
        "Hvad skal personen bruge det til?",
        [answer_required("Skriv formålet."), not_longer_than(MAX_LINE_LENGTH)],
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
        choices=[(str(purpose), word) for purpose, word in STATED_PURPOSES.items()],
    )
    opening_words = LineField("Noget andet", [not_longer_than(MAX_LINE_LENGTH)])

    def validate_opening_words(self, field: LineField) -> None:
        """Ask for the words where none of the usual purposes was pressed."""
        if self.opening.data == ReadingPurpose.OTHER and not clean_text(field.data):
            raise ValidationError("Skriv, hvad du skal bruge det til.")

    def get_purpose(self) -> tuple[ReadingPurpose, str]:
        """Return the purpose, and the words of one that is none of the usual."""
        purpose = ReadingPurpose(self.opening.data)
        return purpose, clean_text(self.opening_words.data) if purpose is ReadingPurpose.OTHER else ""


class FilterForm(DaysForm):
    """Ask what the list is narrowed to; a faulty value is said and narrows nothing."""

    slags = SelectField("Slags", choices=[("", "Alle"), *KIND_CHOICES[1:]], default="")
    status = SelectField("Status", choices=[("", "Alle"), *STATE_CHOICES], default="")
    sted = SelectField("Sted", default="")
    vis = RadioField("Vis", choices=[*OWNER_CHOICES, *HANDLER_CHOICES], default="")

    def offer(self, places: FormChoices, follows_up: bool) -> None:
        """Set the choices: the places, and whose issues; what waits is for those who follow up."""
        self.sted.choices = list(places)
        self.vis.choices = [*OWNER_CHOICES, *(HANDLER_CHOICES if follows_up else ())]
