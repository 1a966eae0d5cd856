"""Contents of a workbook made by hand, with what is hard to write in a cell."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

from gladsaxe.activities.fields import SHEET_FIELDS
from gladsaxe.activities.rules import COUNT_FIELDS
from gladsaxe.exports.contents import (
    ActivityLine,
    ActivitySums,
    BoardContents,
    ChangeLine,
    CriterionLine,
    CriterionNote,
    DisplayNumber,
    ExportStamp,
    FigureLine,
    IssueSums,
    PeriodLine,
    RegisterYear,
    SnapshotChanges,
    StatusMark,
)

ATTENTION = StatusMark("Kræver opmærksomhed", "udråbstegn i trekant", "Det går fremad, men ikke hurtigt nok.")
REACHED = StatusMark("Målet er nået", "flueben", "Aftalens mål er opfyldt.")
SENTENCE = (
    "Kræver opmærksomhed. Gennemsnittet 2017-18 er 9,0. Fortsætter 2018-niveauet (7,0), ender perioden "
    "på 8,0 mod højst 7,5. Målet kræver højst 6,0 i gennemsnit i 2019-20."
)


def make_tenths(digits: str) -> DisplayNumber:
    """Return a typed figure with one decimal."""
    return DisplayNumber(Decimal(digits), 1)


GAP = CriterionLine(
    number="1.1",
    name="Mindre forskel i tryghed",
    focus_area="Tryghed og trivsel",
    wording="Forskellen imellem andelen af trygge beboere og trygge borgere i politikredsen halveres, så "
    "forskellen i gennemsnit over perioden udgør maksimalt 7,5 procentpoint.",
    unit="%",
    result_unit="procentpoint",
    status=ATTENTION,
    sentence=SENTENCE,
    target_words="højst 7,5 procentpoint",
    source="Tryghedsindeks",
    judged="gap",
    comparison_area="Politikredsen",
    start=make_tenths("15.0"),
    result=DisplayNumber(Fraction(271, 30), 1),
    target=make_tenths("7.5"),
    required=make_tenths("6.0"),
    limit=make_tenths("7.5"),
    limit_words="Målet: højst 7,5",
    trend="Bedre end ved start",
    received_on=date(2019, 1, 15),
    periods=(
        PeriodLine("Start", "Aftalens tal", gap=make_tenths("15.0"), is_start=True),
        PeriodLine("2017", "Opgjort", make_tenths("79.6"), make_tenths("81.2"), make_tenths("1.6")),
        PeriodLine("2018", "Opgjort", make_tenths("71.1"), make_tenths("84.9"), make_tenths("13.8")),
        PeriodLine("2019", "Ikke opgjort det år"),
        PeriodLine(
            "2020", "Opgjort", make_tenths("80.1"), make_tenths("88.4"), make_tenths("8.3"), provisional=True
        ),
    ),
    figures=(
        FigureLine(
            "2017",
            "Opgjort",
            "Politiet, december 2018",
            make_tenths("79.6"),
            make_tenths("81.2"),
            received_on=date(2018, 12, 20),
            entered_at=datetime(2018, 12, 21, 23, 30, tzinfo=UTC),
            entered_by="Sekretariatsleder",
            answers=412,
        ),
        FigureLine(
            "2018",
            "Opgjort",
            "Avisen",
            make_tenths("71.1"),
            make_tenths("84.9"),
            received_on=date(2019, 1, 15),
            reason="Slåfejl",
        ),
        FigureLine("2019", "Ikke opgjort det år", "Politiet"),
    ),
    cautions=("Stikprøvestørrelsen er ukendt.", "Usikkerheden dækker målet."),
    definitions=(
        CriterionNote("Aftalens ordlyd", "Forskellen … halveres"),
        CriterionNote("Læsning", "Gennemsnittet af de år, der er målt."),
    ),
)
SUM = CriterionLine(
    number="3.3",
    name="200 aktive forældre",
    focus_area="Forebyggelse",
    wording="200 forældre er aktive i lokal netværksdannelse over de 4 år.",
    unit="forældre",
    result_unit="forældre",
    status=REACHED,
    sentence="Målet er nået. I alt 212 forældre i 2017-20; målet er mindst 200.",
    target_words="mindst 200 forældre",
    source="Logbog",
    judged="running_sum",
    result=DisplayNumber(212),
    target=DisplayNumber(200),
    limit=DisplayNumber(200),
    limit_words="Målet: mindst 200",
    periods=(
        PeriodLine("2017", "Opgjort", DisplayNumber(30), running_sum=DisplayNumber(30)),
        PeriodLine("2018", "Opgjort", DisplayNumber(62), running_sum=DisplayNumber(92)),
        PeriodLine("2019", "Opgjort", DisplayNumber(120), running_sum=DisplayNumber(212)),
    ),
    figures=(FigureLine("2017", "Opgjort", "Summeret af aktiviteterne", DisplayNumber(30)),),
)
ANSWER = CriterionLine(
    number="2.1",
    name="Et fælles hus",
    focus_area="Naboskab",
    wording="Der åbnes et fælles hus.",
    unit="ja eller nej",
    result_unit="",
    status=StatusMark("Afventer måling", "ur", "Der måles igen på et aftalt tidspunkt."),
    sentence="Afventer måling.",
    target_words="ja",
    source="Dagbog",
    judged=None,
    periods=(PeriodLine("2018/2019", "Opgjort", answer="Nej"),),
)
HOSTILE = (
    "=1+1",
    "@SUM(A1)",
    "+1",
    "-1",
    "\t=1",
    "#N/A",
    "_x0041_",
    "'x",
    "=cmd|' /C calc'!A0",
    "x\x00\x07y\ud800\uffff",
)


def activity(title: str = "Fællesspisning", **changes: object) -> ActivityLine:
    """Return an activity."""
    values = {
        "day": date(2018, 5, 25),
        "title": title,
        "starts_at": "17.30",
        "type": "Fællesspisning",
        "place": "Teltet",
        "state": "Gennemført",
        "participants": 85,
        "under_18": 30,
        "new_parents": None,
        "volunteers": 8,
        "as_planned": "Ja",
        "deviation": "",
        **changes,
    }
    return ActivityLine(
        values["day"],
        values["type"],
        values["state"],
        [*(values.get(field.name, "") for field in SHEET_FIELDS), "Beboerkoordinator"],
        [values[name] for name in COUNT_FIELDS],
    )


def contents(**changes: object) -> BoardContents:
    """Return the contents of a workbook in which every sheet has rows."""
    whole = BoardContents(
        plan="Helhedsplan for Søbyen & omegn",
        title="Aftale om boligsocial helhedsplan",
        area_name="Søbyen",
        secretariat="Projektkontoret",
        period_start=date(2017, 1, 1),
        period_end=date(2020, 12, 31),
        timezone="Europe/Copenhagen",
        as_of=date(2018, 12, 31),
        made_at=datetime(2019, 7, 1, 12, 0, tzinfo=UTC),
        made_by="Freja (Sekretariatsleder)",
        words=(REACHED, ATTENTION),
        stamp=ExportStamp(
            "2019-00001",
            "Freja",
            "Orientering om mål & status",
            datetime(2019, 7, 1, 12, 0, tzinfo=UTC),
        ),
        since=SnapshotChanges(
            "Bestyrelsesmøde",
            date(2018, 9, 1),
            (
                ChangeLine(
                    "1.1", "Mindre forskel i tryghed", "Nyt tal", "2018", "ikke skrevet ind", "71,1", ""
                ),
            ),
        ),
        thresholds=("På rette vej: fortsætter det sådan, når vi målet (1,00).",),
        plan_line="1 af 2 mål er nået, 1 kræver opmærksomhed.",
        plan_strip=(ATTENTION, REACHED),
        criteria=(GAP, SUM, ANSWER),
        sees_small_numbers=True,
        activity_types=("Fællesspisning", "Loppemarked"),
        activity_states=("Planlagt", "Gennemført"),
        activity_sums=(
            ActivitySums(date(2018, 5, 1), "Fællesspisning", {"Gennemført": 1}, 85, 30, 0, 8),
            ActivitySums(date(2018, 6, 1), "Loppemarked", {"Planlagt": 2, "Gennemført": 1}, 1250, 60, 0, 12),
        ),
        has_activities=True,
        activities=lambda: [[activity(text) for text in ("Fællesspisning", *HOSTILE)]],
        issue_states=("Ny", "Løst"),
        issues=(
            IssueSums(2018, "Affald og rod", "Centeret", {"Ny": 2, "Løst": 1}),
            IssueSums(2018, "Ros", "Arenaen", {"Løst": 4}),
        ),
        registers=(RegisterYear(2018, 140, {"Skur": 104}, 9, Decimal("41250.50"), Decimal("8300.10")),),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]
