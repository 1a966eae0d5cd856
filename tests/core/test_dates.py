"""Days and times are read as Danes write them; a wrong form and a day that does not exist are told apart."""

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gladsaxe.core import dates

# The machine may be busy with other tests: nothing here is about time.
UNHURRIED = settings(deadline=None)
FIFTH = date(2018, 6, 5)


@pytest.mark.parametrize(
    "text",
    [
        "05-06-2018",
        "5-6-2018",
        "5/6 2018",
        "5/6-2018",
        "5/6/2018",
        "5.6.2018",
        "5. 6. 2018",
        "05 06 2018",
        " 5/6  2018 ",
        "5. juni 2018",
        "5 juni 2018",
        "5.juni 2018",
        "den 5. juni 2018",
        "5. jun. 2018",
        "5. JUNI 2018",
        "2018-06-05",
    ],
)
def test_a_day_is_read(text):
    assert dates.parse_day(text) == FIFTH


@pytest.mark.parametrize(
    "text", ["31-06-2018", "29/2 2019", "0-6-2018", "5-13-2018", "2018-02-30", "31. april 2018"]
)
def test_a_day_that_does_not_exist_is_told_so(text):
    with pytest.raises(dates.NoSuchDay):
        dates.parse_day(text)


@pytest.mark.parametrize("text", ["5/6 18", "05-06-18", "5. juni 18", "5/6 0018", "5-6-1066"])
def test_a_short_year_is_refused_with_its_reason(text):
    with pytest.raises(dates.ShortYear, match="four digits"):
        dates.parse_day(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "i går",
        "5/6",
        "5. ju 2018",
        "5. ma 2018",
        "juni 2018",
        "05062018",
        "2018/06/05",
        "5-6-20189",
        "٥-٦-٢٠١٨",
    ],
)
def test_another_form_is_no_day(text):
    with pytest.raises(dates.UnreadableDay) as fault:
        dates.parse_day(text)
    assert type(fault.value) is dates.UnreadableDay


def test_a_wrong_form_is_no_missing_day():
    assert not issubclass(dates.NoSuchDay, dates.UnreadableDay)
    assert not issubclass(dates.UnreadableDay, dates.NoSuchDay)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("9.30", time(9, 30)),
        ("9:30", time(9, 30)),
        ("09:30", time(9, 30)),
        ("930", time(9, 30)),
        ("0930", time(9, 30)),
        ("kl. 9.30", time(9, 30)),
        ("Kl 17", time(17, 0)),
        ("17", time(17, 0)),
        ("0.00", time(0, 0)),
        ("23.59", time(23, 59)),
    ],
)
def test_a_time_is_read(text, moment):
    assert dates.parse_time(text) == moment


@pytest.mark.parametrize("text", ["", "24.00", "9.60", "9.5", "halv ti", "9.30.00", "93000", "-1"])
def test_another_time_is_refused(text):
    with pytest.raises(ValueError):
        dates.parse_time(text)


def test_days_and_times_are_shown():
    assert dates.format_day(FIFTH) == "5. juni 2018"
    assert dates.format_day_short(FIFTH) == "05-06-2018"
    assert [dates.format_time(time(9, 5)), dates.format_time(time(17))] == ["9.05", "17.00"]


@UNHURRIED
@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_every_shown_day_reads_back(day):
    assert {
        dates.parse_day(show(day)) for show in (dates.format_day, dates.format_day_short, date.isoformat)
    } == {day}


@UNHURRIED
@given(st.times().map(lambda moment: moment.replace(second=0, microsecond=0)))
def test_every_shown_time_reads_back(moment):
    assert dates.parse_time(dates.format_time(moment)) == moment


@UNHURRIED
@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(text):
    for read in (dates.parse_day, dates.parse_time):
        try:
            read(text)
        except ValueError:
            continue
