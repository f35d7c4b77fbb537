"""What can be asked of records that may be the same."""

from collections.abc import Iterable

from rapport.doors.http.openapi.operation import ID, RECORD_ID, REPEATABLE, TEXT, Schema, listed, operation, shape
from rapport.doors.http.openapi.shapes import named
from rapport.engine.objects.object import ObjectSpec

_COUNT: Schema = {"type": "integer", "minimum": 0}


def merging_paths(spec: ObjectSpec) -> Iterable[tuple[str, Schema]]:
    """Nothing for an object that says of no field that it tells records apart."""
    if not spec.likeness:
        return
    base, values = f"/api/records/{spec.name}", {"type": "object", "additionalProperties": True}
    reason = shape({"field": TEXT, "degree": TEXT, "text": TEXT}, "field", "degree", "text")
    score = {"type": "number", "minimum": 0, "maximum": 1}
    told = {"id": ID, "title": TEXT, "score": score, "likely": {"type": "boolean"}, "reasons": listed(reason)}
    alike = operation(
        f"duplicates_{spec.name}",
        f"Which {spec.plural} a record may be, from its values so far",
        replies={200: shape({"records": listed(shape(told, *told))}, "records")},
        body=shape({"values": values, "id": ID}, "values", closed=True),
        writes=True,
    )
    yield f"{base}/duplicates", {"post": alike}
    done = {"record": named(spec.name), "run": ID, "moved": _COUNT, "repeated": _COUNT}
    merge = operation(
        f"merge_{spec.name}",
        "Merge another record into this one; its run undoes it",
        replies={200: shape(done, *done)},
        body=shape({"loser": ID, "values": values}, "loser", closed=True),
        parameters=[REPEATABLE],
        writes=True,
    )
    yield f"{base}/{{id}}/merge", {"parameters": [RECORD_ID], "post": merge}
