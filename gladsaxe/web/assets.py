"""Build what the browser loads: our files and the packages', under names that hold their content's hash."""

import gzip
import hashlib
import json
import posixpath
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from gladsaxe.core.configuration import PROJECT_FOLDER

PACKAGE_FILES = {"vendor/htmx.min.js": "htmx.org/dist/htmx.min.js"}
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
# The design system's style is made from a list of the parts that our pages use.
PACKAGE_STYLE, STYLE_ENTRY = "vendor/dkfds.css", "site/dkfds.scss"
PICTURE_FOLDER, PACKAGE_PICTURE_FOLDER = "vendor/img", "node_modules/dkfds/dist/img"
STYLE_COMPILER_PATH = "node_modules/.bin/sass"
STYLE_COMPILER_OPTIONS = (
    "--style=compressed",
    "--no-source-map",
    "--quiet-deps",
    "--load-path=node_modules",
)
URL_PATTERN = re.compile(r"""url\(\s*(["']?)(?!data:|#)([^"')]+)\1\s*\)""")


class AssetError(Exception):
    """A file is missing, cannot be read, or refers to a file that does not exist."""


def build_assets(project: Path = PROJECT_FOLDER) -> bool:
    """Build `static/built` unless nothing has changed; return True if it was built, raise AssetError."""
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
    sources = {name for name in own if name.startswith(MODULE_FOLDER) or name == STYLE_ENTRY}
    contents = {name: file.read_bytes() for name, file in own.items() if name not in sources}
    contents[BUNDLE_ENTRY] = _bundle_modules(project)
    contents[PACKAGE_STYLE] = _compile_package_style(project).encode()
    for name, source in PACKAGE_FILES.items():
        file = project / "node_modules" / source
        try:
            contents[name] = file.read_bytes()
        except FileNotFoundError:
            raise AssetError(f"{file} is missing: run bin/setup") from None
    styles = {name: content.decode() for name, content in contents.items() if name.endswith(".css")}
    return {**contents, **_read_package_pictures(project, styles)}


def _bundle_modules(project: Path) -> bytes:
    """Return the entry with all that it imports, minified."""
    return _run_package_program(project, BUNDLER_PATH, BUNDLE_ENTRY, BUNDLER_OPTIONS)


def _run_package_program(project: Path, program: str, entry: str, options: tuple[str, ...]) -> bytes:
    """Return what a package's program makes of one of our files; raise AssetError with its fault."""
    source = project / "static" / entry
    try:
        process = subprocess.run(  # noqa: S603 - a package's own program, and our own file
            [str(project / program), str(source), *options], cwd=project, capture_output=True, check=False
        )
    except FileNotFoundError:
        raise AssetError(f"{project / program} is missing: run bin/setup") from None
    if process.returncode != 0:
        fault = " ".join(process.stderr.decode("utf-8", "replace").split())
        raise AssetError(f"{source} cannot be built: {fault}")
    return process.stdout


def _compile_package_style(project: Path) -> str:
    """Return the design system's style, with references to pictures that stand beside it."""
    style = _run_package_program(project, STYLE_COMPILER_PATH, STYLE_ENTRY, STYLE_COMPILER_OPTIONS)
    # Sass adds a byte order mark where a part has letters outside ASCII.
    return URL_PATTERN.sub(lambda match: f"url({match[2].removeprefix('../')})", style.decode("utf-8-sig"))


def _read_package_pictures(project: Path, styles: Mapping[str, str]) -> dict[str, bytes]:
    """Return the design system's pictures that the styles refer to; one that is missing is told later."""
    pictures: dict[str, bytes] = {}
    for name, style in styles.items():
        for match in URL_PATTERN.finditer(style):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), match[2]))
            file = project / PACKAGE_PICTURE_FOLDER / posixpath.relpath(target, PICTURE_FOLDER)
            if target.startswith(f"{PICTURE_FOLDER}/") and file.is_file():
                pictures[target] = file.read_bytes()
    return pictures


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
