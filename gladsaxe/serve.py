"""`gladsaxe serve`: migrate, load the agreement, and serve with waitress."""

import errno
import hashlib
import logging
import shlex
import signal
import socket
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
from gladsaxe.database.transactions import close_database
from gladsaxe.database.usage import DatabaseInUse, use_database
from gladsaxe.web.request_log import configure_logging
from gladsaxe.web.server import create_server


@click.command()
@click.option("--port", default=5000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--database", help="A URL, or the path of an SQLite file.")
@click.option("--demo", is_flag=True, help="Add the fictional year and one account per role.")
def serve(port: int, host: str, database: str | None, demo: bool) -> None:
    """Migrate the database, load the agreement and serve the pages."""
    listener = _open_socket(host, port)
    try:
        configuration = read_configuration()
        if database:
            configuration = configuration.with_database(database)
        # The commands that are told work as they stand, on the same database.
        prefix = f"DATABASE_URL={shlex.quote(configuration.database_url)} " if database else ""
        app, accounts = _prepare_app(configuration, demo, prefix)
    except ConfigurationError as fault:
        raise click.ClickException(str(fault)) from None
    except DBAPIError as fault:
        reason = " ".join(str(fault.orig).split())
        raise click.ClickException(f"The database cannot be used: {reason}") from None
    server = create_server(app, listener, configuration)
    if accounts:
        click.echo(_format_accounts(accounts))
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Ready: http://{shown}:{listener.getsockname()[1]}")
    logging.getLogger("waitress").setLevel(logging.ERROR)
    configure_logging(configuration.access_log)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: server.stop())
    try:
        with app.app_context(), use_database():
            server.run()
    except DatabaseInUse:
        raise click.ClickException("A restore is under way on this database: start after it.") from None
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


def _prepare_app(
    configuration: Configuration, demo: bool, prefix: str
) -> tuple[Flask, list[tuple[str, str, str]]]:
    with pause_garbage_collection():
        from app import create_app
        from gladsaxe.agreement.store import set_plan_clock
        from gladsaxe.database import migrations

        app = create_app(configuration)
    accounts: list[tuple[str, str, str]] = []
    remove_leftovers(configuration.data_folder)
    with app.app_context(), migrations.hold_start_lock(configuration.data_folder):
        try:
            for step in migrations.upgrade_database():
                click.echo(f"Migrated: {step}")
        except migrations.NewerDatabase as fault:
            raise click.ClickException(str(fault)) from None
        _make_keys(app, configuration.data_folder)
        _adopt_log(configuration.data_folder)
        _load_agreement(SHIPPED_AGREEMENT)
        if demo:
            accounts = _load_demo()
        # A demo lives inside its plan's period; at any later day every figure would be overdue.
        set_plan_clock()
        if not demo and not _has_accounts():
            click.echo(
                "No one can log in yet. Make the first account with\n"
                f"  {prefix}.venv/bin/gladsaxe people add 'NAME' --login NAME --seat system-administrator"
            )
    return app, accounts


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


def _has_accounts() -> bool:
    from gladsaxe.access.store import list_accounts

    return bool(list_accounts())


def _format_accounts(accounts: list[tuple[str, str, str]]) -> str:
    rows = [("Role", "Login", "Password"), *accounts]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
    )
