"""The board's workbook from the database: its page, its command, and what it holds for whom."""

import io
import re
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from gladsaxe.access import store as access
from gladsaxe.agreement import loading
from gladsaxe.agreement import rules as agreement_rules
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.tables import Criterion
from gladsaxe.bodies import store as bodies
from gladsaxe.core.configuration import PROJECT_FOLDER
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.exports.numbers import format_digits
from gladsaxe.exports.views import XLSX_MIMETYPE
from gladsaxe.indicators.statuses import list_statuses
from tests.conftest import query_count
from tests.databases import configuration
from tests.exports import year
from tests.exports.reading import charts, drop_timezone, parts, rows, table, texts

SECOND = PROJECT_FOLDER / "tests" / "agreement" / "plans" / "soebyen_2019_2023.toml"
END_OF_2018 = "31-12-2018"


@pytest.fixture
def filled(app):
    with app.app_context():
        year.fill_year()
        db.session.remove()
    return app


@pytest.fixture(autouse=True)
def _in_july_2019():
    with year.freeze_day(2019, 7, 2):
        yield


def fetch_workbook(browser, day=END_OF_2018):
    answer = browser.get("/excel/hent", query_string={"pr": day})
    assert (answer.status_code, answer.mimetype) == (200, XLSX_MIMETYPE), answer.text
    return answer.data


def open_workbook(content):
    return load_workbook(io.BytesIO(content), data_only=True)


def command(app, *args):
    return app.test_cli_runner().invoke(args=["export", "board", *args])


def by_number(book, title="Mål og status"):
    return {row["Nr."]: row for row in table(book[title])}


def test_the_page_asks_for_a_day_and_the_menu_leads_to_it(filled, visit):
    page = visit("gert").get("/excel")
    assert page.status_code == 200
    assert re.findall(r'<input class="form-input[^>]*name="pr"[^>]*value="([^"]*)"', page.text) == [
        "02-07-2019"
    ]
    assert '<form method="get" action="/excel/hent" novalidate>' in page.text
    assert '<a href="/excel" aria-current="page">Excel til bestyrelsen</a>' in page.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Skriv hvilken dag det er."),
        ("i går", "Skriv datoen med dag, måned og år, for eksempel 05-06-2018."),
        ("31-06-2018", "Den dato findes ikke. Se efter dag og måned."),
        ("03-07-2019", "Datoen kan ikke være i fremtiden."),
    ],
)
def test_a_day_that_cannot_be_used_is_asked_for_again(app, visit, typed, sentence):
    answer = visit("gert").get("/excel/hent", query_string={"pr": typed})
    assert (answer.status_code, answer.mimetype) == (422, "text/html")
    assert answer.text.count(sentence) == 2
    assert f'value="{typed}"' in answer.text


@pytest.mark.parametrize(("name", "status"), [("alice", 403), ("bob", 403), ("doris", 403), ("ib", 403)])
def test_only_who_may_export_fetches_it(app, visit, name, status):
    browser = visit(name)
    assert browser.get("/excel").status_code == status
    assert browser.get("/excel/hent", query_string={"pr": END_OF_2018}).status_code == status


def test_the_file_is_named_for_area_and_day_and_kept_by_nobody(filled, visit):
    answer = visit("gert").get("/excel/hent?pr=2018-12-31")
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=status_hoeje_gladsaxe_2018-12-31.xlsx"
    )
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_front_page_carries_the_plan_the_day_and_who_fetched_it(filled, visit):
    book = open_workbook(fetch_workbook(visit("freja")))
    front = rows(book["Overblik"])
    assert front[:2] == [
        ("Helhedsplan for Høje Gladsaxe",),
        ("Strategisk samarbejdsaftale om boligsocial indsats",),
    ]
    line, signs = front[2][0], front[3][0].split()
    assert line in visit("freja").get("/maal?pr=31-12-2018").text
    assert len(signs) == 10
    assert front[4:11] == [
        (),
        ("Vist som det så ud", None, None, drop_timezone(2018, 12, 31)),
        ("Område", None, None, "Høje Gladsaxe"),
        ("Perioden begynder", None, None, drop_timezone(2017, 1, 1)),
        ("Perioden slutter", None, None, drop_timezone(2020, 12, 31)),
        ("Hentet", None, None, drop_timezone(2019, 7, 2, 12)),
        ("Hentet af", None, None, "Freja (Sekretariatsleder)"),
    ]
    assert front[11:14] == [
        ("Eksport nr.", None, None, "2019-00001"),
        ("Modtager", None, None, "Freja (Sekretariatsleder)"),
        ("Formål", None, None, "Orientering om mål og status"),
    ]
    with filled.app_context():
        found = list_statuses(date(2018, 12, 31), year.actor("freja"))
        words = [(status.row.number, status.row.name, status.evaluation.word.word) for status in found]
    assert [(row[0], row[1], row[3]) for row in front[16:26]] == words
    assert len(words) == 10
    assert book.properties.creator == "Helhedsplanens sekretariat"


