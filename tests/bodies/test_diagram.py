"""The organisation diagram: every body once, a line to whom it refers, and the same in words."""

import re
from xml.etree import ElementTree

from gladsaxe.bodies.diagram import LEVEL_WIDTH, BodyBox, DiagramLevel, draw_diagram, format_diagram

LEVELS = [
    DiagramLevel("Øverst", [BodyBox("a", "Bestyrelse", "3 personer")]),
    DiagramLevel(
        "Nederst", [BodyBox("b", 'Forum for "A & B" <med et meget langt navn, der brydes>', "1 person", "a")]
    ),
    DiagramLevel("", [BodyBox("c", "Sekretariat", "2 personer")]),
]


def test_each_body_is_drawn_once_and_inside_the_frame():
    drawn = ElementTree.fromstring(draw_diagram(LEVELS))
    boxes = [node for node in drawn if node.tag == "rect"]
    assert len(boxes) == 3
    height = float(drawn.get("viewBox").split()[3])
    for box in boxes:
        assert float(box.get("x")) + float(box.get("width")) <= LEVEL_WIDTH
        assert float(box.get("y")) + float(box.get("height")) <= height
    bottoms = [float(box.get("y")) + float(box.get("height")) for box in boxes]
    assert all(float(box.get("y")) > bottom for box, bottom in zip(boxes[1:], bottoms, strict=False))


def test_who_refers_to_whom_is_a_line_with_a_tip():
    text = draw_diagram(LEVELS)
    assert (text.count("organisation-line"), text.count("organisation-tip")) == (1, 1)
    loose = [DiagramLevel("", [BodyBox("b", "Forum", "1 person", "findes-ikke")])]
    assert "organisation-line" not in draw_diagram(loose)


def test_the_diagram_has_no_styles_and_says_itself_in_words():
    drawn = draw_diagram(LEVELS)
    assert not re.search(r"\sstyle=|<style", drawn)
    assert ElementTree.fromstring(drawn).get("aria-label") == format_diagram(LEVELS)
    assert format_diagram(LEVELS[:1]) == "Øverst: Bestyrelse (3 personer)."
    assert "(1 person), refererer til Bestyrelse." in format_diagram(LEVELS)
