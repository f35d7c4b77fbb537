"""The whole description: what a role may do, with the shapes of the records."""

from typing import Any

from rapport.doors.http.openapi.house import house_paths, public_path
from rapport.doors.http.openapi.operation import problem_answers
from rapport.doors.http.openapi.records import object_paths
from rapport.doors.http.openapi.shapes import as_seen, house_shapes, record_shapes
from rapport.doors.http.openapi.upkeep import upkeep_shapes
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.condition import nothing
from rapport.engine.records.permit import allowed, rights_of


def describe_interface(catalog: Catalog, role: str, url: str) -> dict[str, Any]:
    """The whole document as plain values."""
    specs = [
        as_seen(spec, rights_of(catalog, role))
        for spec in catalog.objects.values()
        if not spec.internal and allowed(catalog, role, spec.name) != nothing
    ]
    paths: dict[str, Any] = dict(house_paths())
    schemas: dict[str, Any] = dict(house_shapes()) | dict(upkeep_shapes())
    for spec in specs:
        schemas |= record_shapes(spec)
        verbs = [verb for verb in catalog.verbs if verb.object == spec.name and not verb.public]
        paths |= object_paths(spec, verbs)
    for path, told in (public_path(verb) for verb in catalog.verbs if verb.public):
        # One address may have a verb for each of its methods.
        paths[path] = {**paths.get(path, {}), **told}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Rapport", "version": catalog.version, "license": {"name": "Apache-2.0"}},
        "servers": [{"url": url}],
        "security": [{"session": []}, {"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": problem_answers(),
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "rapport_session"},
                "token": {"type": "http", "scheme": "bearer"},
            },
        },
    }
