"""Every kind of fault of an agreement file has its sentence, and all are told at once."""

import pytest

from gladsaxe.agreement.faults import InvalidAgreement
from gladsaxe.agreement.rules import parse_plan, read_plan
from gladsaxe.core.configuration import SHIPPED_AGREEMENT

SHIPPED = SHIPPED_AGREEMENT.read_text(encoding="utf-8")
BODIES = (
    '"bestyrelse", "forum-foraeldre", "forum-kriminalpraevention", "task-force", "opfoelgningsgruppe", '
    '"sekretariat"'
)
AREAS = (
    '"tryghed-og-trivsel", "kriminalpraeventiv-indsats", "uddannelse-og-beskaeftigelse", '
    '"forebyggelse-og-foraeldreansvar"'
)
SOURCES = (
    '"3b-undersoegelse", "inspektoerkontor-henvendelser", "inspektoerkontor-haervaerk", "dst-boligomraader", '
    '"tryghedsindeks", "lbf-boligsociale-data", "infohus", "gladsaxe-bkf", "logbog"'
)
KEY = 'a key of small letters a-z, digits and single hyphens, like "ny-have", at most 80'
TEXT = "a text in quotation marks, not empty"
NUMBER = 'a number in quotation marks with a point, like "12.5"'
COUNT = "a whole number without quotation marks, 0 or more"

