"""Read a workbook back as a test wants it."""

import io
import zipfile
from datetime import datetime
from xml.etree import ElementTree

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def table(sheet, heading_row=4):
    """Return the rows under the headings, each as a mapping from heading to value."""
    rows = list(sheet.iter_rows(min_row=heading_row, values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def rows(sheet):
    """Return every row without the empty cells at its end."""
    found = []
    for row in sheet.iter_rows(values_only=True):
        kept = list(row)
        while kept and kept[-1] is None:
            kept.pop()
        found.append(tuple(kept))
    return found


def parts(content):
    """Return the text of every part of the file, by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def charts(content):
    """Return each chart's XML, in the order of the sheet."""
    found = {name: text for name, text in parts(content).items() if name.startswith("xl/charts/chart")}
    return [ElementTree.fromstring(found[name]) for name in sorted(found, key=lambda name: (len(name), name))]


def texts(chart, path):
    """Return the texts of a chart's elements at a path of its own names."""
    return [
        found.text for found in chart.iterfind(".//" + "/".join(CHART + step for step in path.split("/")))
    ]


def values(chart, path):
    """Return the val attributes of a chart's elements at a path of its own names."""
    steps = "/".join(CHART + step for step in path.split("/"))
    return [found.get("val") for found in chart.iterfind(f".//{steps}")]


def drop_timezone(*numbers):
    """Return a day or a moment as a workbook has it: without a zone."""
    return datetime(*numbers)  # noqa: DTZ001
