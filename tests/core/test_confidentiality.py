"""The policy of each level: a higher one is kept at least as closely as those under it."""

import itertools
import re
from pathlib import Path

from gladsaxe.core.confidentiality import LEVEL_POLICIES, ConfidentialityLevel, LevelReaders, list_levels

PACKAGE = Path(__file__).parents[2] / "gladsaxe"
# A level that is asked for by its number or its name, where its policy is to be read.
COMPARISON = re.compile(
    r"\blevel\b *(?:[<>]=?|[!=]=|is(?: not)?) *(?:\d|(?:\w+\.)?ConfidentialityLevel\.|LOGGED_LEVEL)"
)


def test_each_level_has_a_policy_and_readers_of_its_own():
    assert list(LEVEL_POLICIES) == list(ConfidentialityLevel)
    assert [policy.readers for policy in LEVEL_POLICIES.values()] == list(LevelReaders)


def test_a_higher_level_is_kept_at_least_as_closely():
    for lower, higher in itertools.pairwise(LEVEL_POLICIES.values()):
        assert lower.reading_logged <= higher.reading_logged
        assert lower.second_factor <= higher.second_factor
        assert lower.stated_purpose <= higher.stated_purpose
        assert lower.exported >= higher.exported
        assert higher.months_kept is not None
        assert lower.months_kept is None or lower.months_kept > higher.months_kept


def test_what_asks_for_a_purpose_is_logged_and_read_with_a_second_factor():
    strict = list_levels(lambda policy: policy.stated_purpose)
    assert strict == list_levels(lambda policy: policy.named_readers) == [ConfidentialityLevel.STRICT]
    assert all(
        LEVEL_POLICIES[level].reading_logged and LEVEL_POLICIES[level].second_factor for level in strict
    )
    assert list_levels(lambda policy: policy.open_to_everyone) == [ConfidentialityLevel.OPEN]


def test_no_room_compares_a_level_with_a_number_of_its_own():
    files = [*PACKAGE.rglob("*.py"), *(PACKAGE.parent / "templates").rglob("*.html")]
    found = {file.name: COMPARISON.findall(file.read_text(encoding="utf-8")) for file in files}
    assert {name: hits for name, hits in found.items() if hits} == {}
