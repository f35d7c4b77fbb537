"""Companions: fields that come along with others, in the same table."""

from collections.abc import Mapping

from rapport.engine.base.errors import DeclarationError
from rapport.engine.objects.field import Field
from rapport.engine.objects.object import ObjectSpec


def with_companions(spec: ObjectSpec) -> dict[str, Field]:
    """The fields of an object, each followed by what comes along with it."""
    found: dict[str, Field] = {}
    for name, field in spec.fields.items():
        found[name] = field
        for other, companion in field.companions().items():
            if other in spec.fields:
                raise DeclarationError(f"{spec.name}.{other} comes along with “{field.label}”; take another name.")
            place = {"object": field.object, "extension": field.extension, "hidden": field.hidden}
            found[other] = companion.named(other, **place)
    return found


def check_needs(objects: Mapping[str, ObjectSpec]) -> None:
    """DeclarationError unless what a field or one of its values needs is there: fields that can be filled in, a day for an
    amount, a country."""
    for spec in objects.values():
        for field in spec.fields.values():
            _check_day(spec, field)
            if field.country and spec.fields.get(field.country) is None:
                raise DeclarationError(
                    f"“{field.label}” of {spec.label} is to be read as in “{field.country}”; name a field of it that says the country."
                )
            for value in field.describe().get("enum", ()):
                for name in field.needs(value):
                    other = spec.fields.get(name)
                    if other is None or not other.stored_columns or other.computed or name == field.name:
                        raise DeclarationError(
                            f"“{value}” of {field.label} requires “{name}”, which nobody can fill in; name a field of {spec.label}."
                        )


def _check_day(spec: ObjectSpec, field: Field) -> None:
    named = spec.fields.get(field.as_of) or spec.former(field.as_of)
    if field.as_of and (named is None or not named.dated or not named.stored_columns):
        raise DeclarationError(
            f"“{field.label}” of {spec.label} is to be as of “{field.as_of[:60]}”, which is no date; name a date field of it."
        )
