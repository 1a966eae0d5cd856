"""What the property office's registers hold: who can have paid a bill, and the empty mark."""

from gladsaxe.core.worded_enum import WordedEnum


class BillPayer(WordedEnum):
    """Name who has paid a bill; never a person."""

    UNKNOWN = "uafklaret", "Ikke afklaret endnu"
    ESTATE = "afdeling", "Boligafdelingen"
    OFFICE = "drift", "Driften"
    INSURANCE = "forsikring", "Forsikringen"
    CULPRIT = "skadevolder", "Den, der gjorde det"
    OTHER = "andre", "Andre"


PAYER_WORDS = BillPayer.get_words()
# What an enquiry holds that bears no mark.
NO_MARK = ""
