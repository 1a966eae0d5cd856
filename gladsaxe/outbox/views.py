"""The worker, the blank forms that a phone keeps, the manifest, and the page of what waits."""

from flask import Blueprint, Response, abort, current_app, g, jsonify, session, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.access.rules import Actor
from gladsaxe.agreement.store import current_or_none
from gladsaxe.core.configuration import PROJECT
from gladsaxe.database.clock import days_moved
from gladsaxe.offline.registrations import REGISTRATIONS
from gladsaxe.offline.store import owner_of
from gladsaxe.outbox.rules import (
    ENTRY,
    KILLED,
    WAITING,
    kept_files,
    templates_digest,
    version_of,
    worker_text,
)
from gladsaxe.web.pages import address_of, show
from gladsaxe.web.static import BUILT, asset, manifest

blueprint = Blueprint("outbox", __name__)

ICON_SIDES = (192, 512)
COLOUR = "#1a5e3a"


def page_facts() -> dict[str, object]:
    """Return what every page tells the outbox: whose it is, its program, and the worker's address."""
    return {
        "entry": asset(ENTRY),
        "owner": _owner(g.get("actor")),
        "worker": address_of("outbox.worker") if current_app.config["SERVICE_WORKER"] else "",
        "days_moved": days_moved(),
        "blank": g.get("blank", False),
    }


def _owner(actor: Actor | None) -> str:
    if actor is None:
        return ""
    # Kept in the session, so that a page costs no query for it.
    if "owner" not in session:
        session["owner"] = owner_of(actor.person_id)
    owner: str = session["owner"]
    return owner


@blueprint.get("/sw.js")
def worker() -> Response:
    """Send the worker, or one that takes itself away where the installation wants none."""
    response = Response(_worker_text(), mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = "/"
    return response


def _worker_text() -> str:
    if not current_app.config["SERVICE_WORKER"]:
        return KILLED
    shells = {url_for(name): url_for("outbox.shell", name=name) for name in REGISTRATIONS}
    waiting = url_for("outbox.shell", name=WAITING)
    pages = {**shells, url_for("outbox.waiting"): waiting, "*": waiting}
    body = (BUILT / manifest()["site/sw.js"]).read_text(encoding="utf-8")
    return worker_text(body, _files(), [*shells.values(), waiting], pages, _version())


def _files() -> list[str]:
    return [asset(name) for name in kept_files(manifest())]


def _version() -> str:
    plan = current_or_none()
    templates = templates_digest(PROJECT / "templates")
    return version_of(_files(), templates, plan.file_sha256 if plan else "")


@blueprint.get("/offline/skal/<name>")
def shell(name: str) -> ResponseReturnValue:
    """Show a form as nobody has it: without a person, a token or a submission id."""
    g.actor, g.blank = None, True
    if name == WAITING:
        response = show("outbox/waiting.html")
    else:
        registration = REGISTRATIONS.get(name) or abort(404)
        form = registration.read(None)
        form.submission_id.data = ""
        response = registration.page(form)
    response.headers["X-Offline-Shell"] = _version()
    return response


@blueprint.get("/ikke-sendt")
def waiting() -> ResponseReturnValue:
    """Show the page that the phone itself fills with what waits."""
    return show("outbox/waiting.html")


@blueprint.get("/manifest.webmanifest")
def webmanifest() -> Response:
    """Tell a phone how the site looks on its home screen."""
    plan = current_or_none()
    name = plan.short_title if plan else "Helhedsplan"
    icons: list[dict[str, str]] = [
        {
            "src": asset(f"site/icon-{side}.png"),
            "sizes": f"{side}x{side}",
            "type": "image/png",
            "purpose": purpose,
        }
        for side in ICON_SIDES
        for purpose in ("any", "maskable")
    ]
    response = jsonify(
        id="/",
        name=name,
        short_name=name,
        lang="da",
        start_url=url_for("home.front"),
        scope="/",
        display="standalone",
        background_color="#ffffff",
        theme_color=COLOUR,
        icons=icons,
    )
    response.mimetype = "application/manifest+json"
    return response
