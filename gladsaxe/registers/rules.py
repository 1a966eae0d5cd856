"""What the property office's registers hold: who has paid a bill, and what one row says."""

from dataclasses import dataclass
from datetime import date
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


@dataclass(frozen=True)
class EnquiryEntry:
    """Hold what the property office writes of an enquiry; `mark` is one of the agreement's, or none."""

    day: date
    place_id: int
    text: str
    mark: str = NO_MARK


@dataclass(frozen=True)
class BillEntry:
    """Hold what the property office writes of a vandalism bill, the amount in whole øre."""

    day: date
    place_id: int
    oere: int
    text: str = ""
    paid_by: BillPayer = BillPayer.UNKNOWN
    issue_id: int | None = None