# What stands in the shipped file, what is written instead, and the one line that tells of it.
EDITS = {
    "left out": (
        'title = "Strategisk samarbejdsaftale om boligsocial indsats"\n',
        "",
        f"agreement → title: is missing. Allowed: {TEXT}.",
    ),
    "empty text": (
        'short_title = "Helhedsplan for Høje Gladsaxe"',
        'short_title = ""',
        f'agreement → short_title: the text "" does not fit here. Allowed: {TEXT}.',
    ),
    "number for text": (
        'area_name = "Høje Gladsaxe"',
        "area_name = 7",
        f"agreement → area_name: the number 7 without quotation marks does not fit here. Allowed: {TEXT}.",
    ),
    "a threshold that asks for more than the one above it": (
        "[agreement]",
        '[agreement]\nthreshold_attention = "1.20"',
        "agreement → threshold_attention: 1.20 does not lie between 0 and threshold_on_track. "
        "Allowed: under 1.00.",
    ),
    "ends before it starts": (
        "period_end = 2020-12-31",
        "period_end = 2016-12-31",
        "agreement → period_end: 2016-12-31 is not after period_start, 2017-01-01. "
        "Allowed: a date after 2017-01-01.",
    ),
    "text for date": (
        "period_end = 2020-12-31",
        'period_end = "2020-12-31"',
        'agreement → period_end: the text "2020-12-31" does not fit here. '
        "Allowed: a date without quotation marks, like 2017-01-31.",
    ),
    "moment for date": (
        "period_end = 2020-12-31",
        "period_end = 2020-12-31T00:00:00",
        "agreement → period_end: the date 2020-12-31 00:00:00 without quotation marks does not fit here. "
        "Allowed: a date without quotation marks, like 2017-01-31.",
    ),
    "years of another period": (
        "years = [2017, 2018, 2019, 2020]",
        "years = [2017, 2018]",
        "agreement → years: [2017, 2018] are not the years of the period. Allowed: [2017, 2018, 2019, 2020].",
    ),
    "no time zone": (
        'timezone = "Europe/Copenhagen"',
        'timezone = "Europe/Gladsaxe"',
        'agreement → timezone: the text "Europe/Gladsaxe" does not fit here. '
        'Allowed: a time zone like "Europe/Copenhagen".',
    ),
    "other currency": (
        'currency = "DKK"\nfunder',
        'currency = "EUR"\nfunder',
        'agreement → currency: the text "EUR" does not fit here. Allowed: "DKK".',
    ),
    "no key": (
        'key = "lejerbo"',
        'key = "Lejer Bo"',
        f'party "Lejer Bo" → key: the text "Lejer Bo" does not fit here. Allowed: {KEY}.',
    ),
    "key twice": (
        'key = "lejerbo"',
        'key = "fsb"',
        'party "fsb" → key: "fsb" names more than one party. Allowed: each key once.',
    ),
    "other kind of party": (
        'name = "Lejerbo"\nkind = "boligorganisation"',
        'name = "Lejerbo"\nkind = "forening"',
        'party "lejerbo" → kind: the text "forening" does not fit here. '
        'Allowed: one of "kommune", "boligorganisation", "anden".',
    ),
    "level of no body": (
        'bodies = ["opfoelgningsgruppe"]',
        'bodies = ["opfoelgning"]',
        f'level "taktisk" → bodies number 1: "opfoelgning" names no body of this file. Allowed: {BODIES}.',
    ),
    "key of the system": (
        'key = "b-kommune"',
        'key = "system-kommune"',
        'board → seat "system-kommune" → key: "system-kommune" is kept for the system. '
        'Allowed: keys without "system" first.',
    ),
    "most below least": (
        "min = 3\nmax = 4",
        "min = 3\nmax = 2",
        'board → seat "b-kommune" → max: 2 is less than min, 3. Allowed: 3 or more.',
    ),
    "fewer than none": (
        "min = 3\nmax = 4",
        "min = -3\nmax = 4",
        'board → seat "b-kommune" → min: the number -3 without quotation marks does not fit here. '
        f"Allowed: {COUNT}.",
    ),
    "board of too few": (
        "seats_max = 16 ",
        "seats_max = 14 ",
        "board → seats_max: 14 is less than seats_min, 15. Allowed: 15 or more.",
    ),
    "seat of no party": (
        'function = "Forretningsfører eller direktør"\nper_party_kind = "boligorganisation"',
        'function = "Forretningsfører eller direktør"\nper_party_kind = "forening"',
        'board → seat "b-forretningsfoerer" → per_party_kind: "forening" names no kind '
        "of party of this file. "
        'Allowed: "kommune", "boligorganisation".',
    ),
    "seat key in two fora": (
        'key = "ff-skole"',
        'key = "fk-skole"',
        'forum "forum-kriminalpraevention" → seat "fk-skole" → key: "fk-skole" names more than one seat. '
        "Allowed: each key once.",
    ),
    "text for yes or no": (
        "residents_sit = true",
        'residents_sit = "ja"',
        'forum "task-force" → residents_sit: the text "ja" does not fit here. '
        "Allowed: true or false, without quotation marks.",
    ),
    "reports to nobody": (
        'area = "tryghed-og-trivsel"\nreports_to = "bestyrelse"',
        'area = "tryghed-og-trivsel"\nreports_to = "ledelse"',
        f'forum "task-force" → reports_to: "ledelse" names no body of this file. Allowed: {BODIES}.',
    ),
    "other role": (
        'role = "drift"                         # samme',
        'role = "inspektør"                     # samme',
        'followup_group → seat "og-drift" → role: the text "inspektør" does not fit here. '
        'Allowed: one of "beboer", "fagperson", "drift", "forum", "sekretariat", "sekretariatsleder", '
        '"bestyrelse", "bestyrelsessekretaer", "admin".',
    ),
    "criterion of no area": (
        'number = "5.2.1"\narea = "kriminalpraeventiv-indsats"',
        'number = "5.2.1"\narea = "kriminalitet"',
        f'indicator "k1-sigtede" → area: "kriminalitet" names no focus area of this file. Allowed: {AREAS}.',
    ),
    "criterion of no source": (
        'source = "infohus"',
        'source = "infohuset"',
        f'indicator "k2-bekymring" → source: "infohuset" names no source of this file. Allowed: {SOURCES}.',
    ),
    "shown to nobody": (
        'visible_to = ["bestyrelse", "sekretariat", "forum-kriminalpraevention"]',
        'visible_to = ["bestyrelse", "politi"]',
        'indicator "k2-bekymring" → visible_to number 2: "politi" names no body of this file. '
        f"Allowed: {BODIES}.",
    ),
    "binary number": (
        'target = "7.5"',
        "target = 7.5",
        'indicator "t4-tryghed" → target: the number 7.5 without quotation marks does not fit here. '
        f"Allowed: {NUMBER}.",
    ),
    "Danish number": (
        'target = "7.5"',
        'target = "7,5"',
        f'indicator "t4-tryghed" → target: the text "7,5" does not fit here. Allowed: {NUMBER}.',
    ),
    "period after the end": (
        'periods = ["2020"]',
        'periods = ["2021"]',
        'indicator "t1-faellesskab" → periods number 1: "2021" lies outside the agreement\'s period. '
        "Allowed: periods from 2017-01-01 to 2020-12-31.",
    ),
    "base after the end": (
        'baseline_value = "15.0"\nbaseline_period = "2015"',
        'baseline_value = "15.0"\nbaseline_period = "2022"',
        'indicator "t4-tryghed" → baseline_period: "2022" comes after the agreement\'s period. '
        "Allowed: a period that starts by 2020-12-31.",
    ),
    "expected as text": (
        "expected_after_days = 365",
        'expected_after_days = "365"',
        f'indicator "t3-indkomst" → expected_after_days: the text "365" does not fit here. Allowed: {COUNT}.',
    ),
    "summed from nothing": (
        'activity_types = ["foraeldrecafe"',
        'activity_types = ["netcafe", "foraeldrecafe"',
        'indicator "f3-foraeldre" → auto_from_activities → activity_types number 1: '
        '"netcafe" names no activity type of this file. '
        'Allowed: "foraeldrecafe", "bydelsmoedre", "foraeldrekursus", "loppemarked", "legetoejsudlaan", '
        '"office-outside", "faellesspisning", "musik", "nyttehave", "traening", '
        '"markedsdag", "unig", "andet".',
    ),
    "not counted where it says": (
        'activity_types = ["foraeldrecafe", "bydelsmoedre", "foraeldrekursus"]',
        'activity_types = ["foraeldrecafe", "bydelsmoedre"]',
        'activity_type "foraeldrekursus" → counts_for: "f3-foraeldre" does not count this activity type. '
        "Allowed: a criterion whose auto_from_activities lists the type.",
    ),
    "watch of no source": (
        'source = "gladsaxe-bkf"\n\n# ------',
        'source = "bkf"\n\n# ------',
        f'watch "sprogstimulering" → source: "bkf" names no source of this file. Allowed: {SOURCES}.',
    ),
    "fact of turned bounds": (
        'value_max = "50000"',
        'value_max = "30000"',
        'fact "haervaerk-skoen" → value_max: 30000 is less than value_min, 40000. Allowed: 40000 or more.',
    ),
    "budget that does not add up": (
        'total = "17288000"',
        'total = "17288001"',
        'budget → total: 17288001 is not lbf + local, 11706000 + 5582000. Allowed: "17288000".',
    ),
    "budget with øre": (
        'lbf = "11706000"',
        'lbf = "11706000.50"',
        'budget → lbf: the text "11706000.50" does not fit here. '
        'Allowed: whole kr. in quotation marks, like "4322000".',
    ),
    "duty of no body": (
        'applies_to = ["forum-foraeldre", "forum-kriminalpraevention", "task-force"]',
        'applies_to = ["task-force", "netvaerk"]',
        'duty "forum-moeder" → applies_to number 2: "netvaerk" names no body of this '
        f"file. Allowed: {BODIES}.",
    ),
    "key in two lists of one kind": (
        'key = "fritidsjob"',
        'key = "familie"',
        'employment_effort "familie" → key: "familie" names more than one initiative. '
        "Allowed: each key once.",
    ),
    "place of no estate": (
        'name = "Et andet sted"',
        'name = "Et andet sted"\nestate = "parken"',
        'place "andet" → estate: "parken" names no estate of this file. '
        "Allowed: nothing, for the file names no estate.",
    ),
    "abbreviation twice": (
        'short = "LBF"',
        'short = "SSP"',
        'abbreviation "SSP" → short: "SSP" names more than one abbreviation. Allowed: each key once.',
    ),
    "number too long": (
        'number = "5.2.1"',
        'number = "femte afsnit, andet område, nr. et"',
        'indicator "k1-sigtede" → number: the text "femte afsnit, andet område, nr. et" does not fit here. '
        "Allowed: a text in quotation marks, 1 to 20 signs.",
    ),
    "control sign": (
        'name = "Nyttehaverne"',
        'name = "Nytte\\u0000haverne"',
        f'place "nyttehaverne" → name: the text "Nytte\\x00haverne" does not fit here. Allowed: {TEXT}.',
    ),
    "more kroner than there are": (
        'lbf = "11706000"',
        'lbf = "11706000000"',
        'budget → lbf: the text "11706000000" does not fit here. '
        'Allowed: whole kr. in quotation marks, like "4322000".',
    ),
    "other version": (
        "schema_version = 1",
        "schema_version = 2",
        "schema_version: the number 2 without quotation marks does not fit here. Allowed: 1.",
    ),
    "list for a table": (
        "[budget]\n",
        "[[budget]]\n",
        "budget: a list does not fit here. Allowed: a table with the keys lbf, local, total, currency, "
        "per_year_average, lbf_share_pct, local_share_pct.",
    ),
    "unknown table": (
        "[budget]\n",
        "[bilag]\n[budget]\n",
        "bilag: this key is not known here. Allowed: the keys schema_version, agreement, "
        "estate, party, level, "
        "board, forum, forum_rules, followup_group, secretariat, area, source, "
        "indicator, watch, fact, budget, "
        "duty, initiative, employment_effort, place, activity_type, abbreviation, inconsistency, template.",
    ),
    "misspelt key": (
        'kind = "boligorganisation"\nsignature_block_in_document = true\nruns_survey = true',
        'kind = "boligorganisation"\nsignature_block_in_document = true\nrun_survey = true',
        'party "3b" → run_survey: this key is not known here. Allowed: "runs_survey" '
        "perhaps; the keys here are "
        "key, name, kind, signature_block_in_document, runs_survey.",
    ),
}


