"""Criteria that are summed from the system's own registers, with the way through to the rows."""

import re
import uuid
from datetime import date

from tests.conftest import query_count
from tests.faults import find_page_faults
from tests.indicators.pages import (
    add_bill_on,
    add_enquiry_on,
    add_held_activity,
    card_text,
    confirm_register,
    form_values,
    page_text,
    status_word,
    submit_figure,
)


def test_new_parents_are_summed_from_the_activities_of_the_criterions_types(app, visit):
    add_held_activity(app, date(2018, 3, 1), 7)
    add_held_activity(app, date(2018, 11, 30), 5, "bydelsmoedre")
    add_held_activity(app, date(2019, 1, 2), 4)
    confirm_register(app, "aktiviteter", "2018", day=date(2018, 12, 31))
    page = visit("erik").get("/maal/f3-foraeldre?pr=31-12-2018").text
    assert "2018 12 Logbog (dette system) (talt op her i systemet)" in page_text(page)
    assert "Summen 2018 er 12 forældre" in page_text(page)
    # The secretariat sees a year of four.
    later = page_text(visit("erik").get("/maal/f3-foraeldre?pr=02-01-2019").text)
    assert "Summen 2018-19 er 16 forældre" in later
    assert "2019 er talt med til og med 2. januar 2019." in later


def test_the_way_through_leads_to_exactly_the_rows_that_are_counted(app, visit):
    add_held_activity(app, date(2018, 3, 1), 7)
    add_held_activity(app, date(2018, 11, 30), 5, "bydelsmoedre")
    add_held_activity(app, date(2019, 1, 2), 4)
    add_held_activity(app, date(2018, 5, 1), 0, "foraeldrekursus")
    erik = visit("erik")
    page = erik.get("/maal/f3-foraeldre?pr=31-12-2018").text
    way = re.search(r'href="(/aktiviteter\?[^"]+)"', page)[1].replace("&amp;", "&")
    assert "3 aktiviteter" in page_text(erik.get(way).text)
    add_enquiry_on(app, date(2018, 2, 1))
    add_enquiry_on(app, date(2018, 2, 2), mark="")
    add_bill_on(app, date(2018, 2, 1), 185_000)
    for key, register in (("t2-henvendelser", "henvendelser"), ("k3-haervaerk", "haervaerksregninger")):
        page = erik.get(f"/maal/{key}").text
        way = re.search(rf'href="(/{register}\?[^"]+)"', page)[1].replace("&amp;", "&")
        assert re.search(r"\b1 (henvendelse|regning)\b", page_text(erik.get(way).text))
    assert "/henvendelser?" not in visit("gert").get("/maal/t2-henvendelser").text


def test_enquiries_with_the_mark_are_counted_and_bills_are_summed_in_exact_kroner(app, visit):
    for day in (date(2017, 2, 1), date(2017, 6, 1), date(2018, 1, 5)):
        add_enquiry_on(app, day)
    add_enquiry_on(app, date(2018, 1, 6), mark="")
    add_enquiry_on(app, date(2019, 1, 6), mark="")
    add_bill_on(app, date(2017, 5, 1), 1_500_000)
    add_bill_on(app, date(2018, 5, 1), 1_234_550)
    add_bill_on(app, date(2018, 7, 1), 50)
    gert = visit("gert")
    page = page_text(gert.get("/maal/t2-henvendelser").text)
    assert "2017 (start) 2 Inspektørkontorets" in page
    assert "2018 1 Inspektørkontorets" in page
    # The register was kept that year, and nothing in it bears the mark.
    assert "2019 0 Inspektørkontorets" in page
    assert "2020 Mangler." in page
    page = page_text(gert.get("/maal/k3-haervaerk").text)
    assert "2017 (start) 15.000 Inspektørkontorets" in page
    assert "2018 12.346 Inspektørkontorets" in page
    add_bill_on(app, date(2018, 8, 1), 5)
    assert "2018 12.346,05 Inspektørkontorets" in page_text(gert.get("/maal/k3-haervaerk").text)


