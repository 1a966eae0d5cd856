"""Which files are taken in: told by what they hold, named without a way into a folder."""

import pytest

from gladsaxe.attachments import rules
from gladsaxe.attachments.rules import UnusableDocument, read_document


@pytest.mark.parametrize(
    ("name", "content", "kept", "mimetype"),
    [
        ("svar.pdf", b"%PDF-1.7 a", "svar.pdf", "application/pdf"),
        ("SVAR.PDF", b"%PDF-1.7 a", "SVAR.PDF", "application/pdf"),
        ("C:\\Mine\\svar.pdf", b"%PDF-1.7 a", "svar.pdf", "application/pdf"),
        ("../../etc/svar.pdf", b"%PDF-1.7 a", "svar.pdf", "application/pdf"),
        ("sv\r\nar.pdf", b"%PDF-1.7 a", "svar.pdf", "application/pdf"),
        ("x" * 300 + ".png", b"\x89PNG\r\n\x1a\n", "x" * 116 + ".png", "image/png"),
        ("tal.ods", b"PK\x03\x04", "tal.ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ],
)
def test_a_file_keeps_its_plain_name_and_its_kind(name, content, kept, mimetype):
    found = read_document(name, content)
    assert (found.name, found.mimetype, found.content) == (kept, mimetype, content)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("svar.pdf", b"", "Filen er tom. Vælg den igen."),
        ("svar.exe", b"MZ", f"Filen skal være {rules.ALLOWED_KINDS}."),
        ("svar.pdf", b"MZ", f"Filen skal være {rules.ALLOWED_KINDS}."),
        ("svar.html", b"<html>", f"Filen skal være {rules.ALLOWED_KINDS}."),
        ("pdf", b"%PDF-1.7", f"Filen skal være {rules.ALLOWED_KINDS}."),
        ("svar.docx", b"%PDF-1.7", f"Filen skal være {rules.ALLOWED_KINDS}."),
    ],
)
def test_anything_else_is_refused_in_a_sentence(name, content, sentence):
    with pytest.raises(UnusableDocument) as refused:
        read_document(name, content)
    assert str(refused.value) == sentence


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(rules, "MAX_PHOTO_BYTES", 1024 * 1024)
    assert len(read_document("a.pdf", b"%PDF-".ljust(1024 * 1024)).content) == 1024 * 1024
    with pytest.raises(UnusableDocument) as refused:
        read_document("a.pdf", b"%PDF-".ljust(1024 * 1024 + 1))
    assert str(refused.value) == "Filen skal være under 1 MB."
