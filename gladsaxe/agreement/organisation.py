"""The tables of an agreement file that say who sits where (§ 2), each as a frozen model."""

from typing import Annotated

from pydantic import Strict, ValidationInfo, field_validator

from gladsaxe.agreement.roles import Role
from gladsaxe.agreement.values import ItemKey, PlainText, PlanPart, TupleOf, WholeCount, make_conflict_error


class LevelPart(PlanPart):
    """Read a level of the organisation (§ 2) and the bodies on it."""

    key: ItemKey
    name: PlainText
    bodies: TupleOf[ItemKey]


class SeatPart(PlanPart):
    """Read a seat by function (§ 2, note 1); `role` says what it gives where the default does not fit."""

    key: ItemKey
    function: PlainText
    functions: TupleOf[PlainText] = ()
    organisation: PlainText | None = None
    organisation_inferred: bool = False
    rank: PlainText | None = None
    per: PlainText | None = None
    per_party_kind: ItemKey | None = None
    min: WholeCount | None = None
    max: WholeCount | None = None
    delegable_to: PlainText | None = None
    appointed_by: PlainText | None = None
    appointment_note: PlainText | None = None
    rotates_between: PlainText | None = None
    rotates_between_party_kind: ItemKey | None = None
    managed_by: PlainText | None = None
    team_meetings_min_per_month: WholeCount | None = None
    note: PlainText | None = None
    role: Annotated[Role, Strict(False)] | None = None

    @field_validator("max")
    @classmethod
    def _max_not_below_min(cls, most: int | None, info: ValidationInfo) -> int | None:
        least = info.data.get("min")
        if most is not None and least is not None and most < least:
            raise make_conflict_error(f"{most} er mindre end min, {least}", f"{least} eller mere")
        return most


class BoardPart(PlanPart):
    """Read the board (§ 2)."""

    key: ItemKey
    name: PlainText
    level: ItemKey | None = None
    responsibility: PlainText | None = None
    may_invite_others: bool = False
    min_meetings_per_year: WholeCount = 0
    seats_min: WholeCount | None = None
    seats_max: WholeCount | None = None
    seat: TupleOf[SeatPart]

    @field_validator("seats_max")
    @classmethod
    def _max_not_below_min(cls, most: int | None, info: ValidationInfo) -> int | None:
        least = info.data.get("seats_min")
        if most is not None and least is not None and most < least:
            raise make_conflict_error(f"{most} er mindre end seats_min, {least}", f"{least} eller mere")
        return most


class AdHocPart(PlanPart):
    """Read who joins a forum now and then, and when."""

    who: PlainText
    when: PlainText


class ForumPart(PlanPart):
    """Read a coordinating forum (§ 2)."""

    key: ItemKey
    name: PlainText
    short: PlainText | None = None
    level: ItemKey | None = None
    area: ItemKey | None = None
    reports_to: ItemKey | None = None
    min_meetings_per_year: WholeCount = 0
    residents_sit: bool
    representation: PlainText | None = None
    not_to_be_confused_with: PlainText | None = None
    seat: TupleOf[SeatPart]
    ad_hoc: TupleOf[AdHocPart] = ()


class ForumRulesPart(PlanPart):
    """Read what holds for every forum."""

    seats_persist_when_people_change: bool = True
    receives: PlainText | None = None
    must_tell_board_when: PlainText | None = None
    takes_tasks_from: ItemKey | None = None
    ad_hoc_practitioner_networks: bool = False
    linked_existing_fora: TupleOf[PlainText] = ()
    linked_how: PlainText | None = None


class FollowUpGroupPart(PlanPart):
    """Read the follow-up group (§ 2)."""

    key: ItemKey
    name: PlainText
    level: ItemKey | None = None
    meets: PlainText | None = None
    tasks: TupleOf[PlainText] = ()
    may_invite: PlainText | None = None
    seat: TupleOf[SeatPart]


class SecretariatPart(PlanPart):
    """Read the secretariat; its `role` tables are its seats."""

    key: ItemKey = "sekretariat"
    name: PlainText
    leader_duties: TupleOf[PlainText] = ()
    role: TupleOf[SeatPart]