def lines(content: str | bytes) -> list[str]:
    raw = content if isinstance(content, bytes) else content.encode()
    with pytest.raises(InvalidAgreement) as caught:
        parse_plan(raw)
    return [str(fault) for fault in caught.value.faults]


def edited(old: str, new: str, text: str = SHIPPED) -> str:
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the file"
    return text.replace(old, new)


@pytest.mark.parametrize("name", EDITS)
def test_a_fault_has_its_sentence(name):
    old, new, sentence = EDITS[name]
    assert lines(edited(old, new)) == [sentence]


def test_a_criterion_that_does_not_fit_together_is_named():
    text = edited('gap_sign = "comparison_minus_area"\naggregate = "mean"', 'aggregate = "mean"')
    [line] = lines(text)
    assert line.startswith('indicator "t4-tryghed"')
    assert "gap_sign" in line


def test_several_estates_ask_each_place_where_it_is():
    estates = '[[estate]]\nkey = "nord"\nname = "Nord"\n[[estate]]\nkey = "syd"\nname = "Syd"\n'
    text = edited("# ---------------------------------------------------------------- forkortelser", estates)
    text = edited('name = "Centeret"', 'name = "Centeret"\nestate = "nord"', text)
    told = lines(text)
    assert told[0] == (
        'place "byens-arena" → estate: is missing, for the plan covers several estates. '
        'Allowed: one of "nord", "syd".'
    )
    assert len(told) == 13


