"""Fitting: a condition that is kept in a record asks only for what there is, so that it never fails later where nobody looks,
and for no more than its writer may ask, because it is later asked with Rapport's own rights."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from rapport.engine.base.errors import Malformed, Problem
from rapport.engine.base.phrases import within
from rapport.engine.objects.condition import All, Condition, Either, Not, Some, Term, nothing, parse_condition
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.context import Context
from rapport.engine.records.permit import allowed, my_rights
from rapport.engine.records.query.binding import Draft, lift
from rapport.engine.records.query.conditions.compile import Frame
from rapport.engine.records.query.find import count_plan
from rapport.engine.records.query.secrecy import betrays


def unfit_conditions(
    ctx: Context, spec: ObjectSpec, record: Mapping[str, Any], changed: Iterable[str]
) -> list[Problem]:
    """What is wrong with the conditions of a `record`, as far as they or what they are over is among the `changed` fields."""
    touched = set(changed)
    found: list[Problem] = []
    for place, over in spec.asks:
        name, _, key = place.partition(".")
        if key and name in touched and not isinstance(record.get(name), Mapping | None):
            found.append(Problem(name, "value", f'Write it as named values, such as {{"{key}": …}}.'))
            continue
        condition = _kept(record.get(name), key)
        if touched.isdisjoint((name, over)) or (condition is None and record.get(over) is None):
            continue
        object = ctx.catalog.objects.get(str(record.get(over)))
        if record.get(over) is None:
            found.append(Problem(place, "value", "Say which object it is about, then which of its records."))
        elif object is None or object.internal or allowed(ctx.catalog, ctx.actor.role, object.name) == nothing:
            found.append(Problem(over, "value", f"There is no object called “{str(record[over])[:60]}”."))
        else:
            try:
                check_kept(ctx, object.name, parse_condition(condition))
            except Malformed as error:
                found.append(Problem(place, error.code, error.message))
    return found


def check_kept(ctx: Context, object: str, condition: Condition) -> None:
    """Malformed unless the condition fits the object, and the actor may ask it themselves."""
    spec = ctx.catalog.object(object)
    ctx.catalog.check(object, condition)
    if allowed(ctx.catalog, ctx.actor.role, object) == nothing:
        raise Malformed(f"Your role may see no {within(spec.plural)}, so it cannot ask for any.", code="masked")
    if not ctx.actor.system:
        count_plan(ctx.catalog, ctx.schema, object, ctx.actor.role, lift(condition, []))
        _check_computed(Frame(Draft(my_rights(ctx)), ctx.catalog, ctx.schema, object), condition)


def _check_computed(frame: Frame, condition: Condition) -> None:
    """What is computed from something hidden is empty to its reader, and would not be to Rapport."""
    match condition:
        case All(terms) | Either(terms):
            for term in terms:
                _check_computed(frame, term)
        case Not(term):
            _check_computed(frame, term)
        case Some(name, where):
            _check_computed(frame.beside(frame.catalog.collection(frame.object, name).of), where)
        case Term(path):
            field = frame.catalog.resolve(frame.object, path)[-1]
            if field.computed and betrays(frame, path):
                raise Malformed(
                    f"“{field.label}” tells of what your role may not see, so it cannot be kept in a condition.",
                    code="masked",
                )


def _kept(value: Any, key: str) -> Any:
    """The condition itself, or what stands under `key` of a JSON value."""
    if not key:
        return value
    return cast(Mapping[str, Any], value).get(key) if isinstance(value, Mapping) else None
