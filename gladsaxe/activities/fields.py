"""The fields of an activity, each once: form, history, page, workbook, import and search read them here."""

from dataclasses import dataclass, fields
from datetime import date, time
from enum import StrEnum

from gladsaxe.activities.rules import COUNT_FIELDS, ActivityState
from gladsaxe.core.fields import FileHeading, SheetHeading


class FieldKind(StrEnum):
    """How a field is asked for, kept and shown.

    A new field is LINE, TEXT, TIME or YES_NO. Of the other kinds each field has rules of its own in
    `rules.py`, and the counts are summed by month.
    """

    LINE = "line"
    TEXT = "text"
    TIME = "time"
    YES_NO = "yes or no"
    DAY = "day"
    COUNT = "count"
    TYPE = "type"
    PLACE = "place"
    STATE = "state"
    PHOTOS = "photos"


TEXT_KINDS = frozenset({FieldKind.LINE, FieldKind.TEXT})
# The kinds that every list, page and file treats alike.
PLAIN_KINDS = TEXT_KINDS | {FieldKind.TIME, FieldKind.YES_NO}


@dataclass(frozen=True)
class ActivityField:
    """A field of an activity.

    `label` is the form's question and `planned_label` how it is asked of what has not happened yet; `word`
    is its name in the history; `visible_in` are the states in which the form shows it at once, and otherwise
    under "Flere oplysninger"; `required` is said where the answer is missing. None for a sheet or a file that
    the field is not in.
    """

    name: str
    kind: FieldKind
    label: str
    word: str
    hint: str = ""
    required: str = ""
    planned_label: str = ""
    visible_in: frozenset[ActivityState] = frozenset()
    sheet: SheetHeading | None = None
    file: FileHeading | None = None

    @property
    def column(self) -> str:
        """Return the column of the row and the field of the record that keeps it."""
        return f"{self.name}_id" if self.kind in (FieldKind.TYPE, FieldKind.PLACE) else self.name


@dataclass(frozen=True)
class ActivityRecord:
    """What a person writes about an activity; an unknown count is None, not 0.

    History, page and files have the fields in this order.
    """

    title: str
    type_id: int
    place_id: int
    day: date
    state: ActivityState = ActivityState.HELD
    starts_at: time | None = None
    participants: int | None = None
    under_18: int | None = None
    new_parents: int | None = None
    volunteers: int | None = None
    as_planned: bool | None = None
    deviation: str = ""
    text: str = ""


ALL_STATES = frozenset(ActivityState)
HELD_ONLY = frozenset({ActivityState.HELD})

