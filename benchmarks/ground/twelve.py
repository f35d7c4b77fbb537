"""An application of twelve areas, as `python -m benchmarks.ground.twelve`: our own and some more, each with a few objects."""

import sys
from collections.abc import Sequence

from rapport.app import areas, samples
from rapport.doors.cli import run_command
from rapport.doors.plan import Plan
from rapport.engine.objects.area import Area
from rapport.engine.objects.described import describe_area

AREAS, OBJECTS = 12, 4
TYPES = ("text", "integer", "money", "date", "boolean", "email", "phone", "datetime")
EVERYBODY = [{"role": role, "read": ["and"], "write": ["and"]} for role in ("administrator", "manager", "member")]


def twelve() -> Sequence[Area]:
    """Our own areas, and as many more as are missing."""
    ours = areas()
    known = {spec.name: spec for area in ours for spec in area.objects}
    return [*ours, *(_area(f"more{n}", known) for n in range(AREAS - len(ours)))]


def fields_of(object: str) -> list[dict[str, object]]:
    """A field of every plain type, and one that leads to customers."""
    plain = [{"object": object, "name": f"a_{type}", "label": f"A {type}", "type": type} for type in TYPES]
    link = {"object": object, "name": "buyer", "label": "Buyer", "type": "ref", "options": {"of": "customer"}}
    return [*plain, link]


def _area(name: str, known: dict[str, object]) -> Area:
    names = [f"{name}_thing{n}" for n in range(OBJECTS)]
    objects = [{"name": one, "label": one.replace("_", " "), "rights": EVERYBODY} for one in names]
    return describe_area(name, objects, [field for one in names for field in fields_of(one)], known)


PLAN = Plan(twelve, samples, "benchmarks.ground.twelve")

if __name__ == "__main__":
    sys.exit(run_command(PLAN, sys.argv[1:]))
