"""What the list of activities is narrowed to, and the form that asks for it."""

from functools import lru_cache

from flask import request
from markupsafe import Markup

from gladsaxe.activities import store
from gladsaxe.activities.forms import FilterForm
from gladsaxe.activities.rules import ActivityState, FormOption
from gladsaxe.web.fragments import render_fragment

FILTER_TEMPLATE = "activities/_filter.html"
NEXT_PAGE_PARAMETER = "efter"


def read_filters() -> tuple[store.ActivityFilters, Markup]:
    """Return what the address asks for, and the form that asks; a faulty answer narrows nothing."""
    offered = store.list_choices()
    if set(request.args) <= {NEXT_PAGE_PARAMETER}:
        return store.ActivityFilters(), _render_blank_form(offered)
    form = FilterForm(request.args)
    types, places, areas = store.group_choices_by_key(offered)
    form.offer(types, places, areas)
    form.validate()
    place, area = places.get(form.get_value("sted")), areas.get(form.get_value("omraade"))
    wanted = store.ActivityFilters(
        type_ids=_parse_type_ids(types, form.get_value("slags")),
        place_id=place.id if place else None,
        area_id=area.id if area else None,
        state=ActivityState(form.get_value("status")) if form.get_value("status") else None,
        first_day=form.get_value("fra"),
        last_day=form.get_value("til"),
    )
    return wanted, render_fragment(FILTER_TEMPLATE, form=form)


# Most look at the whole list, and then there is one form until the agreement or its places change.
@lru_cache(maxsize=8)
def _render_blank_form(offered: store.ChoiceRows) -> Markup:
    form = FilterForm()
    form.offer(*store.group_choices_by_key(offered))
    return render_fragment(FILTER_TEMPLATE, form=form)


def _parse_type_ids(types: dict[str, FormOption], keys: str | None) -> tuple[int, ...] | None:
    return tuple(types[key].id for key in keys.split(",")) if keys else None
