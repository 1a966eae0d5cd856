"""The units in deploy/systemd are whole, start commands that are there, and may do little."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.live_server import ROOT

pytestmark = pytest.mark.slow

UNITS = ROOT / "deploy/systemd"
INSTALLED = "/opt/gladsaxe"
SHARED = UNITS / "gladsaxe.conf"
# Of 10, where 10 is a program that may do everything; "OK" ends at 5 and a plain service has 9.6.
MAX_EXPOSURE = 2.0
SERVICES = sorted(file.name.replace("@.", "@plan.") for file in UNITS.glob("*.service"))
TIMERS = sorted(file.name.replace("@.", "@plan.") for file in UNITS.glob("*.timer"))


def _analyze(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.fail("systemd-analyze is missing on this machine; run: sudo apt-get install -y systemd")
    # The colon at the end lets the machine's own units be found after ours.
    variables = {**os.environ, "SYSTEMD_UNIT_PATH": f"{folder}:"}
    return subprocess.run([program, *words], env=variables, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Give a folder with the units as docs/operations.md installs them, on this project's own program."""
    folder = tmp_path_factory.mktemp("units")
    # The environment of a worktree lies elsewhere.
    program = Path(sys.executable).with_name("gladsaxe")
    for file in UNITS.iterdir():
        if file == SHARED:
            continue
        text = file.read_text(encoding="utf-8").replace(f"{INSTALLED}/.venv/bin/gladsaxe", str(program))
        (folder / file.name).write_text(text.replace(INSTALLED, str(ROOT)))
    for name in ("gladsaxe@.service.d", "gladsaxe-.service.d"):
        (folder / name).mkdir()
        shutil.copy(SHARED, folder / name)
    return folder


@pytest.mark.parametrize("unit", [*SERVICES, *TIMERS])
def test_a_unit_is_verified(installed, unit):
    answer = _analyze(installed, "verify", "--man=no", unit)
    assert (answer.returncode, answer.stderr) == (0, "")


@pytest.mark.parametrize("unit", SERVICES)
def test_a_service_may_do_little(installed, unit):
    # What is installed, drop-in and all, in one file, since it is judged without a running manager.
    text = (installed / unit.replace("@plan.", "@.")).read_text()
    whole = installed / f"whole-{unit.replace('@plan.', '.')}"
    whole.write_text(f"{text}\n{SHARED.read_text()}")
    answer = _analyze(
        installed, "security", "--offline=yes", f"--threshold={MAX_EXPOSURE * 10:.0f}", str(whole)
    )
    assert answer.returncode == 0, answer.stdout[-400:]


@pytest.mark.parametrize("unit", SERVICES)
def test_the_command_of_a_service_is_there(unit):
    text = (UNITS / unit.replace("@plan.", "@.")).read_text()
    (line,) = re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE)
    program, *words = shlex.split(line)
    assert program == f"{INSTALLED}/.venv/bin/gladsaxe"
    options = [word for word in words if word.startswith("--")]
    command = [word for word in words if not word.startswith(("--", "$"))]
    answer = subprocess.run(
        [sys.executable, "-m", "gladsaxe", *command, "--help"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert all(option in answer.stdout for option in options)


def test_each_timer_starts_a_service_of_its_name():
    assert {timer.removesuffix("timer") for timer in TIMERS} == {
        service.removesuffix("service") for service in SERVICES
    } - {"gladsaxe@plan."}


def test_the_drop_in_lies_where_systemd_reads_it():
    runbook = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    for folder in re.findall(r"/etc/systemd/system/(\S+\.d)/", SHARED.read_text()):
        assert folder in runbook
