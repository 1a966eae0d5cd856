"""The command line of the log: check it, print its anchor, and tell a person what it says of them."""

import click
from flask import current_app
from flask.cli import with_appcontext

from gladsaxe.audit_log import anchors, store
from gladsaxe.audit_log.identity import verify_own_log
from gladsaxe.audit_log.rules import (
    LogAction,
    LogAnchor,
    ReadingPurpose,
    UpkeepTask,
)
from gladsaxe.audit_log.upkeep import add_upkeep_run
from gladsaxe.database.transactions import run_in_transaction


@click.group()
def log() -> None:
    """Look after the log."""


@log.command()
@click.option("--anchor", "text", help="An anchor that was printed before.")
@with_appcontext
def verify(text: str | None) -> None:
    """Check every entry against the chain and the anchors; exit with 1 where something is wrong."""
    try:
        printed = [LogAnchor.read(text)] if text else []
    except ValueError:
        raise click.BadParameter("this is no anchor", param_hint="--anchor") from None
    faults = verify_own_log(printed)
    if faults:
        run_in_transaction(add_upkeep_run, UpkeepTask.LOG_CHECK, False, f"{len(faults)} faults")
        for line in faults:
            click.echo(line, err=True)
        raise SystemExit(1)
    end = store.make_anchor()
    run_in_transaction(add_upkeep_run, UpkeepTask.LOG_CHECK, True, f"{end.seq} entries")
    anchors.save_anchor(current_app.config["DATA_FOLDER"], end)
    click.echo(f"{end.seq} entries are as they were written. Anchor: {end}")


@log.command("anchor")
@with_appcontext
def print_anchor() -> None:
    """Print where the log has come to; keep it outside, on paper or at the municipality."""
    click.echo(str(store.make_anchor()))


@log.command()
@click.argument("person_id", type=int)
@with_appcontext
def report(person_id: int) -> None:
    """Print what others did with what is about a person: when and what for, and no one's name."""
    for entry in store.list_entries_about(person_id):
        words = ReadingPurpose(entry.why).word if entry.action == LogAction.READ else entry.why
        done = LogAction(entry.action).word
        click.echo(f"{entry.happened_at:%Y-%m-%d %H:%M}  {done}  {entry.entity}  {words}")