def test_every_fault_is_told_at_once():
    chosen = [
        "left out",
        "key twice",
        "binary number",
        "criterion of no source",
        "budget that does not add up",
    ]
    text = SHIPPED
    for name in chosen:
        text = edited(*EDITS[name][:2], text)
    assert sorted(lines(text)) == sorted(EDITS[name][2] for name in chosen)


def test_an_empty_file_misses_every_table_that_a_plan_needs():
    missing = [line.partition(":")[0] for line in lines("") if ": is missing." in line]
    expected = ["schema_version", "agreement", "party", "board", "secretariat", "area", "source", "indicator"]
    assert missing == [*expected, "place", "activity_type"]


def test_a_file_of_another_shape_is_told_in_sentences():
    text = 'schema_version = "1"\nagreement = 3\nparty = [1, "to"]\nboard = []\nindicator = {key = []}\n'
    assert [line.partition(". ")[0] for line in lines(text)][:6] == [
        'schema_version: the text "1" does not fit here',
        "agreement: the number 3 without quotation marks does not fit here",
        "party number 1: the number 1 without quotation marks does not fit here",
        'party number 2: the text "to" does not fit here',
        "board: a list does not fit here",
        "secretariat: is missing",
    ]


NOT_TOML = "this is not TOML"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'a = 1\nb = 2\nc = "N\xe6rum"\n', "line 3: the text is not UTF-8. Allowed: a file saved as UTF-8."),
        (b'a = """Aftale\n', f"line 1, column 14: {NOT_TOML} (Unterminated string). Allowed: TOML 1.0."),
        (b"a = 1\na = 2\n", f"line 2, column 6: {NOT_TOML} (Cannot overwrite a value). Allowed: TOML 1.0."),
        (
            b"a = 1\n[agreement\n",
            f"line 2, column 11: {NOT_TOML} (Expected ']' at the end of a table declaration). "
            "Allowed: TOML 1.0.",
        ),
    ],
)
def test_a_file_that_cannot_be_read_tells_line_and_column(content, line):
    assert lines(content) == [line]


def test_the_shipped_file_has_no_fault_and_loses_nothing():
    plan = read_plan(SHIPPED_AGREEMENT)
    assert [criterion.number for criterion in plan.indicator] == [
        *("5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.2.1", "5.2.2", "5.2.3", "5.4.1", "5.4.2", "5.4.3")
    ]
    assert (len(plan.party), len(plan.fact), len(plan.duty), len(plan.inconsistency)) == (6, 26, 14, 16)


def test_a_plan_needs_one_of_what_its_forms_offer():
    start, end = SHIPPED.index("[[place]]"), SHIPPED.index("[[activity_type]]")
    text = "place = []\n" + SHIPPED[:start] + SHIPPED[end:]
    assert lines(text) == ["place: a list does not fit here. Allowed: a list of one or more."]


def test_a_byte_order_mark_is_passed_over():
    assert parse_plan(b"\xef\xbb\xbf" + SHIPPED.encode()) == parse_plan(SHIPPED.encode())
