"""Team: people who work together, perhaps inside a larger team."""

from rapport.engine.objects import Object, Ref, Text, everything, grant, page, table


class Team(Object):
    """People who work together."""

    name = Text(required=True, unique=True, title=True)
    parent = Ref("team", inverse="teams", tree=True, label="Part of")

    views = [table("name", "parent", sort="name"), page(("Team", ("name", "parent")), related=("members", "teams"))]
    grants = [
        grant("administrator", read=everything, write=everything),
        grant("manager", read=everything),
        grant("member", read=everything),
    ]
    icon = "users-group"
