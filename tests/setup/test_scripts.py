"""The scripts are plain and can be started; what they install is pinned and names no host."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ("bin/run", "bin/setup", "bin/test")
MADE_HERE = {".git", ".venv", "node_modules", "built", "instance"}
HOSTS = [
    ".".join(words)
    for words in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("debian", "org"),
        ("nodesource", "com"),
        ("jsdelivr", "net"),
        ("unpkg", "com"),
    )
]


@pytest.mark.parametrize("script", SCRIPTS)
def test_script_can_be_started_by_any_posix_shell(script: str) -> None:
    file = ROOT / script
    assert file.read_text().startswith("#!/bin/sh\n")
    assert file.stat().st_mode & 0o111 == 0o111
    assert subprocess.run(["dash", "-n", file], capture_output=True, text=True, check=False).stderr == ""


def test_ci_needs_only_bash() -> None:
    checked = subprocess.run(["bash", "-n", ROOT / ".ci/run"], capture_output=True, text=True, check=False)
    assert checked.stderr == ""


# Sass asks for these itself. Its watcher of files, with nine packages more, is taken out of the lock file.
BROUGHT_BY_SASS = {"chokidar", "immutable", "readdirp", "source-map-js"}


def test_lock_file_pins_without_hosts() -> None:
    text = (ROOT / "package-lock.json").read_text()
    wanted = json.loads((ROOT / "package.json").read_text())
    locked = json.loads(text)["packages"]
    assert "://" not in text
    exact = {**wanted["dependencies"], **wanted["devDependencies"]}
    packages = {name.removeprefix("node_modules/"): row for name, row in locked.items() if name}
    # A package's program for each kind of machine: npm takes the one that fits.
    programs = {name: packages.pop(name) for name in [*packages] if packages[name].get("optional")}
    assert packages.keys() >= BROUGHT_BY_SASS
    asked = {name: row["version"] for name, row in packages.items() if name not in BROUGHT_BY_SASS}
    assert asked == exact
    assert {(name.split("/")[0], row["version"]) for name, row in programs.items()} == {
        ("@esbuild", exact["esbuild"])
    }
    assert all(row["integrity"].startswith("sha512-") for name, row in locked.items() if name)


def _pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    matches = [re.fullmatch(r"([a-z0-9-]+)==([^ ;]+)( ; .+)?", line) for line in lines]
    assert [line for line, match in zip(lines, matches, strict=True) if match is None] == []
    return {match[1]: match[2] for match in matches if match}


def test_every_dependency_is_pinned_as_it_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [
        *project["dependencies"],
        *(one for many in project["optional-dependencies"].values() for one in many),
    ]
    requirements = [Requirement(text) for text in asked]
    pins = _pins()
    assert [str(one) for one in requirements if canonicalize_name(one.name) not in pins] == []
    assert [str(one) for one in requirements if pins[canonicalize_name(one.name)] not in one.specifier] == []


def test_no_file_names_a_package_host() -> None:
    found = []
    for file in ROOT.rglob("*"):
        if MADE_HERE.isdisjoint(file.relative_to(ROOT).parts) and file.is_file():
            content = file.read_bytes()
            found += [f"{file.relative_to(ROOT)}: {host}" for host in HOSTS if host.encode() in content]
    assert found == []