def test_each_goal_is_what_the_rules_gave_to_the_last_digit(filled, visit):
    content = fetch_workbook(visit("hanne"), "01-07-2019")
    goals = by_number(open_workbook(content))
    with filled.app_context():
        found = list_statuses(date(2019, 7, 1), year.actor("hanne"))
        assert list(goals) == [status.row.number for status in found]
        for status in found:
            row, evaluation = goals[status.row.number], status.evaluation
            assert row["Status"] == evaluation.word.word
            assert row["Forklaring"] == evaluation.sentence
            assert row["Aftalens ordlyd"] == status.rule.text_verbatim
            assert row["Kilde"] == status.row.source.name
            expected = "\n".join((*evaluation.notes, *evaluation.cautions)) or None
            assert row["Forbehold"] == expected
            for heading, exact in (("Resultat", evaluation.result), ("Kræves i resten", evaluation.required)):
                typed = None if exact is None else Decimal(format_digits(exact))
                assert (None if row[heading] is None else Decimal(str(row[heading]))) == typed, heading
    safety = goals["5.1.4"]
    assert safety["Tal pr. periode"] == (
        "2015 (start): forskel 15,0\n2017: 79,6 mod 81,2\n2018: 71,2 mod 84,9\n2019: perioden er ikke slut"
    )
    assert (safety["Start"], safety["Seneste forskel"], safety["Måltal"]) == (15, 13.7, 7.5)
    assert (safety["Målet"], safety["Modtaget"]) == ("højst 7,5 procentpoint", drop_timezone(2019, 6, 1))


def test_what_was_received_or_changed_later_is_not_in_it(filled, visit):
    browser = visit("gert")
    then, now = open_workbook(fetch_workbook(browser)), open_workbook(fetch_workbook(browser, "01-07-2019"))

    def safety(book):
        wanted = [row for row in table(book["Tal og kilder"]) if row["Nr."] == "5.1.4"]
        return [(row["Periode"], row["Området"], row["Kilde"], row["Rettet fordi"]) for row in wanted]

    assert safety(then) == [
        ("2017", 79.6, "Politiet 2018", None),
        ("2018", 71.1, "Avisen", None),
    ]
    assert safety(now) == [
        ("2017", 79.6, "Politiet 2018", None),
        ("2018", 71.2, "Politiet", "Slåfejl i avisen"),
        ("2019", None, "Kilden", None),
    ]
    assert [row["Hvad"] for row in table(then["Aktiviteter"])] == ["Forældrecafé", "=1+1"]
    assert [row["Hvad"] for row in table(now["Aktiviteter"])] == [
        "Forældrecafé, rettet",
        "=1+1",
        "Skrevet ind for sent",
    ]
    # The board is not told how many parents were new at one café, only the year's sum.
    sums = [tuple(row.values())[-4:] for row in table(then["Aktiviteter pr. måned og type"])]
    assert sums == [(170, 60, 16, 2), (170, 60, 16, 2)]
    exact = table(open_workbook(fetch_workbook(visit("freja")))["Aktiviteter pr. måned og type"])
    assert [tuple(row.values())[-4:] for row in exact] == [(170, 60, 15, 16), (170, 60, 15, 16)]
    assert [by_number(book)["5.4.3"]["Tal pr. periode"].splitlines()[0] for book in (then, now)] == [
        "2017: ikke skrevet ind",
        "2017: ikke skrevet ind",
    ]
    assert [by_number(book)["5.4.3"]["Tal pr. periode"].splitlines()[1] for book in (then, now)] == [
        # While the year runs, others than the secretariat are shown it in steps of five or more.
        "2018: skjult af hensyn til personer",
        "2018: 35",
    ]


