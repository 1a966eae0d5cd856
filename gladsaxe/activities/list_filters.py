"""The filters of the activity list, and the form that asks for them."""

from flask import request

from gladsaxe.activities import store
from gladsaxe.activities.forms import FilterForm
from gladsaxe.activities.rules import ActivityState, FormOption


def read_filters() -> tuple[store.ActivityFilters, FilterForm]:
    """Return the filters of the address, and the form that asks; a faulty answer filters nothing."""
    form = FilterForm(request.args)
    types, places, areas = store.list_choices()
    form.offer(types, places, areas)
    form.validate()
    place, area = places.get(form.get_value("sted")), areas.get(form.get_value("omraade"))
    filters = store.ActivityFilters(
        type_ids=_parse_type_ids(types, form.get_value("slags")),
        place_id=place.id if place else None,
        area_id=area.id if area else None,
        state=ActivityState(form.get_value("status")) if form.get_value("status") else None,
        first_day=form.get_value("fra"),
        last_day=form.get_value("til"),
    )
    return filters, form


def _parse_type_ids(types: dict[str, FormOption], keys: str | None) -> tuple[int, ...] | None:
    return tuple(types[key].id for key in keys.split(",")) if keys else None
