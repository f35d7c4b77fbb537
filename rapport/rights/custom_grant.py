"""Custom grant: what a role may do with the records of an object, and what of their fields."""

from typing import Any

from rapport.engine.objects import Json, Object, Text, derive, everything, grant

_SCOPE = "none, shared, own, team, teams, territory or all; or a condition"


class CustomGrant(Object):
    """What a role may do with records of one kind, in place of what it may otherwise."""

    name = Text(title=True, readonly=True)
    role = Text(required=True)
    object = Text(required=True)
    read = Json(hint=_SCOPE)
    write = Json(hint=_SCOPE)
    create = Json(hint=_SCOPE)
    delete = Json(hint=_SCOPE)
    fields = Json(hint='Fields of which the role has less than the whole, such as {"phone": "masked"}')

    plural = "Grants"
    grants = [grant("administrator", read=everything, write=everything)]
    declares = ("grants", "custom")


@derive("custom_grant")
def name_grant(values: dict[str, Any]) -> dict[str, Any]:
    """Known by role and object."""
    return {"name": f"{values.get('role')}: {values.get('object')}"}
