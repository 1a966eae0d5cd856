"""The command line of what is sent offline: its keys, and which forms are open."""

import click
from flask.cli import with_appcontext

from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.offline.record_processing import get_key_store
from gladsaxe.offline.registrations import REGISTRATIONS
from gladsaxe.submissions.store import close_form, open_form

FORM_CHOICE = click.Choice(sorted(REGISTRATIONS))


@click.group()
def sync() -> None:
    """Look after what is sent offline."""


@sync.command("rotate-key")
@with_appcontext
def rotate_key() -> None:
    """Make a new key pair to seal with; the older ones stay and open what was sealed before."""
    click.echo(f"Phones seal with key {get_key_store().rotate()} from now on. Keep the older keys.")


@sync.command("close-form")
@click.argument("form", type=FORM_CHOICE)
@with_appcontext
def close(form: str) -> None:
    """Take nothing in with a form; what phones send for it goes to quarantine."""
    run_in_transaction(close_form, form)
    click.echo(f"{form} is closed.")


@sync.command("open-form")
@click.argument("form", type=FORM_CHOICE)
@with_appcontext
def open_again(form: str) -> None:
    """Take a form in again."""
    run_in_transaction(open_form, form)
    click.echo(f"{form} is open.")
