"""The roles that seats give; what each may do stands in `access.rules`."""

from gladsaxe.core.worded_enum import WordedEnum


class Role(WordedEnum):
    """Name what a seat makes of the person who holds it."""

    RESIDENT = "beboer", "Beboerrepræsentant"
    PROFESSIONAL = "fagperson", "Fagperson"
    PROPERTY_OFFICE = "drift", "Drift og inspektørkontor"
    FORUM_MEMBER = "forum", "Medlem af koordinerende forum"
    SECRETARIAT = "sekretariat", "Sekretariat"
    SECRETARIAT_LEAD = "sekretariatsleder", "Sekretariatsleder"
    BOARD_MEMBER = "bestyrelse", "Bestyrelse (kun læse)"
    BOARD_SECRETARY = "bestyrelsessekretaer", "Bestyrelsens sekretær"
    ADMINISTRATOR = "admin", "Administrator"


ROLE_WORDS = Role.get_words()
