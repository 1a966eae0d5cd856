"""What a phone keeps, and what its worker is told."""

import json
import math
import re

from gladsaxe.attachments.rules import MAX_PHOTO_BYTES
from gladsaxe.core.configuration import PROJECT_FOLDER
from gladsaxe.offline.service_worker import (
    ENTRY,
    UNREGISTERING_WORKER,
    build_worker_script,
    compute_cache_version,
    compute_templates_digest,
    select_cached_files,
)
from gladsaxe.web.static import BUILT_FOLDER, read_manifest


def test_the_one_program_of_the_pages_is_kept_whole():
    assert [name for name in select_cached_files(read_manifest()) if name.endswith(".js")] == [ENTRY]
    text = (BUILT_FOLDER / read_manifest()[ENTRY]).read_text("utf-8")
    assert "Gemt på telefonen" in text
    assert re.findall(r"\bimport\b.{0,40}", text) == [], "a phone without the net could not ask for more"


def test_nothing_that_shows_a_person_is_kept():
    assert select_cached_files(
        ["site/offline/page.js", "site/sw.js", "vendor/htmx.min.js", "site/icon-512.png"]
    ) == ["site/offline/page.js"]


def test_another_file_template_or_plan_is_another_version(tmp_path):
    versions = {
        compute_cache_version(["a.1.js"], "t", "p"),
        compute_cache_version(["a.2.js"], "t", "p"),
        compute_cache_version(["a.1.js"], "u", "p"),
        compute_cache_version(["a.1.js"], "t", "q"),
    }
    assert len(versions) == 4
    assert compute_cache_version(["a.1.js"], "t", "p") in versions
    for number, text in enumerate(("one", "another")):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "page.html").write_text(text)
    assert compute_templates_digest(tmp_path / "0") != compute_templates_digest(tmp_path / "1")


def test_the_worker_is_told_what_it_keeps_before_its_own_text():
    text = build_worker_script("body();", ["/static/a.js"], ["/skal/x"], {"/x": "/skal/x"}, "1a")
    facts = dict(re.findall(r"^const (\w+) = (.+);$", text, re.MULTILINE))
    assert {name: json.loads(value) for name, value in facts.items()} == {
        "FILES": ["/static/a.js"],
        "SHELLS": ["/skal/x"],
        "PAGES": {"/x": "/skal/x"},
        "VERSION": "1a",
    }
    assert text.endswith("\nbody();")


def test_the_kill_switch_leaves_what_the_person_wrote():
    assert "unregister()" in UNREGISTERING_WORKER
    assert "caches.delete" in UNREGISTERING_WORKER
    assert "indexedDB" not in UNREGISTERING_WORKER


def test_a_phone_and_the_server_refuse_the_same_photos():
    text = (PROJECT_FOLDER / "static/site/offline/photos.js").read_text("utf-8")
    factors = re.search(r"const LARGEST_FILE = (\d+) \* (\d+) \* (\d+);", text).groups()
    assert math.prod(map(int, factors)) == MAX_PHOTO_BYTES
