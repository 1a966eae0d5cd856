"""A plan taken apart into the entries that the database keeps, one for each thing that the file names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from gladsaxe.agreement.organisation import SeatPart
from gladsaxe.agreement.parts import InitiativePart
from gladsaxe.agreement.roles import Role
from gladsaxe.agreement.rules import Plan

SYSTEM_KEY = "system"
SECRETARIAT_LEAD = "sekretariatsleder"
DEPARTMENT_KEY = "boligafdeling"
SYSTEM_SEATS = {
    "system-administrator": Role.ADMINISTRATOR,
    "system-bestyrelsessekretaer": Role.BOARD_SECRETARY,
}
# What hangs on rows of its own; the rest of the file is the agreement's own definition.
AGREEMENT_KEYS = ("schema_version", "level", "forum_rules", "template", "route", "ready_sentence")


@dataclass(frozen=True)
class PlanEntry:
    """A row to be: `columns` beside those that all rows have, `links` to entries by kind and key."""

    kind: str
    key: str
    name: str
    definition: dict[str, Any]
    columns: dict[str, Any] = field(default_factory=dict)
    links: dict[str, tuple[str, str] | None] = field(default_factory=dict)


def build_definition(part: BaseModel, *left_out: str) -> dict[str, Any]:
    """Return what the file says of a part and nothing that it leaves out, ready for JSON."""
    return part.model_dump(mode="json", exclude_unset=True, exclude=set(left_out))


def build_agreement_definition(plan: Plan) -> dict[str, Any]:
    """Return what the file says of the agreement as a whole."""
    whole = plan.model_dump(mode="json", exclude_unset=True, include=set(AGREEMENT_KEYS))
    budget = build_definition(plan.budget, "lbf", "local", "total") if plan.budget else {}
    return {**build_definition(plan.agreement), **whole, "budget": budget}


def build_entries(plan: Plan) -> list[PlanEntry]:
    """Return every entry of the plan, each after those that it refers to, in the order of the file."""
    return [
        *(PlanEntry("party", part.key, part.name, build_definition(part)) for part in plan.party),
        *_estate_entries(plan),
        *_area_entries(plan),
        *_goal_entries(plan),
        *(PlanEntry("source", part.key, part.name, build_definition(part)) for part in plan.source),
        *_criterion_entries(plan),
        *_place_entries(plan),
        *_activity_type_entries(plan),
        *_body_entries(plan),
        *_seat_entries(plan),
        *(PlanEntry("fact", part.key, part.name, build_definition(part)) for part in plan.fact),
        *_budget_line_entries(plan),
        *(PlanEntry("duty", part.key, part.name, build_definition(part)) for part in plan.duty),
        *_initiative_entries("tiltag", plan.initiative),
        *_initiative_entries("beskaeftigelse", plan.employment_effort),
        *(PlanEntry("watch", part.key, part.name, build_definition(part)) for part in plan.watch),
        *_note_entries(plan),
    ]


def _estate_entries(plan: Plan) -> Iterator[PlanEntry]:
    if not plan.estate:
        yield PlanEntry(
            "estate", plan.agreement.key, plan.agreement.area_name, {"name": plan.agreement.area_name}
        )
    for part in plan.estate:
        yield PlanEntry("estate", part.key, part.name, build_definition(part))


def _area_entries(plan: Plan) -> Iterator[PlanEntry]:
    for part in plan.area:
        definition = build_definition(part, "objectives")
        yield PlanEntry("focus_area", part.key, part.name, definition, {"number": part.number})


def _goal_entries(plan: Plan) -> Iterator[PlanEntry]:
    for part in plan.area:
        for number, text in enumerate(part.objectives, start=1):
            link = ("focus_area", part.key)
            yield PlanEntry("goal", f"{part.key}-{number}", text, {"text": text}, links={"area": link})


def _criterion_entries(plan: Plan) -> Iterator[PlanEntry]:
    for part in plan.indicator:
        links: dict[str, tuple[str, str] | None] = {
            "area": ("focus_area", part.area),
            "source": ("source", part.source),
        }
        yield PlanEntry(
            "criterion", part.key, part.name, build_definition(part), {"number": part.number}, links
        )


def _place_entries(plan: Plan) -> Iterator[PlanEntry]:
    only = plan.estate[0].key if plan.estate else plan.agreement.key
    for part in plan.place:
        yield PlanEntry(
            "place",
            part.key,
            part.name,
            build_definition(part),
            links={"estate": ("estate", part.estate or only)},
        )


def _activity_type_entries(plan: Plan) -> Iterator[PlanEntry]:
    counted = {
        key
        for criterion in plan.indicator
        if criterion.auto_from_activities and criterion.auto_from_activities.field == "new_parents"
        for key in criterion.auto_from_activities.activity_types
    }
    for part in plan.activity_type:
        link = ("focus_area", part.area) if part.area else None
        columns = {"counts_new_parents": part.key in counted}
        yield PlanEntry("activity_type", part.key, part.name, build_definition(part), columns, {"area": link})


def _body_entries(plan: Plan) -> Iterator[PlanEntry]:
    def body(kind: str, part: BaseModel, key: str, name: str, area: str | None = None) -> PlanEntry:
        link = ("focus_area", area) if area else None
        return PlanEntry(
            "body", key, name, build_definition(part, "seat", "role"), {"kind": kind}, {"area": link}
        )

    yield body("board", plan.board, plan.board.key, plan.board.name)
    for forum in plan.forum:
        yield body("forum", forum, forum.key, forum.name, forum.area)
    if plan.followup_group:
        yield body("followup_group", plan.followup_group, plan.followup_group.key, plan.followup_group.name)
    yield body("secretariat", plan.secretariat, plan.secretariat.key, plan.secretariat.name)
    yield PlanEntry(
        "body", SYSTEM_KEY, "Systemet", {"name": "Systemet"}, {"kind": SYSTEM_KEY}, {"area": None}
    )


def _seat_entries(plan: Plan) -> Iterator[PlanEntry]:
    def seat(part: SeatPart, body: str, default: Role) -> PlanEntry:
        name = f"{part.function}, {part.organisation}" if part.organisation else part.function
        role = part.role or (Role.SECRETARIAT_LEAD if part.key == SECRETARIAT_LEAD else default)
        return PlanEntry(
            "seat", part.key, name, build_definition(part), {"role": str(role)}, {"body": ("body", body)}
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
        name = role.word
        yield PlanEntry(
            "seat", key, name, {"function": name}, {"role": str(role)}, {"body": ("body", SYSTEM_KEY)}
        )


def _forum_role(part: SeatPart, residents_sit: bool) -> Role:
    if part.per == DEPARTMENT_KEY or part.appointed_by is not None:
        return Role.RESIDENT
    return Role.PROFESSIONAL if residents_sit else Role.FORUM_MEMBER


def _budget_line_entries(plan: Plan) -> Iterator[PlanEntry]:
    if plan.budget is None:
        return
    lines = (
        ("lbf", plan.agreement.funder, plan.budget.lbf),
        ("local", "Lokal medfinansiering", plan.budget.local),
        ("total", "I alt", plan.budget.total),
    )
    for key, name, amount in lines:
        yield PlanEntry("budget_line", key, name, {"amount_kr": str(amount)}, {"amount_kr": int(amount)})


def _initiative_entries(kind: str, listed: Sequence[InitiativePart]) -> Iterator[PlanEntry]:
    for part in listed:
        yield PlanEntry("initiative", part.key, part.name, build_definition(part), {"kind": kind})


def _note_entries(plan: Plan) -> Iterator[PlanEntry]:
    for short in plan.abbreviation:
        definition, columns = build_definition(short), {"kind": "forkortelse"}
        yield PlanEntry("note", f"forkortelse {short.short}", short.short, definition, columns)
    for part in plan.inconsistency:
        yield PlanEntry("note", part.key, part.where, build_definition(part), {"kind": "uoverensstemmelse"})
