"""A plan's agreement file, read and checked whole: a frozen `Plan`, or every fault at once."""

import re
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from gladsaxe.agreement import organisation as org
from gladsaxe.agreement import parts
from gladsaxe.agreement.criterion import Criterion
from gladsaxe.agreement.faults import Fault, InvalidAgreement, list_structure_faults
from gladsaxe.agreement.references import list_reference_faults
from gladsaxe.agreement.routes import ReadySentencePart, RoutePart
from gladsaxe.agreement.values import NonEmptyTupleOf, PlanPart, TupleOf

TOML_POSITION = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


class Plan(PlanPart):
    """A whole agreement file as it was checked."""

    schema_version: Literal[1]
    agreement: parts.AgreementPart
    estate: TupleOf[parts.EstatePart] = ()
    party: NonEmptyTupleOf[parts.PartyPart]
    level: TupleOf[org.LevelPart] = ()
    board: org.BoardPart
    forum: TupleOf[org.ForumPart] = ()
    forum_rules: org.ForumRulesPart | None = None
    followup_group: org.FollowUpGroupPart | None = None
    secretariat: org.SecretariatPart
    area: NonEmptyTupleOf[parts.AreaPart]
    source: NonEmptyTupleOf[parts.SourcePart]
    indicator: TupleOf[Criterion] = ()
    watch: TupleOf[parts.WatchPart] = ()
    fact: TupleOf[parts.FactPart] = ()
    budget: parts.BudgetPart | None = None
    duty: TupleOf[parts.DutyPart] = ()
    initiative: TupleOf[parts.InitiativePart] = ()
    employment_effort: TupleOf[parts.InitiativePart] = ()
    place: NonEmptyTupleOf[parts.PlacePart]
    route: TupleOf[RoutePart] = ()
    ready_sentence: TupleOf[ReadySentencePart] = ()
    activity_type: NonEmptyTupleOf[parts.ActivityTypePart]
    abbreviation: TupleOf[parts.AbbreviationPart] = ()
    inconsistency: TupleOf[parts.InconsistencyPart] = ()
    template: TupleOf[parts.TemplatePart] = ()


def read_plan(path: Path) -> Plan:
    """Read an agreement file; raise FaultyAgreement with every fault, OSError where it cannot be opened."""
    return parse_plan(path.read_bytes())


def parse_plan(content: bytes) -> Plan:
    """Check the bytes of an agreement file; raise FaultyAgreement with every fault."""
    data = _parse_tables(content)
    faults: list[Fault] = []
    try:
        plan = Plan.model_validate(data)
    except ValidationError as error:
        faults += list_structure_faults(Plan, data, error)
    faults += list_reference_faults(data)
    if faults:
        raise InvalidAgreement(faults)
    return plan


def _parse_tables(content: bytes) -> dict[str, Any]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InvalidAgreement(
            [Fault(f"linje {line}", "teksten er ikke UTF-8", "en fil gemt som UTF-8")]
        ) from error
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidAgreement([_syntax_fault(text, str(error))]) from error


def _syntax_fault(text: str, message: str) -> Fault:
    match = TOML_POSITION.search(message)
    lines = text.splitlines() or [""]
    line, column = (match[1], match[2]) if match and match[1] else (str(len(lines)), str(len(lines[-1]) + 1))
    wrong = message[: match.start()] if match else message
    return Fault(f"linje {line}, tegn {column}", f"det er ikke TOML ({wrong})", "TOML 1.0")
