"""Custom object: a kind of record that people added themselves."""

from typing import Any

from rapport.engine.objects import Json, Object, Text, derive, everything, grant, name_from

_LONGEST = 24
_EVERYBODY = [{"role": role, "read": ["and"], "write": ["and"]} for role in ("administrator", "manager", "member")]


class CustomObject(Object):
    """A kind of record of your own, with its list, page, import and export."""

    label = Text(required=True, title=True, hint="What one such record is called, such as Visit")
    name = Text(hint="What it is called in addresses and conditions; made from the label where you leave it out")
    plural_label = Text(label="Plural", hint="What many of them are called, such as Visits")
    doc = Text(label="Description")
    symbol = Text(label="Icon")
    title = Text(label="Name of a record", hint="What people know a record by: its name, subject or number")
    rights = Json(default=_EVERYBODY, hint="Which role may read and write which records, as conditions")
    stored = Json(hidden=True)

    grants = [grant("administrator", read=everything, write=everything)]
    declares = ("objects", "custom")


@derive("custom_object")
def name_object(values: dict[str, Any]) -> dict[str, Any]:
    """A name made from the label where none is given."""
    return {} if values.get("name") else {"name": name_from(values.get("label") or "", _LONGEST) or "object"}
