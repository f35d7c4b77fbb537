"""Checking what somebody wants to write: known fields, readable values, nothing required missing, references that exist."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, cast
from uuid import UUID

from rapport.engine.base.errors import Malformed, Problem
from rapport.engine.base.identifier import Linked
from rapport.engine.base.money import Money as Amount
from rapport.engine.base.phrases import within
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.condition import everything, parse_condition
from rapport.engine.objects.field import Field, at_home
from rapport.engine.objects.fields.links.collection import Collection
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.objects.fields.links.refs import Refs
from rapport.engine.objects.fields.links.targets import targets_of
from rapport.engine.objects.fields.values.condition import ConditionField
from rapport.engine.objects.fields.values.written_place import country_meant
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.context import Context
from rapport.engine.records.permit import my_rights
from rapport.engine.records.query.find import matching_ids
from rapport.engine.records.write.limits.fitting import check_kept, unfit_conditions
from rapport.engine.records.write.limits.giving import unfit_roles, unfit_shares

Values = dict[str, Any]
BATCH = 5_000


def parse_values(
    ctx: Context, spec: ObjectSpec, values: Mapping[str, Any], before: Mapping[str, Any] = MappingProxyType({})
) -> tuple[Values, list[Problem]]:
    """The Python values of a JSON record, or of a change of the record `before`, and what is wrong with the rest of it."""
    parsed: Values = {}
    problems: list[Problem] = []
    rights = my_rights(ctx)
    for name, value in values.items():
        field = spec.fields.get(name)
        if field is None or isinstance(field, Collection) or rights.hides(spec.name, name):
            problems.append(
                Problem(
                    str(name), "unknown_field", f"{spec.label} has no field “{str(name)[:60]}” that can be written."
                )
            )
        elif field.computed or ((field.readonly or field.hidden) and not ctx.actor.system):
            problems.append(Problem(name, "readonly", f"{field.label} is worked out by Rapport and cannot be written."))
        elif rights.field(spec.name, name):
            sentence = f"Your role may not write {within(field.label)}. An administrator can allow it."
            problems.append(Problem(name, "forbidden", sentence))
        elif value is None:
            parsed[name] = None
        else:
            try:
                country = values.get(field.country, before.get(field.country)) if field.country else None
                parsed[name] = parse_value(ctx, field, value, country=country)
            except (ValueError, ArithmeticError, TypeError) as error:
                problems.append(Problem(name, "value", f"{field.label}: {error}"))
            except RecursionError:
                problems.append(Problem(name, "value", f"{field.label}: this is nested too deep. Make it flatter."))
            except Malformed as error:
                problems.append(Problem(name, error.code, error.message))
    return parsed, problems


def parse_value(ctx: Context, field: Field, value: Any, *, country: Any = None) -> Any:
    """One value, as people in this country, else in the workspace's, write it; amounts without a currency are in the
    workspace's, conditions must fit the object they are over."""
    parsed = at_home(field, (country and country_meant(country)) or ctx.region).parse(value)
    if field.rule is not None and parsed is not None:
        field.rule.check(parsed)
    if isinstance(parsed, Amount) and not parsed.currency:
        return Amount(parsed.amount, ctx.currency)
    if isinstance(field, ConditionField):
        check_kept(ctx, field.over, parse_condition(value))
    return parsed


def complete(ctx: Context, spec: ObjectSpec, parsed: Values, problems: list[Problem]) -> None:
    """Fill in defaults of a new record and add to `problems` what required fields are missing."""
    named = {problem.path for problem in problems}
    for field in spec.fields.values():
        if parsed.get(field.name) is not None:
            continue
        default = default_of(ctx, field)
        if field.name not in parsed and default is not None and not field.extension:
            parsed[field.name] = parse_value(ctx, field, default)
        elif field.required and field.name not in named:
            problems.append(Problem(field.name, "required", f"{field.label} is needed."))


def stamped(ctx: Context, spec: ObjectSpec, before: Mapping[str, Any], parsed: Values) -> Values:
    """Since when a value is what it is: the companions that tell so, of what `parsed` changes of the record `before`."""
    found: Values = {}
    for name, value in parsed.items():
        stamp = spec.fields[name].stamp
        if stamp and stamp not in parsed and value != before.get(name):
            found[stamp] = None if value is None else ctx.now
    return found


