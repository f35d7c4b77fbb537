"""Who may do what: the grants of a role as conditions for each verb and object, and what it may not see of fields."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapport.engine.base.errors import Forbidden
from rapport.engine.base.memory import remember
from rapport.engine.base.phrases import within
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.condition import All, Condition, Either, everything, nothing
from rapport.engine.objects.fields.links.targets import targets_of
from rapport.engine.objects.rights.grant import LESS, FieldRight
from rapport.engine.records.context import SYSTEM_ROLE, Context


def allowed(catalog: Catalog, role: str, object: str, act: str = "read") -> Condition:
    """The records of `object` for which `role` may `act` (read, write, create, delete); several grants add up."""
    spec = catalog.object(object)
    if role == SYSTEM_ROLE:
        return everything
    return joined(getattr(rule, act) for rule in spec.grants if rule.role == role)


def joined(conditions: Iterable[Condition]) -> Condition:
    """At least one of them, as plainly as it can be said."""
    given = tuple(condition for condition in conditions if condition != nothing)
    if everything in given:
        return everything
    return given[0] if len(given) == 1 else Either(given)


def allowed_bin(catalog: Catalog, role: str, object: str) -> Condition:
    """What of the bin `role` may see: what it could read and may delete, and so may also take out again."""
    parts = tuple(allowed(catalog, role, object, act) for act in ("read", "delete"))
    if nothing in parts:
        return nothing
    bounds = tuple(part for part in dict.fromkeys(parts) if part != everything)
    return All(bounds) if bounds else everything


@remember(4096)
def field_rights(catalog: Catalog, role: str, object: str) -> Mapping[str, FieldRight]:
    """The fields of `object` of which `role` has less than the whole; of several grants the loosest counts."""
    rules = [rule.fields for rule in catalog.object(object).grants if rule.role == role]
    if role == SYSTEM_ROLE or not rules:
        return {}
    held = {name: [rule.get(name) for rule in rules] for name in rules[0]}
    found = {name: _loosest(given) for name, said in held.items() if len(given := [r for r in said if r]) == len(said)}
    copies = {field.name for field in catalog.object(object).fields.values() if _is_kept(catalog, role, field.copies)}
    return found | {name: FieldRight("masked") for name in copies if name not in found or found[name].kind == "read"}


def _is_kept(catalog: Catalog, role: str, original: str) -> bool:
    object, _, name = original.partition(".")
    right = field_rights(catalog, role, object).get(name) if object in catalog.objects else None
    return right is not None and right.kind != "read"


def _loosest(given: Sequence[FieldRight]) -> FieldRight:
    kind = min((right.kind for right in given), key=LESS.index)
    same = [right for right in given if right.kind == kind]
    return FieldRight(kind, joined(right.unless for right in same), any(right.reveal for right in same))


@remember(4096)
def sees_whole(catalog: Catalog, role: str, object: str) -> bool:
    """Whether a record of `object` is the same to `role` as it is stored, the names of what it refers to among it."""
    if field_rights(catalog, role, object):
        return False
    for field in catalog.object(object).fields.values():
        if field.quotes and role != SYSTEM_ROLE:
            return False
        for of in targets_of(field):
            title = catalog.object(of).title
            if allowed(catalog, role, of) != everything or title in field_rights(catalog, role, of):
                return False
    return True


@dataclass(frozen=True)
class Rights:
    """What a role may read: the condition for an object, and `field` for one of its fields."""

    catalog: Catalog
    role: str

    def __call__(self, object: str) -> Condition:
        return allowed(self.catalog, self.role, object)

    def sees_all(self, objects: Iterable[str]) -> bool:
        """Whether it may see every record of all these."""
        return all(self(object) == everything for object in objects)

    def field(self, object: str, name: str) -> FieldRight | None:
        """What it has less than the whole of the field, if it has; those that every record has belong to no object."""
        return field_rights(self.catalog, self.role, object).get(name) if object else None

    def shown_whole(self, object: str) -> dict[str, Condition]:
        """The fields that are masked in some records only, with the condition on the others."""
        held = field_rights(self.catalog, self.role, object)
        return {name: right.unless for name, right in held.items() if right.unless != nothing}

    def hides(self, object: str, name: str) -> bool:
        """Whether the field is not there for it."""
        right = self.field(object, name)
        return right is not None and right.kind == "hidden"

    def masks(self, object: str, name: str) -> FieldRight | None:
        """How the field is masked for it, if it is."""
        right = self.field(object, name)
        return right if right is not None and right.kind == "masked" else None


def rights_of(catalog: Catalog, role: str) -> Rights:
    """What `role` may read."""
    return Rights(catalog, role)


def my_rights(ctx: Context) -> Rights:
    """What the actor may read."""
    return Rights(ctx.catalog, ctx.actor.role)


def require(ctx: Context, object: str, act: str) -> Condition:
    """The condition under which the actor may `act`; Forbidden when never."""
    condition = allowed(ctx.catalog, ctx.actor.role, object, act)
    if condition == nothing:
        label = within(ctx.catalog.object(object).plural)
        raise Forbidden(f"Your role may not {act} {label}. An administrator can allow it.")
    return condition
