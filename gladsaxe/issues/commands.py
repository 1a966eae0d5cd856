"""The command line for issues."""

import click
from flask.cli import with_appcontext

from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.issues import monthly_totals


@click.group()
def issues() -> None:
    """Look after problems and ideas."""


@issues.command("rebuild-tallies")
@with_appcontext
def rebuild_tallies() -> None:
    """Make the kept sums of issues anew from their history."""
    count = run_in_transaction(monthly_totals.rebuild_monthly_totals)
    click.echo(f"{count} sums rebuilt from the history of every issue.")
