"""The forms of deviations, of notices to the board and of conflicts."""

from typing import Any

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, ValidationError

from gladsaxe.deviations.rules import (
    CONFLICT_SCOPE_WORDS,
    NOTICE_SUBJECT_WORDS,
    OWN_FORUM_MESSAGES,
    PHASE_WORDS,
    STAND_WORDS,
    ConflictScope,
    ConflictStage,
    DeviationPhase,
    ForumStand,
    NoticeSubject,
    list_next_stages,
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

TEXT_LIMIT = not_longer_than(MAX_TEXT_LENGTH)
LINE_LIMIT = not_longer_than(MAX_LINE_LENGTH)


class DeviationFilterForm(DanishForm):
    """Ask which deviations a list shows; an unknown answer narrows nothing."""

    fase = SelectField("Hvor langt?", choices=[("", "Alle"), *PHASE_WORDS.items()], default="")
    omraade = SelectField("Indsatsområde", default="")

    def selected_phase(self) -> DeviationPhase | None:
        """Return the phase, None for all."""
        return DeviationPhase(self.fase.data) if self.fase.data and not self.fase.errors else None


class StandForm(BaseForm):
    """Ask what the forum decided."""

    stand = RadioField(
        "Hvad har forummet besluttet?",
        choices=[*STAND_WORDS.items()],
    )
    text = TextField(
        "Hvad gør I, eller hvad skal bestyrelsen vide?",
        [answer_required("Skriv hvad I gør, eller hvad bestyrelsen skal vide."), TEXT_LIMIT],
    )

    def read_stand(self) -> tuple[ForumStand, str]:
        """Return the stand and its text."""
        return ForumStand(self.stand.data), clean_text(self.text.data)


class TellForm(BaseForm):
    """Ask what the board shall know after all."""

    text = TextField(
        "Hvad skal bestyrelsen vide?", [answer_required("Skriv hvad bestyrelsen skal vide."), TEXT_LIMIT]
    )


class CloseForm(BaseForm):
    """Ask what came of it."""

    outcome = TextField(
        "Hvad kom der ud af det?", [answer_required("Skriv hvad der kom ud af det."), TEXT_LIMIT]
    )


class NoticeForm(BaseForm):
    """Ask for a message to the board."""

    change = SelectField(
        "Hvad er det, der ændrer sig?",
        [answer_required("Vælg hvad der ændrer sig.")],
        choices=[("", "Vælg"), *NOTICE_SUBJECT_WORDS.items()],
        default="",
    )
    title = LineField("Overskrift", [answer_required("Skriv en kort overskrift."), LINE_LIMIT])
    text = TextField("Hvad sker der?", [answer_required("Skriv hvad der sker."), TEXT_LIMIT])
    consequence = TextField(
        "Hvad betyder det for samarbejdet eller fremdriften?",
        [answer_required("Skriv hvad det betyder for samarbejdet eller fremdriften."), TEXT_LIMIT],
    )
    parties = SelectMultipleField("Hvilke parter har I fortalt det?", coerce=int)

    def validate_parties(self, field: SelectMultipleField) -> None:
        """Ask for one party at least."""
        if not field.data:
            raise ValidationError("Vælg mindst én part. Parterne skal vide det før bestyrelsen.")

    def kind(self) -> NoticeSubject:
        """Return what changes."""
        return NoticeSubject(self.change.data)


class ConflictForm(BaseForm):
    """Ask for a conflict; one that is internal is pointed to its own fora."""

    between = RadioField("Hvem er uenige?", choices=[*CONFLICT_SCOPE_WORDS.items()])
    title = LineField("Hvad handler det om?", [answer_required("Skriv hvad det handler om."), LINE_LIMIT])
    text = TextField("Hvad er I uenige om?", [answer_required("Skriv hvad I er uenige om."), TEXT_LIMIT])
    sides = SelectMultipleField("Hvem er med i konflikten?", coerce=int)

    def validate_between(self, field: RadioField) -> None:
        """Point an internal conflict to where it belongs."""
        if field.data in (ConflictScope.MUNICIPALITY, ConflictScope.HOUSING):
            raise ValidationError(OWN_FORUM_MESSAGES[ConflictScope(field.data)])

    def validate_sides(self, field: SelectMultipleField) -> None:
        """Ask for one side at least beside the one who writes."""
        if not field.data:
            raise ValidationError("Vælg mindst én, der er med i konflikten.")


class ConflictStepForm(BaseForm):
    """Ask where a conflict goes from here."""

    seen = HiddenField()
    station = RadioField("Hvad sker der nu?")
    body = SelectField("Hvis den drøftes i et forum eller en gruppe: hvor?", default="")
    text = TextField("Hvad er aftalt?", [answer_required("Skriv hvad der er aftalt."), TEXT_LIMIT])

    def at(self, station: ConflictStage) -> None:
        """Set the stations that can follow."""
        self.station.choices = [(str(next_), next_.word) for next_ in list_next_stages(station)]

    def validate_body(self, field: SelectField) -> None:
        """Ask for the group where one shall talk it over."""
        if self.station.data == ConflictStage.GROUP and not field.data:
            raise ValidationError("Vælg hvor den skal drøftes.")

    def shown_stage(self) -> ConflictStage:
        """Return the station that the person saw, the first where the form does not say."""
        known: Any = self.seen.data
        return ConflictStage(known) if known in set(ConflictStage) else ConflictStage.LEAD
