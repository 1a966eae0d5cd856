"""The command line for the property office's registers."""

import click
from flask.cli import with_appcontext

from gladsaxe.database.durable import write
from gladsaxe.registers import tallies


@click.group()
def registers() -> None:
    """Look after the registers of enquiries and of vandalism bills."""


@registers.command("rebuild-tallies")
@with_appcontext
def rebuild_tallies() -> None:
    """Make the kept sums of enquiries and bills anew from their history."""
    click.echo(f"{write(tallies.rebuild_tallies)} sums rebuilt from every version of every row.")
