import pytest
from sqlalchemy import select

from gladsaxe.activities.tables import Activity
from gladsaxe.agreement import places
from gladsaxe.agreement.tables import Place
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from tests.activities.pages import COMPLETE_FORM, add_market, read_table_rows
from tests.conftest import query_count

LIST = "/aktiviteter"
PLANNED = {"participants": "", "state": "planlagt"}


def titles(answer) -> list[str]:
    return [row[1] for row in read_table_rows(answer)]


def how_many(answer) -> str:
    return answer.text.split('<p class="how-many">')[1].split("<")[0]


def add_many(app, count: int, day: int = 1) -> None:
    """Write in that many activities without their pages, all on a day of May."""
    from datetime import date

    from gladsaxe.access.store import build_actor, find_account_by_login
    from gladsaxe.activities import store
    from gladsaxe.activities.fields import ActivityRecord

    with app.app_context():
        actor = build_actor(find_account_by_login("alice"))
        type_id, place_id = store.type_options()[0].id, store.place_options()[0].id
        run_in_transaction(
            lambda: [
                store.add_activity(
                    f"{day}-{number}",
                    actor,
                    ActivityRecord(
                        f"Nr. {number}", type_id, place_id, date(2018, 5, day), participants=number
                    ),
                )
                for number in range(1, count + 1)
            ]
        )
        db.session.remove()


def test_an_empty_list_says_so(visit):
    answer = visit("gert").get(LIST)
    assert how_many(answer) == "0 aktiviteter"
    assert "Der er ingen aktiviteter her endnu." in answer.text
    assert read_table_rows(answer) == []


def test_the_newest_day_stands_first(visit):
    alice = visit("alice")
    add_market(alice, title="Mellem", day="2-6-2018")
    add_market(alice, title="Ny", day="3-6-2018")
    add_market(alice, title="Gammel", day="1-6-2018")
    add_market(alice, title="Mellem igen", day="2-6-2018", participants="1.000", asked="1000", many="y")
    answer = visit("gert").get(LIST)
    assert read_table_rows(answer) == [
        ["3. juni 2018", "Ny", "Loppemarked", "Centeret", "Gennemført", "250"],
        ["2. juni 2018", "Mellem igen", "Loppemarked", "Centeret", "Gennemført", "1.000"],
        ["2. juni 2018", "Mellem", "Loppemarked", "Centeret", "Gennemført", "250"],
        ["1. juni 2018", "Gammel", "Loppemarked", "Centeret", "Gennemført", "250"],
    ]
    assert how_many(answer) == "4 aktiviteter"


@pytest.fixture
def several(visit) -> None:
    alice = visit("alice")
    add_market(alice, title="Marked")
    add_market(alice, **{**COMPLETE_FORM, "title": "Café"})
    add_market(alice, title="Mødre", type="bydelsmoedre", place="sekretariat", day="8-2-2018")
    add_market(alice, title="Musik", type="musik", place="nyttehaverne", day="17-8-2018", **PLANNED)
    add_market(alice, title="Andet", type="andet", day="1-3-2018")


FILTERS = {
    "": ["Musik", "Café", "Marked", "Andet", "Mødre"],
    "slags=foraeldrecafe": ["Café"],
    "slags=foraeldrecafe,bydelsmoedre": ["Café", "Mødre"],
    "slags=findes-ikke": ["Musik", "Café", "Marked", "Andet", "Mødre"],
    "slags=foraeldrecafe,findes-ikke": ["Musik", "Café", "Marked", "Andet", "Mødre"],
    "sted=sekretariat": ["Mødre"],
    "omraade=forebyggelse-og-foraeldreansvar": ["Café", "Mødre"],
    "omraade=uddannelse-og-beskaeftigelse": [],
    "status=planlagt": ["Musik"],
    "status=gennemfoert&slags=musik": [],
    "fra=5/6 2018": ["Musik", "Café"],
    "til=1.3.2018": ["Andet", "Mødre"],
    "fra=1-3-2018&til=2-6-2018": ["Marked", "Andet"],
    "fra=en dag&til=1-3-2018": ["Andet", "Mødre"],
    "fra=2-6-2018&til=1-6-2018": ["Musik", "Café", "Marked"],
    "slags=&sted=&omraade=&status=&fra=&til=": ["Musik", "Café", "Marked", "Andet", "Mødre"],
    "efter=2018-06-05_99999999999999999999999": ["Café", "Marked", "Andet", "Mødre"],
    "efter=vrøvl": ["Musik", "Café", "Marked", "Andet", "Mødre"],
}


@pytest.mark.usefixtures("several")
def test_a_list_is_narrowed_by_a_plain_form(visit):
    gert = visit("gert")
    for query, expected in FILTERS.items():
        answer = gert.get(f"{LIST}?{query}")
        assert (answer.status_code, titles(answer)) == (200, expected), query


@pytest.mark.usefixtures("several")
def test_the_count_is_of_the_narrowed_list(visit):
    gert = visit("gert")
    assert how_many(gert.get(f"{LIST}?status=planlagt")) == "1 aktivitet"
    assert how_many(gert.get(f"{LIST}?slags=foraeldrecafe,bydelsmoedre")) == "2 aktiviteter"


