"""The fields of enquiries and of vandalism bills, each once: form, page, history and import."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gladsaxe.core.fields import FileHeading
from gladsaxe.registers.rules import NO_MARK, BillPayer


class FieldKind(StrEnum):
    """How a field is asked for, kept and shown.

    A new field is LINE or TEXT; each of the other kinds has its own place on the pages and in a file.
    """

    LINE = "line"
    TEXT = "text"
    DESCRIPTION = "description"
    DAY = "day"
    PLACE = "place"
    MARK = "mark"
    KRONER = "kroner"
    PAYER = "payer"
    PHOTOS = "photos"
    ISSUE = "issue"


PLAIN_KINDS = frozenset({FieldKind.LINE, FieldKind.TEXT})


@dataclass(frozen=True)
class RegisterField:
    """A field of a register's row.

    `label` is the form's question, `word` its name on the row's page and in the history, `required` is said
    where the answer is missing, and `rows` are the lines of its box. `kept_as` is its column in the row where
    that has another name. None for a file that the field is not in.
    """

    name: str
    kind: FieldKind
    label: str
    word: str = ""
    hint: str = ""
    required: str = ""
    rows: int = 3
    kept_as: str = ""
    file: FileHeading | None = None

    @property
    def column(self) -> str:
        """Return the column of the row and the field of the entry that keeps it."""
        return self.kept_as or self.name

    @property
    def file_name(self) -> str:
        """Return what the settings of an import call it."""
        return self.name if self.kind is FieldKind.PLACE else self.column


@dataclass(frozen=True)
class EnquiryEntry:
    """What the property office writes of an enquiry; `mark` is one of the agreement's, or none."""

    day: date
    place_id: int
    text: str
    mark: str = NO_MARK


@dataclass(frozen=True)
class BillEntry:
    """What the property office writes of a vandalism bill, the amount in whole øre."""

    day: date
    place_id: int
    oere: int
    text: str = ""
    paid_by: BillPayer = BillPayer.UNKNOWN
    issue_id: int | None = None


DAY_FIELD = RegisterField(
    "day",
    FieldKind.DAY,
    "Hvilken dag?",
    "Dag",
    hint="Dag, måned og år. For eksempel 05-06-2018",
    required="Skriv hvilken dag det var.",
    file=FileHeading(
        "Dato",
        "dag,hvilken dag,dato for aktivitet,registreret,fakturadato,date",
        holds="day",
        required=True,
        stub=True,
    ),
)
PLACE_FIELD = RegisterField(
    "place",
    FieldKind.PLACE,
    "Hvor?",
    "Sted",
    required="Vælg hvor det var.",
    kept_as="place_id",
    file=FileHeading("Sted", "hvor,lokation,lokalitet,område,adresse,place", required=True, constant=True),
)

# Each in the order of its form.
ENQUIRY_FIELDS = (
    DAY_FIELD,
    PLACE_FIELD,
    RegisterField(
        "text",
        FieldKind.DESCRIPTION,
        "Hvad handlede henvendelsen om?",
        hint="Skriv om stedet og det, der skete.",
        required="Skriv hvad henvendelsen handlede om.",
        rows=5,
        file=FileHeading(
            "Hvad handlede henvendelsen om",
            "henvendelse,tekst,beskrivelse,emne,hvad,bemærkning",
            width=50,
            required=True,
        ),
    ),
    RegisterField(
        "mark",
        FieldKind.MARK,
        "Mærke",
        "Mærke",
        file=FileHeading("Mærke", "målgruppe,kategori,type", constant=True),
    ),
)
BILL_FIELDS = (
    RegisterField(
        "amount",
        FieldKind.KRONER,
        "Beløb i kroner",
        "Beløb",
        hint="For eksempel 1.850 eller 1850,50",
        required="Skriv hvor stort beløbet er.",
        kept_as="oere",
        file=FileHeading(
            "Beløb", "beløb i kroner,kr,kroner,pris,i alt,regning", holds="number", required=True
        ),
    ),
    DAY_FIELD,
    PLACE_FIELD,
    RegisterField(
        "text",
        FieldKind.DESCRIPTION,
        "Hvad var ødelagt? (frivilligt)",
        hint="Skriv ikke navne eller andet om bestemte personer.",
        file=FileHeading("Hvad var ødelagt", "hærværk,tekst,beskrivelse,hvad,bemærkning", width=50),
    ),
    RegisterField(
        "paid_by",
        FieldKind.PAYER,
        "Hvem har betalt?",
        "Betalt af",
        file=FileHeading("Hvem har betalt", "betalt af,betaler", constant=True),
    ),
    RegisterField(
        "photos",
        FieldKind.PHOTOS,
        "Billede af regningen (frivilligt)",
        hint="Højst 5 billeder. Dæk navne til, før du tager dem.",
    ),
    RegisterField(
        "problem",
        FieldKind.ISSUE,
        "Nummer på problemet, hvis det er skrevet ind (frivilligt)",
        kept_as="issue_id",
    ),
)
# A file's columns begin with the day and the place.
BILL_FILE_FIELDS = (
    DAY_FIELD,
    PLACE_FIELD,
    *(field for field in BILL_FIELDS if field not in (DAY_FIELD, PLACE_FIELD)),
)
