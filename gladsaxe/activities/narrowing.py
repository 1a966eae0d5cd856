"""What the list of activities is narrowed to, and the form that asks for it."""

from functools import lru_cache

from flask import request
from markupsafe import Markup

from gladsaxe.activities import store
from gladsaxe.activities.forms import FilterForm
from gladsaxe.activities.rules import Option, State
from gladsaxe.web.known import piece

TEMPLATE = "activities/_filter.html"
NEXT_PAGE = "efter"


def narrowing() -> tuple[store.Filter, Markup]:
    """Return what the address asks for, and the form that asks; a faulty answer narrows nothing."""
    offered = store.choices()
    if set(request.args) <= {NEXT_PAGE}:
        return store.Filter(), _blank(offered)
    form = FilterForm(request.args)
    types, places, areas = store.by_key(offered)
    form.offer(types, places, areas)
    form.validate()
    place, area = places.get(form.wanted("sted")), areas.get(form.wanted("omraade"))
    wanted = store.Filter(
        type_ids=_ids(types, form.wanted("slags")),
        place_id=place.id if place else None,
        area_id=area.id if area else None,
        state=State(form.wanted("status")) if form.wanted("status") else None,
        first_day=form.wanted("fra"),
        last_day=form.wanted("til"),
    )
    return wanted, piece(TEMPLATE, form=form)


# Most look at the whole list, and then there is one form until the agreement or its places change.
@lru_cache(maxsize=8)
def _blank(offered: store.Choices) -> Markup:
    form = FilterForm()
    form.offer(*store.by_key(offered))
    return piece(TEMPLATE, form=form)


def _ids(types: dict[str, Option], keys: str | None) -> tuple[int, ...] | None:
    return tuple(types[key].id for key in keys.split(",")) if keys else None
