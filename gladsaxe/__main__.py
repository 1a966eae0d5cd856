"""The command line: `gladsaxe …`."""

import os
import sys

import click
from flask import Flask
from flask.cli import FlaskGroup

from gladsaxe.core.configuration import ConfigurationError
from gladsaxe.core.startup import pause_garbage_collection
from gladsaxe.indicators.commands import indicators
from gladsaxe.serve import serve


def _create_application() -> Flask:
    with pause_garbage_collection():
        from app import create_app

        return create_app()


# `indicators evaluate` and `serve` stand here and not in the application: the one needs no database,
# the other decides which database the application gets.
main = FlaskGroup(
    name="gladsaxe",
    create_app=_create_application,
    add_default_commands=False,
    help="Run a housing-social plan.",
)
main.add_command(indicators)
main.add_command(serve)


def run() -> None:
    """Run the command line; a faulty configuration is said in its own words."""
    # Files and folders become 0600 and 0700, whatever the shell that started the program allows.
    os.umask(0o077)
    try:
        main()
    except ConfigurationError as fault:
        click.echo(f"gladsaxe: {fault}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    run()