def test_a_faulty_filter_is_said(visit):
    page = visit("gert").get(f"{LIST}?fra=2-6-2018&til=1-6-2018").text
    assert "Til dag ligger før Fra dag." in page
    page = visit("gert").get(f"{LIST}?fra=31-6-2018").text
    assert "Den dato findes ikke. Se efter dag og måned." in page
    assert 'value="31-6-2018"' in page


def test_a_new_row_between_two_pages_moves_nothing(app, visit):
    add_many(app, 51)
    gert = visit("gert")
    first = gert.get(LIST)
    assert how_many(first) == "51 aktiviteter"
    assert titles(first) == [f"Nr. {number}" for number in range(51, 1, -1)]
    add_many(app, 1, day=2)
    onward = first.text.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = gert.get(LIST + onward)
    assert titles(second) == ["Nr. 1"]
    assert how_many(second) == "52 aktiviteter"
    assert 'rel="next"' not in second.text


def test_the_next_page_keeps_the_filter(app, visit):
    add_many(app, 51)
    page = visit("gert").get(LIST + "?fra=1-1-2018&status=").text
    assert 'href="?fra=1-1-2018&amp;efter=2018-05-01_2" rel="next"' in page


def test_a_page_past_the_last_row_tells_how_many_there_are(app, visit):
    add_many(app, 3)
    gert = visit("gert")
    answer = gert.get(f"{LIST}?efter=2018-04-30_1")
    assert (how_many(answer), read_table_rows(answer)) == ("3 aktiviteter", [])
    answer = gert.get(f"{LIST}?efter=2018-04-30_1&fra=1-6-2018")
    assert how_many(answer) == "0 aktiviteter"


def test_what_is_changed_is_shown_at_once(app, visit):
    def change() -> None:
        activity = db.session.scalars(select(Activity)).one()
        activity.title, activity.place.name, activity.type.name = "Efter", "Torvet", "Marked"
        places.add_place("Broen", activity.place.estate_id)

    def take_away() -> None:
        places.withdraw_place(db.session.scalars(select(Place.id).where(Place.name == "Broen")).one())

    add_market(visit("alice"), title="Før", day="2-6-2018")
    gert = visit("gert")
    assert titles(gert.get(LIST)) == ["Før"]
    with app.app_context():
        run_in_transaction(change)
    answer = gert.get(LIST)
    assert read_table_rows(answer)[0][:4] == ["2. juni 2018", "Efter", "Marked", "Torvet"]
    for name in ("Marked", "Torvet", "Broen"):
        assert f">{name}</option>" in answer.text
    with app.app_context():
        run_in_transaction(take_away)
    assert ">Broen</option>" not in gert.get(LIST).text


def test_each_is_shown_the_count_that_is_theirs_to_see(visit):
    add_market(visit("alice"), participants="3", day="2-6-2018")
    shown = [read_table_rows(visit(name).get(LIST))[0][5] for name in ("gert", "freja", "gert")]
    assert shown == ["færre end 5", "3", "færre end 5"]


def test_three_rows_cost_as_many_queries_as_one(app, visit):
    gert = visit("gert")
    addresses = (LIST, LIST + "?slags=foraeldrecafe")
    add_many(app, 1)
    # The first page of a session looks its owner up, once.
    gert.get("/")
    one = [query_count(app, lambda address=address: gert.get(address)) for address in addresses]
    add_many(app, 2, day=2)
    assert [len(titles(gert.get(address))) for address in addresses] == [3, 3]
    assert [query_count(app, lambda address=address: gert.get(address)) for address in addresses] == one


def test_who_may_write_sees_the_ways_to_write(visit):
    links = ["/aktiviteter/ny", "/aktiviteter/ny?status=planlagt", "/aktiviteter/ny?gentag=sidste"]

    def seen(name: str) -> list[bool]:
        page = visit(name).get(LIST).text
        return [f'href="{link}"' in page for link in links]

    assert seen("alice") == [True, True, False]
    add_market(visit("alice"))
    assert seen("alice") == [True, True, True]
    assert seen("bob") == [True, True, False]
    assert seen("gert") == [False, False, False]


@pytest.mark.parametrize("name", ["karl", "charlie"])
def test_who_may_not_read_is_refused_everywhere(visit, name):
    add_market(visit("alice"), title="Marked")
    browser = visit(name)
    for address in (LIST, LIST + "/1", LIST + "/1/kvittering", LIST + "/1/ret", LIST + "/1/billeder/x"):
        answer = browser.get(address)
        assert answer.status_code == 403, address
        assert "Marked" not in answer.text


def test_what_does_not_exist_is_not_found(visit):
    alice = visit("alice")
    add_market(alice)
    for number in ("2", "0", "2147483647", "99999999999999999999", "x"):
        for part in ("", "/kvittering", "/ret", "/billeder/x"):
            answer = alice.get(f"{LIST}/{number}{part}")
            assert answer.status_code == 404, (number, part)
            assert "Vi kan ikke finde siden" in answer.text
