"""My devices: where a person is logged in, and logging out there."""

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access import sessions
from gladsaxe.access.gate import sign_out, signed_in
from gladsaxe.database.durable import write
from gladsaxe.web.pages import see_other, show


def devices() -> ResponseReturnValue:
    """Show the person's devices."""
    opened = signed_in().opened
    return show("access/devices.html", rows=sessions.devices(opened.account_id), here=opened.device_id)


def end_device(device_id: int) -> ResponseReturnValue:
    """Log out on one of the person's devices."""
    opened = signed_in().opened
    if device_id not in {row.id for row in sessions.devices(opened.account_id)}:
        abort(404)
    write(sessions.end_device, opened.account_id, device_id)
    if device_id == opened.device_id:
        return sign_out()
    return see_other(url_for("access.devices"))


def log_out_everywhere() -> ResponseReturnValue:
    """Log out on every device, this one too."""
    write(sessions.end_everywhere, signed_in().opened.account_id)
    return sign_out()
