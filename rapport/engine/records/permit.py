"""Who may do what: the grants of a role as conditions, one for each verb and object."""

from collections.abc import Callable

from rapport.engine.base.errors import Forbidden
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.condition import All, Condition, Either, everything, nothing
from rapport.engine.records.context import SYSTEM_ROLE, Context


def allowed(catalog: Catalog, role: str, object: str, act: str = "read") -> Condition:
    """The records of `object` for which `role` may `act` (read, write, create, delete); several grants add up."""
    spec = catalog.object(object)
    if role == SYSTEM_ROLE:
        return everything
    given = tuple(getattr(rule, act) for rule in spec.grants if rule.role == role)
    if not given or all(condition == nothing for condition in given):
        return nothing
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


def rights_of(catalog: Catalog, role: str) -> Callable[[str], Condition]:
    """What `role` may read, by object."""
    return lambda object: allowed(catalog, role, object)


def require(ctx: Context, object: str, act: str) -> Condition:
    """The condition under which the actor may `act`; Forbidden when never."""
    condition = allowed(ctx.catalog, ctx.actor.role, object, act)
    if condition == nothing:
        label = ctx.catalog.object(object).plural.lower()
        raise Forbidden(f"Your role may not {act} {label}. An administrator can allow it.")
    return condition
