"""Build what the browser loads: our files and the packages', under names that hold their content's hash."""

import gzip
import hashlib
import io
import json
import posixpath
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from PIL import Image, ImageDraw

from gladsaxe.core.configuration import PROJECT_FOLDER

PACKAGE_FILES = {
    "vendor/htmx.min.js": "htmx.org/dist/htmx.min.js",
    "vendor/dkfds.min.css": "dkfds/dist/css/dkfds.min.css",
}
# Sent as one file with all that it imports: on a phone each file of its own is another wait.
MODULE_FOLDER, BUNDLE_ENTRY = "site/offline/", "site/offline/page.js"
BUNDLER_PATH = "node_modules/.bin/esbuild"
BUNDLER_OPTIONS = (
    "--bundle",
    "--format=esm",
    "--minify",
    "--charset=utf8",
    "--legal-comments=none",
    "--log-level=error",
)
# What a phone puts on its home screen, by the length of its sides in pixels.
ICON_SIZES = {"site/icon-180.png": 180, "site/icon-192.png": 192, "site/icon-512.png": 512}
# DKFDS brings 130 KB of fonts, the first load of a form page may weigh 90 KB: the system's are used.
UNUSED_STYLE_PATTERN = re.compile(r"@font-face\s*\{[^}]*\}|/\*# sourceMappingURL=.*?\*/\s*")
# Nor is what the pages have none of sent to each of them: half of the style.
STYLE_RULE_PATTERN = re.compile(r"([^{}]+)\{[^{}]*\}")
NOT_SELECTOR_PATTERN = re.compile(r":not\([^)]*\)")
UNUSED_SELECTOR_PATTERN = re.compile(
    r"\.(?:accordion|breadcrumbs|cookie|date|icon|language|mainmenu|modal|navigation|overflow|pagination|portal"
    r"|sidemenu|sidenav|solution|spinner|step|tab|toast|toggle|tooltip|align|col|d-|[mp][trblxy]?-|nav|offset"
    r"|order|structured|w-)\b"
)
URL_PATTERN = re.compile(r"""url\(\s*(["']?)(?!data:|#)([^"')]+)\1\s*\)""")


class AssetError(Exception):
    """Tell which file is missing, cannot be read, or refers to a file that does not exist."""


def build_assets(project: Path = PROJECT_FOLDER) -> bool:
    """Build `static/built` unless nothing has changed, and tell whether it was built; raise AssetError."""
    built = project / "static" / "built"
    state = _hash_sources(project)
    if _is_current(built, state):
        return False
    names = _write_hashed_files(built, _read_contents(project))
    manifest = built / "manifest.json"
    draft = built / ".manifest.json"
    draft.write_text(json.dumps(names, indent=1, sort_keys=True), encoding="utf-8")
    draft.replace(manifest)
    _remove_stale_files(built, {".state", "manifest.json", *_add_gzip_names(names.values())})
    (built / ".state").write_text(state, encoding="ascii")
    return True


