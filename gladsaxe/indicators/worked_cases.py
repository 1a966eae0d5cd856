"""Worked cases: figures and an expected outcome for a criterion, computed without a database."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ValidationError

from gladsaxe.agreement.criterion import Criterion
from gladsaxe.agreement.faults import Fault, list_structure_faults
from gladsaxe.agreement.values import AllowedValues, DecimalNumber, PlainText, PlanPart, TupleOf, WholeCount
from gladsaxe.core.period import Period
from gladsaxe.indicators.evaluation import Evaluation
from gladsaxe.indicators.figures import Figure, FigureState
from gladsaxe.indicators.readings import build_criterion
from gladsaxe.indicators.rules import evaluate_criterion

TomlTable = dict[str, Any]
CaseOutcome = dict[str, Any]
OutcomeKey = Literal[
    "phase",
    "periods_used",
    "missing",
    "result",
    "result_display",
    "trend",
    "remaining",
    "projected",
    "required",
    "attainment",
    "step",
    "status",
]
FILE_KEYS = ("schema_version", "agreement", "vector")
ANSWER_VALUES = {"ja": "1", "nej": "0", "opfyldt": "1", "ikke opfyldt": "0"}


class InvalidCases(Exception):
    """A file of cases or its agreement is faulty; the message has one line a fault."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def _parse_answer(value: object) -> object:
    return ANSWER_VALUES.get(value, value) if isinstance(value, str) else value


class FigurePart(PlanPart):
    """Read one figure of a case; a milestone's may be "ja" or "nej"."""

    period: PlainText
    area: (
        Annotated[
            DecimalNumber,
            BeforeValidator(_parse_answer),
            AllowedValues('et tal i anførselstegn med punktum, som "12.5"'),
        ]
        | None
    ) = None
    comparison: DecimalNumber | None = None
    state: Literal["ok", "ikke_opgjort", "diskretioneret"] = "ok"
    provisional: bool = False
    n: WholeCount | None = None
    text: str = ""
    unconfirmed: bool = False


class CasePart(PlanPart):
    """Read one case."""

    id: PlainText
    indicator: PlainText
    as_of: PlainText
    inputs: TupleOf[FigurePart]
    title: PlainText | None = None
    arithmetic: PlainText | None = None
    sources: TupleOf[PlainText] = ()
    note: PlainText | None = None
    override: dict[str, Any] | None = None
    expected: dict[OutcomeKey, Any] | None = None


@dataclass(frozen=True)
class ComputedCase:
    """A case's outcome, the evaluation behind it, and the outcome that the file expects, if any."""

    id: str
    outcome: CaseOutcome
    expected: CaseOutcome | None
    evaluation: Evaluation

    @property
    def differences(self) -> tuple[str, ...]:
        """Return the keys whose value is not the expected one."""
        if self.expected is None:
            return ()
        keys = (*self.outcome, *(key for key in self.expected if key not in self.outcome))
        return tuple(key for key in keys if self.outcome.get(key) != self.expected.get(key))


def compute_cases(cases: Path, agreement: Path) -> list[ComputedCase]:
    """Compute every case of a file in its order; raise FaultyCases with everything that is wrong."""
    criteria = _index_criteria(_read_toml(agreement), agreement)
    data = _read_toml(cases)
    tables = data.get("vector")
    unknown = [f"{cases}: {key}: nøglen findes ikke her" for key in data if key not in FILE_KEYS]
    if not isinstance(tables, list) or not tables or unknown:
        raise InvalidCases(unknown or [f"{cases}: der er ingen eksempler, hvert et [[vector]]"])
    done: list[ComputedCase] = []
    faults: list[str] = []
    for number, table in enumerate(tables, start=1):
        try:
            done.append(_compute_case(table, criteria))
        except InvalidCases as found:
            faults += [f"{_case_label(table, number)}: {fault}" for fault in found.faults]
    faults += _duplicate_faults(done)
    if faults:
        raise InvalidCases(faults)
    return done


def build_outcome(evaluation: Evaluation) -> CaseOutcome:
    """Return an evaluation as the file of cases writes it: exact fractions, nothing for what is unknown."""
    whole: dict[OutcomeKey, Any] = {
        "phase": evaluation.phase,
        "periods_used": evaluation.periods_used,
        "missing": [period.label for period in evaluation.missing],
        "result": evaluation.result,
        "result_display": evaluation.result_display,
        "trend": evaluation.trend,
        "remaining": evaluation.remaining,
        "projected": evaluation.projected,
        "required": evaluation.required,
        "attainment": evaluation.attainment,
        "step": evaluation.step.result if evaluation.step else None,
        "status": evaluation.status,
    }
    plain = (str, int, list)
    return {
        key: value if type(value) in plain else str(value)
        for key, value in whole.items()
        if value is not None
    }


