"""The command line for the property office's registers."""

import click
from flask.cli import with_appcontext

from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.registers import monthly_totals


@click.group()
def registers() -> None:
    """Look after the registers of enquiries and of vandalism bills."""


@registers.command("rebuild-tallies")
@with_appcontext
def rebuild_tallies() -> None:
    """Make the kept sums of enquiries and bills anew from their history."""
    count = run_in_transaction(monthly_totals.rebuild_monthly_totals)
    click.echo(f"{count} sums rebuilt from every version of every row.")
