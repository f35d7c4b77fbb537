"""Page layout: how the page of a record is arranged, for everyone or for those of one role."""

from typing import Any

from rapport.engine.objects import Json, Object, Text, derive, everything, grant


class PageLayout(Object):
    """How the page of a record is arranged, in place of how it comes."""

    name = Text(title=True, readonly=True)
    object = Text(required=True)
    role = Text(required=True, default="everyone", hint="Whose page it is: everyone's, or that of one role")
    sections = Json(hint='Groups of fields in their order, such as [{"label": "Contact", "fields": ["email"]}]')
    related = Json(hint="Lists of what belongs to the record, in their order")
    highlights = Json(hint="Fields beside the name at the head of the page")
    hidden = Json(hint="Fields and lists that the page leaves out")

    grants = [grant("administrator", read=everything, write=everything)]
    declares = ("layouts", "custom")


@derive("page_layout")
def name_layout(values: dict[str, Any]) -> dict[str, Any]:
    """Known by object and role."""
    return {"name": f"{values.get('object')}: {values.get('role')}"}
