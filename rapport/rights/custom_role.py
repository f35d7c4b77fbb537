"""Custom role: a role beside the built-in ones."""

from typing import Any

from rapport.engine.objects import Choice, LongText, Object, Text, derive, everything, grant, name_from

_LONGEST = 32


class CustomRole(Object):
    """A role of your own, which people may have instead of a built-in one."""

    label = Text(required=True, title=True, hint="What people call the role, such as Call centre")
    name = Text(hint="What it is called in grants; made from the label where you leave it out")
    like = Choice("member", "manager", hint="Where you say nothing of an object, the role may what these may")
    note = LongText(hint="Who has this role, and why")

    plural = "Roles"
    grants = [grant("administrator", read=everything, write=everything)]
    declares = ("roles", "custom")


@derive("custom_role")
def name_role(values: dict[str, Any]) -> dict[str, Any]:
    """A name made from the label where none is given."""
    return {} if values.get("name") else {"name": name_from(values.get("label") or "", _LONGEST) or "role"}
