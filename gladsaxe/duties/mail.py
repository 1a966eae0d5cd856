"""Send the week's texts by SMTP."""

import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

SMTPS_SCHEME, SMTP_SCHEME = "smtps", "smtp"
DEFAULT_PORTS = {SMTPS_SCHEME: 465, SMTP_SCHEME: 25}
TIMEOUT_SECONDS = 30


def send_mails(
    server: str, sender: str, subject: str, mails: Sequence[tuple[str, str]], require_tls: bool = True
) -> int:
    """Send each text to its address through `server`, smtp://[USER:PASSWORD@]HOST[:PORT]; return how many.

    Raises OSError or smtplib.SMTPException where the server cannot be reached, refuses, or does not encrypt
    though it must.
    """
    parts = urlsplit(server)
    host, port = parts.hostname or "", parts.port or DEFAULT_PORTS[parts.scheme]
    secure = ssl.create_default_context()
    link = (
        smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=secure)
        if parts.scheme == SMTPS_SCHEME
        else smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
    )
    with link:
        if parts.scheme == SMTP_SCHEME and (require_tls or _offers_starttls(link)):
            # Raises where the server does not offer it, before a name, a password or a text is sent.
            link.starttls(context=secure)
        if parts.username:
            link.login(unquote(parts.username), unquote(parts.password or ""))
        for address, text in mails:
            link.send_message(_build_message(sender, address, subject, text))
    return len(mails)


def _offers_starttls(link: smtplib.SMTP) -> bool:
    # What a server offers is known once it was greeted.
    link.ehlo_or_helo_if_needed()
    return link.has_extn("starttls")


def _build_message(sender: str, address: str, subject: str, text: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, address, subject
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message
