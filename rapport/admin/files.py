"""Files: what no record has any more is cleared away."""

from rapport.engine.objects import Event, on
from rapport.engine.records import Context, sweep_files


@on("clock.day")
async def clear_files(ctx: Context, event: Event) -> None:
    """Uploads that nobody attached go after a day, what the last record let go of after a month."""
    await sweep_files(ctx)
