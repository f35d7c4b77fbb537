"""Bringing: a file that comes by itself is imported as somebody chose before, on their behalf."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path
from typing import Any

from rapport.engine.base.errors import Invalid
from rapport.engine.records.context import Context

_PIECE = 1 << 20


async def bring_file(
    ctx: Context, object: str, path: Path, *, mapping: str | None = None, options: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Import the file by a saved mapping (else as one with its headings was, else by guessing) and `options` beside it;
    the import as it ended, done or failed. Invalid when the choices do not go with the file: then nothing is left of it.

    In transactions of its own; takes memory in proportion to the keys of the file, so run it apart.
    """
    # What reads files is large, and most processes never need it.
    from rapport.engine.records.imports import change_import, check_import, prepare_import, run_import, start_import

    async with ctx.apart() as own:
        told = await start_import(own, object, path.name, _pieces(path))
        try:
            patch: dict[str, Any] = {"options": dict(options or {})} | ({"mapping": mapping} if mapping else {})
            told = await change_import(own, told["id"], patch)
            await prepare_import(own, told["id"], "run")
        except Invalid as error:
            _forget(ctx, told["id"])
            raise Invalid(_sentence(error)) from None
    if told["options"]["alike"] != "create":
        async with ctx.apart() as own:
            told = await check_import(own, told["id"])
        if told["status"] == "failed":
            return told
    async with ctx.apart() as own:
        return await run_import(own, told["id"])


def _forget(ctx: Context, id: str) -> None:
    (ctx.settings.data / "files" / "imports" / id).unlink(missing_ok=True)


def _sentence(error: Invalid) -> str:
    return " ".join(problem.message for problem in error.fields) or error.message


async def _pieces(path: Path) -> AsyncGenerator[bytes]:
    with await asyncio.to_thread(path.open, "rb") as file:
        while piece := await asyncio.to_thread(file.read, _PIECE):
            yield piece
