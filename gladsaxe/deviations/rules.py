"""Deviations, notices and conflicts: what they are called, and what can be said of each."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gladsaxe.access.rules import SECRETARIAT_ROLES, Actor, Right
from gladsaxe.core.worded_enum import WordedEnum


class DeviationSource(WordedEnum):
    """Name what went off plan."""

    ACTIVITY = "aktivitet", "Aktivitet"
    MILESTONE = "milepael", "Milepæl"


class ForumStand(WordedEnum):
    """Name what a forum decided about a deviation."""

    HANDLED = "klarer", "Vi klarer det selv"
    TOLD = "bestyrelsen", "Vi orienterer bestyrelsen"


class DeviationPhase(WordedEnum):
    """Name how far a deviation has come."""

    OPEN = "mangler", "Mangler stillingtagen"
    HANDLED = "klares", "Forummet klarer det"
    TOLD = "hos-bestyrelsen", "Hos bestyrelsen"
    CLOSED = "afsluttet", "Afsluttet"


SOURCE_WORDS = DeviationSource.get_words()
STAND_WORDS = ForumStand.get_words()
PHASE_WORDS = DeviationPhase.get_words()
STAND_ALREADY_TAKEN = "Forummet har allerede taget stilling. Se hvad der blev besluttet."
DEVIATION_NOT_OPEN = "Afvigelsen er allerede afsluttet eller ligger hos bestyrelsen."


class ReportKind(StrEnum):
    """Name what a body can be told."""

    DEVIATION = "afvigelse"
    NOTICE = "besked"


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


class NoticeSubject(WordedEnum):
    """Name what kind of change a notice is about (§ 9)."""

    ACTIVITY = "aktivitet", "En aktivitet eller indsats"
    PEOPLE = "bemanding", "Bemandingen"
    MONEY = "oekonomi", "Økonomien"
    TIME = "tidsplan", "Tidsplanen"
    COOPERATION = "samarbejde", "Samarbejdet mellem parterne"
    OTHER = "andet", "Noget andet"


NOTICE_SUBJECT_WORDS = NoticeSubject.get_words()


class ConflictScope(WordedEnum):
    """Name who disagree; only the first is for the plan's own path (§ 10)."""

    PARTIES = "parter", "Parter i aftalen, på tværs af kommune og boligorganisationer"
    MUNICIPALITY = "kommune", "Kun kommunens egne folk"
    HOUSING = "bolig", "Kun boligorganisationerne indbyrdes"


CONFLICT_SCOPE_WORDS = ConflictScope.get_words()
OWN_FORUM_MESSAGES = {
    ConflictScope.MUNICIPALITY: "En konflikt inden for kommunen afklares i kommunens egne fora, ikke her.",
    ConflictScope.HOUSING: "En konflikt mellem boligorganisationerne afklares i deres egne fora, ikke her.",
}


class ConflictStage(WordedEnum):
    """Name how far along its path a conflict is."""

    LEAD = "leder", "Hos sekretariatslederen"
    GROUP = "gruppe", "Drøftes i et forum eller opfølgningsgruppen"
    BOARD = "bestyrelse", "Hos bestyrelsen"
    SETTLED = "afklaret", "Afklaret"


CONFLICT_STAGE_WORDS = ConflictStage.get_words()
STAGE_ORDER = tuple(ConflictStage)
STALE_CONFLICT = "Konflikten er flyttet videre imens. Se hvor den er nu."


def list_next_stages(station: ConflictStage) -> tuple[ConflictStage, ...]:
    """Return where a conflict can go from here: never back."""
    return STAGE_ORDER[STAGE_ORDER.index(station) + 1 :]
