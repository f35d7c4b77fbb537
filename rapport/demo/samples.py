"""Samples: workspaces full of invented people, to look around in; each can be loaded once and taken out again."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from rapport.engine.records import Context

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Sample:
    """`load` writes the sample into an empty workspace and returns how many records of each object it wrote;
    `remove` takes out again what that run wrote."""

    doc: str
    load: Callable[[Context, Progress], Awaitable[dict[str, int]]]
    remove: Callable[[Context, UUID], Awaitable[dict[str, int]]]


async def _load_shop(ctx: Context, progress: Progress) -> dict[str, int]:
    # The simulation needs numpy, which processes that load nothing should not carry.
    from rapport.demo.loading import load_shop

    return await load_shop(ctx, progress)


async def _remove_shop(ctx: Context, run: UUID) -> dict[str, int]:
    from rapport.demo.loading import remove_sample

    return await remove_sample(ctx, run)


SAMPLES: Mapping[str, Sample] = {
    "shop": Sample(
        "西湖茶舍 West Lake Tea: a tea and homeware shop in Hangzhou, two years of orders, customers at home and abroad",
        _load_shop,
        _remove_shop,
    )
}
