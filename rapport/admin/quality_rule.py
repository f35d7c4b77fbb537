"""Quality rule: what people ask of good records besides what we do, and how each record's quality follows from it."""

from typing import Any

from rapport.engine.objects import (
    Between,
    Boolean,
    Event,
    Integer,
    Json,
    Object,
    Text,
    derive,
    everything,
    grant,
    name_from,
    on,
)
from rapport.engine.records import Context, build_indexes, grade_all, grade_written

_LONGEST = 32


class QualityRule(Object):
    """Something that good records of an object keep to, in place of ours of the same name or beside them."""

    label = Text(
        required=True, title=True, hint="What is said of a record that breaks it, such as No way to reach them"
    )
    name = Text(hint="What it is called in conditions; made from the label where you leave it out")
    object = Text(required=True, hint="The object whose records should keep to it")
    met = Json(label="Good when", hint="The condition that good records meet")
    when = Json(label="Asked of", hint="Only of records that meet this condition")
    field = Text(hint="Or the text that is to be written in a certain way")
    pattern = Text(hint="The regular expression that it matches as a whole")
    weight = Integer(default=1, rule=Between(1, 100), hint="How much it counts beside the others")
    hint = Text(hint="How to mend it")
    active = Boolean(default=True, hint="Whether it is asked")

    grants = [grant("administrator", read=everything, write=everything)]
    declares = ("qualities", "custom")


@derive("quality_rule")
def name_rule(values: dict[str, Any]) -> dict[str, Any]:
    """A name made from the label where none is given."""
    return {} if values.get("name") else {"name": name_from(values.get("label") or "", _LONGEST) or "rule"}


@on("graded", alone="quality")
async def grade_again(ctx: Context, event: Event) -> None:
    """Who was written, or whose list was, is graded anew, all at once."""
    await grade_written(ctx.as_system(), event)


@on(
    "quality_rule.create",
    "quality_rule.update",
    "quality_rule.delete",
    "quality_rule.restore",
    "quality_rule.bulk",
    "clock.minute",
    alone="quality",
)
async def grade_by_new_rules(ctx: Context, event: Event) -> None:
    """All records whose rules are others than before, also after an upgrade."""
    if event.record or event.name == "quality_rule.bulk":
        await build_indexes(ctx)
    await grade_all(ctx.as_system())


@on("clock.day", alone="quality")
async def grade_by_new_day(ctx: Context, event: Event) -> None:
    """What a rule asks about the day, or about records elsewhere, is true again every morning."""
    await grade_all(ctx.as_system(), again=True)
