"""Periods are read, ordered and named; nothing assumes that a year starts in January."""

from datetime import date

import pytest

from gladsaxe.core.period import Period, format_periods


def years(*labels: str) -> list[Period]:
    return [Period.parse(label) for label in labels]


@pytest.mark.parametrize(
    ("label", "kind", "start", "end", "days"),
    [
        ("2017", "kalenderaar", date(2017, 1, 1), date(2017, 12, 31), 365),
        ("2020", "kalenderaar", date(2020, 1, 1), date(2020, 12, 31), 366),
        ("2017/2018", "skoleaar", date(2017, 8, 1), date(2018, 7, 31), 365),
        ("2019/2020", "skoleaar", date(2019, 8, 1), date(2020, 7, 31), 366),
    ],
)
def test_a_period_has_its_days(label, kind, start, end, days):
    period = Period.parse(label, kind)
    assert (period.label, str(period), period.start, period.end, period.days) == (
        label,
        label,
        start,
        end,
        days,
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "kalenderaar"),
        ("17", "kalenderaar"),
        ("2017 ", "kalenderaar"),
        ("20017", "kalenderaar"),
        ("1066", "kalenderaar"),
        ("２０１７", "kalenderaar"),
        ("2017/2018", "kalenderaar"),
        ("2017", "skoleaar"),
        ("2017/2019", "skoleaar"),
        ("2017/18", "skoleaar"),
        ("2018/2017", "skoleaar"),
    ],
)
def test_other_texts_are_refused(text, kind):
    with pytest.raises(ValueError, match="er ikke et"):
        Period.parse(text, kind)


def test_periods_are_ordered_by_their_start():
    assert sorted(years("2020", "2017", "2019")) == years("2017", "2019", "2020")
    assert Period.parse("2017/2018", "skoleaar") < Period.parse("2018/2019", "skoleaar")


@pytest.mark.parametrize(
    ("day", "kind", "label"),
    [
        (date(2018, 1, 1), "kalenderaar", "2018"),
        (date(2018, 12, 31), "kalenderaar", "2018"),
        (date(2018, 7, 31), "skoleaar", "2017/2018"),
        (date(2018, 8, 1), "skoleaar", "2018/2019"),
    ],
)
def test_a_day_lies_in_one_period(day, kind, label):
    assert Period.of(day, kind).label == label


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ([], ""),
        (["2018"], "2018"),
        (["2018", "2017"], "2017-18"),
        (["2017", "2018", "2019", "2020"], "2017-20"),
        (["2017", "2018", "2020"], "2017-18 og 2020"),
        (["2017", "2019", "2021"], "2017, 2019 og 2021"),
        (["1999", "2000"], "1999-2000"),
    ],
)
def test_calendar_years_are_named_in_few_words(labels, words):
    assert format_periods(years(*labels)) == words


def test_school_years_are_named_in_few_words():
    school = [Period(year, "skoleaar") for year in (2017, 2018, 2019)]
    assert format_periods(school) == "2017/18-2019/20"
    assert format_periods(school[:1]) == "2017/2018"
    assert format_periods([school[0], school[2]]) == "2017/2018 og 2019/2020"
