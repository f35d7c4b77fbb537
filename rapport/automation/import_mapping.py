"""Import mapping: how the columns of a kind of file are read, under a name, for whoever brings the next one."""

from rapport.engine.objects import Choice, Json, Object, Ref, Text, grant, table

_OWN = ["owner", "=", "@me"]
_SHARED = [
    "or",
    _OWN,
    ["visibility", "=", "everyone"],
    ["and", ["visibility", "=", "team"], ["owner.team", "=", "@my_team"]],
]


class ImportMapping(Object):
    """Which column fills which field, and how records are known again; used by itself for files with the same headings."""

    name = Text(required=True, title=True)
    object = Text(required=True, hint="What the rows of the files are")
    headings = Json(hint="The headings that a file has; one with just these is read like this by itself")
    options = Json(required=True, hint="As an import has them: map, match, mode, update, group, alike, constants")
    visibility = Choice("private", "team", "everyone", default="team", required=True)
    owner = Ref("user", default="@me")

    serves = "mappings"
    sought = False
    icon = "import"
    views = [table("name", "object", "visibility", "owner", "updated_at", sort="name")]
    grants = [
        grant("administrator", read=_SHARED, write=["or", _OWN, ["visibility", "=", "everyone"]]),
        grant("manager", read=_SHARED, write=_OWN),
        grant("member", read=_SHARED, write=_OWN),
    ]
