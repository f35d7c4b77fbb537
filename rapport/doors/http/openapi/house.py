"""What can be asked of Rapport itself: who is signed in, what there is, what changes, how it is doing."""

from collections.abc import Iterable

from rapport.doors.http.openapi.operation import (
    ID,
    NOBODY,
    PLAIN,
    RECORD_ID,
    REPEATABLE,
    TEXT,
    Schema,
    cached,
    listed,
    operation,
    query,
    sent_as,
    shape,
)
from rapport.doors.http.openapi.shapes import named
from rapport.doors.http.openapi.upkeep import upkeep_paths
from rapport.engine.objects.verb import Verb

_PLACE = {"in": "path", "required": True, "schema": TEXT}
_YES: Schema = {"type": "boolean"}
_DRY = query("dry_run", "1 to see what would happen", {"type": "string", "enum": ["0", "1"]})


def house_paths() -> Iterable[tuple[str, Schema]]:
    """Each address with its operations."""
    yield "/api/session", _session()
    yield "/api/session/workspace", _choose()
    password = shape({"password": TEXT, "old": {"type": ["string", "null"]}}, "password")
    change = operation(
        "change_password",
        "Choose a new password",
        replies={204: None},
        body=password,
        parameters=[REPEATABLE],
        writes=True,
    )
    yield "/api/session/password", {"post": change}
    found = cached(operation("catalog", "Objects, fields, views and verbs", replies={200: PLAIN}))
    yield "/api/catalog", {"get": found}
    yield "/api/openapi.json", {"get": cached(operation("interface", "This description", replies={200: PLAIN}))}
    hit = {"object": TEXT, "label": TEXT, "id": ID, "title": TEXT, "matched": PLAIN}
    hits = shape({"results": listed(shape(hit, *hit))}, "results")
    words = query("q", "Words, in Chinese also by pinyin, an e-mail address or phone number by any part")
    yield (
        "/api/search",
        {"get": operation("search", "Find records of any kind", replies={200: hits}, parameters=[words])},
    )
    last = query("after", "The last event's id")
    live = operation("live", "Hear what changes, as server-sent events", replies={200: None}, parameters=[last])
    yield "/api/live", {"get": sent_as(live, "text/event-stream")}
    send = operation("export_customisation", "All that people added to objects and fields", replies={200: PLAIN})
    take = operation(
        "import_customisation",
        "Add and change what a document says",
        replies={200: PLAIN},
        body=PLAIN,
        parameters=[_DRY, REPEATABLE],
        writes=True,
    )
    yield "/api/customisation", {"get": send, "post": take}
    person = query("person", "The id of the user it is about", ID, required=True)
    why = operation("why", "Why somebody may see a record, or may not", replies={200: PLAIN}, parameters=[person])
    yield "/api/why/{object}/{id}", {"parameters": [{"name": "object", **_PLACE}, RECORD_ID], "get": why}
    runs = operation("list_runs", "What you began lately, and what came of it", replies={200: PLAIN})
    yield "/api/runs", {"get": runs}
    undo = operation("undo_run", "Take back an import or a bulk change", replies={200: named("Undone")}, writes=True)
    yield "/api/runs/{id}/undo", {"parameters": [RECORD_ID], "post": {**undo, "parameters": [REPEATABLE]}}
    yield from _imports()
    yield from upkeep_paths()
    yield from _files()
    yield from _operations()


def public_path(verb: Verb) -> tuple[str, Schema]:
    """An address that strangers may call."""
    wanted = [name for name, _, _ in verb.inputs if f"{{{name}}}" in verb.public]
    asked = [query(name, name) for name, _, _ in verb.inputs if name not in wanted]
    told: Schema = {"parameters": [{"name": name, **_PLACE} for name in wanted]}
    for method in verb.methods:
        one = operation(
            f"{verb.object}_{verb.name}_{method.lower()}",
            verb.doc.partition("\n")[0],
            replies={},
            parameters=asked,
            writes=True,
        )
        one["responses"]["2XX"] = one["responses"]["3XX"] = {"description": "Done"}
        told[method.lower()] = {**one, "security": NOBODY}
    return verb.public, told


