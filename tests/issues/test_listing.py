"""The list of issues: its filters, its pages and its cost."""

import re
from datetime import date

from gladsaxe.agreement.issue_kinds import IssueKind
from gladsaxe.core.confidentiality import ConfidentialityLevel
from tests.conftest import query_count
from tests.issues.steps import add_issue, get_place_value, get_seat_value, press_button


def texts(page) -> list[str]:
    return re.findall(r"<p>(tekst \d+)</p>", page)


def test_each_filter_narrows_the_list_and_a_faulty_one_is_said(app, visit):
    bob = visit("bob")
    skur = int(get_place_value(app, "skur-2"))
    add_issue(app, "alice", text="tekst 1", seen_on=date(2018, 1, 1))
    add_issue(app, "bob", text="tekst 2", seen_on=date(2018, 2, 1), kind=IssueKind.LIGHT, place_id=skur)
    third = add_issue(app, "alice", text="tekst 3", seen_on=date(2018, 3, 1), kind=IssueKind.UNSAFE)
    press_button(bob, third, "opfoelgning", state="venter", responsible=get_seat_value(app, "tf-skoleleder"))
    for query, found in (
        ("", [3, 2, 1]),
        ("slags=lys", [2]),
        ("status=venter", [3]),
        (f"sted={skur}", [2]),
        ("fra=01-02-2018", [3, 2]),
        ("til=1/2 2018", [2, 1]),
        ("fra=2018-02-01&til=2018-02-01", [2]),
        ("vis=mine", [2]),
        ("vis=ansvar", [3]),
        ("slags=lys&status=venter", []),
        ("slags=tyveri", [3, 2, 1]),
        ("sted=x&vis=y&efter=z", [3, 2, 1]),
        ("fra=31-02-2018", [3, 2, 1]),
        ("fra=01-02-2018&til=01-01-2018", [3, 2]),
    ):
        page = bob.get(f"/problemer?{query}")
        assert page.status_code == 200, query
        assert texts(page.text) == [f"tekst {number}" for number in found], query
        total = f"{len(found)} {'problem eller idé' if len(found) == 1 else 'problemer og idéer'}"
        assert f'<p class="how-many">{total}</p>' in page.text, query
    far = "efter=2018-02-01_9999999999999999999999"
    assert texts(bob.get(f"/problemer?{far}").text) == ["tekst 2", "tekst 1"]
    assert "Den dato findes ikke. Se efter dag og måned." in bob.get("/problemer?fra=31-02-2018").text
    assert "Til dag ligger før Fra dag." in bob.get("/problemer?fra=01-02-2018&til=01-01-2018").text


def test_pages_follow_a_key_so_that_a_new_row_moves_nothing(app, visit):
    bob = visit("bob")
    for number in range(51):
        add_issue(app, "alice", text=f"tekst {number}", seen_on=date(2018, 6, 1 + number % 20))
    first = bob.get("/problemer?slags=i_stykker")
    assert len(texts(first.text)) == 50
    onward = re.search(r'<a href="(\?[^"]+)" rel="next">', first.text)[1].replace("&amp;", "&")
    assert "slags=i_stykker" in onward
    add_issue(app, "alice", text="tekst 99", seen_on=date(2018, 6, 30))
    second = bob.get(f"/problemer{onward}")
    assert len(texts(second.text)) == 1
    assert sorted(texts(first.text) + texts(second.text)) == sorted(f"tekst {number}" for number in range(51))
    assert "52 problemer og idéer" in second.text
    assert "Næste side" not in second.text


def test_the_list_and_a_page_cost_the_same_for_one_and_three(app, visit):
    bob = visit("bob")
    costs = []
    for _ in range(2):
        number = add_issue(app, "alice", level=ConfidentialityLevel.OPEN)
        press_button(
            bob, number, "opfoelgning", state="set", responsible=get_seat_value(app, "tf-skoleleder")
        )
        listed = query_count(app, lambda: bob.get("/problemer"))
        shown = query_count(app, lambda number=number: bob.get(f"/problemer/{number}"))
        costs.append((listed, shown))
        add_issue(app, "alice")
        press_button(bob, number, "opfoelgning", reply="Svar")
    assert costs[0] == costs[1]


def test_htmx_gets_the_list_alone(app, visit):
    add_issue(app, "alice", text="tekst 1")
    bob = visit("bob")
    piece = bob.get("/problemer", headers={"HX-Request": "true"})
    assert piece.text.lstrip().startswith('<div id="issue-list">')
    assert texts(piece.text) == ["tekst 1"]
    assert "HX-Request" in piece.headers["Vary"]
    assert "<html" not in piece.text
    assert piece.text.strip() in bob.get("/problemer").text
