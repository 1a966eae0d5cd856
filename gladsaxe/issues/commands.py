"""The command line for issues."""

import click
from flask.cli import with_appcontext

from gladsaxe.database.durable import write
from gladsaxe.issues import tallies


@click.group()
def issues() -> None:
    """Look after problems and ideas."""


@issues.command("rebuild-tallies")
@with_appcontext
def rebuild_tallies() -> None:
    """Make the kept sums of issues anew from their history."""
    click.echo(f"{write(tallies.rebuild_tallies)} sums rebuilt from the history of every issue.")
