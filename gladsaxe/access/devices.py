"""My devices: where a person is logged in, and logging out there."""

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access import sessions
from gladsaxe.access.authorization import current_session_user, sign_out
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.web.pages import render_page, see_other


def show_devices() -> ResponseReturnValue:
    """Show the person's devices."""
    opened = current_session_user().opened
    return render_page(
        "access/devices.html", rows=sessions.list_devices(opened.account_id), here=opened.device_id
    )


def end_device(device_id: int) -> ResponseReturnValue:
    """Log out on one of the person's devices."""
    opened = current_session_user().opened
    if device_id not in {row.id for row in sessions.list_devices(opened.account_id)}:
        abort(404)
    run_in_transaction(sessions.end_device, opened.account_id, device_id)
    if device_id == opened.device_id:
        return sign_out()
    return see_other(url_for("access.devices"))


def log_out_everywhere() -> ResponseReturnValue:
    """Log out on every device, this one too."""
    run_in_transaction(sessions.end_all_sessions, current_session_user().opened.account_id)
    return sign_out()
