"""The command line of retention."""

import click
from flask import current_app
from flask.cli import with_appcontext

from gladsaxe.access.commands import people
from gladsaxe.bodies.tables import Person
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.retention import catalogue, erasure, ledger_file, personal_data, store


@click.group()
def retention() -> None:
    """Delete what has been kept long enough."""


@retention.command()
@with_appcontext
def run() -> None:
    """Delete everything whose time is over; run it every night."""
    counts = run_in_transaction(store.purge_expired)
    _write_ledger()
    click.echo(f"Deleted: {counts}.")


@retention.command()
def describe() -> None:
    """Print what is kept, why, how long, and who sees it: docs/privacy.md."""
    click.echo(catalogue.format_privacy_document(), nl=False)


@people.command()
@click.argument("person")
@click.option("--asked-by", help="Who asked, a login name or a number; the person without it.")
@with_appcontext
def export(person: str, asked_by: str | None) -> None:
    """Print everything held about PERSON, a login name or a number, as JSON; who asked is logged."""
    person_id = _require_person(person).id
    asked_by_id = _require_person(asked_by).id if asked_by else person_id
    click.echo(run_in_transaction(personal_data.export_personal_data, person_id, asked_by_id))


@people.command()
@click.argument("person")
@click.option("--yes", is_flag=True, help="Do not ask first.")
@with_appcontext
def erase(person: str, yes: bool) -> None:
    """Delete what no duty keeps of PERSON, a login name or a number, for good, and print what was kept."""
    row = _require_person(person)
    person_id, name = row.id, row.name
    try:
        erasure.check_erasable(row)
        if not yes:
            click.confirm(f"Alt om {name}, som vi ikke har pligt til at gemme, slettes. Fortsæt?", abort=True)
        erasures = run_in_transaction(store.erase_person, person_id)
    except erasure.ErasureRefused as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(erasure.format_erasure(erasures))
    _write_ledger()


def _write_ledger() -> None:
    folder, key = current_app.config["BACKUPS"], current_app.config["BACKUP_KEY"]
    try:
        ledger_file.write_ledger(folder, key, store.list_purge_entries())
    except ledger_file.DamagedLedger as fault:
        raise click.ClickException(
            f"{fault} is damaged: put back the copy that lies by the backups"
        ) from None


def _require_person(name: str) -> Person:
    person = store.find_person(name)
    if person is None:
        raise click.ClickException(f"There is no person {name!r}.")
    return person
