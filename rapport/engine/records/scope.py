"""Scope: what of a person's rights a token passes on, as a narrower catalog that every face is then held to."""

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, cast

from rapport.engine.base.memory import remember
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.condition import All, Condition, Either, Not, Some, Term, nothing
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.objects.rights.grant import Grant
from rapport.engine.records.permit import allowed

Extent = Literal["read", "write", "act"]


@dataclass(frozen=True, slots=True)
class Scope:
    """How far it goes: reading, also writing, also carrying out verbs; of which objects (none named: of all)."""

    extent: Extent = "act"
    objects: tuple[str, ...] = ()


EVERYTHING = Scope()


def narrow(catalog: Catalog, scope: Scope) -> Catalog:
    """The catalog in which nobody may do more than `scope` says; the same one where that is everything."""
    return catalog if scope == EVERYTHING else _narrowed(catalog, scope)


@remember(64)
def _narrowed(catalog: Catalog, scope: Scope) -> Catalog:
    kept = set(scope.objects or catalog.objects)
    objects: dict[str, ObjectSpec] = {
        name: replace(spec, grants=tuple(_grant(catalog, name, rule, scope) for rule in spec.grants if name in kept))
        for name, spec in catalog.objects.items()
    }
    # What answers a secret may open more than the token does: a link to sign in with, another token.
    verbs = tuple(v for v in catalog.verbs if scope.extent == "act" and v.object in kept and not v.secret)
    return replace(catalog, objects=MappingProxyType(objects), verbs=verbs, remembered={})


def _grant(catalog: Catalog, object: str, rule: Grant, scope: Scope) -> Grant:
    def within(condition: Condition) -> Condition:
        return _spelt(catalog, object, rule.role, condition, set(scope.objects or catalog.objects))

    if scope.extent == "read":
        return replace(rule, read=within(rule.read), write=nothing, create=nothing, delete=nothing)
    acts = {act: within(getattr(rule, act)) for act in ("read", "write", "create", "delete")}
    return replace(rule, **acts)


def _spelt(catalog: Catalog, object: str, role: str, condition: Condition, kept: set[str]) -> Condition:
    """The condition that says itself what it took from the rights to an object that is out of scope."""
    match condition:
        case All(terms):
            return All(tuple(_spelt(catalog, object, role, term, kept) for term in terms))
        case Either(terms):
            return Either(tuple(_spelt(catalog, object, role, term, kept) for term in terms))
        case Not(term):
            return Not(_spelt(catalog, object, role, term, kept))
        case Term(path, "visible"):
            of = cast(Ref, catalog.resolve(object, path)[-1]).of
            if of in kept:
                return condition
            rights = _spelt(catalog, of, role, allowed(catalog, role, of), kept)
            return All((Term((*path, "id"), "not_empty"), _from(path, rights)))
        case _:
            return condition


def _from(path: tuple[str, ...], condition: Condition) -> Condition:
    """A condition of another object, asked along the path that leads there; what cannot be so asked holds for nothing."""
    match condition:
        case All(terms):
            return All(tuple(_from(path, term) for term in terms))
        case Either(terms):
            return Either(tuple(_from(path, term) for term in terms))
        case Not(term):
            return nothing if _has_collections(term) else Not(_from(path, term))
        case Term(own, op, value):
            return Term((*path, *own), op, value)
        case Some():
            return nothing


def _has_collections(condition: Condition) -> bool:
    match condition:
        case All(terms) | Either(terms):
            return any(_has_collections(term) for term in terms)
        case Not(term):
            return _has_collections(term)
        case Some():
            return True
        case Term():
            return False
