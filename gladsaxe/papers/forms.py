"""The field that one file is chosen in."""

from typing import Any

from wtforms import FileField

from gladsaxe.papers.rules import LARGEST_FILE, Document, UnusablePaper, read_document


class PaperField(FileField):
    """Read the file that was chosen; `kept` is the name of one that was received before."""

    data: Any
    kept: str = ""
    document: Document | None = None

    def read(self, required: str = "") -> None:
        """Read the file, or put the sentence above the field; `required` is the one for no file at all."""
        name = getattr(self.data, "filename", "") or ""
        try:
            if name:
                self.document = read_document(name, self.data.stream.read(LARGEST_FILE + 1))
            elif required and not self.kept:
                raise UnusablePaper(required)
        except UnusablePaper as fault:
            self.errors = [*self.errors, str(fault)]
