"""The form that settles the quarantine."""

from gladsaxe.web.forms import (
    MAX_TEXT_LENGTH,
    BaseForm,
    TextField,
    answer_required,
    clean_text,
    not_longer_than,
)


class DiscardForm(BaseForm):
    """Ask why a registration is not written in."""

    reason = TextField(
        "Hvorfor skal den ikke føres ind?",
        [answer_required("Skriv hvorfor."), not_longer_than(MAX_TEXT_LENGTH)],
        filters=[clean_text],
        description="Grunden gemmes sammen med dit navn",
    )
