"""A browser that is killed right after it has said "Gemt" has kept it."""

import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Playwright

from tests.browser.conftest import CHROMIUM, installed
from tests.browser.offline.house import House
from tests.browser.offline.phone import Phone, send, send_all, write_problem
from tests.scale import Scale

IN_TIME = 0.05
TOLD = "/gemt-nu/"
# Tells the net, as soon as the words are on the page, at what moment that was.
TELL = f"""new MutationObserver((_changes, watcher) => {{
  if (!document.querySelector(".outbox-panel")?.textContent.includes("Gemt på telefonen")) return;
  watcher.disconnect();
  fetch("{TOLD}" + Date.now());
}}).observe(document, {{ subtree: true, childList: true, characterData: true }})"""


def _launch(playwright: Playwright, name: str, folder: Path, house: House) -> BrowserContext:
    words = {
        "chromium": {"executable_path": installed("chromium"), "args": list(CHROMIUM)},
        "firefox": {"executable_path": installed("firefox-esr"), "channel": "moz-firefox"},
    }[name]
    kind = getattr(playwright, name)
    return kind.launch_persistent_context(folder, base_url=house.address, locale="da-DK", **words)


def _processes(folder: Path) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdigit() and str(folder).encode() in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
    return found


def _kill(processes: list[int]) -> None:
    for number in processes:
        with suppress(OSError):
            os.kill(number, signal.SIGKILL)


def _send_and_be_killed(house: House, page: Page, text: str, folder: Path) -> float:
    """Send without the net, and return how long after the words the browser was dead, in seconds."""
    processes, late, killed = _processes(folder), [], threading.Event()

    def hear(_method: str, path: str) -> bool:
        if path.startswith(TOLD):
            _kill(processes)
            late.append(time.time() - int(path.removeprefix(TOLD)) / 1000)
            killed.set()
        return False

    page.context.add_init_script(TELL)
    write_problem(page, text)
    house.net.held = hear
    with house.without_net():
        # Firefox does not tell Playwright that it is dead; pressing may end with it, or before.
        with suppress(Error):
            send(page)
        assert killed.wait(30)
    with suppress(Error):
        page.context.close()
    return late[0]


@pytest.mark.parametrize("name", ["chromium", "firefox"])
def test_what_was_said_to_be_kept_is_kept(
    house: House, playwright: Playwright, tmp_path: Path, scale: Scale, name: str
) -> None:
    texts: list[str] = []
    in_time = 0
    cookies: list[Any] = []
    # On a busy machine some kills come later; each counts as one that must have kept its text.
    while in_time < scale.browser_kills and len(texts) < scale.browser_kills * 3:
        context = _launch(playwright, name, tmp_path, house)
        context.add_cookies(cookies)
        page = context.new_page()
        if not cookies:
            Phone(house, context).log_in(page, "alice")
            cookies = context.cookies()
        texts.append(f"Dræbt {len(texts):03}")
        late = _send_and_be_killed(house, page, texts[-1], tmp_path)
        in_time += late <= IN_TIME
        print(f"{name}: dead {late * 1000:.0f} ms after the words")
    context = _launch(playwright, name, tmp_path, house)
    context.add_cookies(cookies)
    page = context.new_page()
    send_all(page)
    context.close()
    print(f"{name}: {in_time} of {len(texts)} within 50 ms; {len(house.texts())} of {len(texts)} kept")
    assert house.texts() == texts
