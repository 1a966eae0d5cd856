"""Static files are built once, under names that hold their content, and styles refer to those names."""

import gzip
import json
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from gladsaxe.web.assets import AssetError, build_assets

ROOT = Path(__file__).resolve().parents[2]
STYLE = """
.a { background: url("../img/check.svg"); }
.b { mask: url(../img/check.svg); }
.c { background: url(data:image/svg+xml;base64,AAAA); }
.d { fill: url(#paint); }
"""
CHECK = "<svg>check</svg>"
SCRIPT = "say();" * 50


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in {
        "node_modules/.package-lock.json": "{}",
        "node_modules/htmx.org/dist/htmx.min.js": SCRIPT,
        "node_modules/dkfds/src/_part.scss": STYLE,
        "node_modules/dkfds/src/_other.scss": ".toast { top: 0; }",
        "node_modules/dkfds/dist/img/check.svg": CHECK,
        "node_modules/dkfds/dist/img/unused.svg": "<svg>unused</svg>",
        "static/site/dkfds.scss": '@use "dkfds/src/part";\n',
        "static/site/icon-192.png": "icon",
        "static/site/site.css": ".own{mask:url(../vendor/img/check.svg)} .two{mask:url('mark.svg')}",
        "static/site/mark.svg": "<svg>mark</svg>",
        "static/site/offline/page.js": 'import { title } from "./part.js";\n\ndocument.title = title;\n',
        "static/site/offline/part.js": 'export const title = "smør";\nexport const unused = 1;\n',
    }.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (tmp_path / "node_modules/.bin").symlink_to(ROOT / "node_modules/.bin")
    return tmp_path


def _manifest(project: Path) -> dict[str, str]:
    return json.loads((project / "static/built/manifest.json").read_text())


def _built(project: Path, name: str) -> str:
    return (project / "static/built" / _manifest(project)[name]).read_text()


def _built_hash(project: Path, built: str) -> str:
    return sha256((project / "static/built" / built).read_bytes()).hexdigest()[:10]


def _hashed(name: str, content: str) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{sha256(content.encode()).hexdigest()[:10]}.{suffix}"


def test_every_file_that_is_used_is_built_under_its_hash(project: Path) -> None:
    assert build_assets(project) is True
    names = _manifest(project)
    assert sorted(names) == [
        "site/icon-192.png",
        "site/mark.svg",
        "site/offline/page.js",
        "site/site.css",
        "vendor/dkfds.css",
        "vendor/htmx.min.js",
        "vendor/img/check.svg",
    ]
    assert [built.split(".")[-2] for built in names.values()] == [
        _built_hash(project, built) for built in names.values()
    ]


def test_a_package_style_has_the_listed_parts_and_refers_to_built_names(project: Path) -> None:
    build_assets(project)
    check = _hashed("img/check.svg", CHECK)
    assert _built(project, "vendor/dkfds.css") == (
        f".a{{background:url({check})}}.b{{mask:url({check})}}"
        ".c{background:url(data:image/svg+xml;base64,AAAA)}.d{fill:url(#paint)}\n"
    )


def test_a_part_that_the_package_has_not_is_named(project: Path) -> None:
    (project / "static/site/dkfds.scss").write_text('@use "dkfds/src/gone";')
    with pytest.raises(AssetError, match="Can't find stylesheet to import"):
        build_assets(project)


def test_our_style_refers_to_built_names(project: Path) -> None:
    build_assets(project)
    check, mark = _hashed("../vendor/img/check.svg", CHECK), _hashed("mark.svg", "<svg>mark</svg>")
    assert _built(project, "site/site.css") == f".own{{mask:url({check})}} .two{{mask:url({mark})}}"


def test_what_the_entry_imports_is_in_it_and_nowhere_else(project: Path) -> None:
    build_assets(project)
    assert re.fullmatch(r'var (\w)="smør";document\.title=\1;\n', _built(project, "site/offline/page.js"))
    assert [name for name in _manifest(project) if name.startswith("site/offline/")] == [
        "site/offline/page.js"
    ]


def test_an_import_of_nothing_is_named(project: Path) -> None:
    (project / "static/site/offline/part.js").unlink()
    with pytest.raises(AssetError, match=re.escape('Could not resolve "./part.js"')):
        build_assets(project)


def test_a_compressed_copy_stands_beside_what_it_makes_smaller(project: Path) -> None:
    build_assets(project)
    names = _manifest(project)
    compressed = {file.name for file in (project / "static/built").rglob("*.gz")}
    smaller = ("vendor/htmx.min.js", "vendor/dkfds.css")
    assert compressed == {f"{Path(names[name]).name}.gz" for name in smaller}
    content = (project / "static/built" / f"{names['vendor/htmx.min.js']}.gz").read_bytes()
    assert gzip.decompress(content).decode() == SCRIPT
    assert content[4:8] == bytes(4)


def test_nothing_is_built_again_until_something_changes(project: Path) -> None:
    build_assets(project)
    before = _manifest(project)
    assert build_assets(project) is False
    (project / "static/site/mark.svg").write_text("<svg>another mark</svg>")
    assert build_assets(project) is True
    after = _manifest(project)
    assert {name for name in before if before[name] != after[name]} == {"site/mark.svg", "site/site.css"}
    files = {
        file.relative_to(project / "static/built").as_posix()
        for file in (project / "static/built").rglob("*.*")
    }
    assert {file for file in files if not file.endswith(".gz")} == {
        *after.values(),
        "manifest.json",
        ".state",
    }


@pytest.mark.parametrize("lost", ["manifest.json", "site/mark.*.svg"])
def test_what_was_lost_is_built_again(project: Path, lost: str) -> None:
    build_assets(project)
    before = _manifest(project)
    [file] = (project / "static/built").glob(lost)
    file.unlink()
    assert build_assets(project) is True
    assert (_manifest(project), file.is_file()) == (before, True)


def test_a_reference_to_nothing_is_named(project: Path) -> None:
    (project / "static/site/site.css").write_text(".own{background:url(gone.svg)}")
    with pytest.raises(
        AssetError, match=re.escape("static/site/site.css refers to gone.svg, which does not exist")
    ):
        build_assets(project)


@pytest.mark.parametrize("gone", ["dkfds/dist/img/check.svg", "htmx.org/dist/htmx.min.js", ".bin"])
def test_a_package_that_is_not_whole_is_named(project: Path, gone: str) -> None:
    (project / "node_modules" / gone).unlink()
    with pytest.raises(AssetError, match=re.escape(gone.removeprefix("dkfds/dist/"))):
        build_assets(project)


def test_the_packages_as_installed_weigh_little_and_load_no_font() -> None:
    subprocess.run([sys.executable, "-m", "gladsaxe.web.assets"], cwd=ROOT, check=True)
    names = _manifest(ROOT)
    assert re.findall("@font-face|sourceMappingURL", _built(ROOT, "vendor/dkfds.css")) == []
    loaded = ("vendor/htmx.min.js", "vendor/dkfds.css", "site/site.css")
    weight = sum((ROOT / "static/built" / f"{names[name]}.gz").stat().st_size for name in loaded)
    assert weight < 70_000
