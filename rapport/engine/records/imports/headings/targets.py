"""The fields that a file may fill: a record's own, and those of the records that it refers to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec.structs import replace

from rapport.engine.objects.catalog import SYSTEM_FIELDS
from rapport.engine.objects.condition import nothing
from rapport.engine.objects.field import Field, Piece
from rapport.engine.objects.fields.links.any_ref import AnyRef
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.objects.fields.links.refs import Refs
from rapport.engine.objects.fields.links.targets import targets_of
from rapport.engine.records.context import Context
from rapport.engine.records.imports.headings.vocabulary import CURRENCY, Target
from rapport.engine.records.permit import allowed, my_rights, require

DEEPEST = 2
OUR_ID = SYSTEM_FIELDS["id"].named("id", label="Record ID", unique=True, match=True)
IN_CURRENCY = Piece(
    "Currency of the amounts",
    ("currency", "currency code", "order currency", "币种", "货币", "幣別", "währung", "devise", "moneda", "通貨"),
)


def list_targets(ctx: Context, object: str) -> list[Target]:
    """The targets in the order of their declaration, own fields first; Forbidden when the actor may create none."""
    require(ctx, object, "create")
    found = list(_targets(ctx, object, (), ()))
    if any("currency" in target.pieces for target in found):
        label = ctx.catalog.translate(IN_CURRENCY.label, ctx.actor.locale)
        found.append(Target(path=CURRENCY, label=label, type="text", names=IN_CURRENCY.names))
    return [*found, *_our_ids(ctx, object, (), ())]


def import_targets(ctx: Context, object: str) -> list[dict[str, Any]]:
    """The same for the browser: path, label, type, required, match."""
    return [
        {"path": t.path, "label": t.label, "type": t.type, "required": t.required, "match": t.match}
        for t in list_targets(ctx, object)
    ]


def fillable(ctx: Context, field: Field) -> bool:
    """Whether a file of the actor's may bring values for the field."""
    if not field.stored_columns or field.readonly or field.hidden or field.study or field.attached:
        return False
    if targets_of(field) and not isinstance(field, AnyRef):
        return False
    return my_rights(ctx).field(field.object, field.name) is None


def is_key(field: Field) -> bool:
    """Whether records are found by the field."""
    return (field.match or field.unique) and not targets_of(field)


def keys_of(ctx: Context, field: Refs) -> list[Field]:
    """The fields by which a file may name the records that a list of links leads to; none where it may not fill it."""
    if allowed(ctx.catalog, ctx.actor.role, field.of) == nothing or not _may_lead(ctx, field):
        return []
    return [*naming_keys(ctx, field.of), OUR_ID]


def is_led_to(ctx: Context, field: Field) -> bool:
    """Whether a file may say by our ids which record a link leads to."""
    seen = isinstance(field, Ref) and field.of and allowed(ctx.catalog, ctx.actor.role, field.of) != nothing
    return bool(seen) and _may_lead(ctx, field)


def _may_lead(ctx: Context, field: Field) -> bool:
    barred = field.readonly or field.hidden or field.study or field.computed
    return not barred and my_rights(ctx).field(field.object, field.name) is None


def naming_keys(ctx: Context, object: str) -> list[Field]:
    """The fields by which a file may name records of `object`; none where the actor may see none of them."""
    if allowed(ctx.catalog, ctx.actor.role, object) == nothing:
        return []
    return [key for key in ctx.catalog.object(object).fields.values() if is_key(key) and fillable(ctx, key)]


def _targets(ctx: Context, object: str, path: tuple[str, ...], labels: tuple[str, ...]) -> Iterator[Target]:
    spec = ctx.catalog.object(object)
    for field in spec.fields.values():
        if fillable(ctx, field):
            whole = _target(ctx, field, path, labels)
            yield whole
            yield from (_piece_target(ctx, whole, *one) for one in field.pieces().items())
    if len(path) >= DEEPEST:
        return
    for field in spec.fields.values():
        if isinstance(field, Ref) and _leads_on(ctx, field) and _may_lead(ctx, field):
            for target in _targets(ctx, field.of, (*path, field.name), (*labels, _said(ctx, field))):
                above = field.required and not path and target.depth == 1
                yield replace(target, above=True, counted=_is_counted(ctx, field, target)) if above else target
    if not path:
        # Last, as what is called like the records of a list and like the one record beside it means the one.
        yield from _listed(ctx, spec.fields.values())


