"""`gladsaxe serve`: migrate, and serve with waitress."""

import errno
import hashlib
import logging
import shlex
import signal
import socket
import sys
from pathlib import Path

import click
from flask import Flask
from sqlalchemy.exc import DBAPIError

from gladsaxe.core.configuration import (
    SHIPPED_AGREEMENT,
    SHIPPED_DEMO,
    Configuration,
    ConfigurationError,
    read_configuration,
)
from gladsaxe.core.startup import pause_garbage_collection
from gladsaxe.core.work_folders import remove_leftovers
from gladsaxe.database.program_locks import DatabaseInUse, hold_start_lock, use_database
from gladsaxe.database.transactions import close_database
from gladsaxe.web.request_log import configure_logging
from gladsaxe.web.server import create_server


@click.command()
@click.option("--port", default=5000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--database", help="A URL, or the path of an SQLite file.")
@click.option("--demo", is_flag=True, help="Add the fictional year and one account per role.")
def serve(port: int, host: str, database: str | None, demo: bool) -> None:
    """Migrate the database and serve the pages; an empty one prints the code that it is set up with."""
    listener = _open_socket(host, port)
    try:
        configuration = read_configuration()
        if database:
            configuration = configuration.with_database(database)
        # The commands that are told work as they stand, on the same database.
        prefix = f"DATABASE_URL={shlex.quote(configuration.database_url)} " if database else ""
        app = _create_app(configuration)
        # Before the tables are looked at, which a restore may be replacing.
        with app.app_context(), use_database():
            accounts = _prepare_database(app, configuration, demo, prefix)
            server = create_server(app, listener, configuration)
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: server.stop())
            if accounts:
                click.echo(_format_accounts(accounts))
            shown = f"[{host}]" if ":" in host else host
            click.echo(f"Ready: http://{shown}:{listener.getsockname()[1]}")
            logging.getLogger("waitress").setLevel(logging.ERROR)
            configure_logging(configuration.access_log)
            server.run()
    except ConfigurationError as fault:
        raise click.ClickException(str(fault)) from None
    except DatabaseInUse:
        raise click.ClickException("A restore is under way on this database: start after it.") from None
    except DBAPIError as fault:
        reason = " ".join(str(fault.orig).split())
        raise click.ClickException(f"The database cannot be used: {reason}") from None
    close_database(app)


def _open_socket(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(1024)
    except OSError as fault:
        if fault.errno == errno.EADDRINUSE:
            raise click.ClickException(f"Port {port} is taken: choose another with --port.") from None
        raise click.ClickException(f"Cannot listen on {host}:{port}: {fault.strerror}.") from None
    return listener


def _create_app(configuration: Configuration) -> Flask:
    with pause_garbage_collection():
        from app import create_app

        return create_app(configuration)


def _prepare_database(
    app: Flask, configuration: Configuration, demo: bool, prefix: str
) -> list[tuple[str, str, str]]:
    """Make the database ready, and return the accounts of a demo."""
    from gladsaxe.agreement.store import set_plan_clock
    from gladsaxe.database.migrations import NewerDatabase, upgrade_database
    from gladsaxe.setup.store import create_setup_code, is_setup_done

    accounts: list[tuple[str, str, str]] = []
    remove_leftovers(configuration.data_folder)
    with hold_start_lock():
        try:
            for step in upgrade_database():
                click.echo(f"Migrated: {step}")
        except NewerDatabase as fault:
            raise click.ClickException(str(fault)) from None
        _make_keys(app, configuration.data_folder)
        _adopt_log(configuration.data_folder)
        if demo:
            _load_agreement(SHIPPED_AGREEMENT)
            accounts = _load_demo()
        elif not is_setup_done():
            click.echo(_format_setup_lines(create_setup_code(configuration.data_folder), prefix))
        # A demo lives inside its plan's period; at any later day every figure would be overdue.
        set_plan_clock()
    return accounts


def _make_keys(app: Flask, folder: Path) -> None:
    try:
        app.extensions["offline_keys"].current()
    except OSError as fault:
        reason = f"the folder {folder} cannot be written to ({fault.strerror}): set GLADSAXE_DATA"
        raise ConfigurationError(reason) from None


def _adopt_log(folder: Path) -> None:
    from gladsaxe.audit_log.identity import LOG_ID_FILE, adopt_log

    for fault in adopt_log(folder):
        click.echo(f"The log is not the one that {folder / LOG_ID_FILE} stands for: {fault}.", err=True)


def _load_agreement(file: Path) -> None:
    from gladsaxe.agreement import loading, rules, store
    from gladsaxe.database.transactions import run_in_transaction

    # An installation with a plan of its own keeps it; the shipped one is for an empty database.
    if store.find_agreement() is None:
        plan = rules.read_plan(file)
        run_in_transaction(loading.load_agreement, plan, hashlib.sha256(file.read_bytes()).hexdigest())


def _load_demo() -> list[tuple[str, str, str]]:
    from gladsaxe.demo.rules import read_demo
    from gladsaxe.demo.store import NotEmpty, load_demo

    try:
        return load_demo(read_demo(SHIPPED_DEMO))
    except NotEmpty as fault:
        raise ConfigurationError(str(fault)) from None


def _format_setup_lines(code: str, prefix: str) -> str:
    return (
        "No one can log in yet. Open the address below and write the set-up code, once and within 2 hours.\n"
        f"Another code: {prefix}{_format_program()} setup code\n"
        f"Set-up code: {code}"
    )


def _format_program() -> str:
    """Return how a shell in any folder starts this program again."""
    program = Path(sys.executable).with_name("gladsaxe")
    return shlex.quote(str(program)) if program.exists() else f"{shlex.quote(sys.executable)} -m gladsaxe"


def _format_accounts(accounts: list[tuple[str, str, str]]) -> str:
    rows = [("Role", "Login", "Password"), *accounts]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
    )
