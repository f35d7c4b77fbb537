"""Kiosk: a place where we sell from."""

from rapport.engine.objects import Integer, Object, Ref, Text, everything, grant, table, verb
from rapport.engine.records import Context, Record, update_record


class Kiosk(Object):
    """A place where we sell from."""

    name = Text(required=True, title=True)
    seats = Integer(default=2)
    customer = Ref("customer", inverse="kiosks")

    views = [table("name", "seats", "customer")]
    grants = [grant("administrator", read=everything, write=everything)]


@verb(Kiosk, when=["seats", "<", 100])
async def enlarge(ctx: Context, kiosk: Record, *, by: int = 1) -> dict[str, int]:
    """Add seats."""
    seats = int(str(kiosk["seats"])) + by
    await update_record(ctx, "kiosk", str(kiosk["id"]), {"seats": seats})
    return {"seats": seats}
