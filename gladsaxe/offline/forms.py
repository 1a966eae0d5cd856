"""The form that settles the quarantine."""

from gladsaxe.web.forms import LONGEST_TEXT, BaseForm, TextField, clean_text, not_longer_than, required


class DiscardForm(BaseForm):
    """Ask why a registration is not written in."""

    reason = TextField(
        "Hvorfor skal den ikke føres ind?",
        [required("Skriv hvorfor."), not_longer_than(LONGEST_TEXT)],
        filters=[clean_text],
        description="Grunden gemmes sammen med dit navn",
    )
