"""How the tests of activities fill in forms and read pages."""

from html.parser import HTMLParser

from tests.faults import find_page_faults as listed_faults

NEW = "/aktiviteter/ny"
MARKET_FORM = {
    "title": "Loppemarked, første lørdag i juni",
    "type": "loppemarked",
    "place": "centeret",
    "day": "02-06-2018",
    "participants": "250",
}
COMPLETE_FORM = {
    "title": "Forældrecafé: Søvn hos små børn",
    "type": "foraeldrecafe",
    "place": "dagtilbud",
    "day": "5.6.2018",
    "participants": "14",
    "under_18": "3",
    "new_parents": "9",
    "volunteers": "2",
    "starts_at": "9.30",
    "as_planned": "nej",
    "deviation": "Der kom flere, end vi havde stole til.",
    "text": "Mange spørgsmål.\nTo bydelsmødre hjalp med at oversætte.",
    "state": "gennemfoert",
}


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.faults: dict[str, str] = {}
        self.cells: list[list[str]] = []
        self.folded: list[str] = []
        self.open = None
        self._area = self._select = self._fault = None
        self._inside: list[str] = []
        self._spans = 0
        self._details = self._in_cell = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name = attrs.get("name")
        if tag == "details" and "more" in self._inside:
            self._details, self.open = True, "open" in attrs
        if self._details and name:
            self.folded.append(name)
        if tag == "form":
            self._inside.append("more" if attrs.get("method") == "post" and "enctype" in attrs else "other")
        if tag == "input" and name and attrs.get("type") not in ("radio", "checkbox"):
            self.values[name] = attrs.get("value", "")
        if tag == "input" and attrs.get("type") in ("radio", "checkbox") and "checked" in attrs:
            self.values[name] = attrs["value"]
        if tag == "textarea":
            self._area = name
            self.values[name] = ""
        if tag == "select":
            self._select = name
            self.values.setdefault(name, "")
        if tag == "option" and "selected" in attrs:
            self.values[self._select] = attrs["value"]
        if tag == "span" and self._fault:
            self._spans += 1
        if tag == "span" and "form-error-message" in attrs.get("class", ""):
            self._fault = attrs["id"].removesuffix("-error")
            self.faults[self._fault] = ""
            self._spans = 1
        if tag == "tr":
            self.cells.append([])
        if tag == "td":
            self._in_cell = True
            self.cells[-1].append("")

    def handle_endtag(self, tag):
        if tag == "textarea":
            # A browser leaves out the first line end.
            self.values[self._area] = self.values[self._area].removeprefix("\n")
            self._area = None
        if tag == "details":
            self._details = False
        if tag == "form":
            self._inside.pop()
        if tag == "span" and self._fault:
            self._spans -= 1
            self._fault = self._fault if self._spans else None
        if tag == "td":
            self._in_cell = False

    def handle_data(self, data):
        if self._area:
            self.values[self._area] += data
        if self._fault and data.strip() and data != "Fejl: ":
            self.faults[self._fault] += data
        if self._in_cell:
            self.cells[-1][-1] += data


def form_values(answer) -> dict[str, str]:
    """Return what the page's form holds, as a browser would send it, without token and photos."""
    left_out = ("csrf_token", "submission_id", "photos", "menu-switch")
    return {name: value for name, value in _Page(answer.text).values.items() if name not in left_out}


def read_faults(answer) -> dict[str, str]:
    """Return the sentence above each faulty field; the summary must say the same."""
    first = {name: " ".join(text.split()) for name, text in _Page(answer.text).faults.items()}
    assert sorted(listed_faults(answer.text)) == sorted(first.values())
    return first


def read_collapsed_fields(answer) -> tuple[list[str], bool]:
    """Return the fields under "Flere oplysninger", and whether they are in sight."""
    page = _Page(answer.text)
    return list(dict.fromkeys(page.folded)), page.open


def read_main(answer) -> str:
    """Return what the page is about, without what each answer has anew."""
    return answer.text.split("<main")[1].split("</main>")[0]


def read_table_rows(answer) -> list[list[str]]:
    """Return the cells of the page's table."""
    return [[" ".join(cell.split()) for cell in row] for row in _Page(answer.text).cells if row]


def add_market(browser, **changes) -> str:
    """Write the market in, with changes, and return the receipt's address."""
    answer = browser.post(NEW, {**MARKET_FORM, "submission_id": browser.submission_id(NEW), **changes})
    assert answer.status_code == 303, read_faults(answer)
    return answer.headers["Location"]


def list_stored_activities(app) -> list[dict]:
    """Return every activity as it stands."""
    from sqlalchemy import select

    from gladsaxe.activities.fields import RECORD_COLUMNS
    from gladsaxe.activities.tables import Activity
    from gladsaxe.database.tables import db

    with app.app_context():
        found = db.session.scalars(select(Activity).order_by(Activity.id)).all()
        kept = [{name: getattr(row, name) for name in RECORD_COLUMNS} for row in found]
        for values, row in zip(kept, found, strict=True):
            values.update(type_id=row.type.key, place_id=row.place.key)
        db.session.remove()
    return kept
