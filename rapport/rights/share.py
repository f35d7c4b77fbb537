"""Share: one record that somebody lets others see or change."""

from rapport.engine.objects import Choice, Object, Ref, Text, everything, grant, nothing

_MINE = ["or", ["created_by", "=", "@me"], ["user", "=", "@me"], ["team", "=", "@my_team"]]
_GIVEN = ["created_by", "=", "@me"]


class Share(Object):
    """A record that somebody shared with a person or a team."""

    object = Text(required=True, index=True)
    record = Ref("", required=True, index=True)
    user = Ref("user", inverse="shares")
    team = Ref("team", inverse="shares")
    level = Choice("read", "write", default="read", required=True, labels={"read": "May see", "write": "May change"})

    serves = "shares"
    sought = False
    settled = (
        ["object", "not_empty"],
        ("object", "record", "user", "team", "level"),
        "A share stays as it is. End it, and share the record anew.",
    )
    grants = [
        grant("administrator", read=everything, write=everything),
        grant("manager", read=everything, write=everything),
        grant("member", read=_MINE, write=nothing, create=_GIVEN, delete=_GIVEN),
    ]
    icon = "users"
