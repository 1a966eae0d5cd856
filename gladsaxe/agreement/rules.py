"""A plan's agreement file, read and checked whole: a frozen `Plan`, or every fault at once."""

import re
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from gladsaxe.agreement import organisation as org
from gladsaxe.agreement import parts
from gladsaxe.agreement.criterion import Criterion
from gladsaxe.agreement.faults import Fault, FaultyAgreement, structure_faults
from gladsaxe.agreement.references import reference_faults
from gladsaxe.agreement.values import Many, Part, Some

WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


class Plan(Part):
    """Hold a whole agreement file as it was checked."""

    schema_version: Literal[1]
    agreement: parts.AgreementPart
    estate: Many[parts.EstatePart] = ()
    party: Some[parts.PartyPart]
    level: Many[org.LevelPart] = ()
    board: org.BoardPart
    forum: Many[org.ForumPart] = ()
    forum_rules: org.ForumRulesPart | None = None
    followup_group: org.FollowUpGroupPart | None = None
    secretariat: org.SecretariatPart
    area: Some[parts.AreaPart]
    source: Some[parts.SourcePart]
    indicator: Some[Criterion]
    watch: Many[parts.WatchPart] = ()
    fact: Many[parts.FactPart] = ()
    budget: parts.BudgetPart | None = None
    duty: Many[parts.DutyPart] = ()
    initiative: Many[parts.InitiativePart] = ()
    employment_effort: Many[parts.InitiativePart] = ()
    place: Some[parts.PlacePart]
    activity_type: Some[parts.ActivityTypePart]
    abbreviation: Many[parts.AbbreviationPart] = ()
    inconsistency: Many[parts.InconsistencyPart] = ()
    template: Many[parts.TemplatePart] = ()


def read_plan(path: Path) -> Plan:
    """Read an agreement file; raise FaultyAgreement with every fault, OSError where it cannot be opened."""
    return parse_plan(path.read_bytes())


def parse_plan(content: bytes) -> Plan:
    """Check the bytes of an agreement file; raise FaultyAgreement with every fault."""
    data = _tables(content)
    faults: list[Fault] = []
    try:
        plan = Plan.model_validate(data)
    except ValidationError as error:
        faults += structure_faults(Plan, data, error)
    faults += reference_faults(data)
    if faults:
        raise FaultyAgreement(faults)
    return plan


def _tables(content: bytes) -> dict[str, Any]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise FaultyAgreement(
            [Fault(f"line {line}", "the text is not UTF-8", "a file saved as UTF-8")]
        ) from error
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FaultyAgreement([_syntax_fault(text, str(error))]) from error


def _syntax_fault(text: str, message: str) -> Fault:
    found = WHERE.search(message)
    lines = text.splitlines() or [""]
    line, column = (found[1], found[2]) if found and found[1] else (str(len(lines)), str(len(lines[-1]) + 1))
    wrong = message[: found.start()] if found else message
    return Fault(f"line {line}, column {column}", f"this is not TOML ({wrong})", "TOML 1.0")
