"""The command line of activities."""

import click
from flask.cli import with_appcontext

from gladsaxe.activities import monthly_totals
from gladsaxe.database.transactions import run_in_transaction


@click.group()
def activities() -> None:
    """Look after the register of activities."""


@activities.command("rebuild-tallies")
@with_appcontext
def rebuild_tallies() -> None:
    """Make the kept sums anew from the activities and the history of their changes."""
    rows = run_in_transaction(monthly_totals.rebuild_monthly_totals)
    click.echo(f"The sums are made anew: {rows} rows.")