def test_one_large_bill_is_cautioned_about(app, visit):
    add_bill_on(app, date(2017, 5, 1), 1_500_000)
    for day in range(1, 7):
        add_bill_on(app, date(2018, 5, day), 100_000)
    confirm_register(app, "haervaerksregninger", "2017", "2018", day=date(2018, 12, 31))
    gert = visit("gert")
    assert "Vær varsom" not in page_text(gert.get("/maal/k3-haervaerk?pr=31-12-2018").text)
    add_bill_on(app, date(2018, 6, 1), 900_000)
    assert "Vær varsom" in page_text(gert.get("/maal/k3-haervaerk?pr=31-12-2018").text)


def test_a_figure_with_a_source_replaces_the_register_for_its_year_alone(app, visit):
    add_held_activity(app, date(2017, 3, 1), 7)
    add_held_activity(app, date(2018, 3, 1), 12)
    confirm_register(app, "aktiviteter", "2018", day=date(2019, 1, 15))
    erik = visit("erik")
    page = erik.get("/tal").text
    assert '<a href="/tal/f3-foraeldre/ny?periode=2017">Erstat<span class="sr-only"> tallet for 2017' in page
    submit_figure(erik, "f3-foraeldre", "2017", "60", source="Årsrapport 2017", received_on="01-02-2019")
    page = page_text(erik.get("/maal/f3-foraeldre?pr=01-02-2019").text)
    assert "2017 60 Årsrapport 2017 1. februar 2019" in page
    assert "2018 12 Logbog" in page
    assert "Summen 2017-18 er 72 forældre" in page
    assert "2017 7 Logbog" in page_text(erik.get("/maal/f3-foraeldre?pr=31-01-2019").text)


def test_a_replacement_that_is_taken_back_gives_the_register_back_its_year(app, visit):
    add_held_activity(app, date(2018, 3, 1), 12)
    erik = visit("erik")
    submit_figure(erik, "f3-foraeldre", "2018", "60")
    address = re.search(r'href="(/tal/\d+/ret)"', erik.get("/tal").text)[1]
    typed = {**form_values(erik.get(address).text), "state": "trukket", "reason": "Loggen er rigtig"}
    assert erik.post(address, typed).status_code == 303
    page = page_text(erik.get("/maal/f3-foraeldre").text)
    assert "2018 12 Logbog" in page
    assert "Tal, der er rettet (2)" in page


def test_a_year_without_a_row_is_not_entered_until_it_is_entered_as_nothing(app, visit):
    add_held_activity(app, date(2018, 3, 1), 12)
    erik = visit("erik")
    assert "2017 Mangler. Det ventedes senest 31. december 2017" in page_text(
        erik.get("/maal/f3-foraeldre").text
    )
    submit_figure(erik, "f3-foraeldre", "2017", "0", source="Der var ingen caféer i 2017")
    assert "2017 0 Der var ingen caféer i 2017" in page_text(erik.get("/maal/f3-foraeldre").text)


def test_what_was_written_in_later_is_not_in_an_earlier_day(app, visit):
    add_held_activity(app, date(2018, 3, 1), 12)
    add_held_activity(app, date(2018, 12, 20), 5, written=date(2019, 1, 8))
    erik = visit("erik")
    assert "2018 12 Logbog" in page_text(erik.get("/maal/f3-foraeldre?pr=07-01-2019").text)
    assert "2018 17 Logbog" in page_text(erik.get("/maal/f3-foraeldre?pr=08-01-2019").text)


def test_others_see_a_running_year_in_steps_and_a_closed_one_in_full(app, visit):
    for month, parents in ((2, 6), (3, 3), (5, 4), (9, 2)):
        add_held_activity(app, date(2018, month, 1), parents)
    gert, erik = visit("gert"), visit("erik")

    def told(browser, day):
        page = page_text(browser.get(f"/maal/f3-foraeldre?pr={day}").text)
        return re.search(r" 2018 (\d+|For få endnu)\.? (?:Tallet vises kun for|Foreløbig|Logbog)", page)[1]

    days = ("01-02-2018", "01-04-2018", "01-05-2018", "31-12-2018", "30-01-2019")
    assert [told(erik, day) for day in days] == ["6", "9", "13", "15", "15"]
    assert [told(gert, day) for day in days] == ["For få endnu", "For få endnu", "6", "6", "15"]
    running = page_text(gert.get("/maal/f3-foraeldre?pr=01-06-2018").text)
    assert "2018 er talt med til og med 1. februar 2018." in running
    assert "når de er mindst 5" in running
    # The last twelve months would give each month away.
    assert "seneste 12 måneder" not in running