# In the order of the form. At most six are in sight at once: a phone and thirty seconds.
ACTIVITY_FIELDS = (
    ActivityField(
        "title",
        FieldKind.LINE,
        "Hvad lavede I?",
        "Hvad I lavede",
        hint="Skriv aldrig navne",
        required="Skriv hvad I lavede.",
        planned_label="Hvad skal I lave?",
        visible_in=ALL_STATES,
        sheet=SheetHeading("Hvad", 44),
        file=FileHeading("Hvad", "hvad lavede i,titel,aktivitet,navn,emne,beskrivelse", width=40, stub=True),
    ),
    ActivityField(
        "type",
        FieldKind.TYPE,
        "Hvilken slags aktivitet?",
        "Slags",
        required="Vælg hvilken slags aktivitet det var.",
        planned_label="Hvilken slags aktivitet bliver det?",
        visible_in=ALL_STATES,
        sheet=SheetHeading("Type", 20),
        file=FileHeading(
            "Slags", "type,aktivitetstype,slags aktivitet,kategori", required=True, stub=True, constant=True
        ),
    ),
    ActivityField(
        "place",
        FieldKind.PLACE,
        "Hvor var det?",
        "Sted",
        required="Vælg hvor det var.",
        planned_label="Hvor skal det være?",
        visible_in=ALL_STATES,
        sheet=SheetHeading("Sted", 30),
        file=FileHeading(
            "Sted", "hvor,lokation,lokalitet,område,adresse,place", required=True, constant=True
        ),
    ),
    ActivityField(
        "day",
        FieldKind.DAY,
        "Hvilken dag?",
        "Dag",
        hint="Dag, måned og år. For eksempel 05-06-2018",
        required="Skriv hvilken dag det var.",
        visible_in=ALL_STATES,
        sheet=SheetHeading("Dag", 12),
        file=FileHeading(
            "Dato",
            "dag,hvilken dag,dato for aktivitet,registreret,fakturadato,date",
            holds="day",
            required=True,
            stub=True,
        ),
    ),
    ActivityField(
        "participants",
        FieldKind.COUNT,
        "Hvor mange var med i alt?",
        "Deltagere i alt",
        hint="Et cirkatal er fint",
        visible_in=HELD_ONLY,
        sheet=SheetHeading("Deltagere", 13),
        file=FileHeading(
            "Deltagere",
            "antal,antal deltagere,deltagere i alt,antal i alt,fremmødte,i alt",
            holds="number",
        ),
    ),
    ActivityField(
        "new_parents",
        FieldKind.COUNT,
        "Hvor mange forældre var med for første gang?",
        "Nye forældre",
        sheet=SheetHeading("Nye forældre", 12),
        file=FileHeading(
            "Nye forældre",
            "heraf nye,nye,heraf nye forældre,antal nye forældre,nye deltagere",
            holds="number",
        ),
    ),
    ActivityField(
        "under_18",
        FieldKind.COUNT,
        "Hvor mange af dem var børn og unge under 18 år?",
        "Under 18 år",
        sheet=SheetHeading("Under 18", 11),
        file=FileHeading("Under 18", "under 18 år,børn,heraf børn,børn og unge,antal børn", holds="number"),
    ),
    ActivityField(
        "volunteers",
        FieldKind.COUNT,
        "Hvor mange frivillige hjalp til?",
        "Frivillige",
        sheet=SheetHeading("Frivillige", 13),
        file=FileHeading("Frivillige", "antal frivillige,heraf frivillige", holds="number"),
    ),
    ActivityField(
        "as_planned",
        FieldKind.YES_NO,
        "Gik det som planlagt?",
        "Gik som planlagt",
        sheet=SheetHeading("Som planlagt", 11),
        file=FileHeading("Gik som planlagt", "som planlagt,gik det som planlagt"),
    ),
    ActivityField(
        "deviation",
        FieldKind.TEXT,
        "Hvad blev anderledes?",
        "Hvad blev anderledes",
        hint="Skriv det, hvis du har svaret Nej",
        sheet=SheetHeading("Hvad blev anderledes", 30),
        file=FileHeading("Hvad blev anderledes", "afvigelse,hvorfor ikke", width=40),
    ),
    ActivityField(
        "text",
        FieldKind.TEXT,
        "Hvordan gik det?",
        "Hvordan det gik",
        hint="Skriv aldrig navne eller andet om bestemte personer",
        file=FileHeading(
            "Bemærkning",
            "bemærkninger,hvordan det gik,hvordan gik det,note,noter,kommentar",
            width=50,
        ),
    ),
    ActivityField("photos", FieldKind.PHOTOS, "Tilføj billede", "Nye billeder"),
    ActivityField(
        "starts_at",
        FieldKind.TIME,
        "Hvornår begyndte det? (frivilligt)",
        "Begyndte",
        hint="For eksempel 9.30",
        planned_label="Hvornår begynder det? (frivilligt)",
        visible_in=frozenset({ActivityState.PLANNED}),
        sheet=SheetHeading("Kl.", 7),
        file=FileHeading("Begyndte", "klokken,tid,tidspunkt,kl,start"),
    ),
    ActivityField(
        "state",
        FieldKind.STATE,
        "Hvad er der sket med aktiviteten?",
        "Status",
        visible_in=frozenset({ActivityState.POSTPONED, ActivityState.CANCELLED}),
        sheet=SheetHeading("Tilstand", 13),
        file=FileHeading("Status", "tilstand,hvad er der sket"),
    ),
)

FIELDS_BY_COLUMN = {field.column: field for field in ACTIVITY_FIELDS}
RECORD_COLUMNS = tuple(field.name for field in fields(ActivityRecord))
# In the order of the record, which the photos are no part of.
RECORD_FIELDS = tuple(FIELDS_BY_COLUMN[column] for column in RECORD_COLUMNS)


def list_fields_first(*columns: str) -> tuple[ActivityField, ...]:
    """Return the record's fields with those columns first, as a sheet or a file begins with them."""
    first = [FIELDS_BY_COLUMN[column] for column in columns]
    return (*first, *(field for field in RECORD_FIELDS if field not in first))


SHEET_FIELDS = tuple(
    field
    for field in list_fields_first("day", "title", "starts_at", "type_id", "place_id", "state")
    if field.sheet and field.kind is not FieldKind.COUNT
)
# They stand last on the sheet.
SHEET_COUNTS = tuple(FIELDS_BY_COLUMN[name] for name in COUNT_FIELDS)
FILE_FIELDS = tuple(field for field in list_fields_first("day", "type_id", "title", "place_id") if field.file)
# Their kinds are read, kept and shown alike; the others have a line of their own wherever they are.
PLAIN_FIELDS = tuple(field for field in RECORD_FIELDS if field.kind in PLAIN_KINDS)
TEXT_COLUMNS = tuple(field.column for field in RECORD_FIELDS if field.kind in TEXT_KINDS)
