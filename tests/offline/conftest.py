"""What the tests of sync stand on: a phone for each of the cast, and what forms hold."""

import io
from collections.abc import Callable

import pytest
from PIL import Image

from tests.issues.steps import get_place_value
from tests.offline.outbox import Outbox


@pytest.fixture
def phone(visit) -> Callable[[str], Outbox]:
    """Give the outbox of one of the cast, who is logged in."""
    return lambda name: Outbox(visit(name).client)


@pytest.fixture
def activity() -> dict[str, str]:
    """Give the fields of a good activity."""
    return {
        "title": "Loppemarked",
        "type": "loppemarked",
        "place": "centeret",
        "day": "02-06-2018",
        "participants": "250",
        "as_planned": "",
        "state": "gennemfoert",
    }


@pytest.fixture
def issue(app) -> dict[str, str]:
    """Give the fields of a good issue."""
    return {
        "kind": "i_stykker",
        "place": get_place_value(app),
        "text": "Bænken ved boldbanen er brækket.",
        "seen_on": "05-06-2018",
        "urgency": "snart",
        "level": "0",
    }


@pytest.fixture
def walk(app) -> dict[str, str]:
    """Give the fields of a good walk with two observations."""
    fields = {"walked_on": "12-09-2018", "participants": "14"}
    for row in range(5):
        seen = (
            {"kind": "lys", "place": get_place_value(app), "text": f"Mørkt her {row}."}
            if row in (0, 3)
            else {}
        )
        blank = {"kind": "", "place": "", "text": "", "urgency": "snart"}
        fields |= {f"rows-{row}-{name}": text for name, text in {**blank, **seen}.items()}
    return fields


def make_jpeg(colour: str = "red") -> bytes:
    """Return a photo's bytes."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "JPEG")
    return out.getvalue()
