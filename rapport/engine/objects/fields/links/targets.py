"""Where a link leads: to records of one object, or of several."""

from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.links.any_ref import AnyRef
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.objects.fields.links.refs import Refs


def targets_of(field: Field) -> tuple[str, ...]:
    """The objects that a field leads to; none for what is no link, or leads to a record of any object whatever."""
    if isinstance(field, AnyRef):
        return field.objects
    return (field.of,) if isinstance(field, Ref | Refs) and field.of else ()


def inverse_of(field: Field) -> str:
    """The list that appears on what a field leads to; empty for none."""
    return field.inverse if isinstance(field, AnyRef | Ref | Refs) else ""
