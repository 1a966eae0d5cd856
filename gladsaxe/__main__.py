"""The command line: `gladsaxe …`."""

import os
import sys
from typing import Any

import click
from flask import Flask
from flask.cli import FlaskGroup, ScriptInfo
from sqlalchemy.exc import DBAPIError

from gladsaxe.agreement.store import NoAgreement, set_plan_clock
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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command; the application's own run on the day that the database's plan is in."""
        resolved = super().resolve_command(ctx, args)
        if resolved[0] not in self.commands:
            with ctx.ensure_object(ScriptInfo).load_app().app_context():
                _set_plan_clock()
        return resolved

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


def _set_plan_clock() -> None:
    try:
        set_plan_clock()
    except DBAPIError as fault:
        # A database before its tables has no plan; the command makes them or says that they are missing.
        if not is_missing_table(fault):
            raise


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
