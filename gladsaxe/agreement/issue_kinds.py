"""What an issue is about and how urgent it is; the routes of a plan's file name both."""

from gladsaxe.core.worded_enum import WordedEnum


class IssueKind(WordedEnum):
    """Name what an issue is about."""

    BROKEN = "i_stykker", "Noget er ødelagt eller i stykker"
    UNSAFE = "utrygt", "Noget gør stedet utrygt"
    NOISE = "stoej", "Larm eller uro"
    LITTER = "affald", "Affald og rod"
    LIGHT = "lys", "Lys og mørke steder"
    IDEA = "ide", "En god idé"
    PRAISE = "ros", "Ros"
    OTHER = "andet", "Noget andet"


class IssueUrgency(WordedEnum):
    """Name how urgent an issue is."""

    LATER = "ikke", "Det kan vente"
    SOON = "snart", "Det bør ordnes snart"
    NOW = "nu", "Nogen kan komme til skade"
