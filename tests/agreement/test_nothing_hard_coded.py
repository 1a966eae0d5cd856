"""No word of the shipped agreement stands in the program: another plan's people would read it."""

import re
from collections.abc import Iterator

import pytest

from gladsaxe.agreement.rules import read_plan
from gladsaxe.core.configuration import PROJECT_FOLDER, SHIPPED_AGREEMENT

# Words that every plan uses: they are the field's own, or plain Danish.
COMMON = {"Andet", "Musik", "Landsbyggefonden", "Sekretariatsleder", "Leder", "Repræsentant", "Teamleder"}
PLAN = read_plan(SHIPPED_AGREEMENT)


def _names() -> Iterator[str]:
    agreement = PLAN.agreement
    yield from (
        agreement.title,
        agreement.short_title,
        agreement.area_name,
        agreement.municipality,
        agreement.key,
    )
    for parts in (PLAN.party, PLAN.level, PLAN.forum, PLAN.area, PLAN.source, PLAN.indicator):
        yield from (part.name for part in parts)
    for parts in (PLAN.place, PLAN.activity_type, PLAN.fact, PLAN.duty, PLAN.initiative):
        yield from (part.name for part in parts)
    yield from (forum.short for forum in PLAN.forum if forum.short)
    yield from (PLAN.board.name, PLAN.secretariat.name)
    for body in (PLAN.board, *PLAN.forum):
        yield from (seat.organisation for seat in body.seat if seat.organisation)


def _keys() -> Iterator[str]:
    yield from (part.key for part in PLAN.indicator)
    yield from (part.key for part in PLAN.area)
    yield from (part.key for part in PLAN.source)
    yield from (part.key for part in PLAN.forum)
    yield from (part.key for part in PLAN.party if part.key not in {"3b", "aab"})


WORDS = sorted({name for name in _names() if name not in COMMON} | set(_keys()))
FILES = sorted(
    file
    for folder in ("gladsaxe", "templates", "static/site")
    for file in (PROJECT_FOLDER / folder).rglob("*")
    if file.suffix in {".py", ".html", ".js", ".css", ".svg"}
)


PATTERN = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in WORDS))


def test_there_is_something_to_look_for_and_somewhere_to_look():
    assert len(WORDS) > 100
    assert len(FILES) > 40
    text = 'if area == "Høje Gladsaxe": key = "k1-sigtede"  # Byens Arena, Fællesdriften, Task Force'
    assert PATTERN.findall(text) == [
        "Høje Gladsaxe",
        "k1-sigtede",
        "Byens Arena",
        "Fællesdriften",
        "Task Force",
    ]


@pytest.mark.parametrize("folder", ["gladsaxe", "templates", "static/site"])
def test_no_word_of_the_shipped_agreement_stands_in_the_program(folder):
    found = [
        f"{file.relative_to(PROJECT_FOLDER)}: {hit}"
        for file in FILES
        if file.is_relative_to(PROJECT_FOLDER / folder)
        for hit in sorted(set(PATTERN.findall(file.read_text(encoding="utf-8"))))
    ]
    assert found == []
