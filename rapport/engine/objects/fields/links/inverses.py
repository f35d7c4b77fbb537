"""Inverses: every link makes, on what it leads to, a list of the records that point there."""

from dataclasses import replace

from rapport.engine.base.errors import DeclarationError
from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.links.collection import Collection
from rapport.engine.objects.fields.links.targets import inverse_of, targets_of
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.objects.view import with_related


def add_inverses(objects: dict[str, ObjectSpec]) -> None:
    """Add the collections to `objects`; DeclarationError for a link to nowhere, and for a list whose name is taken."""
    for spec in list(objects.values()):
        for field in spec.fields.values():
            for of in targets_of(field):
                if of not in objects:
                    raise DeclarationError(f"{spec.name}.{field.name} refers to “{of}”, which no area declares.")
                if inverse := inverse_of(field):
                    objects[of] = _with_list(objects[of], spec, field, inverse)


def _with_list(target: ObjectSpec, spec: ObjectSpec, field: Field, inverse: str) -> ObjectSpec:
    if inverse in target.fields:
        raise DeclarationError(
            f"{spec.name}.{field.name} wants the list {target.name}.{inverse}, which exists already."
        )
    added = spec.grows or field.extension
    label = spec.plural if added else ""
    many = Collection(spec.name, field.name, readonly=True, label=label).named(inverse, object=target.name)
    views = target.views
    if added:
        # Who wrote the page could not know of it.
        views = tuple(with_related(view, inverse) for view in views)
    return replace(target, fields={**target.fields, inverse: many}, views=views)
