"""The worker, the blank forms that a phone keeps, the manifest, and the page of what waits."""

from flask import Blueprint, Response, abort, current_app, g, jsonify, url_for
from flask.typing import ResponseReturnValue

from gladsaxe.agreement.store import find_agreement
from gladsaxe.core.configuration import PROJECT_FOLDER
from gladsaxe.database.clock import get_shifted_days
from gladsaxe.offline.page_identity import build_page_identity
from gladsaxe.offline.registrations import REGISTRATIONS
from gladsaxe.offline.service_worker import (
    ENTRY,
    UNREGISTERING_WORKER,
    UNSENT_PAGE,
    build_worker_script,
    compute_cache_version,
    compute_templates_digest,
    select_cached_files,
)
from gladsaxe.web.pages import get_page_address, render_page
from gladsaxe.web.static import BUILT_FOLDER, get_asset_url, read_manifest

blueprint = Blueprint("offline_worker", __name__)

ICON_SIDES = (192, 512)
COLOUR = "#1a5e3a"


def build_page_settings() -> dict[str, object]:
    """Return what every page tells the outbox: whose it is, its program, and the worker's address."""
    return {
        "entry": get_asset_url(ENTRY),
        "identity": build_page_identity(),
        "worker": get_page_address("offline_worker.script") if current_app.config["SERVICE_WORKER"] else "",
        "days_moved": get_shifted_days(),
        "blank": g.get("blank", False),
    }


@blueprint.get("/sw.js")
def script() -> Response:
    """Send the worker, or one that takes itself away where the installation wants none."""
    response = Response(_worker_text(), mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = "/"
    return response


def _worker_text() -> str:
    if not current_app.config["SERVICE_WORKER"]:
        return UNREGISTERING_WORKER
    shells = {url_for(name): url_for("offline_worker.blank_form", name=name) for name in REGISTRATIONS}
    waiting = url_for("offline_worker.blank_form", name=UNSENT_PAGE)
    pages = {**shells, url_for("offline_worker.unsent"): waiting, "*": waiting}
    body = (BUILT_FOLDER / read_manifest()["site/sw.js"]).read_text(encoding="utf-8")
    return build_worker_script(body, _files(), [*shells.values(), waiting], pages, _version())


def _files() -> list[str]:
    return [get_asset_url(name) for name in select_cached_files(read_manifest())]


def _version() -> str:
    plan = find_agreement()
    templates = compute_templates_digest(PROJECT_FOLDER / "templates")
    return compute_cache_version(_files(), templates, plan.file_sha256 if plan else "")


@blueprint.get("/offline/skal/<name>")
def blank_form(name: str) -> ResponseReturnValue:
    """Show a form as nobody has it: without a person, a token or a submission id."""
    g.actor, g.blank = None, True
    if name == UNSENT_PAGE:
        response = render_page("offline/unsent.html")
    else:
        registration = REGISTRATIONS.get(name) or abort(404)
        form = registration.read(None)
        form.submission_id.data = ""
        response = registration.page(form)
    response.headers["X-Offline-Shell"] = _version()
    return response


@blueprint.get("/ikke-sendt")
def unsent() -> ResponseReturnValue:
    """Show the page that the phone itself fills with what waits."""
    return render_page("offline/unsent.html")


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    """Return the manifest, from which a phone knows the site on its home screen."""
    plan = find_agreement()
    name = plan.short_title if plan else "Helhedsplan"
    icons: list[dict[str, str]] = [
        {
            "src": get_asset_url(f"site/icon-{side}.png"),
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
