"""What can be asked by those who look after a workspace: the log of all changes, jobs that failed, samples, the installation."""

from collections.abc import Iterable

from rapport.doors.http.openapi.operation import (
    ID,
    REPEATABLE,
    TEXT,
    Schema,
    listed,
    operation,
    or_null,
    query,
    shape,
)
from rapport.doors.http.openapi.shapes import COUNT, CURSOR, LINK, MOMENT, named

_MAYBE = or_null(TEXT)


def upkeep_paths() -> Iterable[tuple[str, Schema]]:
    """Each address with its operations."""
    yield "/api/changes", {"get": _changes()}
    yield from _jobs()
    facts = {"version": TEXT, "database": TEXT, "sends_mail": {"type": "boolean"}}
    facts |= dict.fromkeys(("database_bytes", "files_bytes", "free_bytes", "users"), COUNT)
    told = operation("system", "How the installation is", replies={200: shape(facts, *facts)})
    yield "/api/system", {"get": told}
    yield from _samples()


def upkeep_shapes() -> Iterable[tuple[str, Schema]]:
    """What these answers are made of."""
    change = {"id": ID, "at": MOMENT, "kind": TEXT, "object": TEXT, "record": or_null(ID), "title": _MAYBE}
    change |= {"actor": LINK, "door": _MAYBE, "run": or_null(ID), "data": {"type": ["object", "array", "null"]}}
    yield "Change", shape(change, *change)
    sample = {"name": TEXT, "doc": TEXT, "loaded": {"type": "boolean"}, "working": _MAYBE, "failed": _MAYBE}
    yield "Sample", shape(sample, *sample)


def _changes() -> Schema:
    asked = [
        query("object", "Only of records of this kind"),
        query("actor", "Only by this user", ID),
        query("day", "Only of this day, in UTC", {"type": "string", "format": "date"}),
        query("after", "`next` of the page before"),
    ]
    page = shape({"changes": listed(named("Change")), "next": CURSOR}, "changes", "next")
    return operation("list_changes", "Who changed what, newest first", replies={200: page}, parameters=asked)


def _jobs() -> Iterable[tuple[str, Schema]]:
    states: Schema = dict.fromkeys(("todo", "doing", "failed"), COUNT)
    failed = {"id": COUNT, "what": TEXT, "at": or_null(MOMENT), "error": listed(TEXT)}
    told = shape({"counts": shape(states, *states), "failed": listed(shape(failed, *failed))}, "counts", "failed")
    yield "/api/jobs", {"get": operation("list_jobs", "How many jobs there are, and which failed", replies={200: told})}
    job: Schema = {"name": "job", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}
    forget = operation("forget_job", "Give up a job that failed", replies={204: None}, writes=True)
    yield "/api/jobs/{job}", {"parameters": [job], "delete": forget}
    retry = operation(
        "retry_job", "Try a job that failed again", replies={204: None}, parameters=[REPEATABLE], writes=True
    )
    yield "/api/jobs/{job}/retry", {"parameters": [job], "post": retry}


def _samples() -> Iterable[tuple[str, Schema]]:
    every = shape({"samples": listed(named("Sample"))}, "samples")
    yield "/api/samples", {"get": operation("list_samples", "The samples, and which is loaded", replies={200: every})}
    name: Schema = {"name": "name", "in": "path", "required": True, "schema": TEXT}
    one = named("Sample")
    load = operation(
        "load_sample", "Load a sample into an empty workspace", replies={202: one}, parameters=[REPEATABLE], writes=True
    )
    remove = operation("remove_sample", "Take a sample out again", replies={202: one}, writes=True)
    yield "/api/samples/{name}", {"parameters": [name], "post": load, "delete": remove}
