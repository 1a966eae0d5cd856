"""The pages that the README shows; GLADSAXE_SCREENSHOTS=1 makes their pictures in docs/screenshots anew."""

import io
import os
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, Visit

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
LARGEST = 150_000
# The name of the picture, who sees the page, its address, how wide, how high, and its heading.
SHOWN = [
    ("forside", "beboer", "/", PHONE, 900, "Hej Aase Demo"),
    ("problem", "beboer", "/problemer/ny", PHONE, 1500, "Fortæl om et problem eller en idé"),
    ("aktiviteter", "leder", "/aktiviteter", DESK, 900, "Aktiviteter"),
    ("maal", "leder", "/maal", DESK, 1400, "Mål og status"),
    ("maalet-tryghed", "leder", "/maal/t4-tryghed", DESK, 1500, "5.1.4 Mindre forskel i tryghed"),
]


@pytest.mark.parametrize(("name", "who", "address", "width", "height", "heading"), SHOWN)
def test_a_page_that_the_readme_shows(
    visit: Visit, name: str, who: str, address: str, width: int, height: int, heading: str
) -> None:
    page = visit(who, width)
    page.set_viewport_size({"width": width, "height": height})
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    picture = page.screenshot()
    if os.environ.get("GLADSAXE_SCREENSHOTS"):
        FOLDER.mkdir(parents=True, exist_ok=True)
        _save_small(picture, FOLDER / f"{name}.png")
        assert (FOLDER / f"{name}.png").stat().st_size <= LARGEST


def _save_small(picture: bytes, file: Path) -> None:
    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").quantize(64).save(file, "PNG", optimize=True)
