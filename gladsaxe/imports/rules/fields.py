"""What a file can hold, by kind: its fields, the headings they are known by, and the right it asks."""

from dataclasses import dataclass
from enum import StrEnum

from gladsaxe.access.rules import Actor, Right
from gladsaxe.imports.rules.cells import normalize_text


class ImportKind(StrEnum):
    """Name what a file holds."""

    FIGURES = "tal"
    TABLE = "tabel"
    ACTIVITIES = "aktiviteter"
    ENQUIRIES = "henvendelser"
    BILLS = "regninger"
    PLACES = "steder"
    SEATS = "pladser"


KIND_WORDS = {
    ImportKind.FIGURES: "Tal til målene, en række for hvert tal",
    ImportKind.TABLE: "En tabel fra Danmarks Statistik eller fra boligsociale data",
    ImportKind.ACTIVITIES: "Aktiviteter, en række for hver",
    ImportKind.ENQUIRIES: "Henvendelser",
    ImportKind.BILLS: "Hærværksregninger",
    ImportKind.PLACES: "Steder",
    ImportKind.SEATS: "Pladser: hvem der sidder hvor",
}
KIND_RIGHTS = {
    ImportKind.FIGURES: Right.KEEP_FIGURES,
    ImportKind.TABLE: Right.KEEP_FIGURES,
    ImportKind.ACTIVITIES: Right.IMPORT_ACTIVITIES,
    ImportKind.ENQUIRIES: Right.KEEP_REGISTERS,
    ImportKind.BILLS: Right.KEEP_REGISTERS,
    ImportKind.PLACES: Right.MANAGE_SEATS,
    ImportKind.SEATS: Right.MANAGE_SEATS,
}


@dataclass(frozen=True)
class ImportField:
    """A field: the headings it is known by, best first.

    `stub` is written only once for several rows in some files; `constant` can be said once for a whole file.
    """

    name: str
    label: str
    words: tuple[str, ...]
    required: bool = False
    stub: bool = False
    constant: bool = False


def _make_field(name: str, label: str, words: str, **traits: bool) -> ImportField:
    return ImportField(
        name, label, tuple(normalize_text(word) for word in (label, *words.split(","))), **traits
    )


DAY_FIELD = _make_field(
    "day", "Dato", "dag,hvilken dag,dato for aktivitet,registreret,fakturadato,date", required=True, stub=True
)
PLACE_FIELD = _make_field(
    "place", "Sted", "hvor,lokation,lokalitet,område,adresse,place", required=True, constant=True
)

FIELDS_BY_KIND: dict[ImportKind, tuple[ImportField, ...]] = {
    ImportKind.FIGURES: (
        _make_field(
            "criterion",
            "Mål",
            "nr,nummer,mål nr,målnummer,kriterium,indikator,nøgle",
            required=True,
            stub=True,
        ),
        _make_field("period", "Periode", "år,skoleår,tid,årstal,tidspunkt,time,year", required=True),
        _make_field("area", "Tallet for området", "området,område,tal,værdi,resultat,area,value"),
        _make_field("comparison", "Tallet der sammenlignes med", "sammenligning,kommune,kommunen,comparison"),
        _make_field("text", "Svar eller bemærkning", "svar,bemærkning,bemærkninger,note,kommentar"),
        _make_field("state", "Tilstand", "er tallet opgjort,status,opgjort"),
        _make_field("provisional", "Foreløbig", "foreløbigt,foreløbigt tal"),
        _make_field("n", "Antal svar", "svar i alt,stikprøve,stikprøvestørrelse,n"),
        _make_field("source", "Kilde", "datakilde,source", constant=True),
        _make_field("received_on", "Modtaget", "modtaget den,dato modtaget", constant=True),
        _make_field("reason", "Rettet fordi", "grund,hvorfor rettes tallet"),
    ),
    ImportKind.TABLE: (),
    ImportKind.ACTIVITIES: (
        DAY_FIELD,
        _make_field(
            "type",
            "Slags",
            "type,aktivitetstype,slags aktivitet,kategori",
            required=True,
            stub=True,
            constant=True,
        ),
        _make_field("title", "Hvad", "hvad lavede i,titel,aktivitet,navn,emne,beskrivelse", stub=True),
        PLACE_FIELD,
        _make_field("state", "Status", "tilstand,hvad er der sket"),
        _make_field("starts_at", "Begyndte", "klokken,tid,tidspunkt,kl,start"),
        _make_field(
            "participants", "Deltagere", "antal,antal deltagere,deltagere i alt,antal i alt,fremmødte,i alt"
        ),
        _make_field("under_18", "Under 18", "under 18 år,børn,heraf børn,børn og unge,antal børn"),
        _make_field(
            "new_parents", "Nye forældre", "heraf nye,nye,heraf nye forældre,antal nye forældre,nye deltagere"
        ),
        _make_field("volunteers", "Frivillige", "antal frivillige,heraf frivillige"),
        _make_field("as_planned", "Gik som planlagt", "som planlagt,gik det som planlagt"),
        _make_field("deviation", "Hvad blev anderledes", "afvigelse,hvorfor ikke"),
        _make_field(
            "text", "Bemærkning", "bemærkninger,hvordan det gik,hvordan gik det,note,noter,kommentar"
        ),
    ),
    ImportKind.ENQUIRIES: (
        DAY_FIELD,
        PLACE_FIELD,
        _make_field(
            "text",
            "Hvad handlede henvendelsen om",
            "henvendelse,tekst,beskrivelse,emne,hvad,bemærkning",
            required=True,
        ),
        _make_field("mark", "Mærke", "målgruppe,kategori,type", constant=True),
    ),
    ImportKind.BILLS: (
        DAY_FIELD,
        PLACE_FIELD,
        _make_field("oere", "Beløb", "beløb i kroner,kr,kroner,pris,i alt,regning", required=True),
        _make_field("text", "Hvad var ødelagt", "hærværk,tekst,beskrivelse,hvad,bemærkning"),
        _make_field("paid_by", "Hvem har betalt", "betalt af,betaler", constant=True),
    ),
    ImportKind.PLACES: (
        _make_field("name", "Navn", "sted,stedets navn,place", required=True),
        _make_field("estate", "Boligområde", "område,afdeling", constant=True),
    ),
    ImportKind.SEATS: (
        _make_field("seat", "Plads", "funktion,rolle,nøgle", required=True, stub=True, constant=True),
        _make_field("name", "Navn", "person,hvem,medlem", required=True),
        _make_field(
            "starts_on", "Fra dag", "fra,fra og med,start,begynder,indtrådt", required=True, constant=True
        ),
        _make_field("ends_on", "Til dag", "til,til og med,slut,udtrådt"),
        _make_field("body", "Organ", "forum,udvalg,gruppe"),
        _make_field("party", "Part", "organisation,boligforening"),
    ),
}
# The column that faults came back in, and those that the board's workbook has and no file says.
IGNORED_HEADINGS = frozenset(
    map(normalize_text, ("Fejl", "Skrevet ind", "Skrevet ind af", "Skrevet ind fra", "Forskel"))
)


def may_import(actor: Actor, kind: ImportKind) -> bool:
    """Return True if the actor may bring such a file in."""
    return actor.may(Right.IMPORT_FILES) and actor.may(KIND_RIGHTS[kind])


def list_allowed_kinds(actor: Actor) -> list[ImportKind]:
    """Return the kinds of files that the actor may bring in."""
    return [kind for kind in ImportKind if may_import(actor, kind)]
