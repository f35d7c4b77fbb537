"""Preview: how many values a change of a type would keep, which it would lose and why, and what would break."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import inf
from time import monotonic
from typing import Any
from uuid import UUID

from rapport.engine.base.errors import Invalid, Malformed
from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.several.choices import split_words
from rapport.engine.objects.fields.texts.choice import LONGEST, MOST, Choice
from rapport.engine.records.context import Context
from rapport.engine.records.permit import my_rights, require
from rapport.engine.records.query.find import may_see, read_records
from rapport.engine.records.write.columns.change import Change, Told, count_told, plan_change, read_told, rows_statement
from rapport.engine.records.write.columns.turning import Refusal, Turner, tell_value, turner_for
from rapport.engine.records.write.columns.usage import broken_uses
from rapport.engine.records.write.redeclare import declared_as

_PAGE = 1_000
# Who asks waits; of what is left then it is said that nobody looked.
_SECONDS = 3.0
_EXAMPLES = 20
_LOOKED_UP = 200
_SAMPLES = 5
_REASONS = 10
_DIFFERENT = 1_000
_FIRST = UUID(int=0)
_LAST = UUID(int=2**128 - 1)


async def preview_conversion(
    ctx: Context, id: UUID, type: str, options: Mapping[str, Any] | None, *, format: str = ""
) -> dict[str, Any]:
    """What changing the type of a field that people added would do.

    Gives `type`, `options`, how many values are `kept` and `lost`, the `reasons` with their counts, up to 20 `examples` of
    lost values (id, title, value, code, message) and `samples` of kept ones (before, after) as far as the actor may see
    them, and what it `breaks`. `whole` is false when there were too many values to look at all of them within some seconds:
    then the figures are of the `looked` oldest of `values`. Without options a choice gets the choices that there were, or
    else the different values, as far as they were looked at.
    """
    require(ctx, declared_as(ctx, "fields"), "write")
    reading = read_manner(ctx, format)
    began, last = monotonic(), _LAST
    if not options:
        # Half of the time, so that some is left to see what becomes of the values.
        options, last = await propose_options(ctx, id, type, reading, until=began + _SECONDS / 2)
    change = await plan_change(ctx, id, type, options)
    found = _Found(change.turner(ctx, reading))
    statement, after = rows_statement(ctx, change, live=True, limit=_PAGE), _FIRST
    whole, looked = False, 0
    while not whole and after < last and (not looked or monotonic() < began + _SECONDS):
        rows = await read_told(ctx, statement, {"after": after})
        near = [row for row in rows if row[0] <= last]
        for id_, told, kept in near:
            found.look(id_, told, kept)
        looked += len(near)
        whole = len(rows) < _PAGE and len(near) == len(rows)
        after = rows[-1][0] if rows else after
    return {
        "type": type,
        "options": change.wanted["options"],
        "kept": found.kept,
        "lost": found.lost,
        "whole": whole,
        "looked": looked,
        "values": looked if whole else await count_told(ctx, change),
        "reasons": [
            {"code": refusal.code, "message": refusal.message, "count": count}
            for refusal, count in found.reasons.most_common(_REASONS)
        ],
        **await _shown(ctx, change, found),
        "breaks": await broken_uses(ctx, change.after),
    }


def read_manner(ctx: Context, format: str) -> dict[str, str]:
    """How the values are meant by who asks: their zone, their language, and the order of dates where one is told."""
    if format not in ("", "ymd", "dmy", "mdy"):
        raise Malformed("The order of dates is ymd, dmy or mdy.", code="format")
    manner = {"zone": ctx.actor.zone, "language": ctx.actor.locale}
    return {**manner, "format": format} if format else manner


async def propose_options(
    ctx: Context, id: UUID, type: str, reading: Mapping[str, str], *, until: float = inf
) -> tuple[Mapping[str, Any] | None, UUID]:
    """The choices of a choice that is to be made of another field: those of a choice as they are, else the different values,
    those that were found at the (monotonic) time `until`, and the last record that was looked at.

    None for what is no choice. Invalid when there are too many.
    """
    # What only needs a choice to be one can be asked with any.
    trial = await _trial(ctx, id, type)
    if trial is None:
        return None, _LAST
    if isinstance(trial.old, Choice):
        return trial.said["options"], _LAST
    turner = turner_for(ctx, trial.old, trial.new, reading)
    counts = Counter[str]()
    statement, after = rows_statement(ctx, trial, limit=_PAGE), _FIRST
    rows: Sequence[Told] = ()
    while (after == _FIRST or monotonic() < until) and (rows := await read_told(ctx, statement, {"after": after})):
        for _, told, _ in rows:
            if told is not None:
                shown = turner.shown(told)
                counts.update(split_words(shown) if "all" in trial.new.operators else (shown.strip(),))
        if len([one for one in counts if len(one) <= LONGEST]) > MOST:
            raise Invalid(f"There are more than {MOST:,} different values. A choice has no more; leave it as it is.")
        after = rows[-1][0]
    choices = sorted(one for one in counts if one and len(one) <= LONGEST)
    options = {"choices": [{"value": one, "label": one} for one in choices]} if choices else None
    return options, after if rows else _LAST


async def _trial(ctx: Context, id: UUID, type: str) -> Change | None:
    try:
        change = await plan_change(ctx, id, type, {"choices": ["-"]})
    except Invalid:
        return None
    return change if isinstance(change.new, Choice) else None


class _Found:
    """What a look at the values finds."""

    def __init__(self, turner: Turner) -> None:
        self.turner = turner
        self.kept = self.lost = 0
        self.reasons = Counter[Refusal]()
        self.refused: dict[UUID, Refusal] = {}
        self.turned: dict[UUID, str] = {}

    def look(self, id: UUID, told: str | None, kept: str | None) -> None:
        value = self.turner.turn(told, kept)
        if not isinstance(value, Refusal):
            self.kept += value is not None
            if (
                value is not None
                and told is not None
                and len(self.turned) < _LOOKED_UP
                and tell_value(value) not in self.turned.values()
            ):
                self.turned[id] = tell_value(value)
            return
        self.lost += 1
        if len(self.reasons) < _DIFFERENT or value in self.reasons:
            self.reasons[value] += 1
        if len(self.refused) < _LOOKED_UP:
            self.refused[id] = value


async def _shown(ctx: Context, change: Change, found: _Found) -> dict[str, Any]:
    """The examples and samples among what the actor may see, as they may see it."""
    object, name = change.said["object"], change.old.name
    title, rights = ctx.catalog.object(object).title, my_rights(ctx)
    if not may_see(ctx, object):
        return {"examples": [], "samples": []}
    hidden = rights.hides(object, name)
    paths = [path for path in (title, None if hidden else name) if path] or ["id"]
    lost = await _records(ctx, object, list(found.refused), paths)
    examples = [
        {
            "id": record["id"],
            "title": _text(ctx.catalog.object(object).fields[title], record.get(title)) if title else "",
            "value": None if hidden else _text(change.old, record.get(name)),
            "code": refusal.code,
            "message": refusal.message,
        }
        for record in lost[:_EXAMPLES]
        if (refusal := found.refused[UUID(record["id"])])
    ]
    if hidden or rights.masks(object, name):
        return {"examples": examples, "samples": []}
    kept = await _records(ctx, object, list(found.turned), [name])
    samples = [
        {"before": _text(change.old, record[name]), "after": found.turned[UUID(record["id"])]} for record in kept
    ]
    return {"examples": examples, "samples": samples[:_SAMPLES]}


async def _records(ctx: Context, object: str, ids: Sequence[UUID], paths: Sequence[str]) -> list[dict[str, Any]]:
    if not ids:
        return []
    return await read_records(ctx, object, ["id", "in", [str(id) for id in ids]], tuple(paths), sort=("id",))


def _text(field: Field, value: Any) -> str:
    """What is masked is text already."""
    return value if isinstance(value, str) else field.text(value)
