"""The form of an initiative; the parties' texts are put in by `subagreements.forms.with_parties`."""

from wtforms import RadioField

from gladsaxe.initiatives.rules import INITIATIVE_STATUS_WORDS, InitiativeEntry, InitiativeStatus
from gladsaxe.programme.forms import read_party_texts
from gladsaxe.web.forms import (
    MAX_TEXT_LENGTH,
    BaseForm,
    TextField,
    answer_required,
    clean_text,
    not_longer_than,
)

INITIATIVE_TEXT_LIMIT = not_longer_than(MAX_TEXT_LENGTH)


class InitiativeForm(BaseForm):
    """Ask for an initiative's goal and how far it is."""

    goal = TextField("Mål", [answer_required("Skriv målet."), INITIATIVE_TEXT_LIMIT])
    state = RadioField("Hvor langt er det?", choices=[*INITIATIVE_STATUS_WORDS.items()])
    text = TextField("Hvad er sket? (frivilligt)", [INITIATIVE_TEXT_LIMIT])

    def entry(self) -> InitiativeEntry:
        """Return what was written."""
        return InitiativeEntry(
            InitiativeStatus(self.state.data),
            clean_text(self.goal.data),
            clean_text(self.text.data),
            read_party_texts(self),
        )
