"""The command line for the yearly wheel."""

import smtplib

import click
from flask import current_app
from flask.cli import with_appcontext

from gladsaxe.agreement.store import NoAgreement, get_agreement
from gladsaxe.database.clock import today
from gladsaxe.duties import store
from gladsaxe.duties.mail import send_mails


@click.group()
def duties() -> None:
    """Show what the yearly wheel asks of each seat."""


@duties.command()
@click.option("--send", is_flag=True, help="Mail the texts to those who asked for them.")
@with_appcontext
def digest(send: bool) -> None:
    """Print the week's text of each seat, or mail them."""
    try:
        subject = get_agreement().short_title
    except NoAgreement as fault:
        raise click.ClickException(str(fault)) from None
    if not send:
        click.echo("\n".join(store.build_digests(today()).values()))
        return
    server, sender = current_app.config["SMTP_SERVER"], current_app.config["MAIL_SENDER"]
    if not server:
        raise click.ClickException("no mail is sent: set GLADSAXE_SMTP and GLADSAXE_MAIL_FROM (see README)")
    try:
        mails = store.list_digest_mails(today())
        sent = send_mails(server, sender, f"{subject}: pligter", mails, current_app.config["SMTP_TLS"])
    except (OSError, smtplib.SMTPException) as fault:
        raise click.ClickException(f"the mail server did not take the mails ({fault})") from None
    click.echo(f"{sent} {'mail' if sent == 1 else 'mails'} sent.")
