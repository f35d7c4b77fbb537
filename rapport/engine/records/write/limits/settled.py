"""What is settled: fields that nobody may change any more once the record is so far."""

from collections.abc import Iterable, Mapping
from typing import Any

from rapport.engine.base.errors import Conflict
from rapport.engine.objects.conditions.evaluation import evaluate, fields_of
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.context import Context


def check_settled(ctx: Context, spec: ObjectSpec, before: Mapping[str, Any], changed: Iterable[str]) -> None:
    """Conflict when one of the `changed` fields was settled in the record as it was `before`. Rapport itself may go on."""
    if spec.settled is None or ctx.actor.system:
        return
    condition, fields, sentence = spec.settled
    if not set(fields) & set(changed):
        return
    if evaluate(condition, dict(before), fields=fields_of(ctx.catalog, spec.name), now=ctx.now, zone=ctx.actor.zone):
        raise Conflict(sentence, code="settled")
