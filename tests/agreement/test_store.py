"""What loading the agreement writes, what an edited file changes, and what a second plan shows."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from gladsaxe.agreement import loading, store, tables
from gladsaxe.agreement.criterion import Criterion
from gladsaxe.agreement.rules import Plan, parse_plan, read_plan
from gladsaxe.audit_log.tables import LogEntry
from gladsaxe.core.configuration import SHIPPED_AGREEMENT
from gladsaxe.database.clock import freeze_time
from gladsaxe.database.tables import Base, db
from gladsaxe.database.transactions import run_in_transaction
from tests.conftest import query_count

SHIPPED = SHIPPED_AGREEMENT.read_text(encoding="utf-8")
BEFORE_THE_PLAN = datetime(2016, 12, 31, 22, 59, tzinfo=UTC)
# A minute past midnight in Copenhagen.
FIRST_DAY = datetime(2016, 12, 31, 23, 1, tzinfo=UTC)
SECOND = Path(__file__).parent / "plans" / "soebyen_2019_2023.toml"


def edited(*edits: tuple[str, str]) -> Plan:
    text = SHIPPED
    for old, new in edits:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the file"
        text = text.replace(old, new)
    return parse_plan(text.encode())


def dump() -> dict[str, list[tuple]]:
    """Return every row of every table."""
    db.session.rollback()
    return {
        name: [tuple(row) for row in db.session.execute(select(table).order_by(*table.primary_key))]
        for name, table in Base.metadata.tables.items()
    }


def words(plan: Plan) -> list[str]:
    return [str(change) for change in loading.list_changes(plan)]


@pytest.fixture
def loaded(app):
    """Work inside the application, where the shipped agreement is loaded."""
    with app.app_context():
        yield


@pytest.fixture
def second(empty_app):
    """Work inside an application that holds the invented plan."""
    with empty_app.app_context():
        run_in_transaction(loading.load_agreement, read_plan(SECOND), "b" * 64)
        yield


def test_the_same_file_changes_no_row(loaded):
    before = dump()
    assert len(before["criterion"]) == 10
    assert run_in_transaction(loading.load_agreement, read_plan(SHIPPED_AGREEMENT), "another digest") == []
    assert dump() == before


def test_everything_the_file_names_is_a_row(loaded):
    count = {kind: len(store.list_items(table)) for kind, table in store.TABLES_BY_KIND.items()}
    assert count == {
        "party": 6,
        "estate": 1,
        "focus_area": 4,
        "goal": 10,
        "source": 9,
        "criterion": 10,
        "place": 14,
        "activity_type": 13,
        "body": 7,
        "seat": 38,
        "fact": 26,
        "budget_line": 3,
        "duty": 14,
        "initiative": 15,
        "watch": 2,
        "note": 29,
    }


def test_the_agreement_keeps_its_names_and_period(loaded):
    stored = store.get_agreement()
    assert (stored.key, stored.area_name) == ("hoeje-gladsaxe-2017-2020", "Høje Gladsaxe")
    assert (stored.period_start, stored.period_end) == (date(2017, 1, 1), date(2020, 12, 31))
    assert stored.definition["forum_rules"]["receives"].startswith("afrapportering")


def test_rows_come_in_the_order_of_the_file_with_what_they_refer_to(loaded):
    plan = read_plan(SHIPPED_AGREEMENT)
    assert [row.key for row in store.list_places()] == [part.key for part in plan.place]
    assert [(row.key, row.area.key, row.source.key) for row in store.list_criteria()] == [
        (part.key, part.area, part.source) for part in plan.indicator
    ]
    assert {row.estate.name for row in store.list_places()} == {"Høje Gladsaxe"}


def test_a_criterion_reads_back_as_the_file_states_it(loaded):
    plan = read_plan(SHIPPED_AGREEMENT)
    rules = [store.build_criterion(row) for row in store.list_criteria()]
    assert rules == list(plan.indicator)
    assert isinstance(rules[2], Criterion)
    assert (rules[2].target, rules[2].baseline_value) == (Decimal(1), Decimal("10.5"))


def test_only_what_is_summed_from_new_parents_asks_for_them(loaded):
    asking = [row.key for row in store.list_activity_types() if row.counts_new_parents]
    assert asking == ["foraeldrecafe", "bydelsmoedre", "foraeldrekursus"]


def test_seats_give_the_roles_that_follow_from_their_bodies(loaded):
    roles: dict[str, list[str]] = {}
    for seat in store.list_seats():
        roles.setdefault(seat.role, []).append(seat.key)
    assert roles.pop("forum") == [
        *("ff-dagtilbud", "ff-skole", "ff-forebyggelsescenter", "ff-familieafdeling", "ff-jobcenter"),
        *("fk-ungeenhed", "fk-ssp", "fk-unig", "fk-skole", "fk-politi", "fk-sekretariat"),
        *("og-sekretariat", "og-kommune", "og-beboer"),
    ]
    assert roles == {
        "bestyrelse": [
            *(
                "b-sekretariatsleder",
                "b-kommune",
                "b-forretningsfoerer",
                "b-organisationsbestyrelse",
                "b-politi",
            )
        ],
        "beboer": ["tf-beboer"],
        "fagperson": [
            *("tf-skoleleder", "tf-ssp", "tf-skur2", "tf-forebyggelsescenter"),
            *("tf-bibliotek", "tf-politi", "tf-sekretariat"),
        ],
        "drift": ["tf-faellesdrift", "og-drift"],
        "sekretariatsleder": ["sekretariatsleder"],
        "sekretariat": [
            *("netvaerksmedarbejder", "beboerkoordinator", "ungemedarbejder", "familiemedarbejder"),
            *("ungementor", "unig-medarbejder"),
        ],
        "admin": ["system-administrator"],
        "bestyrelsessekretaer": ["system-bestyrelsessekretaer"],
    }


def test_lists_cost_the_same_however_long_they_are(app):
    def names(rows):
        return [(row.area.name, row.source.name) for row in rows]

    def read():
        with app.app_context():
            assert len(names(store.list_criteria())) in (1, 10)

    long = query_count(app, read)
    with app.app_context():
        keep = {"t1-faellesskab"}
        gone = [row.id for row in store.list_criteria() if row.key not in keep]
        run_in_transaction(_withdraw, gone)
    assert query_count(app, read) == long


def _withdraw(ids: list[int]) -> None:
    for row_id in ids:
        db.session.get_one(tables.Criterion, row_id).withdrawn_on = date(2019, 1, 1)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            'target = "7.5"',
            'target = "7"',
            'criterion "t4-tryghed" (Mindre forskel i tryghed): the target (target) was "7.5", becomes "7"',
        ),
        (
            'baseline_value = "10.5"',
            'baseline_value = "10.2"',
            'criterion "t3-indkomst" (Mindre forskel i indkomst): '
            'the base (baseline_value) was "10.5", becomes "10.2"',
        ),
        (
            'comparison_mode = "same_years"',
            'comparison_mode = "fixed_baseline"',
            'criterion "k1-sigtede" (Færre unge sigtes): '
            'the reading (comparison_mode) was "same_years", becomes "fixed_baseline"',
        ),
        (
            'text_verbatim = "200 forældre er aktive',
            'text_verbatim = "200 forældre er meget aktive',
            'criterion "f3-foraeldre" (200 aktive forældre): the wording (text_verbatim) was '
            '"200 forældre er aktive i lokal netværksdannelse over de 4 år.", becomes '
            '"200 forældre er meget aktive i lokal netværksdannelse over de 4 år."',
        ),
        (
            'periods = ["2017/2018", "2018/2019", "2019/2020"]',
            'periods = ["2018/2019", "2019/2020"]',
            'criterion "f2-tandpleje" (Færre udeblivelser fra tandplejen): the reading (periods) was '
            '"2017/2018; 2018/2019; 2019/2020", becomes "2018/2019; 2019/2020"',
        ),
        (
            'baseline_alternatives = [{ value = "10.2", where',
            'baseline_alternatives = [{ value = "10.3", where',
            'criterion "t3-indkomst" (Mindre forskel i indkomst): '
            'the base (baseline_alternatives 1 → value) was "10.2", becomes "10.3"',
        ),
        (
            'police_district = "Københavns Vestegns Politi"',
            "",
            'agreement "hoeje-gladsaxe-2017-2020" (Helhedsplan for Høje Gladsaxe): '
            'police_district was "Københavns Vestegns Politi", becomes not given',
        ),
        (
            'name = "Nyttehaverne"',
            'name = "Haverne"',
            'place "nyttehaverne" (Haverne): name was "Nyttehaverne", becomes "Haverne"',
        ),
        (
            '[[place]]\nkey = "nyttehaverne"\nname = "Nyttehaverne"\n',
            "",
            'place "nyttehaverne" (Nyttehaverne): withdrawn',
        ),
        (
            '[[place]]\nkey = "nyttehaverne"',
            '[[place]]\nkey = "tunnelen"\nname = "Tunnelen"\n[[place]]\nkey = "nyttehaverne"',
            'place "tunnelen" (Tunnelen): added',
        ),
        (
            'key = "skur-2"\nname = "Skur 2"\n[[place]]\nkey = "biblioteket"\nname = "Biblioteket"',
            'key = "biblioteket"\nname = "Biblioteket"\n[[place]]\nkey = "skur-2"\nname = "Skur 2"',
            "the order of the place list changes",
        ),
        (
            'function = "Skoleleder"\n',
            'function = "Skoleleder"\nrole = "forum"\n',
            'seat "tf-skoleleder" (Skoleleder, Grønnemose Skole): role was "fagperson", becomes "forum"',
        ),
    ],
    ids=[
        *("target", "base", "reading", "wording", "periods", "alternative base"),
        *("field left out", "name", "withdrawn", "added", "reordered", "role"),
    ],
)
def test_an_edited_file_tells_what_changes_and_then_changes_it(loaded, old, new, line):
    plan = edited((old, new))
    assert words(plan) == [line]
    with freeze_time(BEFORE_THE_PLAN):
        run_in_transaction(loading.load_agreement, plan, "c" * 64)
    assert words(plan) == []
    assert store.get_agreement().file_sha256 == "c" * 64
    assert store.list_corrections() == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            'target = "7.5"',
            'target = "7"',
            "Målet »Mindre forskel i tryghed« (t4-tryghed): måltallet (target)",
        ),
        (
            'periods = ["2017/2018", "2018/2019", "2019/2020"]',
            'periods = ["2018/2019", "2019/2020"]',
            "Målet »Færre udeblivelser fra tandplejen« (f2-tandpleje): læsningen (periods)",
        ),
        (
            'baseline_alternatives = [{ value = "10.2", where',
            'baseline_alternatives = [{ value = "10.3", where',
            "Målet »Mindre forskel i indkomst« (t3-indkomst): starttallet (baseline_alternatives 1 → value)",
        ),
        (
            "expected_after_days = 365",
            "expected_after_days = 3650",
            "Målet »Mindre forskel i indkomst« (t3-indkomst): opgørelsen (expected_after_days)",
        ),
        (
            "period_end = 2020-12-31\nyears = [2017, 2018, 2019, 2020]",
            "period_end = 2020-12-30",
            "Aftalens periode (period_end)",
        ),
        (
            'local = "5582000"\ntotal = "17288000"',
            'local = "5582001"\ntotal = "17288001"',
            "Beløbet »Lokal medfinansiering« (amount_kr)",
        ),
    ],
    ids=["target", "periods", "alternative base", "delay", "the plan's own period", "budget"],
)
def test_a_plan_in_force_is_judged_as_it_was_agreed(loaded, old, new, sentence):
    before, plan = dump(), edited((old, new))
    with freeze_time(FIRST_DAY), pytest.raises(loading.AmendmentNeeded) as refused:
        run_in_transaction(loading.load_agreement, plan, "c" * 64, "Skrivefejl.")
    assert str(refused.value).splitlines()[0] == (
        f"{sentence} kan kun ændres ved en ændring af aftalen, som Landsbyggefonden godkender, "
        "for aftalen har været i kraft siden 1. januar 2017."
    )
    assert dump() == before


def test_a_criterion_leaves_or_joins_a_plan_in_force_by_an_amendment_alone(loaded):
    start = SHIPPED.index('[[indicator]]\nkey = "f1-dubu"')
    stop = SHIPPED.index('[[indicator]]\nkey = "f2-tandpleje"')
    without = parse_plan((SHIPPED[:start] + SHIPPED[stop:]).encode())
    joined = SHIPPED[start:stop].replace('"f1-dubu"', '"f1-nyt"').replace('"5.4.1"', '"5.4.9"')
    plans = {"udgå": without, "komme med i aftalen": parse_plan((SHIPPED + joined).encode())}
    for way, plan in plans.items():
        with pytest.raises(loading.AmendmentNeeded, match=f"kan kun {way} ved en ændring af aftalen"):
            loading.check_changes(loading.list_changes(plan), "Skrivefejl.")


def test_words_of_a_plan_in_force_are_corrected_with_a_reason_that_is_kept(loaded):
    plan = edited(("forskellen i procentpoint halveres fra 7 til", "forskellen halveres fra 7 til"))
    for reason in ("", "  "):
        with pytest.raises(loading.ReasonNeeded):
            run_in_transaction(loading.load_agreement, plan, "c" * 64, reason)
    moment = datetime(2019, 3, 1, 8, 0, tzinfo=UTC)
    with freeze_time(moment):
        run_in_transaction(loading.load_agreement, plan, "c" * 64, "Ordet stod dobbelt.")
    (row,) = store.list_corrections("f1-dubu")
    assert (row.what, row.field, row.reason) == ("changed", "text_verbatim", "Ordet stod dobbelt.")
    assert row.old.replace("i procentpoint ", "", 1) == row.new
    assert store.list_corrections("t4-tryghed") == []
    logged = db.session.scalars(select(LogEntry).where(LogEntry.entity == "agreement_correction")).all()
    assert len(logged) == 1 and "f1-dubu" in logged[0].changes


def test_the_boards_thresholds_stand_under_every_criterion_they_judge(loaded):
    plan = edited(("[agreement]\n", '[agreement]\nthreshold_attention = "0.90"\n'))
    run_in_transaction(loading.load_agreement, plan, "c" * 64, "Bestyrelsens beslutning.")
    assert [row.field for row in store.list_corrections("t4-tryghed")] == ["threshold_attention"]


def test_what_leaves_the_file_is_kept_and_can_come_back(loaded):
    without = edited(('[[place]]\nkey = "nyttehaverne"\nname = "Nyttehaverne"\n', ""))
    row_id = store.find_item(tables.Place, "nyttehaverne").id
    with freeze_time(datetime(2018, 6, 5, 22, 30, tzinfo=UTC)):
        run_in_transaction(loading.load_agreement, without, "c" * 64, "Haverne er nedlagt.")
    assert store.find_item(tables.Place, "nyttehaverne") is None
    # Half past midnight in Copenhagen.
    assert db.session.get_one(tables.Place, row_id).withdrawn_on == date(2018, 6, 6)
    db.session.rollback()
    again = read_plan(SHIPPED_AGREEMENT)
    assert words(again) == ['place "nyttehaverne" (Nyttehaverne): comes back']
    run_in_transaction(loading.load_agreement, again, "d" * 64, "Haverne er der igen.")
    assert store.find_item(tables.Place, "nyttehaverne").id == row_id


def test_another_agreement_is_refused_and_changes_nothing(loaded):
    before = dump()
    with pytest.raises(loading.OtherAgreement) as caught:
        run_in_transaction(loading.load_agreement, read_plan(SECOND), "b" * 64)
    assert str(caught.value) == (
        'the database holds the agreement "hoeje-gladsaxe-2017-2020", the file holds "soebyen-2019-2023"'
    )
    assert dump() == before


def test_nothing_is_promised_before_a_file_is_loaded(empty_app):
    with empty_app.app_context():
        assert store.find_agreement() is None
        with pytest.raises(store.NoAgreement):
            store.get_agreement()


def test_a_second_plan_brings_everything_of_its_own(second):
    stored = store.get_agreement()
    assert (stored.period_start, stored.period_end) == (date(2019, 7, 1), date(2023, 6, 30))
    assert [row.name for row in store.list_estates()] == ["Søparken", "Møllevangen"]
    assert [(row.name, row.estate.key) for row in store.list_places()] == [
        ("Badebroen", "soeparken"),
        ("Vaskeriet", "soeparken"),
        ("Møllepladsen", "moellevangen"),
    ]
    assert [(row.name, row.kind) for row in store.list_bodies()] == [
        ("Styregruppen for Søbyen", "board"),
        ("Naborådet", "forum"),
        ("Skolenetværket", "forum"),
        ("Projektkontoret i Søbyen", "secretariat"),
    ]
    assert [row.key for row in store.list_activity_types() if row.counts_new_parents] == ["familieaften"]
    assert [(row.key, row.role) for row in store.list_seats()] == [
        ("sg-kommune", "bestyrelse"),
        ("sg-direktoer", "bestyrelse"),
        ("nr-beboer", "beboer"),
        ("nr-vaert", "drift"),
        ("nr-klub", "fagperson"),
        ("sn-leder", "forum"),
        ("projektleder", "sekretariatsleder"),
        ("skolevejleder", "sekretariat"),
        ("system-administrator", "admin"),
        ("system-bestyrelsessekretaer", "bestyrelsessekretaer"),
    ]


def test_a_second_plan_answers_in_words_and_counts_in_school_years(second):
    rules = {row.key: store.build_criterion(row) for row in store.list_criteria()}
    assert {key: rule.answer for key, rule in rules.items()} == {
        "s1-fravaer": "number",
        "s2-lyst": "text",
        "s3-familier": "number",
        "n1-faelleshus": "yes_no",
    }
    assert rules["s1-fravaer"].comparison_area == "Region Nordkysten"
    assert rules["s3-familier"].counting[0].label == "2019/2020"
