"""Deviations, notices and conflicts: what they are called, and what can be said of each."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gladsaxe.access.rules import SECRETARIAT_ROLES, Actor, Right


class Source(StrEnum):
    """Name what went off plan."""

    ACTIVITY = "aktivitet"
    MILESTONE = "milepael"


class Stand(StrEnum):
    """Name what a forum decided about a deviation."""

    HANDLED = "klarer"
    TOLD = "bestyrelsen"


class Phase(StrEnum):
    """Name how far a deviation has come."""

    OPEN = "mangler"
    HANDLED = "klares"
    TOLD = "hos-bestyrelsen"
    CLOSED = "afsluttet"


SOURCE_WORDS = {Source.ACTIVITY: "Aktivitet", Source.MILESTONE: "Milepæl"}
STAND_WORDS = {
    Stand.HANDLED: "Vi klarer det selv",
    Stand.TOLD: "Vi orienterer bestyrelsen",
}
PHASE_WORDS = {
    Phase.OPEN: "Mangler stillingtagen",
    Phase.HANDLED: "Forummet klarer det",
    Phase.TOLD: "Hos bestyrelsen",
    Phase.CLOSED: "Afsluttet",
}
TAKEN = "Forummet har allerede taget stilling. Se hvad der blev besluttet."
NOT_OPEN = "Afvigelsen er allerede afsluttet eller ligger hos bestyrelsen."


class Told(StrEnum):
    """Name what a body can be told."""

    DEVIATION = "afvigelse"
    NOTICE = "besked"


TOLD_WORDS = {Told.DEVIATION: "Afvigelse", Told.NOTICE: "Besked til bestyrelsen"}


@dataclass(frozen=True)
class ToldThing:
    """Hold something that a body was told and has not answered; `endpoint` and `values` are its page."""

    kind: Told
    id: int
    title: str
    text: str
    told_on: date
    endpoint: str
    values: dict[str, str | int]


def may_take_stand(actor: Actor, forum_key: str) -> bool:
    """Return True if the actor may say what the forum decided: those who sit in it, and the secretariat."""
    return actor.may(Right.TAKE_STAND) and (
        forum_key in actor.body_keys or bool(actor.roles & SECRETARIAT_ROLES)
    )


class Change(StrEnum):
    """Name what kind of change a notice is about (§ 9)."""

    ACTIVITY = "aktivitet"
    PEOPLE = "bemanding"
    MONEY = "oekonomi"
    TIME = "tidsplan"
    COOPERATION = "samarbejde"
    OTHER = "andet"


CHANGE_WORDS = {
    Change.ACTIVITY: "En aktivitet eller indsats",
    Change.PEOPLE: "Bemandingen",
    Change.MONEY: "Økonomien",
    Change.TIME: "Tidsplanen",
    Change.COOPERATION: "Samarbejdet mellem parterne",
    Change.OTHER: "Noget andet",
}


class Between(StrEnum):
    """Name who disagree; only the first is for the plan's own path (§ 10)."""

    PARTIES = "parter"
    MUNICIPALITY = "kommune"
    HOUSING = "bolig"


BETWEEN_WORDS = {
    Between.PARTIES: "Parter i aftalen, på tværs af kommune og boligorganisationer",
    Between.MUNICIPALITY: "Kun kommunens egne folk",
    Between.HOUSING: "Kun boligorganisationerne indbyrdes",
}
OWN_FORUM = {
    Between.MUNICIPALITY: "En konflikt inden for kommunen afklares i kommunens egne fora, ikke her.",
    Between.HOUSING: "En konflikt mellem boligorganisationerne afklares i deres egne fora, ikke her.",
}


class Station(StrEnum):
    """Name how far along its path a conflict is."""

    LEAD = "leder"
    GROUP = "gruppe"
    BOARD = "bestyrelse"
    SETTLED = "afklaret"


STATION_WORDS = {
    Station.LEAD: "Hos sekretariatslederen",
    Station.GROUP: "Drøftes i et forum eller opfølgningsgruppen",
    Station.BOARD: "Hos bestyrelsen",
    Station.SETTLED: "Afklaret",
}
PATH = tuple(Station)
MOVED = "Konflikten er flyttet videre imens. Se hvor den er nu."


def next_stations(station: Station) -> tuple[Station, ...]:
    """Return where a conflict can go from here: never back."""
    return PATH[PATH.index(station) + 1 :]
