"""The few buttons of a role on the front page, some with how many wait behind them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flask import url_for

from gladsaxe.access.rules import Actor, Right
from gladsaxe.activities.store import has_own_activity
from gladsaxe.agreement.roles import Role
from gladsaxe.core.waiting import WaitingTask
from gladsaxe.issues.panels import OWN_KIND, UNASSIGNED_KIND
from gladsaxe.issues.waiting import count_own_open, count_unassigned


@dataclass(frozen=True)
class FrontButton:
    """A task of a role: the page that it leads to, and which kind of what waits is counted in its label."""

    label: str
    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)
    counted_kind: str = ""
    repeats: bool = False


class ButtonLink(NamedTuple):
    """A button as the page shows it."""

    label: str
    address: str


TELL = FrontButton("Fortæl om et problem eller en idé", "issues.new")
WRITE_ACTIVITY = FrontButton("Skriv en aktivitet ind", "activities.new")
REPEAT_ACTIVITY = FrontButton(
    "Gentag den sidste aktivitet", "activities.new", {"gentag": "sidste"}, repeats=True
)
UNASSIGNED = FrontButton("Nye uden ansvarlig", "issues.listing", {"vis": "uden"}, UNASSIGNED_KIND)
OWN_ISSUES = FrontButton("Mine", "issues.listing", {"vis": "aabne"}, OWN_KIND)
ENTER_FIGURES = FrontButton("Skriv tal ind", "indicators.figures", counted_kind="late-figure")

# The role that comes first decides where a person has several; each has two to four buttons.
BUTTONS_BY_ROLE: Mapping[Role, Sequence[FrontButton]] = {
    Role.SECRETARIAT_LEAD: (
        ENTER_FIGURES,
        FrontButton("Indlæs fra fil", "imports.upload"),
        FrontButton("Indkald til møde", "meetings.new"),
        UNASSIGNED,
    ),
    Role.SECRETARIAT: (
        ENTER_FIGURES,
        FrontButton("Indlæs fra fil", "imports.upload"),
        FrontButton("Indkald til møde", "meetings.new"),
        UNASSIGNED,
    ),
    Role.BOARD_SECRETARY: (FrontButton("Lav mødemateriale", "exports.pack"), ENTER_FIGURES),
    Role.PROPERTY_OFFICE: (
        UNASSIGNED,
        OWN_ISSUES,
        FrontButton("Ny henvendelse", "registers.new_enquiry"),
        FrontButton("Ny regning", "registers.new_bill"),
    ),
    Role.PROFESSIONAL: (UNASSIGNED, OWN_ISSUES, TELL),
    Role.BOARD_MEMBER: (
        FrontButton("Læs mødematerialet", "exports.pack"),
        FrontButton("Alle mål", "indicators.status"),
    ),
    Role.RESIDENT: (TELL, WRITE_ACTIVITY, REPEAT_ACTIVITY),
    Role.FORUM_MEMBER: (TELL, WRITE_ACTIVITY, FrontButton("Afvigelser", "deviations.listing")),
    Role.ADMINISTRATOR: (
        FrontButton("Pladser og brugere", "access.seats"),
        FrontButton("Driftssikkerhed", "backups.upkeep"),
    ),
}


def list_buttons(actor: Actor, tasks: Sequence[WaitingTask]) -> list[ButtonLink]:
    """Return the buttons of the actor's first role, with how many of what waits is behind each."""
    counts = Counter(task.kind for task in tasks)
    if actor.may(Right.FOLLOW_UP_ISSUES):
        # The list on the page may be cut.
        counts |= {UNASSIGNED_KIND: count_unassigned(actor), OWN_KIND: count_own_open(actor)}
    return [
        ButtonLink(_format_label(button, counts), url_for(button.endpoint, **button.values))
        for button in _iter_buttons(actor)
        if not button.repeats or has_own_activity(actor)
    ]


def _iter_buttons(actor: Actor) -> Iterator[FrontButton]:
    role = next((role for role in BUTTONS_BY_ROLE if role in actor.roles), None)
    if role is not None:
        yield from BUTTONS_BY_ROLE[role]


def _format_label(button: FrontButton, counts: Mapping[str, int]) -> str:
    if not button.counted_kind:
        return button.label
    suffix = " mangler" if button.counted_kind == "late-figure" else ""
    return f"{button.label} ({counts[button.counted_kind]}{suffix})"
