"""Fitting: a condition that is kept in a record asks only for what there is, so that it never fails later where nobody looks."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from rapport.engine.base.errors import Malformed, Problem
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.condition import parse_condition
from rapport.engine.objects.object import ObjectSpec


def unfit_conditions(
    catalog: Catalog, spec: ObjectSpec, record: Mapping[str, Any], changed: Iterable[str]
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
        object = catalog.objects.get(str(record.get(over)))
        if record.get(over) is None:
            found.append(Problem(place, "value", "Say which object it is about, then which of its records."))
        elif object is None or object.internal:
            found.append(Problem(over, "value", f"There is no object called “{str(record[over])[:60]}”."))
        else:
            try:
                catalog.check(object.name, parse_condition(condition))
            except Malformed as error:
                found.append(Problem(place, error.code, error.message))
    return found


def _kept(value: Any, key: str) -> Any:
    """The condition itself, or what stands under `key` of a JSON value."""
    if not key:
        return value
    return cast(Mapping[str, Any], value).get(key) if isinstance(value, Mapping) else None