def test_a_figure_of_few_is_seen_and_corrected_by_the_secretariat_alone(app, visit):
    erik, secretary = visit("erik"), visit("hanne")
    submit_figure(erik, "f3-foraeldre", "2018", "3")
    submit_figure(erik, "t4-tryghed", "2018", "54,6", comparison="60", n="19")
    own = page_text(secretary.get("/tal").text)
    assert "2018 Færre end 5. Tallet vises kun for sekretariatet" in own
    assert "2018 Færre end 20 svar. Tallet vises kun for sekretariatet" in own
    assert "54,6" not in own
    for address in re.findall(r'href="(/tal/\d+/ret)"', erik.get("/tal").text):
        assert secretary.get(address).status_code == 403
    asked = submit_figure(secretary, "f3-foraeldre", "2018", "4")
    assert find_page_faults(asked.text) == ["Tallet for 2018 vises kun for sekretariatet og rettes af det."]


def test_a_sum_that_passes_its_target_is_secured_before_time(app, visit):
    for month in range(1, 11):
        add_held_activity(app, date(2017, month, 1), 20)
    page = visit("erik").get("/maal/f3-foraeldre?pr=15-11-2017").text
    assert status_word(page) == "Målet er sikret"
    assert "Målet på mindst 200 er nået før tid og kan ikke tabes igen." in page_text(page)


def test_the_last_twelve_whole_months_carry_the_projection_where_the_days_are_known(app, visit):
    for year, month in ((2017, 2), (2017, 9), (2018, 2), (2018, 3)):
        add_held_activity(app, date(year, month, 5), 10)
    confirm_register(app, "aktiviteter", "2017", day=date(2018, 1, 5))
    erik = visit("erik")
    page = page_text(erik.get("/maal/f3-foraeldre?pr=15-04-2018").text)
    assert "Fortsætter de seneste 12 måneders niveau (30)" in page
    submit_figure(erik, "f3-foraeldre", "2017", "20", source="Årsrapport", received_on="15-04-2018")
    assert "Fortsætter 2017-niveauet (20)" in page_text(erik.get("/maal/f3-foraeldre?pr=15-04-2018").text)


def test_a_page_costs_as_many_queries_with_many_rows(app, visit):
    erik = visit("erik")

    def write_in(times: int) -> None:
        for day in range(1, times + 1):
            add_held_activity(app, date(2018, 3, day), 1)
            add_enquiry_on(app, date(2018, 3, day))
            add_bill_on(app, date(2018, 3, day), 10_000)

    def counts() -> list[int]:
        pages = ("/maal", "/tal", "/maal/f3-foraeldre", "/maal/k3-haervaerk")
        return [query_count(app, lambda page=page: erik.get(page)) for page in pages]

    write_in(1)
    counts()
    one = counts()
    write_in(3)
    assert counts() == one


def test_the_card_shows_the_sum(app, visit):
    add_held_activity(app, date(2017, 3, 1), 30)
    add_held_activity(app, date(2018, 3, 1), 30)
    confirm_register(app, "aktiviteter", "2017", "2018", day=date(2018, 12, 31))
    assert "Summen 2017-18 er 60 forældre" in card_text(
        visit("erik").get("/maal?pr=31-12-2018").text, "f3-foraeldre"
    )


def confirm_on_page(browser, address: str, **fields: str):
    """Press what the page of a register's period asks for."""
    page = browser.get(address).text
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    return browser.post(address, {"submission_id": str(uuid.uuid4()), "version": version, **fields})


