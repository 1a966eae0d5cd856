"""The week's text: for each seat on the command line, and by mail to those who asked."""

import smtplib
import socketserver
import threading
from datetime import date
from typing import ClassVar

import pytest

from gladsaxe.core.configuration import ConfigurationError, read_configuration
from gladsaxe.duties import mail, store
from gladsaxe.duties.mail import send_mails
from tests.deviations.steps import freeze_day, new_submission_id
from tests.faults import find_page_faults

JUNE = date(2018, 6, 20)


class Server:
    """Stand for a mail server, and remember what was asked of it."""

    def __init__(self, host, port, timeout, context=None):
        self.asked = [("open", host, port)]
        Server.last = self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.asked.append(("close",))

    def has_extn(self, name):
        return name == "starttls"

    def starttls(self, context):
        self.asked.append(("starttls", context.check_hostname))

    def login(self, user, password):
        self.asked.append(("login", user, password))

    def send_message(self, message):
        self.asked.append((message["From"], message["To"], message["Subject"], message.get_content()))


@pytest.fixture
def server(monkeypatch):
    for name in ("SMTP", "SMTP_SSL"):
        monkeypatch.setattr(mail.smtplib, name, Server)
    return Server


def ask(browser, address):
    return browser.post("/aarshjul/mail", {"submission_id": new_submission_id(), "address": address})


def test_each_responsible_seat_has_its_text_on_the_command_line(app):
    with freeze_day(JUNE):
        out = app.test_cli_runner().invoke(args=["duties", "digest"]).output
    assert "Helhedsplan for Høje Gladsaxe: Sekretariatsleder (Helhedsplanens sekretariat)" in out
    assert "- 30. juni 2018: Hvert koordinerende forum mødes mindst 2 gange om året (Task Force" in out
    assert "Freja" not in out


def test_a_mail_goes_to_those_who_asked_with_what_their_seats_have(app, visit, server):
    assert ask(visit("freja"), "freja@eksempel.dk").status_code == 303
    assert ask(visit("alice"), "alice@eksempel.dk").status_code == 303
    app.config.update(SMTP_SERVER="smtps://bruger:hem%40lig@mail.eksempel.dk", MAIL_SENDER="plan@eksempel.dk")
    with freeze_day(JUNE):
        result = app.test_cli_runner().invoke(args=["duties", "digest", "--send"])
        with app.app_context():
            texts = store.list_digest_mails(JUNE)
    assert (result.output, result.exit_code) == ("1 mail sent.\n", 0)
    assert [address for address, _ in texts] == ["freja@eksempel.dk"]
    sent = ("plan@eksempel.dk", "freja@eksempel.dk", "Helhedsplan for Høje Gladsaxe: pligter", texts[0][1])
    assert server.last.asked == [
        ("open", "mail.eksempel.dk", 465),
        ("login", "bruger", "hem@lig"),
        sent,
        ("close",),
    ]


def test_a_plain_server_is_asked_for_encryption_first(server):
    assert send_mails("smtp://localhost:2525", "a@b.dk", "Emne", [("c@d.dk", "Tekst\n")]) == 1
    assert server.last.asked[:2] == [("open", "localhost", 2525), ("starttls", True)]


class PlainMailServer(socketserver.StreamRequestHandler):
    """A mail server without encryption, which remembers what it was sent."""

    lines: ClassVar[list[bytes]] = []

    def handle(self):
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            self.lines.append(line[:4].upper())
            answers = {b"DATA": b"354 go on", b"EHLO": b"250 SIZE", b"QUIT": b"221 gone"}
            self.wfile.write(answers.get(line[:4].upper(), b"250 fine") + b"\r\n")
            if line[:4].upper() == b"DATA":
                while self.rfile.readline() != b".\r\n":
                    pass
                self.wfile.write(b"250 taken\r\n")


@pytest.fixture
def plain_server():
    PlainMailServer.lines.clear()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), PlainMailServer) as listener:
        thread = threading.Thread(target=listener.serve_forever, args=(0.02,))
        thread.start()
        yield f"smtp://127.0.0.1:{listener.server_address[1]}"
        listener.shutdown()
        thread.join()


def test_without_encryption_nothing_is_sent_unless_the_configuration_says_so(plain_server):
    mails = [("c@d.dk", "Tekst\n")]
    with pytest.raises(smtplib.SMTPNotSupportedError):
        send_mails(plain_server, "a@b.dk", "Emne", mails)
    assert PlainMailServer.lines == [b"EHLO", b"QUIT"]
    assert send_mails(plain_server, "a@b.dk", "Emne", mails, require_tls=False) == 1
    assert b"DATA" in PlainMailServer.lines


def test_nobody_gets_mail_any_more_once_the_address_is_gone(app, visit):
    freja = visit("freja")
    ask(freja, "freja@eksempel.dk")
    assert "Du får ugens pligter på mail" in freja.get("/aarshjul").text
    ask(freja, "")
    with app.app_context():
        assert store.list_digest_mails(JUNE) == []
    assert "Få ugens pligter på mail" in freja.get("/aarshjul").text


def test_what_is_no_address_is_refused(app, visit):
    freja = visit("freja")
    for typed in ["freja", "freja@", "@eksempel.dk", "a b@c.dk", "a@b.dk, c@d.dk", "a@b\r\nTo: c@d.dk"]:
        answer = ask(freja, typed)
        assert answer.status_code == 422
        assert find_page_faults(answer.text)[0].startswith(
            "Skriv mailadressen, for eksempel navn@eksempel.dk."
        )
        with app.app_context():
            assert store.list_digest_mails(JUNE) == []


def test_without_a_server_or_with_one_that_refuses_there_is_one_line(app, visit, server, monkeypatch):
    runner = app.test_cli_runner()
    result = runner.invoke(args=["duties", "digest", "--send"])
    assert result.exit_code == 1
    assert result.output.startswith("Error: no mail is sent: set GLADSAXE_SMTP")
    app.config.update(SMTP_SERVER="smtp://mail.eksempel.dk", MAIL_SENDER="plan@eksempel.dk")

    def refuse(*_):
        raise smtplib.SMTPRecipientsRefused({})

    ask(visit("freja"), "freja@eksempel.dk")
    monkeypatch.setattr(Server, "send_message", refuse)
    result = runner.invoke(args=["duties", "digest", "--send"])
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert result.output.startswith("Error: the mail server did not take the mails")


def test_the_configuration_checks_the_server_and_repeats_no_password(tmp_path):
    good = {
        "GLADSAXE_DATA": str(tmp_path),
        "GLADSAXE_SMTP": "smtps://a:b@c.dk",
        "GLADSAXE_MAIL_FROM": "a@b.dk",
    }
    read = read_configuration(good)
    assert (read.smtp_server, read.mail_sender, read.smtp_tls) == ("smtps://a:b@c.dk", "a@b.dk", True)
    assert read_configuration({**good, "GLADSAXE_SMTP_TLS": "no"}).smtp_tls is False
    for wrong in ("mail.dk", "http://a:secret@c.dk", "smtp://a:secret@c.dk:999999", "smtp://"):
        with pytest.raises(ConfigurationError) as fault:
            read_configuration({**good, "GLADSAXE_SMTP": wrong, "GLADSAXE_MAIL_FROM": ""})
        assert len(str(fault.value).splitlines()) == 2
        assert "secret" not in str(fault.value)
