"""docs/glossary.md names what is there: each name in the code, each word on a page."""

import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = re.findall(
    r"^\| ([^|]+) \| `([^`|]+)` \| ([^|]+) \|", (ROOT / "docs/glossary.md").read_text(), re.MULTILINE
)
# Rooms of the program's own ground, which no Danish word stands for.
GROUND = {"database", "web"}


def _read_pages() -> str:
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "gladsaxe").rglob("*.py")]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


@pytest.mark.parametrize("name", [name for _, name, _ in ROWS])
def test_each_name_is_in_the_code(name: str) -> None:
    module, _, attribute = name.rpartition(".")
    assert hasattr(import_module(f"gladsaxe.{module}"), attribute)


def test_each_word_is_on_a_page() -> None:
    pages = _read_pages()
    assert [word for _, _, word in ROWS if word.strip() not in pages] == []


def test_each_room_has_a_word() -> None:
    rooms = {file.parent.name for file in (ROOT / "gladsaxe").glob("*/__init__.py")}
    assert rooms - {name.split(".")[0] for _, name, _ in ROWS} == GROUND
