"""How far an initiative is, and what is said of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class State(StrEnum):
    """Name how far an initiative is."""

    NOT_BEGUN = "ikke-begyndt"
    RUNNING = "i-gang"
    FINISHED = "gennemfoert"
    DROPPED = "opgivet"


STATE_WORDS = {
    State.NOT_BEGUN: "Ikke begyndt",
    State.RUNNING: "I gang",
    State.FINISHED: "Gennemført",
    State.DROPPED: "Opgivet",
}
KIND_WORDS = {"tiltag": "Andre tiltag i området", "beskaeftigelse": "Beskæftigelsesindsatser"}


@dataclass(frozen=True)
class Entry:
    """Hold what is written of an initiative; `contributions` by the party's key."""

    state: State
    goal: str
    text: str
    contributions: Mapping[str, str] = field(default_factory=dict)