def _session() -> Schema:
    place = shape({"workspace": TEXT, "name": TEXT}, "workspace", "name")
    told = {"workspace": {"type": ["string", "null"]}, "workspaces": listed(place)}
    signed_in = shape({"user": named("Person"), **told}, "user", *told)
    may_choose = shape({"user": {"anyOf": [named("Person"), {"type": "null"}]}, **told}, "user", *told)
    by = shape({"email": TEXT, "password": TEXT, "link": TEXT})
    sign_in = operation(
        "sign_in",
        "Sign in by e-mail and password, or by a link",
        replies={200: may_choose},
        body=by,
        writes=True,
    )
    return {
        "get": operation("read_session", "Who is signed in", replies={200: signed_in}),
        "post": {**sign_in, "security": NOBODY},
        "delete": {**operation("sign_out", "Sign out", replies={204: None}, writes=True), "security": NOBODY},
    }


def _choose() -> Schema:
    place = shape({"workspace": TEXT, "name": TEXT}, "workspace", "name")
    chosen = shape({"user": named("Person"), "workspace": TEXT, "workspaces": listed(place)}, "user", "workspace")
    choose = operation(
        "choose_workspace",
        "Go on in another workspace that this browser has signed in to",
        replies={200: chosen},
        body=shape({"workspace": TEXT}, "workspace"),
        writes=True,
    )
    return {"post": {**choose, "security": NOBODY}}


def _imports() -> Iterable[tuple[str, Schema]]:
    one, told = "/api/imports/{id}", named("Import")
    file = shape(
        {"object": TEXT, "file": {"type": "string", "contentMediaType": "application/octet-stream"}}, "object", "file"
    )
    send = operation("start_import", "Send a file", replies={201: told}, parameters=[REPEATABLE], writes=True)
    send["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": file}}}
    every = operation("list_imports", "What was imported", replies={200: shape({"imports": listed(told)}, "imports")})
    yield "/api/imports", {"get": every, "post": send}
    target = {"path": TEXT, "label": TEXT, "type": TEXT, "required": _YES, "match": _YES}
    targets = operation("import_targets", "What a column may become", replies={200: listed(shape(target, *target))})
    yield (
        "/api/imports/targets/{object}",
        {"parameters": [{"name": "object", **_PLACE}], "get": targets},
    )
    yield (
        one,
        {
            "parameters": [RECORD_ID],
            "get": operation("read_import", "How an import stands", replies={200: told}),
            "patch": operation(
                "change_import", "Say what its columns are", replies={200: told}, body=PLAIN, writes=True
            ),
            "delete": operation("delete_import", "Forget an import", replies={204: None}, writes=True),
        },
    )
    for name, doc, status in (
        ("check", "Try it without writing", 202),
        ("run", "Import", 202),
        ("undo", "Take it back", 200),
    ):
        done = operation(
            f"{name}_import",
            doc,
            replies={status: PLAIN if name == "undo" else told},
            parameters=[REPEATABLE],
            writes=True,
        )
        yield f"{one}/{name}", {"parameters": [RECORD_ID], "post": done}
    rejected = operation("rejected_rows", "The refused rows with their reasons", replies={200: None})
    yield f"{one}/rejected", {"parameters": [RECORD_ID], "get": sent_as(rejected, "text/csv")}


def _files() -> Iterable[tuple[str, Schema]]:
    content = {"type": "string", "contentMediaType": "application/octet-stream"}
    told = shape({"id": ID, "name": TEXT, "type": TEXT, "size": {"type": "integer"}}, "id", "name", "type", "size")
    send = operation(
        "upload_file", "Send a file, to be attached to a record by its id", replies={201: told}, writes=True
    )
    send["requestBody"] = {
        "required": True,
        "content": {"multipart/form-data": {"schema": shape({"file": content}, "file")}},
    }
    yield "/api/files", {"post": send}
    saved = query("download", "1 to save a picture instead of showing it", {"type": "string", "enum": ["1"]})
    fetch = cached(operation("read_file", "What is in a file", replies={200: None}, parameters=[saved]))
    kinds = ("application/octet-stream", "image/png", "image/jpeg", "image/gif", "image/webp")
    yield "/api/files/{id}", {"parameters": [RECORD_ID], "get": sent_as(fetch, *kinds)}


def _operations() -> Iterable[tuple[str, Schema]]:
    for path, name, doc in (
        ("/health/live", "alive", "Whether the server runs"),
        ("/health/ready", "ready", "Whether it can work: 503 while the database is away"),
        ("/metrics", "figures", "Counts for Prometheus"),
    ):
        told = sent_as(operation(name, doc, replies={200: None}), "text/plain")
        yield path, {"get": {**told, "security": NOBODY}}