def _listed(ctx: Context, fields: Iterable[Field]) -> Iterator[Target]:
    for field in fields:
        if isinstance(field, Refs) and not fillable(ctx, field):
            for place, key in enumerate(key for key in keys_of(ctx, field) if key is not OUR_ID):
                named = () if place else _target(ctx, field, (), ()).names
                target = _target(ctx, key, (field.name,), (_said(ctx, field),))
                yield replace(target, match=False, title=False, required=field.required, names=(*target.names, *named))


def _our_ids(ctx: Context, object: str, path: tuple[str, ...], labels: tuple[str, ...]) -> Iterator[Target]:
    """The records themselves, and those that their links lead to, by the ids that an export has of them."""
    yield _our_id(ctx, object, path, labels)
    for field in ctx.catalog.object(object).fields.values():
        steps, said = (*path, field.name), (*labels, _said(ctx, field))
        if len(path) < DEEPEST and is_led_to(ctx, field) and isinstance(field, Ref):
            yield from _our_ids(ctx, field.of, steps, said)
        elif not path and isinstance(field, Refs) and OUR_ID in keys_of(ctx, field):
            yield replace(_our_id(ctx, field.of, steps, said), match=False)


def _our_id(ctx: Context, object: str, path: tuple[str, ...], labels: tuple[str, ...]) -> Target:
    label = ctx.catalog.translate(OUR_ID.label, ctx.actor.locale)
    steps, said = ".".join((*path, OUR_ID.name)), " › ".join((*labels, label))
    return Target(path=steps, label=said, type=OUR_ID.type, match=True, identifies=object)


def _is_counted(ctx: Context, up: Ref, target: Target) -> bool:
    """Whether the field above is a total of the list that `up` makes."""
    fields = ctx.catalog.object(up.of).fields
    total = fields[target.path.split(".")[1]].rollup
    return total is not None and total.collection == up.inverse


def _leads_on(ctx: Context, field: Ref) -> bool:
    """Whether the records behind the reference can be found by a key and may be seen."""
    spec = ctx.catalog.objects.get(field.of)
    if spec is None or allowed(ctx.catalog, ctx.actor.role, field.of) == nothing:
        return False
    return any(is_key(other) and fillable(ctx, other) for other in spec.fields.values())


def _target(ctx: Context, field: Field, path: tuple[str, ...], labels: tuple[str, ...]) -> Target:
    translate = ctx.catalog.translate
    spec = ctx.catalog.object(field.object)
    languages = list(ctx.catalog.words)
    names = (field.label, *(translate(field.label, tag, spec.area) for tag in languages), *field.aka)
    called = (translate(spec.label, tag, spec.area) for tag in languages)
    owners = (spec.name, spec.label, *called, *spec.aka, *path[-1:])
    return Target(
        path=".".join((*path, field.name)),
        label=" › ".join((*labels, _said(ctx, field))),
        type=field.type,
        required=field.required,
        match=is_key(field),
        title=field.title,
        told=tuple(field.spellings()),
        pieces=tuple(field.pieces()),
        names=tuple(dict.fromkeys(names)),
        of=tuple(dict.fromkeys(owners)),
    )


def _said(ctx: Context, field: Field) -> str:
    """The field's label as its own area says it to the actor: “Number” is one thing of an order, another of a type."""
    return ctx.catalog.call(field, ctx.actor.locale)


def _piece_target(ctx: Context, whole: Target, name: str, piece: Piece) -> Target:
    label = f"{whole.label} › {ctx.catalog.translate(piece.label, ctx.actor.locale)}"
    names = (piece.label, *piece.names) if piece.names else ()
    return Target(
        path=f"{whole.path}.{name}",
        label=label,
        type="text",
        names=names,
        of=whole.of,
        piece_of=whole.path,
        piece=piece,
    )