def test_figures_carry_the_function_that_entered_them_and_registers_say_so(filled, visit):
    figures = table(open_workbook(fetch_workbook(visit("gert")))["Tal og kilder"])
    assert {row["Skrevet ind af"] for row in figures} == {"Sekretariatsleder", None}
    summed = {row["Nr."]: row["Kilde"] for row in figures if row["Modtaget"] is None}
    assert summed == {
        "5.1.2": "Summeret af eget register: Inspektørkontorets registreringer af henvendelser",
        "5.2.3": "Summeret af eget register: Inspektørkontorets opgørelse af hærværksregninger",
        "5.4.3": "Summeret af eget register: Logbog (dette system)",
    }


def test_issues_are_counted_for_the_eyes_that_fetch_them(filled, visit):
    def counts(name):
        sheet = open_workbook(fetch_workbook(visit(name)))["Problemer og idéer"]
        return [(row["År"], row["Slags"], row["Sted"], row["Ny"], row["I alt"]) for row in table(sheet)]

    litter = (2018, "Affald og rod", "Centeret", 1, 1)
    assert counts("gert") == [litter, ("I alt", None, None, 1, 1)]
    assert counts("freja") == [
        litter,
        (2018, "Noget gør stedet utrygt", "Centeret", 1, 1),
        ("I alt", None, None, 2, 2),
    ]


@pytest.mark.parametrize("name", ["gert", "freja", "hanne"])
def test_no_text_of_an_issue_or_register_and_no_person_but_the_receiver_is_in_any_part(filled, visit, name):
    for part, text in parts(fetch_workbook(visit(name))).items():
        for hidden in (year.SECRET, "Der ligger affald", "Uro ved kiosken", "Alice", "Doris", "Erik"):
            assert hidden not in text, part


def test_the_registers_are_summed_by_year(filled, visit):
    label = next(iter(_marks(filled).values()))
    assert table(open_workbook(fetch_workbook(visit("gert")))["Driftens registre pr. år"]) == [
        {
            "År": 2018,
            "Henvendelser i alt": 4,
            f"Heraf {label}": 3,
            "Hærværksregninger": 2,
            "Hærværk i alt": 5950.5,
            "Største regning": 4100,
        }
    ]


def _marks(app):
    from gladsaxe.registers import store

    with app.app_context():
        return store.list_marks()


MARKER = "Uset7391"
# The source of that criterion's only figure.
SOURCE = "Infohuset ved et møde"


def test_a_criterion_that_someone_may_not_see_is_in_no_part_of_the_file(filled, visit):
    def limit_to(*bodies):
        def change():
            row = agreement.find_item(Criterion, "k2-bekymring")
            row.name, row.number = f"{MARKER} navn", f"{MARKER}.1"
            row.definition = {
                **row.definition,
                "text_verbatim": f"{MARKER} ordlyd",
                "issues": [f"{MARKER} uklart"],
                "visible_to": list(bodies),
            }

        with filled.app_context():
            run_in_transaction(change)
            db.session.remove()

    def seen(name):
        return [
            part
            for part, text in parts(fetch_workbook(visit(name))).items()
            if MARKER in text or SOURCE in text
        ]

    limit_to("forum-kriminalpraevention")
    assert [seen(name) for name in ("gert", "erik", "hanne")] == [[], [], []]
    limit_to("bestyrelse")
    assert seen("erik") == []
    # Where it may be seen: front page, goals, attainment, chart and its sheet, years, sources, readings.
    assert [len(seen(name)) for name in ("gert", "hanne")] == [8, 8]


def test_the_command_writes_the_boards_own_paper(filled, visit, tmp_path):
    out = tmp_path / "papir.xlsx"
    out.write_text("en gammel fil")
    done = command(filled, "--as-of", "2018-12-31", "--out", str(out))
    assert done.output == f"{out} shows Helhedsplan for Høje Gladsaxe as of 2018-12-31.\n"
    assert done.exit_code == 0
    assert [file.name for file in tmp_path.iterdir()] == ["papir.xlsx"]
    paper, boards = open_workbook(out.read_bytes()), open_workbook(fetch_workbook(visit("gert")))
    assert rows(paper["Overblik"])[10] == ("Hentet af", None, None, "Bestyrelsens papir, lavet på serveren")
    assert paper.sheetnames == boards.sheetnames
    # The third row tells the two exports apart; the charts tell it in their second.
    for title in paper.sheetnames[1:]:
        assert rows(paper[title])[3:] == rows(boards[title])[3:]


