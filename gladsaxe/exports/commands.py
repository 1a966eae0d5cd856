"""The command line of exports: the board's paper, made with the board's eyes."""

from datetime import date
from pathlib import Path

import click
from flask.cli import with_appcontext

from gladsaxe.agreement.store import NoAgreement, get_agreement
from gladsaxe.core.dates import NoSuchDay, parse_day
from gladsaxe.database.clock import today
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.exports import store
from gladsaxe.exports.forms import USUAL_PURPOSE
from gladsaxe.exports.log import log_export
from gladsaxe.exports.rules import ExportKind
from gladsaxe.exports.workbook import write_workbook


@click.group()
def export() -> None:
    """Write what the plan knows to files."""


@export.command("board")
@click.option("--as-of", "day", required=True, help="The day to show, such as 2018-12-31.")
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="The file to write.",
)
@click.option("--receiver", default="Bestyrelsen", show_default=True, help="For whom the file is.")
@click.option("--purpose", default=USUAL_PURPOSE, show_default=True, help="What the file is for.")
@with_appcontext
def board(day: str, out: Path, receiver: str, purpose: str) -> None:
    """Write the board's Excel workbook as known on a day; nobody in particular sees what the board may."""
    as_of = _read_day(day)
    try:
        get_agreement()
        stamp = run_in_transaction(log_export, None, ExportKind.BOARD, as_of, receiver, purpose)
        contents = store.board_contents(as_of, None, stamp)
    except NoAgreement as fault:
        raise click.ClickException(str(fault)) from fault
    # A workbook of the same name is replaced by a whole one, never by half of one.
    draft = out.with_name(f".{out.name}.part")
    try:
        write_workbook(contents, draft)
        draft.replace(out)
    except OSError as fault:
        raise click.ClickException(f"{out} cannot be written: {fault.strerror}") from fault
    finally:
        draft.unlink(missing_ok=True)
    click.echo(f"{out} shows {contents.plan} as of {as_of.isoformat()}.")


def _read_day(text: str) -> date:
    try:
        day = parse_day(text)
    except NoSuchDay:
        raise click.BadParameter(f"{text} does not exist", param_hint="--as-of") from None
    except ValueError:
        raise click.BadParameter(f"write {text!r} as 2018-12-31", param_hint="--as-of") from None
    if day > today():
        raise click.BadParameter(f"{text} is in the future", param_hint="--as-of")
    return day
