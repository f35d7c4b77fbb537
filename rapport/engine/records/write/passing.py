"""What is passing: a state on the way to another, which is not worth a line in the log."""

from collections.abc import Mapping
from typing import Any

from rapport.engine.objects.conditions.evaluation import evaluate, fields_of
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.context import Context


def is_passing(ctx: Context, spec: ObjectSpec, after: Mapping[str, Any]) -> bool:
    """Whether the record as it is `after` a change will soon be otherwise. Only Rapport itself changes without a line."""
    if spec.passing is None or not ctx.actor.system:
        return False
    fields = fields_of(ctx.catalog, spec.name)
    return evaluate(spec.passing, dict(after), fields=fields, now=ctx.now, zone=ctx.actor.zone)