def _read_toml(path: Path) -> TomlTable:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as fault:
        raise InvalidCases([f"{path}: filen kan ikke læses ({fault.strerror})"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise InvalidCases([f"{path}: det er ikke TOML ({fault})"]) from None


def _index_criteria(data: TomlTable, path: Path) -> dict[str, TomlTable]:
    tables = data.get("indicator")
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise InvalidCases([f"{path}: der er ingen mål, hvert et [[indicator]]"])
    named = {str(table.get("key")): table for table in tables}
    if len(named) < len(tables):
        raise InvalidCases([f"{path}: to mål har samme nøgle"])
    return named


def _compute_case(table: Any, criteria: Mapping[str, TomlTable]) -> ComputedCase:  # noqa: ANN401 - whatever stands in the file
    case = _parse_case(table)
    criterion = _build_criterion(case, criteria)
    figures = _build_figures(case, criterion)
    try:
        as_of = criterion.period(case.as_of).end
    except ValueError as fault:
        raise InvalidCases([f"as_of: {fault}"]) from None
    evaluation = evaluate_criterion(criterion, figures, as_of)
    expected = None if case.expected is None else {str(key): value for key, value in case.expected.items()}
    return ComputedCase(case.id, build_outcome(evaluation), expected, evaluation)


def _parse_case(table: Any) -> CasePart:  # noqa: ANN401 - whatever stands in the file
    try:
        return CasePart.model_validate(table)
    except ValidationError as error:
        raise InvalidCases(_format_faults(CasePart, table, error)) from None


def _build_criterion(case: CasePart, criteria: Mapping[str, TomlTable]) -> Criterion:
    if case.indicator not in criteria:
        names = ", ".join(criteria)
        raise InvalidCases([f'indicator: "{case.indicator}" er ikke i aftalen. Tilladt: {names}'])
    # A case knows periods and no days, so that every closed period counts as due.
    table = {key: value for key, value in criteria[case.indicator].items() if key != "expected_after_days"}
    override = case.override or {}
    try:
        return build_criterion(table, override)
    except ValidationError as error:
        place = "override" if override else f'indicator "{case.indicator}"'
        faults = _format_faults(Criterion, {**table, **override}, error)
        raise InvalidCases(f"{place} → {fault}" for fault in faults) from None


def _build_figures(case: CasePart, criterion: Criterion) -> list[Figure]:
    figures: dict[Period, Figure] = {}
    faults: list[str] = []
    for part in case.inputs:
        place = f'inputs "{part.period}"'
        try:
            period = criterion.period(part.period)
        except ValueError as fault:
            faults.append(f"{place}: {fault}")
            continue
        faults += [f"{place} → {fault}" for fault in _figure_faults(part, criterion)]
        if period in figures:
            faults.append(f"{place}: perioden står to gange")
        figures[period] = Figure(
            period,
            part.area,
            part.comparison,
            FigureState(part.state),
            part.provisional,
            part.n,
            part.text,
            unconfirmed=part.unconfirmed,
        )
    if faults:
        raise InvalidCases(faults)
    return list(figures.values())


def _figure_faults(part: FigurePart, criterion: Criterion) -> Iterator[str]:
    if part.state != "ok":
        given = [name for name in ("area", "comparison") if getattr(part, name) is not None]
        yield from (f'{name}: der er intet tal, hvor state er "{part.state}"' for name in given)
        return
    if part.area is None:
        yield "area: mangler"
    if part.comparison is None and criterion.needs_comparison:
        yield "comparison: mangler, for målet er en afstand"
    if part.area is None or criterion.series == "gap":
        return
    if criterion.min_value is not None and part.area < criterion.min_value:
        yield f"area: {part.area} er under min_value, {criterion.min_value}"
    if criterion.max_value is not None and part.area > criterion.max_value:
        yield f"area: {part.area} er over max_value, {criterion.max_value}"
    if criterion.answer != "number" and part.area not in (0, 1):
        yield f'area: {part.area} er intet svar. Tilladt: "1" eller "0"'


def _format_faults(model: type[PlanPart], table: Any, error: ValidationError) -> list[str]:  # noqa: ANN401
    return [_format_fault(fault) for fault in list_structure_faults(model, table, error)]


def _format_fault(fault: Fault) -> str:
    return f"{fault.place}: {fault.wrong}" + (f". Tilladt: {fault.allowed}" if fault.allowed else "")


def _duplicate_faults(done: list[ComputedCase]) -> list[str]:
    ids = [computed.id for computed in done]
    return [f'case "{name}": id står to gange' for name in dict.fromkeys(ids) if ids.count(name) > 1]


def _case_label(table: Any, number: int) -> str:  # noqa: ANN401 - whatever stands in the file
    name = table.get("id") if isinstance(table, dict) else None
    return f'case "{name}"' if isinstance(name, str) and name else f"case nr. {number}"
