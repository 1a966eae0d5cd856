"""The faults that a page tells of: in the list on top, and above each field."""

import html
import re

# What is said of any field of its kind: that it was not chosen, or cannot be read.
GENERAL = re.compile(
    r"Vælg en af mulighederne\.|Du skal svare her\.|Skriv et helt tal, .*|Den dato findes ikke\. .*"
    r"|Skriv datoen med .*|Skriv klokkeslættet, .*|Skriv tallet med komma, .*|Skriv beløbet i kroner, .*"
    r"|.* kan læses på to måder\. .*"
)


def find_page_faults(text: str) -> list[str]:
    """Return the sentences of the list on top, which stand above their fields too, in its order.

    One that fits several fields must name its own there, and no other one does.
    """
    listed = re.search(r'id="faults".*?</ul>', text, re.DOTALL)
    lines = re.findall(r'<li><a href="#([^"]+)">(.*?)</a></li>', listed[0]) if listed else []
    told = [(name, html.unescape(line)) for name, line in lines]
    plain = [line.removeprefix(f"{_lead(text, name)} ") for name, line in told]
    for (name, line), sentence in zip(told, plain, strict=True):
        # Where a form has rows, the line says first which one it is.
        alone = re.sub(r"^Observation \d+: ", "", sentence)
        assert error_above_field(text, name).startswith(alone) or not error_above_field(text, name), (
            line,
            error_above_field(text, name),
        )
        assert (line != sentence) == (bool(GENERAL.fullmatch(sentence)) or plain.count(sentence) > 1), line
    return plain


def error_above_field(text: str, field_id: str) -> str:
    """Return the sentence above a field, nothing for none."""
    found = re.search(rf'id="{field_id}-error"><span class="sr-only">Fejl: </span>(.*?)</span>', text)
    return html.unescape(found[1]) if found else ""


def _lead(text: str, field_id: str) -> str:
    """Return what a field is called, as a sentence about it begins."""
    found = re.search(
        rf'<label[^>]* for="{field_id}"[^>]*>(.*?)</label>'
        rf'|<fieldset[^>]* id="{field_id}"[^>]*>\s*<legend[^>]*>(.*?)</legend>',
        text,
        re.DOTALL,
    )
    called = re.sub(r"<[^>]+>", "", (found[1] or found[2]) if found else "").strip()
    question = html.unescape(called).removesuffix(" (frivilligt)")
    return question if question.endswith("?") else f"{question}:"
