"""The command line of the first start."""

import click
from flask import current_app
from flask.cli import with_appcontext

from gladsaxe.setup import store


@click.group()
def setup() -> None:
    """Begin an empty installation."""


@setup.command("code")
@with_appcontext
def print_setup_code() -> None:
    """Print once a code that an empty installation is set up with; the one before it is dead."""
    if store.is_setup_done():
        raise click.ClickException("There is a plan or an account already: nothing is left to set up.")
    click.echo(f"Set-up code: {store.create_setup_code(current_app.config['DATA_FOLDER'])}")
