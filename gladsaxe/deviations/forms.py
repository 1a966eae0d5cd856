"""The forms of deviations, of notices to the board and of conflicts."""

from typing import Any

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, ValidationError

from gladsaxe.deviations.rules import (
    BETWEEN_WORDS,
    CHANGE_WORDS,
    OWN_FORUM,
    PHASE_WORDS,
    STAND_WORDS,
    STATION_WORDS,
    Between,
    Change,
    Phase,
    Stand,
    Station,
    next_stations,
)
from gladsaxe.web.forms import (
    MAX_LINE_LENGTH,
    MAX_TEXT_LENGTH,
    BaseForm,
    DanishForm,
    LineField,
    TextField,
    answer_required,
    clean_text,
    not_longer_than,
)

TEXT = not_longer_than(MAX_TEXT_LENGTH)
LINE = not_longer_than(MAX_LINE_LENGTH)


class FilterForm(DanishForm):
    """Ask which deviations a list shows; an unknown answer narrows nothing."""

    fase = SelectField("Hvor langt?", choices=[("", "Alle"), *PHASE_WORDS.items()], default="")
    omraade = SelectField("Indsatsområde", default="")

    def wanted_phase(self) -> Phase | None:
        """Return the phase, None for all."""
        return Phase(self.fase.data) if self.fase.data and not self.fase.errors else None


class StandForm(BaseForm):
    """Ask what the forum decided."""

    stand = RadioField(
        "Hvad har forummet besluttet?",
        choices=[*STAND_WORDS.items()],
    )
    text = TextField(
        "Hvad gør I, eller hvad skal bestyrelsen vide?",
        [answer_required("Skriv hvad I gør, eller hvad bestyrelsen skal vide."), TEXT],
    )

    def taken(self) -> tuple[Stand, str]:
        """Return the stand and its text."""
        return Stand(self.stand.data), clean_text(self.text.data)


class TellForm(BaseForm):
    """Ask what the board shall know after all."""

    text = TextField(
        "Hvad skal bestyrelsen vide?", [answer_required("Skriv hvad bestyrelsen skal vide."), TEXT]
    )


class CloseForm(BaseForm):
    """Ask what came of it."""

    outcome = TextField("Hvad kom der ud af det?", [answer_required("Skriv hvad der kom ud af det."), TEXT])


class NoticeForm(BaseForm):
    """Ask for a message to the board."""

    change = SelectField(
        "Hvad er det, der ændrer sig?",
        [answer_required("Vælg hvad der ændrer sig.")],
        choices=[("", "Vælg"), *CHANGE_WORDS.items()],
        default="",
    )
    title = LineField("Overskrift", [answer_required("Skriv en kort overskrift."), LINE])
    text = TextField("Hvad sker der?", [answer_required("Skriv hvad der sker."), TEXT])
    consequence = TextField(
        "Hvad betyder det for samarbejdet eller fremdriften?",
        [answer_required("Skriv hvad det betyder for samarbejdet eller fremdriften."), TEXT],
    )
    parties = SelectMultipleField("Hvilke parter har I fortalt det?", coerce=int)

    def validate_parties(self, field: SelectMultipleField) -> None:
        """Ask for one party at least."""
        if not field.data:
            raise ValidationError("Vælg mindst én part. Parterne skal vide det før bestyrelsen.")

    def kind(self) -> Change:
        """Return what changes."""
        return Change(self.change.data)


class ConflictForm(BaseForm):
    """Ask for a conflict; one that is internal is pointed to its own fora."""

    between = RadioField("Hvem er uenige?", choices=[*BETWEEN_WORDS.items()])
    title = LineField("Hvad handler det om?", [answer_required("Skriv hvad det handler om."), LINE])
    text = TextField("Hvad er I uenige om?", [answer_required("Skriv hvad I er uenige om."), TEXT])
    sides = SelectMultipleField("Hvem er med i konflikten?", coerce=int)

    def validate_between(self, field: RadioField) -> None:
        """Point an internal conflict to where it belongs."""
        if field.data in (Between.MUNICIPALITY, Between.HOUSING):
            raise ValidationError(OWN_FORUM[Between(field.data)])

    def validate_sides(self, field: SelectMultipleField) -> None:
        """Ask for one side at least beside the one who writes."""
        if not field.data:
            raise ValidationError("Vælg mindst én, der er med i konflikten.")


class StepForm(BaseForm):
    """Ask where a conflict goes from here."""

    seen = HiddenField()
    station = RadioField("Hvad sker der nu?")
    body = SelectField("Hvis den drøftes i et forum eller en gruppe: hvor?", default="")
    text = TextField("Hvad er aftalt?", [answer_required("Skriv hvad der er aftalt."), TEXT])

    def at(self, station: Station) -> None:
        """Set the stations that can follow."""
        self.station.choices = [(str(next_), STATION_WORDS[next_]) for next_ in next_stations(station)]

    def validate_body(self, field: SelectField) -> None:
        """Ask for the group where one shall talk it over."""
        if self.station.data == Station.GROUP and not field.data:
            raise ValidationError("Vælg hvor den skal drøftes.")

    def seen_station(self) -> Station:
        """Return the station that the person saw, the first where the form does not say."""
        known: Any = self.seen.data
        return Station(known) if known in set(Station) else Station.LEAD
