"""The command line: `gladsaxe …`."""

import os
import sys
from typing import Any

import click
from flask import Flask
from flask.cli import FlaskGroup
from sqlalchemy.exc import DBAPIError

from gladsaxe.agreement.store import NoAgreement
from gladsaxe.core.configuration import ConfigurationError
from gladsaxe.core.startup import pause_garbage_collection
from gladsaxe.database.transactions import is_missing_table
from gladsaxe.indicators.commands import indicators
from gladsaxe.serve import serve

NO_TABLES = (
    "The database has no tables yet, or older ones than this program's: run gladsaxe db upgrade, "
    "or gladsaxe agreement load FILE, which does so first."
)


class PlanGroup(FlaskGroup):
    """The commands; what a database lacks is told in one line."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click has it
        """Run the command; raise ClickException where the database has no plan, or cannot be used."""
        try:
            return super().invoke(ctx)
        except NoAgreement as fault:
            raise click.ClickException(str(fault)) from None
        except DBAPIError as fault:
            if is_missing_table(fault):
                raise click.ClickException(NO_TABLES) from None
            reason = " ".join(str(fault.orig).split())
            raise click.ClickException(f"The database cannot be used: {reason}") from None


def _create_application() -> Flask:
    with pause_garbage_collection():
        from app import create_app

        return create_app()


# `indicators evaluate` and `serve` stand here and not in the application: the one needs no database,
# the other decides which database the application gets.
main = PlanGroup(
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
