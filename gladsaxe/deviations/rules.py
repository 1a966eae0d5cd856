"""Deviations, notices and conflicts: what they are called, and what can be said of each."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gladsaxe.access.rules import SECRETARIAT_ROLES, Actor, Right


class DeviationSource(StrEnum):
    """Name what went off plan."""

    ACTIVITY = "aktivitet"
    MILESTONE = "milepael"


class ForumStand(StrEnum):
    """Name what a forum decided about a deviation."""

    HANDLED = "klarer"
    TOLD = "bestyrelsen"


class DeviationPhase(StrEnum):
    """Name how far a deviation has come."""

    OPEN = "mangler"
    HANDLED = "klares"
    TOLD = "hos-bestyrelsen"
    CLOSED = "afsluttet"


SOURCE_WORDS = {DeviationSource.ACTIVITY: "Aktivitet", DeviationSource.MILESTONE: "Milepæl"}
STAND_WORDS = {
    ForumStand.HANDLED: "Vi klarer det selv",
    ForumStand.TOLD: "Vi orienterer bestyrelsen",
}
PHASE_WORDS = {
    DeviationPhase.OPEN: "Mangler stillingtagen",
    DeviationPhase.HANDLED: "Forummet klarer det",
    DeviationPhase.TOLD: "Hos bestyrelsen",
    DeviationPhase.CLOSED: "Afsluttet",
}
STAND_ALREADY_TAKEN = "Forummet har allerede taget stilling. Se hvad der blev besluttet."
DEVIATION_NOT_OPEN = "Afvigelsen er allerede afsluttet eller ligger hos bestyrelsen."


class ReportKind(StrEnum):
    """Name what a body can be told."""

    DEVIATION = "afvigelse"
    NOTICE = "besked"


REPORT_KIND_WORDS = {ReportKind.DEVIATION: "Afvigelse", ReportKind.NOTICE: "Besked til bestyrelsen"}


@dataclass(frozen=True)
class OpenReport:
    """A notice that a body has not answered; `endpoint` and `values` are its page."""

    kind: ReportKind
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


class NoticeSubject(StrEnum):
    """Name what kind of change a notice is about (§ 9)."""

    ACTIVITY = "aktivitet"
    PEOPLE = "bemanding"
    MONEY = "oekonomi"
    TIME = "tidsplan"
    COOPERATION = "samarbejde"
    OTHER = "andet"


NOTICE_SUBJECT_WORDS = {
    NoticeSubject.ACTIVITY: "En aktivitet eller indsats",
    NoticeSubject.PEOPLE: "Bemandingen",
    NoticeSubject.MONEY: "Økonomien",
    NoticeSubject.TIME: "Tidsplanen",
    NoticeSubject.COOPERATION: "Samarbejdet mellem parterne",
    NoticeSubject.OTHER: "Noget andet",
}


class ConflictScope(StrEnum):
    """Name who disagree; only the first is for the plan's own path (§ 10)."""

    PARTIES = "parter"
    MUNICIPALITY = "kommune"
    HOUSING = "bolig"


CONFLICT_SCOPE_WORDS = {
    ConflictScope.PARTIES: "Parter i aftalen, på tværs af kommune og boligorganisationer",
    ConflictScope.MUNICIPALITY: "Kun kommunens egne folk",
    ConflictScope.HOUSING: "Kun boligorganisationerne indbyrdes",
}
OWN_FORUM_MESSAGES = {
    ConflictScope.MUNICIPALITY: "En konflikt inden for kommunen afklares i kommunens egne fora, ikke her.",
    ConflictScope.HOUSING: "En konflikt mellem boligorganisationerne afklares i deres egne fora, ikke her.",
}


class ConflictStage(StrEnum):
    """Name how far along its path a conflict is."""

    LEAD = "leder"
    GROUP = "gruppe"
    BOARD = "bestyrelse"
    SETTLED = "afklaret"


CONFLICT_STAGE_WORDS = {
    ConflictStage.LEAD: "Hos sekretariatslederen",
    ConflictStage.GROUP: "Drøftes i et forum eller opfølgningsgruppen",
    ConflictStage.BOARD: "Hos bestyrelsen",
    ConflictStage.SETTLED: "Afklaret",
}
STAGE_ORDER = tuple(ConflictStage)
STALE_CONFLICT = "Konflikten er flyttet videre imens. Se hvor den er nu."


def list_next_stages(station: ConflictStage) -> tuple[ConflictStage, ...]:
    """Return where a conflict can go from here: never back."""
    return STAGE_ORDER[STAGE_ORDER.index(station) + 1 :]
