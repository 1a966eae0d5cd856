"""The command line of safekeeping: backup, check, restore."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from gladsaxe.audit_log.rules import UpkeepTask
from gladsaxe.audit_log.upkeep import add_upkeep_run
from gladsaxe.backups import archive, operations
from gladsaxe.backups.rules import DamagedBackup
from gladsaxe.core.work_folders import remove_leftovers
from gladsaxe.database.program_locks import DatabaseInUse
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.retention.ledger_file import DamagedLedger

IN_USE = "A server uses the database: stop it first. Nothing was changed."
FOLDER_PATH = click.Path(file_okay=False, path_type=Path)
FILE_PATH = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--out", type=FOLDER_PATH, help="The folder to write to; by default GLADSAXE_BACKUPS.")
@click.option(
    "--keep", type=click.IntRange(1), default=35, show_default=True, help="How many backups are kept."
)
@with_appcontext
def backup(out: Path | None, keep: int) -> None:
    """Make an encrypted backup while the house is open, and read it back."""
    folder = out or current_app.config["BACKUPS"]
    try:
        file = operations.make_backup(folder)
    except (DamagedBackup, DamagedLedger, OSError) as fault:
        run_in_transaction(add_upkeep_run, UpkeepTask.BACKUP, False, type(fault).__name__)
        raise click.ClickException(f"There is no backup: {fault}") from None
    dropped = operations.delete_old_backups(folder, keep)
    click.echo(f"{file} is whole ({file.stat().st_size} bytes). {dropped} older ones deleted.")


@click.command()
@click.argument("file", type=FILE_PATH)
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def restore(file: Path, yes: bool) -> None:
    """Put a backup in the place of the live database; stop the server before, and start it after."""
    if not yes:
        click.confirm("Everything written since the backup was made will be lost. Go on?", abort=True)
    try:
        looked = operations.restore_backup(file)
    except DamagedBackup as fault:
        raise click.ClickException(f"{file} is refused, and the database is as it was: {fault}.") from None
    except DatabaseInUse:
        raise click.ClickException(
            "A server uses the database: stop it first, nothing was changed."
        ) from None
    except DBAPIError as fault:
        reason = " ".join(str(fault.orig).split())
        raise click.ClickException(f"The database is in use and as it was: {reason}") from None
    again = f"{looked.deleted_again} that were deleted for good were deleted again"
    log_id = f"the installation's log is {looked.log_id} now, as the backup says"
    click.echo(f"{file} is restored: {looked.rows} rows; {again}; {log_id}. Start the server.")


@click.command()
@with_appcontext
def tidy() -> None:
    """Remove what killed programs left: files that were opened, snapshots, half backups."""
    names = remove_leftovers(current_app.config["DATA_FOLDER"])
    with operations.hold_backup_lock(current_app.config["DATA_FOLDER"]):
        names += archive.remove_drafts(current_app.config["BACKUPS"])
    for name in names:
        click.echo(name)
    click.echo(f"{len(names)} removed.")
