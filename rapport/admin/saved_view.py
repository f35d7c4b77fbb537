"""Saved view: a list as somebody wants to see it again."""

from rapport.engine.objects import Boolean, Choice, Integer, Json, Object, Ref, Text, everything, grant

_OWN = ["owner", "=", "@me"]
_OWN_OPENING = ["user", "=", "@me"]
_SHARED = [
    "or",
    _OWN,
    ["visibility", "=", "everyone"],
    ["and", ["visibility", "=", "team"], ["team", "=", "@my_team"]],
    ["and", ["visibility", "=", "team"], ["team", "empty"], ["owner.team", "=", "@my_team"]],
]
_EVERY_TEAMS = ["visibility", "=", "team"]


class SavedView(Object):
    """Columns, filters and sorting under a name."""

    name = Text(required=True, title=True)
    object = Text(required=True)
    layout = Text(default="table")
    settings = Json()
    visibility = Choice("private", "team", "everyone", default="private", required=True)
    position = Integer(default=0)
    team = Ref("team", hint="The team it is for; where none is named, that of its owner")
    owner = Ref("user", default="@me")
    locked = Boolean(default=False, hint="Nobody changes it by accident: it is unlocked first")

    asks = {"settings.where": "object"}
    settled = (
        ["locked", "=", True],
        ("name", "object", "layout", "settings", "visibility", "team"),
        "This view is locked. Unlock it first.",
    )
    grants = [
        grant(
            "administrator",
            read=[*_SHARED, _EVERY_TEAMS],
            write=["or", _OWN, ["visibility", "=", "everyone"], _EVERY_TEAMS],
        ),
        grant("manager", read=_SHARED, write=_OWN),
        grant("member", read=_SHARED, write=_OWN),
    ]
    icon = "table"


class DefaultView(Object):
    """With which view a list opens: for one person, a team, a role or everyone; the first of these counts."""

    object = Text(required=True, index=True)
    view = Text(required=True, hint="The saved view, by its id")
    role = Text(hint="The role it is for")
    team = Ref("team", hint="The team it is for")
    user = Ref("user", hint="The person it is for; where nobody is named it is for everyone")

    sought = False
    grants = [
        grant("administrator", read=everything, write=everything),
        grant("manager", read=["or", _OWN_OPENING, ["user", "empty"]], write=_OWN_OPENING),
        grant("member", read=["or", _OWN_OPENING, ["user", "empty"]], write=_OWN_OPENING),
    ]
    icon = "table"