def test_three_enquiries_up_to_april_never_become_a_year(app, visit):
    erik = visit("erik")
    for period, count in (("2017", "120"), ("2018", "100"), ("2019", "100")):
        submit_figure(erik, "t2-henvendelser", period, count)
    for day in (date(2020, 2, 1), date(2020, 3, 1), date(2020, 4, 1)):
        add_enquiry_on(app, day)
    page = visit("gert").get("/maal/t2-henvendelser?pr=01-06-2021").text
    assert status_word(page) != "Målet er nået"
    assert "2020 tæller ikke med endnu" in page_text(page)
    assert "Talt op indtil nu: 3." in page_text(page)
    confirm_register(app, "henvendelser", "2020", day=date(2021, 1, 10))
    assert status_word(visit("gert").get("/maal/t2-henvendelser?pr=01-06-2021").text) == "Målet er nået"
    assert status_word(visit("gert").get("/maal/t2-henvendelser?pr=09-01-2021").text) != "Målet er nået"


def test_the_keeper_confirms_on_the_page_and_takes_it_back_with_a_reason(app, visit):
    add_enquiry_on(app, date(2018, 2, 1))
    doris, erik = visit("doris"), visit("erik")
    page = doris.get("/maal/t2-henvendelser").text
    address = re.search(r'href="(/registre/henvendelser/2018)"', page)[1]
    assert address not in erik.get("/maal/t2-henvendelser").text
    assert erik.get(address).status_code == 403
    assert "Registret over henvendelser, 2018" in page_text(doris.get("/").text)
    assert "Registret over henvendelser, 2018" not in page_text(erik.get("/").text)
    done = confirm_on_page(doris, address)
    assert done.status_code == 303
    shown = page_text(doris.get(done.headers["Location"]).text)
    assert "Gemt. Kvittering" in shown
    assert "Tallet tæller med i målet." in shown
    assert "Registret over henvendelser, 2018" not in page_text(doris.get("/").text)
    assert "Bekræftet" in page_text(erik.get("/maal/t2-henvendelser").text)
    refused = confirm_on_page(doris, address)
    assert (refused.status_code, find_page_faults(refused.text)) == (422, ["Skriv hvorfor."])
    assert confirm_on_page(doris, address, reason="Marts mangler").status_code == 303
    assert "Marts mangler" in page_text(doris.get(address).text)
    assert "Tæller først med, når registret er bekræftet" in page_text(
        doris.get("/maal/t2-henvendelser").text
    )


def test_of_two_who_answer_about_a_register_the_second_sees_how_it_stands(app, visit):
    add_enquiry_on(app, date(2018, 2, 1))
    doris, address = visit("doris"), "/registre/henvendelser/2018"
    assert confirm_on_page(doris, address).status_code == 303
    late = doris.post(address, {"submission_id": str(uuid.uuid4()), "version": "0"})
    assert late.status_code == 422
    assert "En anden har svaret imens" in page_text(late.text)
    assert "Tag bekræftelsen tilbage" in page_text(late.text)


def test_a_year_with_nothing_is_confirmed_in_the_same_way(app, visit):
    confirm_register(app, "aktiviteter", "2018", day=date(2019, 1, 10))
    page = page_text(visit("erik").get("/maal/f3-foraeldre?pr=10-01-2019").text)
    assert "2018 0 Logbog" in page
    assert "Summen 2018 er 0 forældre" in page


def test_a_period_that_is_not_over_or_not_counted_cannot_be_confirmed(app, visit):
    erik = visit("erik")
    for address in ("/registre/aktiviteter/2016", "/registre/andet/2018", "/registre/aktiviteter/x/y"):
        assert erik.get(address).status_code == 404
    assert visit("hanne").get("/registre/henvendelser/2018").status_code == 403


def test_the_data_calendar_asks_the_keeper_for_the_word(app, visit):
    add_held_activity(app, date(2018, 3, 1), 12)
    erik = visit("erik")
    asked = page_text(erik.get("/datakalender?pr=02-01-2019").text)
    assert "5.4.3 200 aktive forældre, 2018: Registret er ikke bekræftet" in asked
    confirm_register(app, "aktiviteter", "2018", day=date(2019, 1, 3))
    answered = page_text(erik.get("/datakalender?pr=03-01-2019").text)
    assert "5.4.3 200 aktive forældre, 2018: Registret er ikke bekræftet" not in answered
