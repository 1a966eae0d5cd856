"""The roles that seats give; what each may do stands in `access.rules`."""

from enum import StrEnum


class Role(StrEnum):
    """Name what a seat makes of the person who holds it."""

    RESIDENT = "beboer"
    PROFESSIONAL = "fagperson"
    PROPERTY_OFFICE = "drift"
    FORUM_MEMBER = "forum"
    SECRETARIAT = "sekretariat"
    SECRETARIAT_LEAD = "sekretariatsleder"
    BOARD_MEMBER = "bestyrelse"
    BOARD_SECRETARY = "bestyrelsessekretaer"
    ADMINISTRATOR = "admin"


ROLE_WORDS = {
    Role.RESIDENT: "Beboerrepræsentant",
    Role.PROFESSIONAL: "Fagperson",
    Role.PROPERTY_OFFICE: "Drift og inspektørkontor",
    Role.FORUM_MEMBER: "Medlem af koordinerende forum",
    Role.SECRETARIAT: "Sekretariat",
    Role.SECRETARIAT_LEAD: "Sekretariatsleder",
    Role.BOARD_MEMBER: "Bestyrelse (kun læse)",
    Role.BOARD_SECRETARY: "Bestyrelsens sekretær",
    Role.ADMINISTRATOR: "Administrator",
}
