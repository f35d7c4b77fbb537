"""Saved view: a list as somebody wants to see it again."""

from rapport.engine.objects import Choice, Integer, Json, Object, Ref, Text, grant

_OWN = ["owner", "=", "@me"]
_SHARED = [
    "or",
    _OWN,
    ["visibility", "=", "everyone"],
    ["and", ["visibility", "=", "team"], ["owner.team", "=", "@my_team"]],
]


class SavedView(Object):
    """Columns, filters and sorting under a name."""

    name = Text(required=True, title=True)
    object = Text(required=True)
    layout = Text(default="table")
    settings = Json()
    visibility = Choice("private", "team", "everyone", default="private", required=True)
    position = Integer(default=0)
    owner = Ref("user", default="@me")

    asks = {"settings.where": "object"}
    grants = [
        grant("administrator", read=_SHARED, write=["or", _OWN, ["visibility", "=", "everyone"]]),
        grant("manager", read=_SHARED, write=_OWN),
        grant("member", read=_SHARED, write=_OWN),
    ]
    icon = "table"
