"""What an area may add to the views of another's object."""

from typing import Any

import pytest

from rapport.engine.base.errors import DeclarationError
from rapport.engine.objects import (
    Integer,
    Object,
    Text,
    added,
    board,
    calendar,
    everything,
    extend,
    grant,
    page,
    table,
    timeline,
)
from rapport.engine.objects.area import Area
from rapport.engine.objects.catalog import Catalog, build_catalog
from rapport.engine.objects.view import View


class Boat(Object):
    """A thing that floats."""

    name = Text(required=True, title=True)
    length = Integer()

    views = [table("name", "length"), page(("Hull", ("name", "length")))]
    grants = [grant("member", read=everything)]


def harbour(*views: View) -> Catalog:
    added = extend("boat", "speed", {"knots": Integer(), "record": Integer()}, views=views)
    return build_catalog([Area("yard", objects=(Boat.spec,)), Area("race", extensions=(added,))])


def shown(catalog: Catalog) -> list[dict[str, Any]]:
    return [view.settings for view in catalog.object("boat").views]


def test_columns_of_an_extension_stand_behind_the_objects_own() -> None:
    assert shown(harbour(table("knots")))[0]["fields"] == ["name", "length", "knots"]


def test_an_object_may_say_where_in_its_list_others_stand() -> None:
    class Ship(Object):
        """A larger boat."""

        name = Text(required=True, title=True)
        length = Integer()
        views = [table("name", added, "length")]

    more = extend("ship", "speed", {"knots": Integer()}, views=[table("knots")])
    bare, joined = (build_catalog([Area("yard", objects=(Ship.spec,), extensions=some)]) for some in ((), (more,)))
    assert bare.object("ship").views[0].settings["fields"] == ["name", "length"]
    assert joined.object("ship").views[0].settings["fields"] == ["name", "knots", "length"]


def test_a_list_in_the_usual_order_takes_the_one_that_is_brought() -> None:
    assert shown(harbour(table("knots", sort="-knots")))[0]["sort"] == "-knots"
    assert shown(harbour(table("knots")))[0]["sort"] == "-created_at"


def test_a_page_gets_more_fields_under_a_heading_it_has_and_a_section_for_another() -> None:
    sections = shown(harbour(page(("Hull", ("record",)), ("Race", ("knots",)))))[1]["sections"]
    assert sections == [
        {"label": "Hull", "fields": ["name", "length", "record"]},
        {"label": "Race", "fields": ["knots"]},
    ]


def test_a_list_with_a_name_of_its_own_is_one_more_list() -> None:
    first, _, own = shown(harbour(table("name", "knots", name="Fastest", sort="-knots")))
    assert first["fields"] == ["name", "length"]
    assert (own["name"], own["fields"], own["sort"]) == ("Fastest", ["name", "knots"], "-knots")


@pytest.mark.parametrize(
    ("view", "sentence"),
    [
        (table("mast"), "A view of boat names “mast”: Boat has no field “mast”."),
        (table("knots", "knots"), "A table of boat shows “knots” twice; leave one of them out."),
        (table("length"), "A table of boat shows “length” twice; leave one of them out."),
        (page(("Race", ("length",))), "A page of boat shows “length” twice; leave one of them out."),
        (
            table("knots", where=["length", ">", 3]),
            "race adds to the views of boat: the list “All” keeps its own order and condition; give yours another name.",
        ),
        (
            board(by="length"),
            "A board of boat names “length” as `by`, which is no choice or reference.",
        ),
        (
            board(by="created_by", total="name"),
            "A board of boat names “name” as `total`, which is no number to add up.",
        ),
        (calendar(at="knots"), "A calendar of boat names “knots” as `at`, which is no date."),
        (
            timeline(at="created_at", title="name"),
            "race adds to the views of boat: an extension can add to lists and pages, not to a timeline.",
        ),
    ],
)
def test_what_cannot_be_shown_stops_the_start_with_one_sentence(view: View, sentence: str) -> None:
    with pytest.raises(DeclarationError) as refused:
        harbour(view)
    assert str(refused.value) == sentence
