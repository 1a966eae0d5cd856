"""What the list of faults on top says."""

from werkzeug.datastructures import MultiDict
from wtforms import RadioField

from gladsaxe.web.forms import CountField, DanishForm, DayField, LineField, answer_required


class Asking(DanishForm):
    """Ask for one of each."""

    first = DayField("Første dag")
    last = DayField("Sidste dag (frivilligt)")
    many = CountField("Hvor mange?")
    kind = RadioField("Hvad er det?", choices=[("a", "A")])
    here = LineField("Her", [answer_required("Skriv noget.")])
    there = LineField("Der", [answer_required("Skriv noget.")])
    title = LineField("Navn", [answer_required("Skriv et navn.")])


def test_what_fits_several_fields_names_its_own():
    form = Asking(MultiDict({"first": "31-02-2018", "last": "i morgen", "many": "ti", "kind": "b"}))
    assert not form.validate()
    assert form.summary() == [
        ("first", "Første dag: Den dato findes ikke. Se efter dag og måned."),
        ("last", "Sidste dag: Skriv datoen med dag, måned og år, for eksempel 05-06-2018."),
        ("many", "Hvor mange? Skriv et helt tal, for eksempel 25."),
        ("kind", "Hvad er det? Vælg en af mulighederne."),
        ("here", "Her: Skriv noget."),
        ("there", "Der: Skriv noget."),
        ("title", "Skriv et navn."),
    ]
    assert form.faults()[0] == ("first", "Den dato findes ikke. Se efter dag og måned.")
