"""The command line of the log: check it, print its anchor, and tell a person what it says of them."""

import click
from flask import current_app
from flask.cli import with_appcontext

from gladsaxe.audit_log import anchors, store
from gladsaxe.audit_log.rules import (
    ACTION_WORDS,
    PURPOSE_WORDS,
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
    folder = current_app.config["DATA_FOLDER"]
    known: list[LogAnchor] = []
    found: list[str] = []
    end = store.make_anchor()
    try:
        known = [LogAnchor.read(text)] if text else []
    except ValueError:
        raise click.BadParameter("this is no anchor", param_hint="--anchor") from None
    try:
        kept = anchors.find_newest_anchor(folder, end.log_id)
        known += [kept] if kept else []
    except ValueError:
        found.append(f"the file of anchors in {folder / anchors.ANCHOR_FOLDER} is damaged")
    found += store.verify_log(known)
    run_in_transaction(add_upkeep_run, UpkeepTask.LOG_CHECK, not found, f"{end.seq} entries")
    for line in found:
        click.echo(line, err=True)
    if found:
        raise SystemExit(1)
    anchors.save_anchor(folder, store.make_anchor())
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
        words = PURPOSE_WORDS[ReadingPurpose(entry.why)] if entry.action == LogAction.READ else entry.why
        done = ACTION_WORDS[LogAction(entry.action)]
        click.echo(f"{entry.happened_at:%Y-%m-%d %H:%M}  {done}  {entry.entity}  {words}")
