"""What a phone keeps, and what its worker is told."""

import json
import math
import re
from pathlib import Path

from gladsaxe.ground.configuration import PROJECT
from gladsaxe.outbox.rules import KILLED, kept_files, templates_digest, version_of, worker_text
from gladsaxe.photos.rules import LARGEST_FILE
from gladsaxe.webparts.assets import imports
from gladsaxe.webparts.static import BUILT, manifest

ENTRY = "site/offline/page.js"


def test_every_module_that_the_entry_needs_is_kept():
    kept, needed, left = set(kept_files(manifest())), set(), [ENTRY]
    source = Path(BUILT).parents[0]
    while left:
        name = left.pop()
        needed.add(name)
        file = source / name
        text = file.read_text() if file.exists() else ""
        left += [found for found in imports(name, text) if found not in needed]
    assert needed <= kept
    assert {name for name in kept if name.endswith(".js")} == needed


def test_nothing_that_shows_a_person_is_kept():
    assert kept_files(["site/offline/page.js", "site/sw.js", "vendor/htmx.min.js", "site/icon-512.png"]) == [
        "site/offline/page.js"
    ]


def test_another_file_template_or_plan_is_another_version(tmp_path):
    versions = {
        version_of(["a.1.js"], "t", "p"),
        version_of(["a.2.js"], "t", "p"),
        version_of(["a.1.js"], "u", "p"),
        version_of(["a.1.js"], "t", "q"),
    }
    assert len(versions) == 4
    assert version_of(["a.1.js"], "t", "p") in versions
    for number, text in enumerate(("one", "another")):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "page.html").write_text(text)
    assert templates_digest(tmp_path / "0") != templates_digest(tmp_path / "1")


def test_the_worker_is_told_what_it_keeps_before_its_own_text():
    text = worker_text("body();", ["/static/a.js"], ["/skal/x"], {"/x": "/skal/x"}, "1a")
    facts = dict(re.findall(r"^const (\w+) = (.+);$", text, re.MULTILINE))
    assert {name: json.loads(value) for name, value in facts.items()} == {
        "FILES": ["/static/a.js"],
        "SHELLS": ["/skal/x"],
        "PAGES": {"/x": "/skal/x"},
        "VERSION": "1a",
    }
    assert text.endswith("\nbody();")


def test_the_kill_switch_leaves_what_the_person_wrote():
    assert "unregister()" in KILLED
    assert "caches.delete" in KILLED
    assert "indexedDB" not in KILLED


def test_a_phone_and_the_server_refuse_the_same_photos():
    text = (PROJECT / "static/site/offline/photos.js").read_text("utf-8")
    factors = re.search(r"const LARGEST_FILE = (\d+) \* (\d+) \* (\d+);", text).groups()
    assert math.prod(map(int, factors)) == LARGEST_FILE
