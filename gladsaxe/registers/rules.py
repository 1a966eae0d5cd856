"""What the property office's registers hold: who can have paid a bill, and the empty mark."""

from enum import StrEnum


class BillPayer(StrEnum):
    """Name who has paid a bill; never a person."""

    UNKNOWN = "uafklaret"
    ESTATE = "afdeling"
    OFFICE = "drift"
    INSURANCE = "forsikring"
    CULPRIT = "skadevolder"
    OTHER = "andre"


PAYER_WORDS = {
    BillPayer.UNKNOWN: "Ikke afklaret endnu",
    BillPayer.ESTATE: "Boligafdelingen",
    BillPayer.OFFICE: "Driften",
    BillPayer.INSURANCE: "Forsikringen",
    BillPayer.CULPRIT: "Den, der gjorde det",
    BillPayer.OTHER: "Andre",
}
# What an enquiry holds that bears no mark.
NO_MARK = ""
