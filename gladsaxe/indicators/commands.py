"""The command line for indicators: worked cases computed without a database."""

import json
import sys
from pathlib import Path

import click

from gladsaxe.core.configuration import SHIPPED_AGREEMENT
from gladsaxe.indicators.worked_cases import ComputedCase, InvalidCases, compute_cases


@click.group()
def indicators() -> None:
    """Compute and judge success criteria."""


@indicators.command(name="evaluate")
@click.argument("cases", type=click.Path(path_type=Path))
@click.option(
    "--agreement",
    type=click.Path(path_type=Path),
    default=SHIPPED_AGREEMENT,
    help="The agreement file whose criteria are computed; by default the one that ships.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a case.")
def evaluate_cases(cases: Path, agreement: Path, as_json: bool) -> None:
    """Compute the cases of a file and compare them with what it expects.

    Ends with 1 where an outcome differs (not with --json), with 2 where a file or a case cannot be read.
    """
    try:
        done = compute_cases(cases, agreement)
    except InvalidCases as found:
        for fault in found.faults:
            click.echo(fault, err=True)
        sys.exit(2)
    for computed in done:
        click.echo(_format_json(computed) if as_json else _format_line(computed))
    if not as_json and any(computed.differences for computed in done):
        sys.exit(1)


def _format_json(computed: ComputedCase) -> str:
    return json.dumps({"id": computed.id, **computed.outcome}, ensure_ascii=False)


def _format_line(computed: ComputedCase) -> str:
    verdict = "    " if computed.expected is None else "DIFF" if computed.differences else "OK  "
    line = f"{verdict} {computed.id}: {computed.evaluation.sentence}"
    expected = computed.expected or {}
    differences = [
        f"{key} is {_format_value(computed.outcome.get(key))}, expected {_format_value(expected.get(key))}"
        for key in computed.differences
    ]
    return "\n       ".join([line, *differences])


def _format_value(value: object) -> str:
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False)
