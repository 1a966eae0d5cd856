"""What a phone keeps to work without the net: which files, which blank forms, and the worker's text."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

# The page of what waits; it stands in for every page that the net does not bring.
UNSENT_PAGE = "ikke-sendt"
ENTRY = "site/offline/page.js"
STYLES = ("vendor/dkfds.css", "site/site.css")
# What the pages that are kept refer to beside the entry: their styles, and the marks in these.
ICON_FOLDER = "vendor/img/svg-icons/"
ICONS_USED = ("info", "success", "warning", "error", "chevron-down", "chevron-up")

# Takes itself and what it kept away, and leaves what the person wrote where it is.
UNREGISTERING_WORKER = """self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("gladsaxe-")) await caches.delete(name);
  await self.registration.unregister();
})()));
"""


def select_cached_files(names: Iterable[str]) -> list[str]:
    """Return which of the built files a phone keeps."""
    kept = {ENTRY, *STYLES, "site/icon.svg", *(f"{ICON_FOLDER}{mark}.svg" for mark in ICONS_USED)}
    return sorted(name for name in names if name in kept)


def compute_cache_version(files: Iterable[str], templates: str, plan: str) -> str:
    """Name a state of what is kept: another one is another worker."""
    return hashlib.sha256("\0".join([*files, templates, plan]).encode()).hexdigest()[:16]


@cache
def compute_templates_digest(folder: Path) -> str:
    """Return the digest of every template, read once."""
    seen = hashlib.sha256()
    for file in sorted(folder.rglob("*.html")):
        seen.update(file.read_bytes())
    return seen.hexdigest()


def build_worker_script(
    body: str, files: Iterable[str], shells: Iterable[str], pages: Mapping[str, str], version: str
) -> str:
    """Return the worker with what it keeps written before it."""
    facts = {"FILES": [*files], "SHELLS": [*shells], "PAGES": dict(pages), "VERSION": version}
    lines = [f"const {name} = {json.dumps(value)};" for name, value in facts.items()]
    return "\n".join([*lines, body])
