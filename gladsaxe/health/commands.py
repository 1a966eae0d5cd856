"""The command line of health: look through the live database and the newest backup."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from gladsaxe.audit_log.rules import UpkeepTask
from gladsaxe.audit_log.upkeep import add_upkeep_run
from gladsaxe.backups import archive, operations
from gladsaxe.backups.rules import DamagedBackup
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.health import database_check

FILE_PATH = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=FILE_PATH, required=False)
@click.option("--repair", is_flag=True, help="Make anew what follows from rows: sums and the search index.")
@with_appcontext
def check(file: Path | None, repair: bool) -> None:
    """Look through the live database, then try a backup out, by default the newest.

    The backup is restored aside, looked through, and thrown away. Ends with 1 where anything is wrong.
    """
    well = _check_database(repair)
    file = file or archive.find_newest_backup(current_app.config["BACKUPS"])
    if file is None:
        raise click.ClickException("There is no backup yet: make one with gladsaxe backup.")
    try:
        looked = operations.verify_backup(file)
    except DamagedBackup as fault:
        run_in_transaction(add_upkeep_run, UpkeepTask.DRILL, False, file.name)
        raise click.ClickException(f"{file} is refused: {fault}.") from None
    run_in_transaction(add_upkeep_run, UpkeepTask.DRILL, True, file.name)
    click.echo(f"{file} can be restored: {looked.rows} rows, {looked.entries} entries of the log in order.")
    if not well:
        raise SystemExit(1)


def _check_database(repair: bool) -> bool:
    """Print what is wrong with the live database; return True if nothing is, or all of it is mended."""
    faults = database_check.list_faults()
    for line in faults:
        click.echo(line, err=True)
    unmended = 0
    for derived in database_check.DERIVED_ROWS:
        count = database_check.check_derived_rows(derived, repair)
        if count:
            outcome = "made anew" if repair else "run gladsaxe check --repair"
            click.echo(
                f"The {derived.name}: {count} rows differ from what they follow from: {outcome}.", err=True
            )
            unmended += 0 if repair else count
    if not faults and not unmended:
        click.echo("The live database is in order.")
    return not faults and not unmended
