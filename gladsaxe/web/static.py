"""Static files under names that hold their content's hash, compressed once when they are built."""

import json
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, request, send_from_directory, url_for

from gladsaxe.core.configuration import PROJECT_FOLDER

BUILT_FOLDER = PROJECT_FOLDER / "static" / "built"
CACHE_SECONDS = 31_536_000

blueprint = Blueprint("web", __name__)


@cache
def read_manifest(folder: Path = BUILT_FOLDER) -> dict[str, str]:
    """Return the built name of each static file; raises FileNotFoundError before bin/setup has built them."""
    names: dict[str, str] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return names


@cache
def get_asset_url(name: str) -> str:
    """Return the address of a static file; every page asks for several."""
    return url_for("web.static", name=read_manifest()[name])


@blueprint.get("/static/<path:name>")
def static(name: str) -> Response:
    """Serve a built file, compressed where the browser takes it."""
    if name not in read_manifest().values():
        abort(404)
    compressed = name + ".gz"
    wants_gzip = request.accept_encodings["gzip"] > 0 and (BUILT_FOLDER / compressed).exists()
    response = send_from_directory(BUILT_FOLDER, name, max_age=CACHE_SECONDS)
    if wants_gzip:
        kind = response.mimetype
        response = send_from_directory(BUILT_FOLDER, compressed, mimetype=kind, max_age=CACHE_SECONDS)
        response.headers["Content-Encoding"] = "gzip"
    response.cache_control.public = True
    response.cache_control.immutable = True
    response.vary.add("Accept-Encoding")
    return response
