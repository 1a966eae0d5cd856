"""The command line for indicators: worked cases computed without a database."""

import json
import sys
from pathlib import Path

import click

from gladsaxe.core.configuration import SHIPPED_AGREEMENT
from gladsaxe.indicators.cases import Computed, FaultyCases, compute


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
        done = compute(cases, agreement)
    except FaultyCases as found:
        for fault in found.faults:
            click.echo(fault, err=True)
        sys.exit(2)
    for computed in done:
        click.echo(_as_json(computed) if as_json else _as_line(computed))
    if not as_json and any(computed.differences for computed in done):
        sys.exit(1)


def _as_json(computed: Computed) -> str:
    return json.dumps({"id": computed.id, **computed.outcome}, ensure_ascii=False)


def _as_line(computed: Computed) -> str:
    verdict = "    " if computed.expected is None else "DIFF" if computed.differences else "OK  "
    line = f"{verdict} {computed.id}: {computed.evaluation.sentence}"
    expected = computed.expected or {}
    differences = [
        f"{key} is {_shown(computed.outcome.get(key))}, expected {_shown(expected.get(key))}"
        for key in computed.differences
    ]
    return "\n       ".join([line, *differences])


def _shown(value: object) -> str:
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False)