def misfits(ctx: Context, spec: ObjectSpec, record: Mapping[str, Any], changed: Iterable[str]) -> list[Problem]:
    """What does not fit together in a `record`, where that hangs on a `changed` field."""
    touched = set(changed)
    return unmet(spec, record, touched) + unfit_conditions(ctx, spec, record, touched)


def unmet(spec: ObjectSpec, record: Mapping[str, Any], changed: Iterable[str]) -> list[Problem]:
    """What the values of a `record` need and it lacks, where that hangs on a `changed` field."""
    touched = set(changed)
    found: list[Problem] = []
    for field in spec.needing:
        name, value = field.name, record.get(field.name)
        if value is None or not (needs := field.needs(value)):
            continue
        lacking = [spec.fields[other] for other in needs if record.get(other) is None]
        if lacking and not touched.isdisjoint((name, *needs)):
            stands = field.text(value)
            labels = ", ".join(f"“{other.label}”" for other in lacking)
            sentence = f"{field.label} “{stands}” needs {labels}."
            found += [Problem(other.name, "required", sentence) for other in lacking]
    return found


def default_of(ctx: Context, field: Field) -> Any:
    """What a new record has where nothing is said; "@me" and "@my_team" are those of the actor, if there are any."""
    people = {"@me": ctx.actor.id, "@my_team": ctx.actor.team}
    return people.get(field.default, field.default) if isinstance(field, Ref) else field.default


def derived(catalog: Catalog, object: str, merged: Values, given: Values) -> Values:
    """What the object's derivations add to the merged values of a record; what this very write has `given` stays."""
    added: Values = {}
    for derivation in catalog.derivations:
        if derivation.object == object:
            found = derivation.compute({**merged, **added})
            added |= {name: value for name, value in found.items() if given.get(name) is None}
    return added


async def missing_references(ctx: Context, spec: ObjectSpec, rows: Sequence[Values]) -> list[tuple[int, Problem]]:
    """Which rows point to records that do not exist or that the actor may not see."""
    found: list[tuple[int, Problem]] = []
    for field in spec.fields.values():
        if not (targets := targets_of(field)):
            continue
        given = [_links_in(row.get(field.name), targets[0]) for row in rows]
        known: set[Linked] = set()
        for of in targets:
            wanted = sorted({link.id for links in given for link in links if link.object == of})
            for start in range(0, len(wanted), BATCH):
                batch = [str(id) for id in wanted[start : start + BATCH]]
                known |= {Linked(id, of) for id in await matching_ids(ctx, of, ["id", "in", batch])}
        problem = Problem(
            field.name, "reference", f"{field.label}: there is no such record, or it is not one you may see."
        )
        found += [(i, problem) for i, links in enumerate(given) if not known.issuperset(links)]
    return found + await unfit_shares(ctx, spec, rows) + unfit_roles(ctx, spec, rows)


async def keep_unseen(ctx: Context, spec: ObjectSpec, before: Mapping[str, Any], parsed: Values) -> None:
    """Leave in a list of links that is written anew what the actor cannot know to be in it; `before` is the whole record."""
    for name in parsed:
        field = spec.fields[name]
        if not isinstance(field, Refs) or not before.get(name) or _sees_all(ctx, field.of):
            continue
        held = cast(list[UUID], field.parse(before[name]))
        seen = await matching_ids(ctx, field.of, ["id", "in", [str(id) for id in held]])
        unseen = [id for id in held if id not in seen]
        parsed[name] = list(dict.fromkeys([*(parsed[name] or ()), *unseen])) or None


def _sees_all(ctx: Context, object: str) -> bool:
    """Whether the actor may see every record of `object`."""
    return my_rights(ctx)(object) == everything


def _links_in(value: Any, of: str) -> Sequence[Linked]:
    """The records that a parsed value leads to; what names no object leads to one of `of`."""
    if isinstance(value, Linked):
        return (value,)
    ids = cast(Sequence[UUID], value) if isinstance(value, list) else (value,) if isinstance(value, UUID) else ()
    return [Linked(id, of) for id in ids]
