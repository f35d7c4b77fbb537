"""Ways to bring a file in a test."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

from rapport.engine.records import Context
from rapport.engine.records.imports import change_import, check_import, run_import, start_import

THINGS = {
    "box": "box.number",
    "day": "box.put_at",
    "shelf": "box.shelf.code",
    "shelf name": "box.shelf.name",
    "thing": "label",
    "quantity": "quantity",
    "price": "price",
}


async def stream(content: str | bytes | Path) -> AsyncIterator[bytes]:
    yield _raw(content)


def _raw(content: str | bytes | Path) -> bytes:
    if isinstance(content, Path):
        return content.read_bytes()
    return content.encode() if isinstance(content, str) else content


def mapped(fields: Mapping[str, str | tuple[str, str]]) -> dict[str, dict[str, str]]:
    """{column: path} or {column: (path, format)} as the options take it."""
    return {
        column: {"field": field} if isinstance(field, str) else {"field": field[0], "format": field[1]}
        for column, field in fields.items()
    }


async def bring(
    ctx: Context, object: str, content: str | bytes | Path, fields: Mapping[str, Any] | None = None, **options: Any
) -> str:
    """Start an import of the content with these fields; its id."""
    started = await start_import(ctx, object, "file.csv", stream(content))
    if fields is not None:
        options["map"] = mapped(fields)
    if options:
        await change_import(ctx, started["id"], {"options": options})
    return started["id"]


async def imported(
    ctx: Context, object: str, content: str | bytes | Path, fields: Mapping[str, Any] | None = None, **options: Any
) -> dict[str, Any]:
    """Bring the content and run the import; what it says in the end."""
    return await run_import(ctx, await bring(ctx, object, content, fields, **options))


async def checked(
    ctx: Context, object: str, content: str | bytes | Path, fields: Mapping[str, Any] | None = None, **options: Any
) -> dict[str, Any]:
    """Bring the content and only look."""
    return await check_import(ctx, await bring(ctx, object, content, fields, **options))
