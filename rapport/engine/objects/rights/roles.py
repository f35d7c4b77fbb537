"""Roles: those that people added join the built-in ones, each with grants for every object."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from rapport.engine.base.errors import DeclarationError
from rapport.engine.base.phrases import within
from rapport.engine.objects.area import Area
from rapport.engine.objects.condition import nothing
from rapport.engine.objects.fields.texts.choice import Choice
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.objects.rights.grant import ACTS, Grant, Role, field_right, scoped

Said = Mapping[str, Any]


def join_roles(objects: dict[str, ObjectSpec], areas: Sequence[Area]) -> None:
    """Make the areas' roles values of the field that says who has which, and their grants part of the objects.

    A grant takes the place of what the code says of the same role and object.
    """
    roles = [role for area in areas for role in area.roles]
    said = [one for area in areas for one in area.given]
    if not roles and not said:
        return
    choices = [(spec, field) for spec in objects.values() if (field := roles_field(spec))]
    if not choices:
        raise DeclarationError("Nothing here says which role somebody has.")
    ruler, known = _check_roles(roles, choices[0][1])
    for spec, field in choices:
        more = {role.name: role.label for role in roles}
        objects[spec.name] = replace(spec, fields={**spec.fields, field.name: field.widened(more)})
    given: dict[tuple[str, str], Grant] = {}
    for one in said:
        made = _grant(objects, one, ruler, known)
        if (made.role, one["object"]) in given:
            raise DeclarationError(f"There is a grant of {one['object']} to {made.role} already; change that one.")
        given[made.role, one["object"]] = made
    for spec in list(objects.values()):
        objects[spec.name] = replace(spec, grants=_grants(spec, roles, given))


def roles_field(spec: ObjectSpec) -> Choice | None:
    """The field that says which role somebody has."""
    return next((f for f in spec.fields.values() if isinstance(f, Choice) and f.ruler), None)


def _check_roles(roles: Sequence[Role], choice: Choice) -> tuple[str, set[str]]:
    known: set[str] = set(choice.values)
    built_in = known - {choice.ruler}
    for role in roles:
        if role.name in known or role.name == "system":
            raise DeclarationError(f"There is a role “{role.name[:40]}” already; take another name.")
        if role.like and role.like not in built_in:
            raise DeclarationError(f"A role can be like {' or '.join(sorted(built_in))}, not like “{role.like[:40]}”.")
        known.add(role.name)
    return choice.ruler, known


def _grant(objects: Mapping[str, ObjectSpec], said: Said, ruler: str, known: set[str]) -> Grant:
    role, spec = said["role"], objects.get(said["object"])
    if role not in known:
        raise DeclarationError(f"There is no role “{str(role)[:40]}”; add it first.")
    if role == ruler:
        raise DeclarationError("What administrators may stays as it is, so that nobody locks themselves out.")
    if spec is None or spec.internal or spec.declares or spec.serves:
        raise DeclarationError(f"Rights to “{str(said['object'])[:40]}” cannot be given.")
    follows = {"create": "write", "delete": "write"}
    saying = {act: said.get(act) if said.get(act) is not None else said.get(follows.get(act, act)) for act in ACTS}
    told = {act: scoped(saying[act], act, held_by=spec.held_by, lies_in=spec.lies_in) for act in ACTS}
    if told["read"] == nothing and any(told[act] != nothing for act in ACTS):
        raise DeclarationError(f"Who may see no {within(spec.plural)} cannot write any: let the role read some.")
    fields: Any = said.get("fields") or {}
    if not isinstance(fields, Mapping):
        raise DeclarationError('Rights to fields are written as {"phone": "masked"}.')
    return Grant(
        role, told["read"], told["write"], told["create"], told["delete"], _fields(cast(Mapping[str, Any], fields))
    )


def _fields(told: Mapping[str, Any]) -> dict[str, Any]:
    return {str(name): field_right(right) for name, right in told.items()}


def _grants(spec: ObjectSpec, roles: Sequence[Role], given: Mapping[tuple[str, str], Grant]) -> tuple[Grant, ...]:
    own = [rule for rule in spec.grants if (rule.role, spec.name) not in given]
    own += [rule for (_, object), rule in given.items() if object == spec.name]
    for role in roles:
        if role.like and (role.name, spec.name) not in given:
            own += [replace(rule, role=role.name) for rule in own if rule.role == role.like]
    return tuple(own)
