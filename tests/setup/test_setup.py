"""bin/setup on stand-ins for the package tools, which write down how they were called."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("bin/setup", "pyproject.toml", "constraints.txt", "package.json", "package-lock.json")
BASICS = "cat chmod cksum cp dirname env grep mkdir mktemp readlink rm sed sh tail touch true"

PYTHON = """#!/bin/sh
case "$*" in
    "-c import ensurepip"*) exit 0 ;;
    "-m pip --version") [ -e "$(dirname "$0")/pip" ] ;;
    "-m venv .venv")
        echo venv >>"$CALLS"
        mkdir -p .venv/bin
        cp "$0" .venv/bin/python
        echo "#!$PWD/.venv/bin/python" >.venv/bin/pip
        ;;
    "-m pip install"*)
        echo "pip $*" >>"$CALLS"
        [ ! -e pip-fails ] || { cat pip-fails >&2; exit 1; }
        touch .venv/bin/gladsaxe
        chmod +x .venv/bin/gladsaxe
        ;;
    *) echo "python $*" >>"$CALLS" ;;
esac
"""
NPM = """#!/bin/sh
echo "npm $*" >>"$CALLS"
[ ! -e npm-fails ] || { cat npm-fails >&2; exit 1; }
mkdir -p node_modules
"""
APT = """#!/bin/sh
echo "apt-get $*" >>"$CALLS"
[ "$1" = update ] || { cat apt-fails >&2; exit 100; }
"""
QUIET = "#!/bin/sh\n"
PIP = "pip -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable"
ASSETS = "python -m gladsaxe.web.assets"
SILENT = "the source of the packages does not answer"


class Machine:
    """A machine that has the named tools and a fresh clone."""

    def __init__(self, folder: Path, user: int, **tools: str) -> None:
        self.clone = folder / "a clone"
        self.tools = folder / "tools"
        self.calls = folder / "calls"
        for part in PARTS:
            (self.clone / part).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / part, self.clone / part)
        self.tools.mkdir()
        for name in BASICS.split():
            found = shutil.which(name)
            assert found, name
            (self.tools / name).symlink_to(found)
        self.give(id=f"#!/bin/sh\necho {user}\n", **tools)

    def give(self, **tools: str) -> None:
        for name, text in tools.items():
            file = self.tools / name.replace("_", "-")
            file.write_text(text)
            file.chmod(0o755)

    def setup(self, *words: str) -> subprocess.CompletedProcess[str]:
        self.calls.write_text("")
        return subprocess.run(
            [self.clone / "bin/setup", *words],
            env={"PATH": str(self.tools), "CALLS": str(self.calls), "TMPDIR": str(self.clone.parent)},
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )

    def called(self) -> list[str]:
        return self.calls.read_text().splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path, 1000, python3=PYTHON, npm=NPM)


def test_installs_once_and_then_ends_at_once(machine: Machine) -> None:
    first = machine.setup()
    assert (first.returncode, first.stderr) == (0, "")
    assert machine.called() == ["venv", f"{PIP} .", "npm ci --omit=dev", ASSETS]
    second = machine.setup()
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert machine.called() == [ASSETS]


def test_does_without_the_tools_when_nothing_is_missing(machine: Machine) -> None:
    machine.setup()
    for name in ("python3", "npm"):
        (machine.tools / name).unlink()
    assert machine.setup().returncode == 0
    assert machine.called() == [ASSETS]


def test_a_changed_pin_is_installed(machine: Machine) -> None:
    machine.setup()
    with (machine.clone / "constraints.txt").open("a") as pins:
        pins.write("another==1\n")
    assert machine.setup().returncode == 0
    assert machine.called() == [f"{PIP} .", ASSETS]


def test_a_changed_rule_of_style_installs_nothing(machine: Machine) -> None:
    machine.setup()
    with (machine.clone / "pyproject.toml").open("a") as project:
        project.write("[tool.other]\n")
    assert machine.setup().returncode == 0
    assert machine.called() == [ASSETS]


def test_a_moved_clone_gets_a_new_environment(machine: Machine) -> None:
    machine.setup()
    machine.clone = machine.clone.rename(machine.clone.with_name("moved"))
    assert machine.setup().returncode == 0
    assert machine.called() == ["venv", f"{PIP} .", ASSETS]


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        (
            "WARNING: Retrying after connection broken\nERROR: none",
            "the source of the packages does not answer",
        ),
        ("  × build failed\n    ERROR: No such package\nERROR: other", "ERROR: No such package"),
        ("something else\nthat went wrong", "that went wrong"),
    ],
)
def test_a_failed_install_is_one_line_and_not_taken_for_finished(
    machine: Machine, output: str, reason: str
) -> None:
    fails = machine.clone / "pip-fails"
    fails.write_text(output)
    failed = machine.setup()
    line, path = failed.stderr.removesuffix(")\n").split(" (in full: ")
    assert failed.returncode == 1
    assert line == f"bin/setup: the Python packages could not be installed: {reason}"
    assert Path(path).read_text() == output
    assert machine.called() == ["venv", f"{PIP} ."]
    fails.unlink()
    assert machine.setup().returncode == 0
    assert machine.called() == [f"{PIP} .", "npm ci --omit=dev", ASSETS]


@pytest.mark.parametrize("code", ["npm ERR! code ECONNREFUSED", "npm error code ENOTFOUND"])
def test_a_silent_npm_source_is_one_line(machine: Machine, code: str) -> None:
    fails = machine.clone / "npm-fails"
    fails.write_text(f"{code}\nnpm error and much more")
    failed = machine.setup()
    assert failed.returncode == 1
    assert failed.stderr.startswith(
        f"bin/setup: the pages' packages could not be installed: {SILENT} (in full: "
    )
    assert failed.stderr.count("\n") == 1
    fails.unlink()
    assert machine.setup().returncode == 0
    assert machine.called() == ["npm ci --omit=dev", ASSETS]


def test_without_rights_the_one_line_to_run_is_printed(tmp_path: Path) -> None:
    machine = Machine(tmp_path, 1000)
    stopped = machine.setup()
    assert (stopped.returncode, stopped.stdout) == (1, "")
    assert stopped.stderr == (
        "bin/setup: missing on this machine; run: sudo apt-get update; sudo apt-get install -y "
        "--no-install-recommends python3 python3-venv npm ca-certificates\n"
    )
    assert sorted(file.name for file in machine.clone.iterdir()) == sorted(
        {part.split("/")[0] for part in PARTS}
    )


def test_an_old_python_is_a_missing_one(tmp_path: Path) -> None:
    machine = Machine(tmp_path, 1000, python3="#!/bin/sh\nexit 1\n", npm=NPM)
    stopped = machine.setup()
    assert stopped.stderr.endswith(" python3 python3-venv\n")
    assert stopped.returncode == 1


@pytest.mark.parametrize(
    ("missing", "package"),
    [
        ("chromium", "chromium"),
        ("firefox-esr", "firefox-esr"),
        ("soffice", "libreoffice-calc"),
        ("systemd-analyze", "systemd"),
    ],
)
def test_tests_ask_for_the_program_that_is_missing(tmp_path: Path, missing: str, package: str) -> None:
    programs = {"chromium": QUIET, "firefox_esr": QUIET, "soffice": QUIET, "systemd_analyze": QUIET}
    machine = Machine(tmp_path, 1000, python3=PYTHON, npm=NPM, **programs)
    assert machine.setup("--tests").returncode == 0
    assert machine.called() == ["venv", f"{PIP} .[tests]", "npm ci --include=dev", ASSETS]
    (machine.tools / missing).unlink()
    stopped = machine.setup("--tests")
    assert stopped.stderr == (
        "bin/setup: missing on this machine; run: sudo apt-get update; sudo apt-get install -y "
        f"--no-install-recommends {package}\n"
    )
    assert stopped.returncode == 1
    assert machine.setup().returncode == 0


@pytest.mark.parametrize("user", [0, 1000])
def test_installs_from_debian_as_root_or_with_sudo(tmp_path: Path, user: int) -> None:
    machine = Machine(tmp_path, user, apt_get=APT)
    if user:
        machine.give(sudo='#!/bin/sh\nshift\nexec env "$@"\n')
    (machine.clone / "apt-fails").write_text("E: Failed to fetch a file\n")
    stopped = machine.setup()
    assert stopped.stdout == "Installing from Debian: python3 python3-venv npm ca-certificates\n"
    assert machine.called() == [
        "apt-get update -qq",
        "apt-get install -qq -y --no-install-recommends python3 python3-venv npm ca-certificates",
    ]
    assert stopped.stderr.startswith(
        f"bin/setup: python3 python3-venv npm ca-certificates could not be installed: {SILENT} (in full: "
    )
    assert (stopped.returncode, stopped.stderr.count("\n")) == (1, 1)


def test_sudo_that_asks_for_a_password_is_not_used(tmp_path: Path) -> None:
    machine = Machine(tmp_path, 1000, apt_get=APT, sudo="#!/bin/sh\nexit 1\n")
    assert "run: sudo apt-get" in machine.setup().stderr
    assert machine.called() == []


def test_a_folder_that_cannot_be_written_to_is_one_line(machine: Machine) -> None:
    if os.geteuid() == 0:
        # Root may write anywhere, except where a name is taken by a folder.
        (machine.clone / ".setup-probe").mkdir()
    else:
        machine.clone.chmod(0o555)
    stopped = machine.setup()
    assert stopped.stderr == f"bin/setup: the folder {machine.clone} cannot be written to\n"
    assert stopped.returncode == 1
    assert machine.called() == []
    machine.clone.chmod(0o755)


def test_an_unknown_word_is_answered_with_the_usage(machine: Machine) -> None:
    stopped = machine.setup("--test")
    assert (stopped.returncode, stopped.stderr) == (2, "usage: bin/setup [--tests]\n")
