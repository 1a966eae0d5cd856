"""The field that one file is chosen in."""

from typing import Any

from wtforms import FileField

from gladsaxe.papers.rules import LARGEST_FILE, Document, UnusablePaper, read_document


class PaperField(FileField):
    """Read the file that was chosen; `kept` is the name of one that was received before."""

    data: Any
    kept: str = ""
    document: Document | None = None
    # The sentence for no file at all, where one is required.
    required_sentence: str = ""

    def read(self) -> None:
        """Read the file, or put a sentence above the field."""
        name = getattr(self.data, "filename", "") or ""
        try:
            if name:
                self.data.stream.seek(0)
                self.document = read_document(name, self.data.stream.read(LARGEST_FILE + 1))
            elif self.required_sentence and not self.kept:
                raise UnusablePaper(self.required_sentence)
        except UnusablePaper as fault:
            self.errors = [*self.errors, str(fault)]
