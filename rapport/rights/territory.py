"""Territory: what part of the world a person or a team looks after."""

from rapport.engine.objects import Json, Object, Ref, Text, everything, grant, page, table


class Territory(Object):
    """The regions that a person or a team looks after."""

    name = Text(required=True, title=True)
    covers = Json(required=True, hint='A list of values, such as ["Zhejiang", "Shanghai"]')
    user = Ref("user", inverse="territories", label="Person")
    team = Ref("team", inverse="territories")

    plural = "Territories"
    views = [
        table("name", "user", "team", "covers", sort="name"),
        page(("Territory", ("name", "covers", "user", "team"))),
    ]
    grants = [
        grant("administrator", read=everything, write=everything),
        grant("manager", read=everything),
        grant("member", read=everything),
    ]
    icon = "map"
