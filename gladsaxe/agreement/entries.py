"""A plan taken apart into the entries that the database keeps, one for each thing that the file names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from gladsaxe.agreement.organisation import SeatPart
from gladsaxe.agreement.parts import InitiativePart
from gladsaxe.agreement.roles import ROLE_WORDS, Role
from gladsaxe.agreement.rules import Plan

SYSTEM = "system"
SECRETARIAT_LEAD = "sekretariatsleder"
DEPARTMENT = "boligafdeling"
SYSTEM_SEATS = {
    "system-administrator": Role.ADMINISTRATOR,
    "system-bestyrelsessekretaer": Role.BOARD_SECRETARY,
}
# What hangs on rows of its own; the rest of the file is the agreement's own definition.
KEPT_WITH_AGREEMENT = ("schema_version", "level", "forum_rules", "template")


@dataclass(frozen=True)
class Entry:
    """Hold a row to be: `columns` beside those that all rows have, `links` to entries by kind and key."""

    kind: str
    key: str
    name: str
    definition: dict[str, Any]
    columns: dict[str, Any] = field(default_factory=dict)
    links: dict[str, tuple[str, str] | None] = field(default_factory=dict)


def definition_of(part: BaseModel, *left_out: str) -> dict[str, Any]:
    """Return what the file says of a part and nothing that it leaves out, ready for JSON."""
    return part.model_dump(mode="json", exclude_unset=True, exclude=set(left_out))


def agreement_definition(plan: Plan) -> dict[str, Any]:
    """Return what the file says of the agreement as a whole."""
    whole = plan.model_dump(mode="json", exclude_unset=True, include=set(KEPT_WITH_AGREEMENT))
    budget = definition_of(plan.budget, "lbf", "local", "total") if plan.budget else {}
    return {**definition_of(plan.agreement), **whole, "budget": budget}


def entries_of(plan: Plan) -> list[Entry]:
    """Return every entry of the plan, each after those that it refers to, in the order of the file."""
    return [
        *(Entry("party", part.key, part.name, definition_of(part)) for part in plan.party),
        *_estates(plan),
        *_areas(plan),
        *_goals(plan),
        *(Entry("source", part.key, part.name, definition_of(part)) for part in plan.source),
        *_criteria(plan),
        *_places(plan),
        *_activity_types(plan),
        *_bodies(plan),
        *_seats(plan),
        *(Entry("fact", part.key, part.name, definition_of(part)) for part in plan.fact),
        *_budget_lines(plan),
        *(Entry("duty", part.key, part.name, definition_of(part)) for part in plan.duty),
        *_initiatives("tiltag", plan.initiative),
        *_initiatives("beskaeftigelse", plan.employment_effort),
        *(Entry("watch", part.key, part.name, definition_of(part)) for part in plan.watch),
        *_notes(plan),
    ]


def _estates(plan: Plan) -> Iterator[Entry]:
    if not plan.estate:
        yield Entry(
            "estate", plan.agreement.key, plan.agreement.area_name, {"name": plan.agreement.area_name}
        )
    for part in plan.estate:
        yield Entry("estate", part.key, part.name, definition_of(part))


def _areas(plan: Plan) -> Iterator[Entry]:
    for part in plan.area:
        definition = definition_of(part, "objectives")
        yield Entry("focus_area", part.key, part.name, definition, {"number": part.number})


def _goals(plan: Plan) -> Iterator[Entry]:
    for part in plan.area:
        for number, text in enumerate(part.objectives, start=1):
            link = ("focus_area", part.key)
            yield Entry("goal", f"{part.key}-{number}", text, {"text": text}, links={"area": link})


def _criteria(plan: Plan) -> Iterator[Entry]:
    for part in plan.indicator:
        links: dict[str, tuple[str, str] | None] = {
            "area": ("focus_area", part.area),
            "source": ("source", part.source),
        }
        yield Entry("criterion", part.key, part.name, definition_of(part), {"number": part.number}, links)


def _places(plan: Plan) -> Iterator[Entry]:
    only = plan.estate[0].key if plan.estate else plan.agreement.key
    for part in plan.place:
        yield Entry(
            "place",
            part.key,
            part.name,
            definition_of(part),
            links={"estate": ("estate", part.estate or only)},
        )


def _activity_types(plan: Plan) -> Iterator[Entry]:
    counted = {
        key
        for criterion in plan.indicator
        if criterion.auto_from_activities and criterion.auto_from_activities.field == "new_parents"
        for key in criterion.auto_from_activities.activity_types
    }
    for part in plan.activity_type:
        link = ("focus_area", part.area) if part.area else None
        columns = {"counts_new_parents": part.key in counted}
        yield Entry("activity_type", part.key, part.name, definition_of(part), columns, {"area": link})


def _bodies(plan: Plan) -> Iterator[Entry]:
    def body(kind: str, part: BaseModel, key: str, name: str, area: str | None = None) -> Entry:
        link = ("focus_area", area) if area else None
        return Entry("body", key, name, definition_of(part, "seat", "role"), {"kind": kind}, {"area": link})

    yield body("board", plan.board, plan.board.key, plan.board.name)
    for forum in plan.forum:
        yield body("forum", forum, forum.key, forum.name, forum.area)
    if plan.followup_group:
        yield body("followup_group", plan.followup_group, plan.followup_group.key, plan.followup_group.name)
    yield body("secretariat", plan.secretariat, plan.secretariat.key, plan.secretariat.name)
    yield Entry("body", SYSTEM, "Systemet", {"name": "Systemet"}, {"kind": SYSTEM}, {"area": None})


def _seats(plan: Plan) -> Iterator[Entry]:
    def seat(part: SeatPart, body: str, default: Role) -> Entry:
        name = f"{part.function}, {part.organisation}" if part.organisation else part.function
        role = part.role or (Role.SECRETARIAT_LEAD if part.key == SECRETARIAT_LEAD else default)
        return Entry(
            "seat", part.key, name, definition_of(part), {"role": str(role)}, {"body": ("body", body)}
        )

    for part in plan.board.seat:
        yield seat(part, plan.board.key, Role.BOARD_MEMBER)
    for forum in plan.forum:
        for part in forum.seat:
            yield seat(part, forum.key, _forum_role(part, forum.residents_sit))
    if plan.followup_group:
        for part in plan.followup_group.seat:
            yield seat(part, plan.followup_group.key, Role.FORUM_MEMBER)
    for part in plan.secretariat.role:
        yield seat(part, plan.secretariat.key, Role.SECRETARIAT)
    for key, role in SYSTEM_SEATS.items():
        name = ROLE_WORDS[role]
        yield Entry("seat", key, name, {"function": name}, {"role": str(role)}, {"body": ("body", SYSTEM)})


def _forum_role(part: SeatPart, residents_sit: bool) -> Role:
    if part.per == DEPARTMENT or part.appointed_by is not None:
        return Role.RESIDENT
    return Role.PROFESSIONAL if residents_sit else Role.FORUM_MEMBER


def _budget_lines(plan: Plan) -> Iterator[Entry]:
    if plan.budget is None:
        return
    lines = (
        ("lbf", plan.agreement.funder, plan.budget.lbf),
        ("local", "Lokal medfinansiering", plan.budget.local),
        ("total", "I alt", plan.budget.total),
    )
    for key, name, amount in lines:
        yield Entry("budget_line", key, name, {"amount_kr": str(amount)}, {"amount_kr": int(amount)})


def _initiatives(kind: str, listed: Sequence[InitiativePart]) -> Iterator[Entry]:
    for part in listed:
        yield Entry("initiative", part.key, part.name, definition_of(part), {"kind": kind})


def _notes(plan: Plan) -> Iterator[Entry]:
    for short in plan.abbreviation:
        definition, columns = definition_of(short), {"kind": "forkortelse"}
        yield Entry("note", f"forkortelse {short.short}", short.short, definition, columns)
    for part in plan.inconsistency:
        yield Entry("note", part.key, part.where, definition_of(part), {"kind": "uoverensstemmelse"})