def _hash_sources(project: Path) -> str:
    installed = project / "node_modules" / ".package-lock.json"
    seen = hashlib.sha256()
    for file in (Path(__file__), installed, *_list_own_files(project)):
        if not file.is_file():
            raise AssetError(f"{file} is missing: run bin/setup")
        facts = file.stat()
        seen.update(f"{file}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def _list_own_files(project: Path) -> list[Path]:
    files = (project / "static" / "site").rglob("*")
    return sorted(file for file in files if file.is_file() and not file.name.startswith("."))


def _is_current(built: Path, state: str) -> bool:
    try:
        if (built / ".state").read_text(encoding="ascii") != state:
            return False
        names = json.loads((built / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return all((built / name).is_file() for name in names.values())


def _read_contents(project: Path) -> dict[str, bytes]:
    static = project / "static"
    own = {file.relative_to(static).as_posix(): file for file in _list_own_files(project)}
    contents = {name: file.read_bytes() for name, file in own.items() if not name.startswith(MODULE_FOLDER)}
    contents[BUNDLE_ENTRY] = _bundle_modules(project)
    for name, source in PACKAGE_FILES.items():
        file = project / "node_modules" / source
        try:
            contents[name] = file.read_bytes()
        except FileNotFoundError:
            raise AssetError(f"{file} is missing: run bin/setup") from None
        if name.endswith(".css"):
            contents.update(_read_package_style(name, file))
    return {**contents, **{name: _draw_icon(side) for name, side in ICON_SIZES.items()}}


def _bundle_modules(project: Path) -> bytes:
    """Return the entry with all that it imports, made small."""
    entry = project / "static" / BUNDLE_ENTRY
    try:
        done = subprocess.run(  # noqa: S603 - a package's own program, and our own file
            [str(project / BUNDLER_PATH), str(entry), *BUNDLER_OPTIONS],
            cwd=project,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise AssetError(f"{project / BUNDLER_PATH} is missing: run bin/setup") from None
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").split()
        raise AssetError(f"{entry} cannot be bundled: {' '.join(said)}")
    return done.stdout


def _draw_icon(side: int) -> bytes:
    """Draw icon.svg's house, with the room around it that a phone cuts its own shape from."""
    image = Image.new("RGB", (side * 4, side * 4), "#1a5e3a")
    draw = ImageDraw.Draw(image)
    for shape, colour in (
        (((14, 50), (14, 24), (32, 12), (50, 24), (50, 50)), "#ffffff"),
        (((24, 50), (24, 34), (40, 34), (40, 50)), "#1a5e3a"),
    ):
        draw.polygon([((x * 0.8 + 6.4) * side / 16, (y * 0.8 + 6.4) * side / 16) for x, y in shape], colour)
    out = io.BytesIO()
    image.resize((side, side), Image.Resampling.LANCZOS).quantize(16).save(out, "PNG", optimize=True)
    return out.getvalue()


def _read_package_style(name: str, file: Path) -> dict[str, bytes]:
    """Return a package's style without what no page has, and the files that it refers to, put beside it."""
    taken: dict[str, bytes] = {}
    folder = posixpath.dirname(name)

    def take(match: re.Match[str]) -> str:
        target = re.sub(r"^(\.\./)+", "", match[2])
        try:
            taken[f"{folder}/{target}"] = (file.parent / match[2]).read_bytes()
        except FileNotFoundError:
            raise AssetError(f"{file} refers to {match[2]}, which does not exist") from None
        return f"url({target})"

    style = URL_PATTERN.sub(take, UNUSED_STYLE_PATTERN.sub("", file.read_text(encoding="utf-8")))
    return {**taken, name: STYLE_RULE_PATTERN.sub(_drop_unused_rule, style).encode()}


def _drop_unused_rule(rule: re.Match[str]) -> str:
    absent = all(
        UNUSED_SELECTOR_PATTERN.search(NOT_SELECTOR_PATTERN.sub("", selector))
        for selector in rule[1].split(",")
    )
    return "" if absent else rule[0]


def _write_hashed_files(built: Path, contents: Mapping[str, bytes]) -> dict[str, str]:
    names: dict[str, str] = {}
    # The styles come last: their own hashes must cover the hashed names in them.
    for name in sorted(contents, key=lambda name: (name.endswith(".css"), name)):
        content = contents[name]
        if name.endswith(".css"):
            content = _replace_urls(name, content.decode(), names).encode()
        stem, suffix = posixpath.splitext(name)
        names[name] = f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}{suffix}"
        _write_with_gzip(built / names[name], content)
    return names


def _replace_urls(name: str, style: str, names: Mapping[str, str]) -> str:
    folder = posixpath.dirname(name)

    def rename(match: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(folder, match[2]))
        if target not in names:
            raise AssetError(f"static/{name} refers to {match[2]}, which does not exist")
        return f"url({posixpath.relpath(names[target], folder)})"

    return URL_PATTERN.sub(rename, style)


def _write_with_gzip(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    compressed = gzip.compress(content, 9, mtime=0)
    if len(compressed) < len(content):
        file.with_name(f"{file.name}.gz").write_bytes(compressed)


def _add_gzip_names(names: Iterable[str]) -> set[str]:
    return {file for name in names for file in (name, f"{name}.gz")}


def _remove_stale_files(built: Path, kept: set[str]) -> None:
    for file in list(built.rglob("*")):
        if file.is_file() and file.relative_to(built).as_posix() not in kept:
            file.unlink()


def main() -> None:
    """Build the files; a fault is one line and exit 1."""
    try:
        build_assets()
    except (AssetError, OSError) as fault:
        sys.exit(f"bin/setup: the pages' files could not be built: {fault}")


if __name__ == "__main__":
    main()
