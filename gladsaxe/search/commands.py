"""The command line of search."""

import click
from flask.cli import with_appcontext

from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.search.index import rebuild_search_index


@click.group()
def search() -> None:
    """Look after the index that is searched."""


@search.command("rebuild")
@with_appcontext
def rebuild_index() -> None:
    """Make the index anew from everything that is written in."""
    words = run_in_transaction(rebuild_search_index)
    click.echo(f"The index is made anew: {words} words.")
