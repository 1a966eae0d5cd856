"""The command line for a person who has stopped."""

import click
from flask.cli import with_appcontext

from gladsaxe.access.commands import people, require_account
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.offboarding import store


@people.command()
@click.argument("login_name")
@with_appcontext
def leave(login_name: str) -> None:
    """Shut every way in for a person who has stopped, end the seats, and hand open work over."""
    person_id = require_account(login_name).person_id
    handed = run_in_transaction(store.offboard_person, person_id, None)
    click.echo(
        f"{login_name} is out: no session, device or code works any more. "
        f"Handed over: {handed.issues} open issues, {handed.drafts} drafts."
    )
