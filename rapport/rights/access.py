"""Access: who looked at what is sensitive, when and through which door."""

from rapport.engine.objects import Choice, Integer, Object, Ref, Text, everything, grant, nothing, table


class Access(Object):
    """Somebody saw sensitive or masked values; of many at once there is one entry with their number."""

    object = Text(required=True, index=True)
    record = Ref("", index=True)
    kind = Choice("read", "list", "group", "export", "history", "reveal", required=True)
    fields = Text(required=True, title=True)
    count = Integer(required=True)
    door = Text(required=True)

    plural = "Access log"
    serves = "accesses"
    sought = False
    views = [table("fields", "created_at", "created_by", "kind", "object", "count", "door", sort="-created_at")]
    grants = [grant("administrator", read=everything, write=nothing)]
    icon = "eye"
