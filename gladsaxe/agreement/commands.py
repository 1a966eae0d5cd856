"""The command line of the agreement: load its file, show what is loaded."""

import hashlib
import sys
from collections import Counter
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from gladsaxe.agreement import loading, store
from gladsaxe.agreement.changes import PlanChange
from gladsaxe.agreement.faults import InvalidAgreement
from gladsaxe.agreement.rules import Plan, parse_plan
from gladsaxe.core.personal_data import has_cpr_number
from gladsaxe.database.clock import today
from gladsaxe.database.migrations import NewerDatabase, upgrade_database
from gladsaxe.database.transactions import run_in_transaction

FAULTY_EXIT_CODE = 2
NO_REASON = "The plan is in force: say why it is changed, with --reason."
CPR_IN_REASON = "The reason holds a CPR number: leave it out."


@click.group()
def agreement() -> None:
    """Load the agreement's file and show what is loaded."""


@agreement.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option("--yes", is_flag=True, help="Change what is loaded without asking.")
@click.option("--reason", default="", help="Why a plan in force is changed; shown with each change.")
@with_appcontext
def load_file(file: Path, yes: bool, reason: str) -> None:
    """Load the agreement in FILE; a changed file shows what changes and asks.

    Once the plan has begun, a file may add and correct words. What a criterion is judged by changes by an
    amendment.
    """
    content = file.read_bytes()
    plan = _parse_content(content)
    # The first command of a new installation: there are no tables before it.
    try:
        upgrade_database()
    except NewerDatabase as fault:
        raise click.ClickException(str(fault)) from None
    try:
        changes = loading.list_changes(plan)
    except loading.OtherAgreement as fault:
        raise click.ClickException(f"{fault}. One database holds one agreement.") from fault
    if not changes:
        click.echo("Nothing to change.")
        return
    if has_cpr_number(reason, today()):
        raise click.ClickException(CPR_IN_REASON)
    if store.find_agreement() is not None:
        _check_changes(changes, reason)
        _confirm_changes(changes, yes)
    run_in_transaction(loading.load_agreement, plan, hashlib.sha256(content).hexdigest(), reason)
    click.echo(f"Loaded: {plan.agreement.short_title} ({_format_counts(changes)}).")
    for notice in current_app.extensions["plan_notices"]:
        for line in notice():
            click.echo(f"Ingen sidder på pladsen for {line}")


@agreement.command("show")
@with_appcontext
def show() -> None:
    """Show what is loaded: the agreement, how much of each kind, and the criteria."""
    try:
        stored = store.get_agreement()
    except store.NoAgreement as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(f"{stored.short_title}: {stored.key}")
    period = store.get_plan_period()
    click.echo(f"{stored.area_name}, {stored.municipality}; {period.start} to {period.end}")
    click.echo(f"loaded {stored.loaded_at:%Y-%m-%d %H:%M} UTC from a file with SHA-256 {stored.file_sha256}")
    for kind, table in store.TABLES_BY_KIND.items():
        click.echo(f"{len(store.list_items(table)):>5}  {kind.replace('_', ' ')}")
    for row in store.list_criteria():
        click.echo(f"{row.number}  {row.key}: {row.name} ({row.source.name})")


def _parse_content(content: bytes) -> Plan:
    try:
        return parse_plan(content)
    except InvalidAgreement as faulty:
        for fault in faulty.faults:
            click.echo(str(fault), err=True)
        sys.exit(FAULTY_EXIT_CODE)


def _check_changes(changes: list[PlanChange], reason: str) -> None:
    try:
        loading.check_changes(changes, reason)
    except loading.AmendmentNeeded as refusal:
        raise click.ClickException(str(refusal)) from refusal
    except loading.ReasonNeeded as fault:
        for change in changes:
            click.echo(str(change))
        raise click.ClickException(NO_REASON) from fault


def _confirm_changes(changes: list[PlanChange], yes: bool) -> None:
    for change in changes:
        click.echo(str(change))
    if yes:
        return
    if not _has_terminal():
        raise click.ClickException(
            "Nothing is changed: there is no terminal to ask on. Use --yes to change it."
        )
    click.confirm("Change this?", abort=True)


def _has_terminal() -> bool:
    return sys.stdin.isatty()


def _format_counts(changes: list[PlanChange]) -> str:
    counted = Counter(change.what for change in changes)
    return ", ".join(f"{times} {what}" for what, times in counted.items())
