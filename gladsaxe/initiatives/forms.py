"""The form of an initiative; the parties' texts are put in by `subagreements.forms.with_parties`."""

from wtforms import RadioField

from gladsaxe.initiatives.rules import STATE_WORDS, Entry, State
from gladsaxe.programme.forms import by_party
from gladsaxe.web.forms import (
    MAX_TEXT_LENGTH,
    BaseForm,
    TextField,
    answer_required,
    clean_text,
    not_longer_than,
)

TEXT = not_longer_than(MAX_TEXT_LENGTH)


class InitiativeForm(BaseForm):
    """Ask for an initiative's goal and how far it is."""

    goal = TextField("Mål", [answer_required("Skriv målet."), TEXT])
    state = RadioField("Hvor langt er det?", choices=[*STATE_WORDS.items()])
    text = TextField("Hvad er sket? (frivilligt)", [TEXT])

    def entry(self) -> Entry:
        """Return what was written."""
        return Entry(
            State(self.state.data), clean_text(self.goal.data), clean_text(self.text.data), by_party(self)
        )
