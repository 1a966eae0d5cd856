"""What a workbook is called, and what it says of the thresholds."""

from datetime import date
from decimal import Decimal

import pytest

from gladsaxe.exports.rules import file_name, threshold_words
from gladsaxe.indicators.evaluation import Thresholds


@pytest.mark.parametrize(
    ("area", "slug"),
    [
        ("Høje Gladsaxe", "hoeje_gladsaxe"),
        ("Søparken & Møllevangen", "soeparken_moellevangen"),
        ("Ærø/Ålborg Øst", "aeroe_aalborg_oest"),
        ("Café Zoë 2", "cafe_zoe_2"),
        ('../"x"\r\n', "x"),
        ("東京", "plan"),
    ],
)
def test_a_file_is_named_in_plain_letters(area, slug):
    assert file_name(area, date(2018, 12, 31)) == f"status_{slug}_2018-12-31.xlsx"


def test_the_thresholds_are_those_of_the_board():
    words = " ".join(threshold_words(Thresholds(Decimal("0.95"), Decimal("0.50"))))
    assert "På rette vej: vi ender på mindst 0,95." in words
    assert "Kræver opmærksomhed: vi ender på mindst 0,50." in words
    assert "Grænserne 0,95 og 0,50 er bestyrelsens." in words
