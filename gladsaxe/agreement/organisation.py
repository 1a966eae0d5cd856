"""The tables of an agreement file that say who sits where (§ 2), each as a frozen model."""

from typing import Annotated

from pydantic import Strict, ValidationInfo, field_validator

from gladsaxe.agreement.roles import Role
from gladsaxe.agreement.values import Count, Key, Many, Part, Text, refusal


class LevelPart(Part):
    """Read a level of the organisation (§ 2) and the bodies on it."""

    key: Key
    name: Text
    bodies: Many[Key]


class SeatPart(Part):
    """Read a seat by function (§ 2, note 1); `role` says what it gives where the default does not fit."""

    key: Key
    function: Text
    functions: Many[Text] = ()
    organisation: Text | None = None
    organisation_inferred: bool = False
    rank: Text | None = None
    per: Text | None = None
    per_party_kind: Key | None = None
    min: Count | None = None
    max: Count | None = None
    delegable_to: Text | None = None
    appointed_by: Text | None = None
    appointment_note: Text | None = None
    rotates_between: Text | None = None
    rotates_between_party_kind: Key | None = None
    managed_by: Text | None = None
    team_meetings_min_per_month: Count | None = None
    note: Text | None = None
    role: Annotated[Role, Strict(False)] | None = None

    @field_validator("max")
    @classmethod
    def _max_not_below_min(cls, most: int | None, info: ValidationInfo) -> int | None:
        least = info.data.get("min")
        if most is not None and least is not None and most < least:
            raise refusal(f"{most} is less than min, {least}", f"{least} or more")
        return most


class BoardPart(Part):
    """Read the board (§ 2)."""

    key: Key
    name: Text
    level: Key | None = None
    responsibility: Text | None = None
    may_invite_others: bool = False
    min_meetings_per_year: Count = 0
    seats_min: Count | None = None
    seats_max: Count | None = None
    seat: Many[SeatPart]

    @field_validator("seats_max")
    @classmethod
    def _max_not_below_min(cls, most: int | None, info: ValidationInfo) -> int | None:
        least = info.data.get("seats_min")
        if most is not None and least is not None and most < least:
            raise refusal(f"{most} is less than seats_min, {least}", f"{least} or more")
        return most


class AdHocPart(Part):
    """Read who joins a forum now and then, and when."""

    who: Text
    when: Text


class ForumPart(Part):
    """Read a coordinating forum (§ 2)."""

    key: Key
    name: Text
    short: Text | None = None
    level: Key | None = None
    area: Key | None = None
    reports_to: Key | None = None
    min_meetings_per_year: Count = 0
    residents_sit: bool
    representation: Text | None = None
    not_to_be_confused_with: Text | None = None
    seat: Many[SeatPart]
    ad_hoc: Many[AdHocPart] = ()


class ForumRulesPart(Part):
    """Read what holds for every forum."""

    seats_persist_when_people_change: bool = True
    receives: Text | None = None
    must_tell_board_when: Text | None = None
    takes_tasks_from: Key | None = None
    ad_hoc_practitioner_networks: bool = False
    linked_existing_fora: Many[Text] = ()
    linked_how: Text | None = None


class FollowUpGroupPart(Part):
    """Read the follow-up group (§ 2)."""

    key: Key
    name: Text
    level: Key | None = None
    meets: Text | None = None
    tasks: Many[Text] = ()
    may_invite: Text | None = None
    seat: Many[SeatPart]


class SecretariatPart(Part):
    """Read the secretariat; its `role` tables are its seats."""

    key: Key = "sekretariat"
    name: Text
    leader_duties: Many[Text] = ()
    role: Many[SeatPart]
