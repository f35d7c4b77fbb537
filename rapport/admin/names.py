"""Names: what came in masses, or from before there was an index of names, is taken into it in the background."""

from rapport.engine.objects import Event, on
from rapport.engine.records import Context, catch_up_names


@on("names.behind", "clock.day", apart=True)
async def catch_up(ctx: Context, event: Event) -> None:
    """Take in what the index lacks; once a day, whatever was missed."""
    await catch_up_names(ctx)
