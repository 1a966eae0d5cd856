"""How far an initiative is, and what is said of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class InitiativeStatus(StrEnum):
    """Name how far an initiative is."""

    NOT_BEGUN = "ikke-begyndt"
    RUNNING = "i-gang"
    FINISHED = "gennemfoert"
    DROPPED = "opgivet"


INITIATIVE_STATUS_WORDS = {
    InitiativeStatus.NOT_BEGUN: "Ikke begyndt",
    InitiativeStatus.RUNNING: "I gang",
    InitiativeStatus.FINISHED: "Gennemført",
    InitiativeStatus.DROPPED: "Opgivet",
}
INITIATIVE_KIND_WORDS = {"tiltag": "Andre tiltag i området", "beskaeftigelse": "Beskæftigelsesindsatser"}


@dataclass(frozen=True)
class InitiativeEntry:
    """Hold what is written of an initiative; `contributions` by the party's key."""

    state: InitiativeStatus
    goal: str
    text: str
    contributions: Mapping[str, str] = field(default_factory=dict)