@pytest.mark.parametrize(
    ("day", "out", "told"),
    [
        ("2018-13-01", "x.xlsx", "2018-13-01 does not exist"),
        ("snart", "x.xlsx", "write 'snart' as 2018-12-31"),
        ("2019-07-03", "x.xlsx", "2019-07-03 is in the future"),
        ("2018-12-31", "findes/ikke/x.xlsx", "cannot be written: No such file or directory"),
    ],
)
def test_the_command_says_what_is_wrong_and_leaves_nothing(app, tmp_path, day, out, told):
    done = command(app, "--as-of", day, "--out", str(tmp_path / out))
    assert done.exit_code != 0
    assert told in done.output
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def second_plan(database_url):
    from app import create_app

    made = create_app(configuration(database_url))
    with made.app_context():
        run_in_transaction(loading.load_agreement, agreement_rules.read_plan(SECOND), "0" * 64)
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


def test_another_plan_has_its_own_workbook_and_no_empty_sheet(second_plan, tmp_path):
    out = tmp_path / "soebyen.xlsx"
    done = command(second_plan, "--as-of", "2019-07-01", "--out", str(out))
    assert done.exit_code == 0, done.output
    book = open_workbook(out.read_bytes())
    assert book["Overblik"]["A1"].value == "Helhedsplan for Søbyen"
    assert book.properties.creator == "Projektkontoret i Søbyen"
    assert [sheet.title for sheet in book if sheet.max_row < 5] == []
    with second_plan.app_context():
        names = [row.name for row in agreement.list_criteria()]
    assert [row["Mål"] for row in table(book["Mål og status"])] == names
    assert not [part for part, text in parts(out.read_bytes()).items() if "Gladsaxe" in text]


def test_school_years_and_answers_in_words_have_their_places(second_plan, tmp_path):
    def seat_lead():
        person = bodies.add_person("Lone")
        bodies.seat_person(person.id, agreement.find_seat("projektleder").id, date(2019, 7, 1))
        access.add_account(person.id, "freja", "x")

    with second_plan.app_context(), year.freeze_day(2022, 3, 1):
        run_in_transaction(seat_lead)
        year.add_figure("s1-fravaer", "2019/2020", "18.5", "12.0", date(2020, 10, 1))
        year.add_figure("s1-fravaer", "2020/2021", "16.3", "12.1", date(2021, 10, 1))
        year.add_figure("n1-faelleshus", "2021", "1", received=date(2022, 1, 5), text="Åbnet i marts")
        db.session.remove()
    with year.freeze_day(2022, 3, 1):
        done = command(second_plan, "--as-of", "2022-03-01", "--out", str(tmp_path / "soebyen.xlsx"))
    assert done.exit_code == 0, done.output
    content = (tmp_path / "soebyen.xlsx").read_bytes()
    goals = {row["Mål"]: row for row in table(open_workbook(content)["Mål og status"])}
    absence, _, _, house = goals.values()
    assert absence["Tal pr. periode"] == (
        "2017/2018 (start): 19,5 mod 12,0\n2019/2020: 18,5 mod 12,0\n2020/2021: 16,3 mod 12,1\n"
        "2021/2022: perioden er ikke slut"
    )
    assert (absence["Seneste forskel"], house["Resultat"], house["Måltal"]) == (4.2, "Ja", None)
    assert (house["Tal pr. periode"], house["Målet"]) == ("2021: Ja. Åbnet i marts", "ja")
    drawn = charts(content)
    assert [texts(chart, "ser/tx/v")[0] for chart in drawn] == ["Forskel til Region Nordkysten"]
    years = [
        row["Periode"] for row in table(open_workbook(content)["Tal pr. år"]) if row["Nr."] == absence["Nr."]
    ]
    assert years == ["2017/2018 (start)", "2019/2020", "2020/2021", "2021/2022", "2022/2023"]


def test_before_an_agreement_is_loaded_the_command_says_so(database_url, tmp_path):
    from app import create_app

    made = create_app(configuration(database_url))
    done = command(made, "--as-of", "2018-12-31", "--out", str(tmp_path / "x.xlsx"))
    assert (done.exit_code, done.output) == (
        1,
        "Error: no agreement is loaded: run gladsaxe agreement load FILE\n",
    )
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


def test_three_activities_ask_the_database_no_more_often_than_one(app, visit):
    browser = visit("gert")
    with app.app_context():
        year.add_activity()
        db.session.remove()
    one = query_count(app, lambda: fetch_workbook(browser, "01-07-2019"))
    with app.app_context():
        year.add_activity("To")
        year.add_activity("Tre")
        db.session.remove()
    assert query_count(app, lambda: fetch_workbook(browser, "01-07-2019")) == one
