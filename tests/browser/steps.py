"""What people do on the pages, in the words that they see."""

import io
import re

from PIL import Image
from playwright.sync_api import Page, expect


def a_photo() -> dict:
    """Return a photo as a phone would choose it."""
    out = io.BytesIO()
    Image.new("RGB", (1200, 900), "#7a8b5c").save(out, "JPEG")
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def heading(page: Page, text: str | re.Pattern[str]) -> None:
    """Wait for the page's heading."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def press(page: Page, name: str) -> None:
    """Press the button or link of the page's content with that name."""
    main = page.locator("main")
    named = main.get_by_role("button", name=name, exact=True).or_(
        main.get_by_role("link", name=name, exact=True)
    )
    named.first.click()


def tell_of_a_problem(page: Page, text: str) -> str:
    """Tell about something broken, with a photo, from the front page, and return the number."""
    page.goto("/")
    press(page, "Fortæl om et problem eller en idé")
    page.get_by_label("Hvad handler det om?").select_option("Noget er ødelagt eller i stykker")
    page.get_by_label("Hvor er det?").select_option("Centeret")
    page.get_by_label("Hvad så du?").fill(text)
    page.get_by_label("Nogen kan komme til skade").check()
    page.get_by_label("Billeder (frivilligt)").set_input_files(a_photo())
    press(page, "Send")
    heading(page, "Tak. Vi har fået din besked")
    return page.locator("main .font-lead strong").inner_text()
