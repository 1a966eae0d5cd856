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
KEY = 'en nøgle af små bogstaver a-z, tal og enkelte bindestreger, som "ny-have", højst 80'
TEXT = "en tekst i anførselstegn, ikke tom"
NUMBER = 'et tal i anførselstegn med punktum, som "12.5"'
COUNT = "et helt tal uden anførselstegn, 0 eller mere"

# What stands in the shipped file, what is written instead, and the one line that tells of it.
EDITS = {
    "left out": (
        'title = "Strategisk samarbejdsaftale om boligsocial indsats"\n',
        "",
        f"agreement → title: mangler. Tilladt: {TEXT}.",
    ),
    "empty text": (
        'short_title = "Helhedsplan for Høje Gladsaxe"',
        'short_title = ""',
        f'agreement → short_title: teksten "" passer ikke her. Tilladt: {TEXT}.',
    ),
    "number for text": (
        'area_name = "Høje Gladsaxe"',
        "area_name = 7",
        f"agreement → area_name: tallet 7 uden anførselstegn passer ikke her. Tilladt: {TEXT}.",
    ),
    "a threshold that asks for more than the one above it": (
        "[agreement]",
        '[agreement]\nthreshold_attention = "1.20"',
        "agreement → threshold_attention: 1.20 ligger ikke mellem 0 og threshold_on_track. "
        "Tilladt: under 1.00.",
    ),
    "ends before it starts": (
        "period_end = 2020-12-31",
        "period_end = 2016-12-31",
        "agreement → period_end: 2016-12-31 er ikke efter period_start, 2017-01-01. "
        "Tilladt: en dato efter 2017-01-01.",
    ),
    "text for date": (
        "period_end = 2020-12-31",
        'period_end = "2020-12-31"',
        'agreement → period_end: teksten "2020-12-31" passer ikke her. '
        "Tilladt: en dato uden anførselstegn, som 2017-01-31.",
    ),
    "moment for date": (
        "period_end = 2020-12-31",
        "period_end = 2020-12-31T00:00:00",
        "agreement → period_end: datoen 2020-12-31 00:00:00 uden anførselstegn passer ikke her. "
        "Tilladt: en dato uden anførselstegn, som 2017-01-31.",
    ),
    "years of another period": (
        "years = [2017, 2018, 2019, 2020]",
        "years = [2017, 2018]",
        "agreement → years: [2017, 2018] er ikke periodens år. Tilladt: [2017, 2018, 2019, 2020].",
    ),
    "no time zone": (
        'timezone = "Europe/Copenhagen"',
        'timezone = "Europe/Gladsaxe"',
        'agreement → timezone: teksten "Europe/Gladsaxe" passer ikke her. '
        'Tilladt: en tidszone som "Europe/Copenhagen".',
    ),
    "other currency": (
        'currency = "DKK"\nfunder',
        'currency = "EUR"\nfunder',
        'agreement → currency: teksten "EUR" passer ikke her. Tilladt: "DKK".',
    ),
    "no key": (
        'key = "lejerbo"',
        'key = "Lejer Bo"',
        f'party "Lejer Bo" → key: teksten "Lejer Bo" passer ikke her. Tilladt: {KEY}.',
    ),
    "key twice": (
        'key = "lejerbo"',
        'key = "fsb"',
        'party "fsb" → key: "fsb" står mere end én gang blandt filens parter. Tilladt: hver nøgle én gang.',
    ),
    "other kind of party": (
        'name = "Lejerbo"\nkind = "boligorganisation"',
        'name = "Lejerbo"\nkind = "forening"',
        'party "lejerbo" → kind: teksten "forening" passer ikke her. '
        'Tilladt: en af "kommune", "boligorganisation", "anden".',
    ),
    "level of no body": (
        'bodies = ["opfoelgningsgruppe"]',
        'bodies = ["opfoelgning"]',
        f'level "taktisk" → bodies nr. 1: "opfoelgning" findes ikke blandt filens '
        f"organer. Tilladt: {BODIES}.",
    ),
    "key of the system": (
        'key = "b-kommune"',
        'key = "system-kommune"',
        'board → seat "system-kommune" → key: "system-kommune" er systemets egen. '
        'Tilladt: nøgler, der ikke begynder med "system".',
    ),
    "most below least": (
        "min = 3\nmax = 4",
        "min = 3\nmax = 2",
        'board → seat "b-kommune" → max: 2 er mindre end min, 3. Tilladt: 3 eller mere.',
    ),
    "fewer than none": (
        "min = 3\nmax = 4",
        "min = -3\nmax = 4",
        f'board → seat "b-kommune" → min: tallet -3 uden anførselstegn passer ikke her. Tilladt: {COUNT}.',
    ),
    "board of too few": (
        "seats_max = 16 ",
        "seats_max = 14 ",
        "board → seats_max: 14 er mindre end seats_min, 15. Tilladt: 15 eller mere.",
    ),
    "seat of no party": (
        'function = "Forretningsfører eller direktør"\nper_party_kind = "boligorganisation"',
        'function = "Forretningsfører eller direktør"\nper_party_kind = "forening"',
        'board → seat "b-forretningsfoerer" → per_party_kind: "forening" findes ikke '
        "blandt filens slags af parter. "
        'Tilladt: "kommune", "boligorganisation".',
    ),
    "seat key in two fora": (
        'key = "ff-skole"',
        'key = "fk-skole"',
        'forum "forum-kriminalpraevention" → seat "fk-skole" → key: "fk-skole" står mere '
        "end én gang blandt filens pladser. "
        "Tilladt: hver nøgle én gang.",
    ),
    "text for yes or no": (
        "residents_sit = true",
        'residents_sit = "ja"',
        'forum "task-force" → residents_sit: teksten "ja" passer ikke her. '
        "Tilladt: true eller false uden anførselstegn.",
    ),
    "reports to nobody": (
        'area = "tryghed-og-trivsel"\nreports_to = "bestyrelse"',
        'area = "tryghed-og-trivsel"\nreports_to = "ledelse"',
        f'forum "task-force" → reports_to: "ledelse" findes ikke blandt filens organer. Tilladt: {BODIES}.',
    ),
    "other role": (
        'role = "drift"                         # samme',
        'role = "inspektør"                     # samme',
        'followup_group → seat "og-drift" → role: teksten "inspektør" passer ikke her. '
        'Tilladt: en af "beboer", "fagperson", "drift", "forum", "sekretariat", "sekretariatsleder", '
        '"bestyrelse", "bestyrelsessekretaer", "admin".',
    ),
    "criterion of no area": (
        'number = "5.2.1"\narea = "kriminalpraeventiv-indsats"',
        'number = "5.2.1"\narea = "kriminalitet"',
        f'indicator "k1-sigtede" → area: "kriminalitet" findes ikke blandt filens '
        f"indsatsområder. Tilladt: {AREAS}.",
    ),
    "criterion of no source": (
        'source = "infohus"',
        'source = "infohuset"',
        f'indicator "k2-bekymring" → source: "infohuset" findes ikke blandt filens '
        f"kilder. Tilladt: {SOURCES}.",
    ),
    "shown to nobody": (
        'visible_to = ["bestyrelse", "sekretariat", "forum-kriminalpraevention"]',
        'visible_to = ["bestyrelse", "politi"]',
        'indicator "k2-bekymring" → visible_to nr. 2: "politi" findes ikke blandt filens organer. '
        f"Tilladt: {BODIES}.",
    ),
    "binary number": (
        'target = "7.5"',
        "target = 7.5",
        f'indicator "t4-tryghed" → target: tallet 7.5 uden anførselstegn passer ikke her. Tilladt: {NUMBER}.',
    ),
    "Danish number": (
        'target = "7.5"',
        'target = "7,5"',
        f'indicator "t4-tryghed" → target: teksten "7,5" passer ikke her. Tilladt: {NUMBER}.',
    ),
    "period after the end": (
        'periods = ["2020"]',
        'periods = ["2021"]',
        'indicator "t1-faellesskab" → periods nr. 1: "2021" ligger uden for aftalens periode. '
        "Tilladt: perioder fra 2017-01-01 til 2020-12-31.",
    ),
    "base after the end": (
        'baseline_value = "15.0"\nbaseline_period = "2015"',
        'baseline_value = "15.0"\nbaseline_period = "2022"',
        'indicator "t4-tryghed" → baseline_period: "2022" kommer efter aftalens periode. '
        "Tilladt: en periode, der begynder senest 2020-12-31.",
    ),
    "expected as text": (
        "expected_after_days = 365",
        'expected_after_days = "365"',
        f'indicator "t3-indkomst" → expected_after_days: teksten "365" passer ikke her. Tilladt: {COUNT}.',
    ),
    "summed from nothing": (
        'activity_types = ["foraeldrecafe"',
        'activity_types = ["netcafe", "foraeldrecafe"',
        'indicator "f3-foraeldre" → auto_from_activities → activity_types nr. 1: '
        '"netcafe" findes ikke blandt filens aktivitetstyper. '
        'Tilladt: "foraeldrecafe", "bydelsmoedre", "foraeldrekursus", "loppemarked", "legetoejsudlaan", '
        '"office-outside", "faellesspisning", "musik", "nyttehave", "traening", '
        '"markedsdag", "unig", "andet".',
    ),
    "not counted where it says": (
        'activity_types = ["foraeldrecafe", "bydelsmoedre", "foraeldrekursus"]',
        'activity_types = ["foraeldrecafe", "bydelsmoedre"]',
        'activity_type "foraeldrekursus" → counts_for: "f3-foraeldre" tæller ikke denne aktivitetstype. '
        "Tilladt: et mål, hvis auto_from_activities nævner typen.",
    ),
    "watch of no source": (
        'source = "gladsaxe-bkf"\n\n# ------',
        'source = "bkf"\n\n# ------',
        f'watch "sprogstimulering" → source: "bkf" findes ikke blandt filens kilder. Tilladt: {SOURCES}.',
    ),
    "fact of turned bounds": (
        'value_max = "50000"',
        'value_max = "30000"',
        'fact "haervaerk-skoen" → value_max: 30000 er mindre end value_min, 40000. '
        "Tilladt: 40000 eller mere.",
    ),
    "budget that does not add up": (
        'total = "17288000"',
        'total = "17288001"',
        'budget → total: 17288001 er ikke lbf + local, 11706000 + 5582000. Tilladt: "17288000".',
    ),
    "budget with øre": (
        'lbf = "11706000"',
        'lbf = "11706000.50"',
        'budget → lbf: teksten "11706000.50" passer ikke her. '
        'Tilladt: hele kr. i anførselstegn, som "4322000".',
    ),
    "duty of no body": (
        'applies_to = ["forum-foraeldre", "forum-kriminalpraevention", "task-force"]',
        'applies_to = ["task-force", "netvaerk"]',
        f'duty "forum-moeder" → applies_to nr. 2: "netvaerk" findes ikke '
        f"blandt filens organer. Tilladt: {BODIES}.",
    ),
    "key in two lists of one kind": (
        'key = "fritidsjob"',
        'key = "familie"',
        'employment_effort "familie" → key: "familie" står mere end én gang blandt filens indsatser. '
        "Tilladt: hver nøgle én gang.",
    ),
    "place of no estate": (
        'name = "Et andet sted"',
        'name = "Et andet sted"\nestate = "parken"',
        'place "andet" → estate: "parken" findes ikke blandt filens afdelinger. '
        "Tilladt: intet, for filen har ingen afdelinger.",
    ),
    "abbreviation twice": (
        'short = "LBF"',
        'short = "SSP"',
        'abbreviation "SSP" → short: "SSP" står mere end én gang blandt filens '
        "forkortelser. Tilladt: hver nøgle én gang.",
    ),
    "number too long": (
        'number = "5.2.1"',
        'number = "femte afsnit, andet område, nr. et"',
        'indicator "k1-sigtede" → number: teksten "femte afsnit, andet område, nr. et" passer ikke her. '
        "Tilladt: en tekst i anførselstegn, 1 til 20 tegn.",
    ),
    "control sign": (
        'name = "Nyttehaverne"',
        'name = "Nytte\\u0000haverne"',
        f'place "nyttehaverne" → name: teksten "Nytte\\x00haverne" passer ikke her. Tilladt: {TEXT}.',
    ),
    "more kroner than there are": (
        'lbf = "11706000"',
        'lbf = "11706000000"',
        'budget → lbf: teksten "11706000000" passer ikke her. '
        'Tilladt: hele kr. i anførselstegn, som "4322000".',
    ),
    "other version": (
        "schema_version = 1",
        "schema_version = 2",
        "schema_version: tallet 2 uden anførselstegn passer ikke her. Tilladt: 1.",
    ),
    "list for a table": (
        "[budget]\n",
        "[[budget]]\n",
        "budget: en liste passer ikke her. Tilladt: en tabel med nøglerne lbf, local, total, currency, "
        "per_year_average, lbf_share_pct, local_share_pct.",
    ),
    "unknown table": (
        "[budget]\n",
        "[bilag]\n[budget]\n",
        "bilag: nøglen findes ikke her. Tilladt: nøglerne schema_version, agreement, "
        "estate, party, level, "
        "board, forum, forum_rules, followup_group, secretariat, area, source, "
        "indicator, watch, fact, budget, "
        "duty, initiative, employment_effort, place, route, ready_sentence, activity_type, abbreviation, "
        "inconsistency, template.",
    ),
    "misspelt key": (
        'kind = "boligorganisation"\nsignature_block_in_document = true\nruns_survey = true',
        'kind = "boligorganisation"\nsignature_block_in_document = true\nrun_survey = true',
        'party "3b" → run_survey: nøglen findes ikke her. Tilladt: "runs_survey" '
        "måske; nøglerne her er "
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
        'place "byens-arena" → estate: mangler, for planen dækker flere afdelinger. '
        'Tilladt: en af "nord", "syd".'
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
    missing = [line.partition(":")[0] for line in lines("") if ": mangler." in line]
    expected = ["schema_version", "agreement", "party", "board", "secretariat", "area", "source"]
    assert missing == [*expected, "place", "activity_type"]


def test_a_file_of_another_shape_is_told_in_sentences():
    text = 'schema_version = "1"\nagreement = 3\nparty = [1, "to"]\nboard = []\nindicator = {key = []}\n'
    assert [line.partition(". Tilladt")[0] for line in lines(text)][:6] == [
        'schema_version: teksten "1" passer ikke her',
        "agreement: tallet 3 uden anførselstegn passer ikke her",
        "party nr. 1: tallet 1 uden anførselstegn passer ikke her",
        'party nr. 2: teksten "to" passer ikke her',
        "board: en liste passer ikke her",
        "secretariat: mangler",
    ]


NOT_TOML = "det er ikke TOML"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (
            b'a = 1\nb = 2\nc = "N\xe6rum"\n',
            "linje 3: teksten er ikke UTF-8. Tilladt: en fil gemt som UTF-8.",
        ),
        (b'a = """Aftale\n', f"linje 1, tegn 14: {NOT_TOML} (Unterminated string). Tilladt: TOML 1.0."),
        (b"a = 1\na = 2\n", f"linje 2, tegn 6: {NOT_TOML} (Cannot overwrite a value). Tilladt: TOML 1.0."),
        (
            b"a = 1\n[agreement\n",
            f"linje 2, tegn 11: {NOT_TOML} (Expected ']' at the end of a table declaration). "
            "Tilladt: TOML 1.0.",
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
    assert lines(text) == ["place: en liste passer ikke her. Tilladt: en liste med mindst én."]


def test_a_byte_order_mark_is_passed_over():
    assert parse_plan(b"\xef\xbb\xbf" + SHIPPED.encode()) == parse_plan(SHIPPED.encode())
