"""The command line for people: the first account of a new installation is made here."""

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import IntegrityError

from gladsaxe.access import entry_codes, second_factor, store
from gladsaxe.access.seat_notices import SeatNoticeKind, add_seat_notices
from gladsaxe.access.tables import Account
from gladsaxe.agreement.store import find_seat
from gladsaxe.bodies import store as bodies
from gladsaxe.database.clock import today
from gladsaxe.database.transactions import is_unique_violation, run_in_transaction

INVITATION_HOURS = int(entry_codes.CODE_LIFETIMES[entry_codes.CodePurpose.INVITATION].total_seconds() // 3600)
RESET_MINUTES = int(entry_codes.CODE_LIFETIMES[entry_codes.CodePurpose.RESET].total_seconds() // 60)


@click.group()
def people() -> None:
    """Give people a seat and a way in, and take both back."""


@people.command()
@click.argument("name")
@click.option("--login", "login_name", required=True, help="The name to log in with.")
@click.option("--seat", "seat_key", required=True, help="The seat's key, as in the agreement file.")
@with_appcontext
def add(name: str, login_name: str, seat_key: str) -> None:
    """Seat a person from today, and print once the code that opens the account."""
    seat = find_seat(seat_key)
    if seat is None:
        keys = ", ".join(bodies.list_seat_keys())
        raise click.ClickException(f"There is no seat {seat_key!r}. The seats are: {keys}")
    seat_id = seat.id

    def work() -> str:
        person = bodies.add_person(name)
        bodies.seat_person(person.id, seat_id, today())
        add_seat_notices(SeatNoticeKind.GIVEN, person.id, None, seat_id)
        account = store.add_account(person.id, login_name)
        return entry_codes.make_code(account.id, entry_codes.CodePurpose.INVITATION, None)

    try:
        code = run_in_transaction(work)
    except IntegrityError as fault:
        if not is_unique_violation(fault):
            raise
        raise click.ClickException(f"The login name {login_name!r} is taken.") from None
    click.echo(
        f"{name} opens the account {login_name} at /kode within {INVITATION_HOURS} hours with the code {code}"
    )


@people.command()
@click.argument("login_name")
@with_appcontext
def code(login_name: str) -> None:
    """Print once a code that opens a person's account anew: a forgotten password, or a lost invitation."""
    account = require_account(login_name)
    account_id, purpose = account.id, entry_codes.choose_purpose(account)
    code_text = run_in_transaction(entry_codes.make_code, account_id, purpose, None)
    lasts = (
        f"{RESET_MINUTES} minutes"
        if purpose is entry_codes.CodePurpose.RESET
        else f"{INVITATION_HOURS} hours"
    )
    click.echo(f"{login_name} opens the account at /kode within {lasts} with the code {code_text}")


@people.command("forget-code-app")
@click.argument("login_name")
@with_appcontext
def forget_code_app(login_name: str) -> None:
    """Take away the code app of a person who has lost it, where no second person can do it on the page."""
    run_in_transaction(second_factor.delete_code_app, require_account(login_name).id)
    click.echo(f"{login_name} must take a new code app into use to read what is confidential.")


def require_account(login_name: str) -> Account:
    """Return the open account of that login name; raises ClickException for none."""
    account = store.find_account_by_login(login_name)
    if account is None:
        raise click.ClickException(f"There is no open account {login_name!r}.")
    return account
