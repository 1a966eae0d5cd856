"""import-linter sees each law of the house broken; rules load no web and no database."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ROOT / "gladsaxe"
BREAKS = {
    "gladsaxe/bodies/store.py": "gladsaxe.home.rules",
    "gladsaxe/access/store.py": "gladsaxe.access.forms",
    "gladsaxe/attachments/forms.py": "gladsaxe.database.transactions",
    "gladsaxe/submissions/tables.py": "gladsaxe.web.template_filters",
    "gladsaxe/home/views.py": "gladsaxe.access.views",
    "gladsaxe/home/rules.py": "app",
    "gladsaxe/backups/operations.py": "app",
}


def test_each_law_is_seen_broken(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOMS, tmp_path / "gladsaxe", ignore=shutil.ignore_patterns("__pycache__"))
    for file, module in BREAKS.items():
        with (tmp_path / file).open("a") as code:
            code.write(f"\nimport {module}\n")
    linter = Path(sys.executable).with_name("lint-imports")
    checked = subprocess.run(
        [linter, "--no-logo", "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 1
    assert "Contracts: 0 kept, 7 broken." in checked.stdout


def test_rules_load_no_web_and_no_database() -> None:
    files = [*ROOMS.glob("*/rules.py"), *ROOMS.glob("core/[a-z]*.py")]
    modules = sorted(".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files)
    assert "gladsaxe.agreement.rules" in modules
    look = f"import sys, {', '.join(modules)}; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    loaded = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert {"flask", "sqlalchemy", "wtforms", "werkzeug", "app"} & set(loaded.stdout.split()) == set()
