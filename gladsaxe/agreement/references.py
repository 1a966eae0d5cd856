"""The cross references of an agreement file, checked in the raw tables to be told with all other faults."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, get_args

from gladsaxe.agreement.faults import Fault, PathStep, format_place, format_quoted
from gladsaxe.core.period import Period, PeriodType

TomlTable = Mapping[str, Any]
LocatedValue = tuple[tuple[PathStep, ...], Any]
RESERVED_PREFIX = "system"

# What may be referred to, and where it is named. A list of paths is one kind: its keys are unique together.
KEY_PATHS = {
    "party": ["party.key"],
    "kind of party": ["party.kind"],
    "estate": ["estate.key"],
    "level": ["level.key"],
    "body": ["board.key", "forum.key", "followup_group.key", "secretariat.key"],
    "seat": ["board.seat.key", "forum.seat.key", "followup_group.seat.key", "secretariat.role.key"],
    "focus area": ["area.key"],
    "source": ["source.key"],
    "criterion": ["indicator.key"],
    "activity type": ["activity_type.key"],
    "watch": ["watch.key"],
    "fact": ["fact.key"],
    "duty": ["duty.key"],
    "initiative": ["initiative.key", "employment_effort.key"],
    "place": ["place.key"],
    "abbreviation": ["abbreviation.short"],
    "inconsistency": ["inconsistency.key"],
    "template": ["template.key"],
}
# What each kind is called in the sentences, in the plural.
KIND_WORDS = {
    "party": "parter",
    "kind of party": "slags af parter",
    "estate": "afdelinger",
    "level": "niveauer",
    "body": "organer",
    "seat": "pladser",
    "focus area": "indsatsområder",
    "source": "kilder",
    "criterion": "mål",
    "activity type": "aktivitetstyper",
    "watch": "målinger uden mål",
    "fact": "fakta",
    "duty": "pligter",
    "initiative": "indsatser",
    "place": "steder",
    "abbreviation": "forkortelser",
    "inconsistency": "uoverensstemmelser",
    "template": "skabeloner",
}
SHARED_KINDS = {"kind of party"}

REFERENCE_PATHS = {
    "estate.parties": "party",
    "level.bodies": "body",
    "board.level": "level",
    "board.seat.per_party_kind": "kind of party",
    "forum.level": "level",
    "forum.area": "focus area",
    "forum.reports_to": "body",
    "forum.seat.per_party_kind": "kind of party",
    "forum_rules.takes_tasks_from": "body",
    "followup_group.level": "level",
    "followup_group.seat.rotates_between_party_kind": "kind of party",
    "area.forum": "body",
    "indicator.area": "focus area",
    "indicator.source": "source",
    "indicator.visible_to": "body",
    "indicator.auto_from_activities.activity_types": "activity type",
    "watch.source": "source",
    "duty.applies_to": "body",
    "duty.responsible": "seat",
    "duty.figures_from": "source",
    "duty.watch": "watch",
    "place.estate": "estate",
    "route.places": "place",
    "route.seat": "seat",
    "activity_type.area": "focus area",
    "activity_type.counts_for": "criterion",
}


def list_reference_faults(data: TomlTable) -> list[Fault]:
    """Return every cross reference that does not hold, whatever else is wrong with the file."""
    names = {kind: _list_names(data, kind) for kind in KEY_PATHS}
    return [
        *_duplicate_faults(data),
        *_reserved_key_faults(data),
        *_unknown_reference_faults(data, names),
        *_missing_estate_faults(data),
        *_uncounted_type_faults(data),
        *_period_bounds_faults(data),
    ]


def find_values(data: Any, path: str) -> Iterator[LocatedValue]:  # noqa: ANN401 - a file's tables, right or wrong
    """Yield every value at a dotted path with its steps, through lists, past what is not there."""
    yield from _walk_path(data, tuple(path.split(".")), ())


def _walk_path(data: Any, path: tuple[str, ...], steps: tuple[PathStep, ...]) -> Iterator[LocatedValue]:  # noqa: ANN401
    if isinstance(data, list):
        for position, item in enumerate(data):
            yield from _walk_path(item, path, (*steps, position))
    elif not path:
        yield steps, data
    elif isinstance(data, Mapping) and path[0] in data:
        yield from _walk_path(data[path[0]], path[1:], (*steps, path[0]))


def _list_names(data: TomlTable, kind: str) -> list[str]:
    names = [
        value for path in KEY_PATHS[kind] for _, value in find_values(data, path) if isinstance(value, str)
    ]
    # The secretariat need not name its key.
    if kind == "body" and isinstance(data.get("secretariat"), Mapping) and "key" not in data["secretariat"]:
        names.append("sekretariat")
    return names


def _duplicate_faults(data: TomlTable) -> Iterator[Fault]:
    for kind in (kind for kind in KEY_PATHS if kind not in SHARED_KINDS):
        twice = [name for name, times in Counter(_list_names(data, kind)).items() if times > 1]
        for name in twice:
            places = [
                format_place(data, s)
                for path in KEY_PATHS[kind]
                for s, value in find_values(data, path)
                if value == name
            ]
            yield Fault(
                places[-1],
                f'"{name}" står mere end én gang blandt filens {KIND_WORDS[kind]}',
                "hver nøgle én gang",
            )


def _reserved_key_faults(data: TomlTable) -> Iterator[Fault]:
    for path in (*KEY_PATHS["body"], *KEY_PATHS["seat"]):
        for steps, value in find_values(data, path):
            if isinstance(value, str) and (
                value == RESERVED_PREFIX or value.startswith(f"{RESERVED_PREFIX}-")
            ):
                yield Fault(
                    format_place(data, steps),
                    f'"{value}" er systemets egen',
                    f'nøgler, der ikke begynder med "{RESERVED_PREFIX}"',
                )


def _unknown_reference_faults(data: TomlTable, names: Mapping[str, list[str]]) -> Iterator[Fault]:
    for path, kind in REFERENCE_PATHS.items():
        for steps, value in find_values(data, path):
            if isinstance(value, str) and value not in names[kind]:
                allowed = (
                    format_quoted(list(dict.fromkeys(names[kind])))
                    or f"intet, for filen har ingen {KIND_WORDS[kind]}"
                )
                yield Fault(
                    format_place(data, steps),
                    f'"{value}" findes ikke blandt filens {KIND_WORDS[kind]}',
                    allowed,
                )


def _missing_estate_faults(data: TomlTable) -> Iterator[Fault]:
    estates = [value for _, value in find_values(data, "estate.key")]
    if len(estates) < 2:
        return
    for steps, place in find_values(data, "place"):
        if isinstance(place, Mapping) and "estate" not in place:
            allowed = "en af " + format_quoted([str(key) for key in estates])
            yield Fault(
                format_place(data, (*steps, "estate")),
                "mangler, for planen dækker flere afdelinger",
                allowed,
            )


def _uncounted_type_faults(data: TomlTable) -> Iterator[Fault]:
    counted = {
        (str(criterion.get("key")), str(activity_type))
        for _, criterion in find_values(data, "indicator")
        if isinstance(criterion, Mapping)
        for _, activity_type in find_values(criterion, "auto_from_activities.activity_types")
    }
    for steps, item in find_values(data, "activity_type"):
        if not isinstance(item, Mapping) or "counts_for" not in item:
            continue
        criterion_key = str(item["counts_for"])
        if (
            criterion_key not in _list_names(data, "criterion")
            or (criterion_key, str(item.get("key"))) in counted
        ):
            continue
        wrong = f'"{criterion_key}" tæller ikke denne aktivitetstype'
        allowed = "et mål, hvis auto_from_activities nævner typen"
        yield Fault(format_place(data, (*steps, "counts_for")), wrong, allowed)


def _period_bounds_faults(data: TomlTable) -> Iterator[Fault]:
    bounds = [
        next((v for _, v in find_values(data, f"agreement.period_{end}")), None) for end in ("start", "end")
    ]
    first, last = bounds
    # A moment of the day is a date too in Python, and cannot be compared with one.
    if type(first) is not date or type(last) is not date or last <= first:
        return
    for steps, criterion in find_values(data, "indicator"):
        if not isinstance(criterion, Mapping):
            continue
        for at, text in find_values(criterion, "periods"):
            period = _parse_period(text, criterion)
            if period is not None and (period.end < first or period.start > last):
                wrong = f'"{text}" ligger uden for aftalens periode'
                yield Fault(format_place(data, (*steps, *at)), wrong, f"perioder fra {first} til {last}")
        period = _parse_period(criterion.get("baseline_period"), criterion)
        if period is not None and period.start > last:
            wrong = f'"{criterion["baseline_period"]}" kommer efter aftalens periode'
            yield Fault(
                format_place(data, (*steps, "baseline_period")),
                wrong,
                f"en periode, der begynder senest {last}",
            )


def _parse_period(text: object, criterion: TomlTable) -> Period | None:
    kind = criterion.get("period_type", "kalenderaar")
    # A text or kind that is no period is a fault of the criterion itself, told by its model.
    if kind not in get_args(PeriodType):
        return None
    try:
        return Period.parse(str(text), kind)
    except ValueError:
        return None
