"""The fields of a period's figure, each once: the form, the board's workbook and the import read them."""

from dataclasses import dataclass

from gladsaxe.core.fields import FileHeading, SheetHeading


@dataclass(frozen=True)
class FigureField:
    """A field of a figure.

    `label` is the form's question, which the criterion's unit and places complete for the two numbers. None
    for a sheet or a file that the field is not in.
    """

    name: str
    label: str = ""
    hint: str = ""
    sheet: SheetHeading | None = None
    file: FileHeading | None = None


# In the order of the form.
FIGURE_FIELDS = (
    FigureField(
        "criterion",
        file=FileHeading(
            "Mål",
            "nr,nummer,mål nr,målnummer,kriterium,indikator,nøgle",
            width=44,
            required=True,
            stub=True,
        ),
    ),
    FigureField(
        "period",
        "Hvilken periode?",
        sheet=SheetHeading("Periode", 12),
        file=FileHeading("Periode", "år,skoleår,tid,årstal,tidspunkt,time,year", required=True),
    ),
    FigureField(
        "state",
        "Er tallet opgjort?",
        sheet=SheetHeading("Tilstand", 18),
        file=FileHeading("Tilstand", "er tallet opgjort,status,opgjort"),
    ),
    FigureField(
        "area",
        hint="Skriv det, som kilden skriver det. For eksempel 71,1",
        sheet=SheetHeading("Området", 13),
        file=FileHeading(
            "Tallet for området", "området,område,tal,værdi,resultat,area,value", holds="number"
        ),
    ),
    FigureField("answer", "Hvad er svaret?", sheet=SheetHeading("Svar", 20)),
    FigureField(
        "comparison",
        sheet=SheetHeading("Sammenligning", 18),
        file=FileHeading(
            "Tallet der sammenlignes med", "sammenligning,kommune,kommunen,comparison", holds="number"
        ),
    ),
    FigureField(
        "text",
        "Hvad bygger svaret på?",
        file=FileHeading("Svar eller bemærkning", "svar,bemærkning,bemærkninger,note,kommentar", width=50),
    ),
    FigureField(
        "n",
        "Hvor mange har svaret? (frivilligt)",
        sheet=SheetHeading("Antal svar", 10),
        file=FileHeading("Antal svar", "svar i alt,stikprøve,stikprøvestørrelse,n", holds="number"),
    ),
    FigureField(
        "provisional",
        "Tallet er foreløbigt",
        sheet=SheetHeading("Foreløbig", 11),
        file=FileHeading("Foreløbig", "foreløbigt,foreløbigt tal"),
    ),
    FigureField("series_break", "Er tallet talt på en anden måde end før? Skriv hvordan (frivilligt)"),
    FigureField(
        "source",
        "Hvor kommer tallet fra?",
        sheet=SheetHeading("Kilde", 30),
        file=FileHeading("Kilde", "datakilde,source", width=30, constant=True),
    ),
    FigureField(
        "received_on",
        "Hvornår fik I tallet?",
        hint="Dag, måned og år. For eksempel 05-06-2018",
        sheet=SheetHeading("Modtaget", 12),
        file=FileHeading("Modtaget", "modtaget den,dato modtaget", holds="day", constant=True),
    ),
    FigureField(
        "reason",
        "Hvorfor rettes tallet?",
        hint="Det gamle tal bliver stående i historikken.",
        sheet=SheetHeading("Rettet fordi", 20),
        file=FileHeading("Rettet fordi", "grund,hvorfor rettes tallet", width=30),
    ),
)
FIELDS_BY_NAME = {field.name: field for field in FIGURE_FIELDS}
FILE_FIELDS = tuple(
    FIELDS_BY_NAME[name]
    for name in (
        *("criterion", "period", "area", "comparison", "text", "state", "provisional", "n", "source"),
        *("received_on", "reason"),
    )
)
