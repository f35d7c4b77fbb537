"""Sweep: the pairs of a whole table that are likely the same record twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from rapport.engine.base.errors import Forbidden, Malformed
from rapport.engine.base.identifier import new_id
from rapport.engine.objects.field import Trait
from rapport.engine.objects.study import Reads
from rapport.engine.records.context import Context
from rapport.engine.records.likeness.degrees import DEGREES, MISSING
from rapport.engine.records.study import read_frames
from rapport.engine.store.merges import keep_report
from rapport.engine.store.runs import finish_run, insert_run, newest_run

# Nobody looks through more; the likeliest are told.
MOST = 20_000
SWEEP = "sweep"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, the earlier id first, how likely they are the same, and by field in which degree they agree."""

    first: UUID
    second: UUID
    score: float
    reasons: dict[str, str]


@dataclass(frozen=True, slots=True)
class Swept:
    """The likeliest pairs, how many there are in all, and of how many records."""

    pairs: list[Pair]
    found: int
    records: int


async def sweep_records(ctx: Context, object: str) -> Swept:
    """Compare all live records of `object` by its likeness. Takes memory and time in proportion to them: run it apart."""
    # What reckons with arrays stays out of the processes that answer people.
    from rapport.engine.records.likeness.learning import find_pairs

    if not ctx.actor.system:
        raise Forbidden
    traits = ctx.catalog.object(object).traits
    if not traits:
        raise Malformed(f"Nothing says what {object} records are compared by.", code="likeness")
    wanted = Reads(object, ("id", *(trait.field for trait in traits)))
    read: Any = (await read_frames(ctx, {"records": wanted}))["records"]
    frame: Any = read.sort_by("id")
    ids: list[str] = frame["id"].to_pylist()
    if len(ids) < 2:
        await _keep_weights(ctx, object, {})
        return Swept([], 0, len(ids))
    found = find_pairs(traits, {trait.field: frame[trait.field].to_pylist() for trait in traits})
    await _keep_weights(ctx, object, found.weights.told() if found.weights else {})
    best: Iterable[tuple[int, int, float, list[int]]] = zip(
        found.first[:MOST].tolist(),
        found.second[:MOST].tolist(),
        found.probability[:MOST].tolist(),
        found.degrees[:MOST].tolist(),
        strict=True,
    )
    pairs = [Pair(UUID(ids[i]), UUID(ids[j]), round(p, 4), named_degrees(traits, d)) for i, j, p, d in best]
    return Swept(pairs, len(found.first), len(ids))


async def last_swept(ctx: Context, object: str) -> datetime | None:
    """When all records of `object` were compared last; None where they never were."""
    run = await newest_run(ctx.db, ctx.schema, SWEEP, object)
    return run["created_at"] if run else None


async def _keep_weights(ctx: Context, object: str, told: dict[str, object]) -> None:
    """What was learnt serves until the next sweep, when somebody types."""
    run = new_id()
    await insert_run(ctx.db, ctx.schema, run, kind=SWEEP, object=object, actor=ctx.actor.id, at=ctx.now)
    await keep_report(ctx.db, ctx.schema, run, told)
    await finish_run(ctx.db, ctx.schema, run, status="done", counts={}, at=ctx.now)


def named_degrees(traits: tuple[Trait, ...], degrees: list[int]) -> dict[str, str]:
    """{field: degree} of what both records say something about."""
    return {
        trait.field: DEGREES[trait.manner][degree]
        for trait, degree in zip(traits, degrees, strict=True)
        if degree != MISSING
    }
