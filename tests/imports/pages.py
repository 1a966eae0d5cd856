"""What the tests of the pages do alike: send a file, and go on from the page it leads to."""

import io
import re
import uuid

from gladsaxe.imports import jobs
from tests.conftest import Browser

HEAD = ("Mål", "Periode", "Tallet for området", "Sammenligning")


def post_file(browser: Browser, kind: str, content: bytes, name: str = "tal.xlsx", number: str = ""):
    """Send a file as the page's form would."""
    fields = {"submission_id": number or str(uuid.uuid4()), "kind": kind, "file": (io.BytesIO(content), name)}
    return browser.post("/indlaes", fields, content_type="multipart/form-data")


def upload_file(browser: Browser, kind: str, content: bytes, name: str = "tal.xlsx") -> str:
    """Send a file and return its page's address, with its work done."""
    answer = post_file(browser, kind, content, name)
    assert answer.status_code == 303, answer.text
    return wait_for_file(browser, answer.headers["Location"])


def wait_for_file(browser: Browser, address: str) -> str:
    """Return a file's address when its work is done."""
    address = address.partition("?")[0]
    with browser.client.application.app_context():
        jobs.wait_for_job(int(address.rpartition("/")[2]))
    return address


def press_file_button(browser: Browser, address: str, what: str, **fields: str):
    """Send one of the forms of a file's page, and return the page that follows."""
    answer = browser.post(f"{address}/{what}", {"submission_id": str(uuid.uuid4()), **fields})
    if answer.status_code != 303:
        return answer
    wait_for_file(browser, answer.headers["Location"])
    return browser.get(answer.headers["Location"])


def parse_counts(page: str) -> list[int]:
    """Return how many rows the preview calls new, changed and the same."""
    table = re.search(r'<table[^>]*id="counts".*?</table>', page, re.DOTALL)[0]
    return [int(number.replace(".", "")) for number in re.findall(r'class="number">([\d.]+)<', table)]


def parse_list(page: str, name: str) -> list[str]:
    """Return the texts of a list on the page."""
    found = re.search(rf'<ul[^>]*id="{name}">.*?</ul>', page, re.DOTALL)
    return [
        " ".join(re.sub("<[^>]+>", " ", item).split())
        for item in re.findall(r"<li>.*?</li>", found[0], re.DOTALL)
    ]
