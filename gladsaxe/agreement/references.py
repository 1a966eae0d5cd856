"""The cross references of an agreement file, checked in the raw tables to be told with all other faults."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, get_args

from gladsaxe.agreement.faults import Fault, Step, place_in, quoted
from gladsaxe.core.period import Period, PeriodType

Table = Mapping[str, Any]
Found = tuple[tuple[Step, ...], Any]
RESERVED = "system"

# What may be referred to, and where it is named. A list of paths is one kind: its keys are unique together.
NAMED = {
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
SHARED = {"kind of party"}

REFERENCES = {
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
    "activity_type.area": "focus area",
    "activity_type.counts_for": "criterion",
}


def reference_faults(data: Table) -> list[Fault]:
    """Return every cross reference that does not hold, whatever else is wrong with the file."""
    names = {kind: _names(data, kind) for kind in NAMED}
    return [
        *_twins(data),
        *_reserved(data),
        *_dangling(data, names),
        *_homeless_places(data),
        *_counted_elsewhere(data),
        *_periods_outside(data),
    ]


def values_at(data: Any, path: str) -> Iterator[Found]:  # noqa: ANN401 - a file's tables, right or wrong
    """Yield every value at a dotted path with its steps, through lists, past what is not there."""
    yield from _walk(data, tuple(path.split(".")), ())


def _walk(data: Any, path: tuple[str, ...], steps: tuple[Step, ...]) -> Iterator[Found]:  # noqa: ANN401
    if isinstance(data, list):
        for position, item in enumerate(data):
            yield from _walk(item, path, (*steps, position))
    elif not path:
        yield steps, data
    elif isinstance(data, Mapping) and path[0] in data:
        yield from _walk(data[path[0]], path[1:], (*steps, path[0]))


def _names(data: Table, kind: str) -> list[str]:
    found = [value for path in NAMED[kind] for _, value in values_at(data, path) if isinstance(value, str)]
    # The secretariat need not name its key.
    if kind == "body" and isinstance(data.get("secretariat"), Mapping) and "key" not in data["secretariat"]:
        found.append("sekretariat")
    return found


def _twins(data: Table) -> Iterator[Fault]:
    for kind in (kind for kind in NAMED if kind not in SHARED):
        twice = [name for name, times in Counter(_names(data, kind)).items() if times > 1]
        for name in twice:
            places = [
                place_in(data, s)
                for path in NAMED[kind]
                for s, value in values_at(data, path)
                if value == name
            ]
            yield Fault(places[-1], f'"{name}" names more than one {kind}', "each key once")


def _reserved(data: Table) -> Iterator[Fault]:
    for path in (*NAMED["body"], *NAMED["seat"]):
        for steps, value in values_at(data, path):
            if isinstance(value, str) and (value == RESERVED or value.startswith(f"{RESERVED}-")):
                yield Fault(
                    place_in(data, steps),
                    f'"{value}" is kept for the system',
                    f'keys without "{RESERVED}" first',
                )


def _dangling(data: Table, names: Mapping[str, list[str]]) -> Iterator[Fault]:
    for path, kind in REFERENCES.items():
        for steps, value in values_at(data, path):
            if isinstance(value, str) and value not in names[kind]:
                allowed = quoted(list(dict.fromkeys(names[kind]))) or f"nothing, for the file names no {kind}"
                yield Fault(place_in(data, steps), f'"{value}" names no {kind} of this file', allowed)


def _homeless_places(data: Table) -> Iterator[Fault]:
    estates = [value for _, value in values_at(data, "estate.key")]
    if len(estates) < 2:
        return
    for steps, place in values_at(data, "place"):
        if isinstance(place, Mapping) and "estate" not in place:
            allowed = "one of " + quoted([str(key) for key in estates])
            yield Fault(
                place_in(data, (*steps, "estate")), "is missing, for the plan covers several estates", allowed
            )


def _counted_elsewhere(data: Table) -> Iterator[Fault]:
    counted = {
        (str(criterion.get("key")), str(activity_type))
        for _, criterion in values_at(data, "indicator")
        if isinstance(criterion, Mapping)
        for _, activity_type in values_at(criterion, "auto_from_activities.activity_types")
    }
    for steps, item in values_at(data, "activity_type"):
        if not isinstance(item, Mapping) or "counts_for" not in item:
            continue
        criterion_key = str(item["counts_for"])
        if criterion_key not in _names(data, "criterion") or (criterion_key, str(item.get("key"))) in counted:
            continue
        wrong = f'"{criterion_key}" does not count this activity type'
        allowed = "a criterion whose auto_from_activities lists the type"
        yield Fault(place_in(data, (*steps, "counts_for")), wrong, allowed)


def _periods_outside(data: Table) -> Iterator[Fault]:
    bounds = [
        next((v for _, v in values_at(data, f"agreement.period_{end}")), None) for end in ("start", "end")
    ]
    first, last = bounds
    # A moment of the day is a date too in Python, and cannot be compared with one.
    if type(first) is not date or type(last) is not date or last <= first:
        return
    for steps, criterion in values_at(data, "indicator"):
        if not isinstance(criterion, Mapping):
            continue
        for at, text in values_at(criterion, "periods"):
            period = _period(text, criterion)
            if period is not None and (period.end < first or period.start > last):
                wrong = f'"{text}" lies outside the agreement\'s period'
                yield Fault(place_in(data, (*steps, *at)), wrong, f"periods from {first} to {last}")
        period = _period(criterion.get("baseline_period"), criterion)
        if period is not None and period.start > last:
            wrong = f'"{criterion["baseline_period"]}" comes after the agreement\'s period'
            yield Fault(place_in(data, (*steps, "baseline_period")), wrong, f"a period that starts by {last}")


def _period(text: object, criterion: Table) -> Period | None:
    kind = criterion.get("period_type", "kalenderaar")
    # A text or kind that is no period is a fault of the criterion itself, told by its model.
    if kind not in get_args(PeriodType):
        return None
    try:
        return Period.parse(str(text), kind)
    except ValueError:
        return None
