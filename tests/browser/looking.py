"""What is asked of every page: what axe finds in it, and whether it fits."""

from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
# None of the rules that are run asks for the style sheets, so they are not read anew for each run.
RUN = """async colours => (await axe.run(document, {
  resultTypes: ["violations"], preload: {assets: ["media"]}, rules: {"color-contrast": {enabled: colours}},
})).violations.map(
  found => `${found.id}: ${found.nodes.map(node => node.html + " " + node.failureSummary).join("; ")}`)"""


def bring_axe(page: Page) -> None:
    """Have axe in every page that is opened from now on, which costs half of bringing it to each."""
    page.add_init_script(AXE)


def axe_finds(page: Page, colours: bool = True) -> list[str]:
    """Return what axe finds on the page; evaluated by the browser's debugger, which the policy lets through.

    Contrasts take half of its time; once they are known, `colours` can be left out.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate(RUN, colours)


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than the window."""
    return page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
