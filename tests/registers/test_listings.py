"""The lists of the registers: filters, sums by year, pages and cost."""

import re

from tests.conftest import query_count
from tests.issues.steps import get_place_value
from tests.registers.steps import make_bill_form, make_enquiry_form, send_form

ENQUIRY, BILL = "/henvendelser/ny", "/haervaerksregninger/ny"


def years(text) -> list[list[str]]:
    table = re.search(r'<table [^>]*id="years">.*?</table>', text, re.DOTALL)[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    quiet = [re.sub(r'<span class="sr-only">.*?</span>', "", row) for row in rows]
    return [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in quiet]


def test_enquiries_by_year_lead_to_their_rows(app, visit):
    doris = visit("doris")
    for day, mark in (("05-06-2018", "skur2"), ("06-06-2018", ""), ("31-12-2017", "skur2")):
        send_form(doris, ENQUIRY, make_enquiry_form(app, day=day, mark=mark))
    page = visit("erik").get("/henvendelser").text
    assert years(page) == [["År", "I alt", "Skur 2-målgruppe"], ["2018", "2", "1"], ["2017", "1", "1"]]
    ways = [way.replace("&amp;", "&") for way in re.findall(r'<td[^>]*><a href="([^"]+)"', page)]
    assert ways[:2] == [
        "/henvendelser?fra=01-01-2018&til=31-12-2018",
        "/henvendelser?fra=01-01-2018&til=31-12-2018&maerke=skur2",
    ]
    totals = [re.search(r'class="how-many">(\d+)', doris.get(way).text)[1] for way in ways]
    assert totals == ["2", "1", "1", "1"]


def test_bills_by_year_and_in_all_are_in_kroner(app, visit):
    doris = visit("doris")
    for amount, day in (("1.850", "05-06-2018"), ("1850,50", "06-06-2018"), ("900", "31-12-2017")):
        send_form(doris, BILL, make_bill_form(app, amount=amount, day=day))
    page = doris.get("/haervaerksregninger").text
    assert years(page) == [
        ["År", "Regninger", "I alt"],
        ["2018", "2", "3.700,50 kr."],
        ["2017", "1", "900 kr."],
    ]
    assert '<p class="sum">I alt 4.600,50 kr.</p>' in page
    page = doris.get("/haervaerksregninger?til=31-12-2017").text
    assert '<p class="sum">I alt 900 kr.</p>' in page


def test_filters_narrow_and_faulty_ones_are_said(app, visit):
    doris = visit("doris")
    skur = get_place_value(app, "skur-2")
    send_form(doris, BILL, make_bill_form(app, text="tekst 1", day="01-01-2018"))
    send_form(
        doris, BILL, make_bill_form(app, text="tekst 2", day="01-02-2018", place=skur, paid_by="forsikring")
    )
    send_form(
        doris, ENQUIRY, make_enquiry_form(app, text="tekst 1", day="01-01-2018", place=get_place_value(app))
    )
    send_form(doris, ENQUIRY, make_enquiry_form(app, text="tekst 2", day="01-02-2018", mark=""))
    for address, own in (("/henvendelser", "maerke=skur2"), ("/haervaerksregninger", "betalt=afdeling")):
        for query, found in (
            ("", [2, 1]),
            (own, [1]),
            (f"sted={skur}", [2]),
            ("fra=02-01-2018", [2]),
            ("til=31-01-2018", [1]),
            ("sted=x&maerke=y&betalt=z&trukket=&efter=1", [2, 1]),
            ("fra=32-01-2018", [2, 1]),
            ("fra=02-01-2018&til=01-01-2018", [2]),
        ):
            page = doris.get(f"{address}?{query}")
            assert page.status_code == 200, query
            assert re.findall(r"<p>tekst (\d)</p>", page.text) == [str(n) for n in found], (address, query)
        page = doris.get(f"{address}?fra=02-01-2018&til=01-01-2018").text
        assert "Til dag ligger før Fra dag." in page
        piece = doris.get(address, headers={"HX-Request": "true"}).text
        assert piece.strip() in doris.get(address).text
        assert "<html" not in piece


def test_pages_follow_a_key(app, visit):
    doris = visit("doris")
    for number in range(51):
        send_form(
            doris,
            BILL,
            make_bill_form(app, text=f"tekst {number}", day=f"{1 + number % 9}-6-2018", amount="10"),
        )
    first = doris.get("/haervaerksregninger?sted=" + get_place_value(app)).text
    onward = re.search(r'<a href="(\?[^"]+)" rel="next">', first)[1].replace("&amp;", "&")
    send_form(doris, BILL, make_bill_form(app, text="tekst 99", day="30-6-2018", amount="10"))
    second = doris.get("/haervaerksregninger" + onward).text
    shown = [re.findall(r"<p>tekst (\d+)</p>", page) for page in (first, second)]
    assert [len(page) for page in shown] == [50, 1]
    assert sorted(map(int, shown[0] + shown[1])) == list(range(51))
    assert "52 regninger" in second
    assert "I alt 520 kr." in second


def test_lists_and_pages_cost_the_same_for_one_and_three(app, visit):
    doris = visit("doris")
    costs = []
    for _ in range(2):
        enquiry_id, bill_id = (
            send_form(doris, ENQUIRY, make_enquiry_form(app)),
            send_form(doris, BILL, make_bill_form(app)),
        )
        addresses = (
            "/henvendelser",
            "/haervaerksregninger",
            f"/henvendelser/{enquiry_id}",
            f"/haervaerksregninger/{bill_id}",
        )
        costs.append([query_count(app, lambda a=address: doris.get(a)) for address in addresses])
        send_form(doris, ENQUIRY, make_enquiry_form(app, day="01-01-2017"))
        send_form(doris, BILL, make_bill_form(app, day="01-01-2017"))
    assert costs[0] == costs[1]
