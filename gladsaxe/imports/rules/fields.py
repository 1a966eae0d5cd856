"""What a file can hold, by kind: its fields, the headings they are known by, and the right it asks."""

from dataclasses import dataclass
from enum import StrEnum

from gladsaxe.access.rules import Actor, Right
from gladsaxe.imports.rules.cells import plain


class Kind(StrEnum):
    """Name what a file holds."""

    FIGURES = "tal"
    TABLE = "tabel"
    ACTIVITIES = "aktiviteter"
    ENQUIRIES = "henvendelser"
    BILLS = "regninger"
    PLACES = "steder"
    SEATS = "pladser"


KIND_WORDS = {
    Kind.FIGURES: "Tal til målene, en række for hvert tal",
    Kind.TABLE: "En tabel fra Danmarks Statistik eller fra boligsociale data",
    Kind.ACTIVITIES: "Aktiviteter, en række for hver",
    Kind.ENQUIRIES: "Henvendelser",
    Kind.BILLS: "Hærværksregninger",
    Kind.PLACES: "Steder",
    Kind.SEATS: "Pladser: hvem der sidder hvor",
}
KIND_RIGHTS = {
    Kind.FIGURES: Right.KEEP_FIGURES,
    Kind.TABLE: Right.KEEP_FIGURES,
    Kind.ACTIVITIES: Right.IMPORT_ACTIVITIES,
    Kind.ENQUIRIES: Right.KEEP_REGISTERS,
    Kind.BILLS: Right.KEEP_REGISTERS,
    Kind.PLACES: Right.MANAGE_SEATS,
    Kind.SEATS: Right.MANAGE_SEATS,
}


@dataclass(frozen=True)
class Field:
    """Hold a field: the headings it is known by, best first.

    `stub` is written only once for several rows in some files; `constant` can be said once for a whole file.
    """

    name: str
    label: str
    words: tuple[str, ...]
    required: bool = False
    stub: bool = False
    constant: bool = False


def _field(name: str, label: str, words: str, **traits: bool) -> Field:
    return Field(name, label, tuple(plain(word) for word in (label, *words.split(","))), **traits)


DAY = _field(
    "day", "Dato", "dag,hvilken dag,dato for aktivitet,registreret,fakturadato,date", required=True, stub=True
)
PLACE = _field("place", "Sted", "hvor,lokation,lokalitet,område,adresse,place", required=True, constant=True)

FIELDS: dict[Kind, tuple[Field, ...]] = {
    Kind.FIGURES: (
        _field(
            "criterion",
            "Mål",
            "nr,nummer,mål nr,målnummer,kriterium,indikator,nøgle",
            required=True,
            stub=True,
        ),
        _field("period", "Periode", "år,skoleår,tid,årstal,tidspunkt,time,year", required=True),
        _field("area", "Tallet for området", "området,område,tal,værdi,resultat,area,value"),
        _field("comparison", "Tallet der sammenlignes med", "sammenligning,kommune,kommunen,comparison"),
        _field("text", "Svar eller bemærkning", "svar,bemærkning,bemærkninger,note,kommentar"),
        _field("state", "Tilstand", "er tallet opgjort,status,opgjort"),
        _field("provisional", "Foreløbig", "foreløbigt,foreløbigt tal"),
        _field("n", "Antal svar", "svar i alt,stikprøve,stikprøvestørrelse,n"),
        _field("source", "Kilde", "datakilde,source", constant=True),
        _field("received_on", "Modtaget", "modtaget den,dato modtaget", constant=True),
        _field("reason", "Rettet fordi", "grund,hvorfor rettes tallet"),
    ),
    Kind.TABLE: (),
    Kind.ACTIVITIES: (
        DAY,
        _field(
            "type",
            "Slags",
            "type,aktivitetstype,slags aktivitet,kategori",
            required=True,
            stub=True,
            constant=True,
        ),
        _field("title", "Hvad", "hvad lavede i,titel,aktivitet,navn,emne,beskrivelse", stub=True),
        PLACE,
        _field("state", "Status", "tilstand,hvad er der sket"),
        _field("starts_at", "Begyndte", "klokken,tid,tidspunkt,kl,start"),
        _field(
            "participants", "Deltagere", "antal,antal deltagere,deltagere i alt,antal i alt,fremmødte,i alt"
        ),
        _field("under_18", "Under 18", "under 18 år,børn,heraf børn,børn og unge,antal børn"),
        _field(
            "new_parents", "Nye forældre", "heraf nye,nye,heraf nye forældre,antal nye forældre,nye deltagere"
        ),
        _field("volunteers", "Frivillige", "antal frivillige,heraf frivillige"),
        _field("as_planned", "Gik som planlagt", "som planlagt,gik det som planlagt"),
        _field("deviation", "Hvad blev anderledes", "afvigelse,hvorfor ikke"),
        _field("text", "Bemærkning", "bemærkninger,hvordan det gik,hvordan gik det,note,noter,kommentar"),
    ),
    Kind.ENQUIRIES: (
        DAY,
        PLACE,
        _field(
            "text",
            "Hvad handlede henvendelsen om",
            "henvendelse,tekst,beskrivelse,emne,hvad,bemærkning",
            required=True,
        ),
        _field("mark", "Mærke", "målgruppe,kategori,type", constant=True),
    ),
    Kind.BILLS: (
        DAY,
        PLACE,
        _field("oere", "Beløb", "beløb i kroner,kr,kroner,pris,i alt,regning", required=True),
        _field("text", "Hvad var ødelagt", "hærværk,tekst,beskrivelse,hvad,bemærkning"),
        _field("paid_by", "Hvem har betalt", "betalt af,betaler", constant=True),
    ),
    Kind.PLACES: (
        _field("name", "Navn", "sted,stedets navn,place", required=True),
        _field("estate", "Boligområde", "område,afdeling", constant=True),
    ),
    Kind.SEATS: (
        _field("seat", "Plads", "funktion,rolle,nøgle", required=True, stub=True, constant=True),
        _field("name", "Navn", "person,hvem,medlem", required=True),
        _field(
            "starts_on", "Fra dag", "fra,fra og med,start,begynder,indtrådt", required=True, constant=True
        ),
        _field("ends_on", "Til dag", "til,til og med,slut,udtrådt"),
        _field("body", "Organ", "forum,udvalg,gruppe"),
        _field("party", "Part", "organisation,boligforening"),
    ),
}
# The column that faults came back in, and those that the board's workbook has and no file says.
IGNORED = frozenset(map(plain, ("Fejl", "Skrevet ind", "Skrevet ind af", "Skrevet ind fra", "Forskel")))


def may_import(actor: Actor, kind: Kind) -> bool:
    """Return True if the actor may bring such a file in."""
    return actor.may(Right.IMPORT_FILES) and actor.may(KIND_RIGHTS[kind])


def kinds_of(actor: Actor) -> list[Kind]:
    """Return the kinds of files that the actor may bring in."""
    return [kind for kind in Kind if may_import(actor, kind)]
