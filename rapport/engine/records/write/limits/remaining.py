"""What must always remain: a record that every later change depends on, such as an administrator."""

from rapport.engine.base.errors import Conflict
from rapport.engine.records.context import Context
from rapport.engine.records.query.find import count_records


async def check_remaining(ctx: Context, object: str) -> None:
    """After a write of `object`: Conflict when the last record that must remain is gone. Rapport itself may do so."""
    rule = ctx.catalog.object(object).never_without
    if rule is None or ctx.actor.system:
        return
    condition, sentence = rule
    # Two people who each take away one of the last two must not both succeed.
    await ctx.hold(f"remaining {object}")
    if not await count_records(ctx.as_system(), object, condition):
        raise Conflict(sentence, code="last_one")
