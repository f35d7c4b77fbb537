"""`rapport import` and `rapport export`: the browser's wizard without the browser."""

import asyncio
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from rapport.doors.commands.call import Call, Refused
from rapport.doors.house import House
from rapport.engine.base.errors import Invalid

_PIECE = 1024 * 1024
_REASONS = 20
_ROWS = 5


async def import_file(call: Call) -> int:
    """Read, check, run; the refused rows go to a file beside the given one."""
    from rapport.engine.records.imports import check_import, prepare_import, run_import

    arguments = call.arguments
    path = Path(arguments.file)
    if not await asyncio.to_thread(path.is_file):
        raise Refused(f"There is no file {path}.")
    async with call.open_house() as house:
        told = await _begin(call, house, path)
        # What is alike is found by looking.
        works = [check_import] if arguments.dry_run or told["options"]["alike"] != "create" else []
        works += [] if arguments.dry_run else [run_import]
        for work in works:
            async with house.open_work() as ctx:
                try:
                    await prepare_import(ctx, told["id"], "check" if work is check_import else "run")
                except Invalid as error:
                    raise _hinted(error) from None
            following = asyncio.create_task(_follow(call, house, told["id"]))
            try:
                async with house.open_work() as ctx:
                    told = await work(ctx, told["id"])
            finally:
                following.cancel()
                call.progress("")
            if told["status"] == "failed":
                break
        beside = await _hand_back(house, told, path)
    call.tell({**told, "rejected_file": str(beside) if beside else None}, _lines(told, beside, dry=arguments.dry_run))
    return 0 if told["status"] in ("checked", "done") else 1


async def export_file(call: Call) -> int:
    """Everything that meets the condition, to standard output."""
    from rapport.engine.records.exchange.exports import export_records

    arguments = call.arguments
    where = call.read_json(arguments.where, "--where")
    fields = [name.strip() for name in (arguments.fields or "").split(",") if name.strip()]
    if arguments.format in ("xlsx", "parquet") and sys.stdout.isatty():
        raise Refused(
            f"Send {arguments.format} to a file: rapport export {arguments.object} … > file.{arguments.format}"
        )
    async with call.open_house() as house, house.open_work() as ctx:
        format = arguments.format
        await export_records(ctx, arguments.object, out=sys.stdout.buffer, where=where, fields=fields, format=format)
    return 0


async def _begin(call: Call, house: House, path: Path) -> dict[str, Any]:
    from rapport.engine.records.imports import change_import, start_import

    arguments = call.arguments
    async with house.open_work() as ctx:
        told = await start_import(ctx, arguments.object, path.name, _pieces(path))
        if arguments.mapping:
            told = await change_import(ctx, told["id"], {"mapping": arguments.mapping})
        options: dict[str, Any] = dict(told["options"])
        # What was saved with a mapping counts where nothing else is said.
        if arguments.keep_good or not arguments.mapping:
            options["mode"] = "good" if arguments.keep_good else "all"
        for name in ("alike", "unknown"):
            if chosen := getattr(arguments, name):
                options[name] = chosen
        if arguments.map:
            chosen = call.read_json(await asyncio.to_thread(_read, Path(arguments.map)), "--map")
            options["map"] = {column: {"field": to} if isinstance(to, str) else to for column, to in chosen.items()}
        for column in told["columns"]:
            days = column["type"] in ("date", "datetime")
            if arguments.dates and days and column["formats"] and column["name"] in options["map"]:
                options["map"][column["name"]]["format"] = arguments.dates
        if arguments.match:
            options["match"] = arguments.match
        return await change_import(ctx, told["id"], {"options": options})


def _hinted(error: Invalid) -> Invalid:
    """With what to type where the browser's wizard would ask."""
    if not any(problem.code == "ambiguous_dates" for problem in error.fields):
        return error
    hint = "Here that is --dates ymd, --dates dmy or --dates mdy."
    return Invalid(
        fields=[
            replace(problem, message=f"{problem.message} {hint}") if problem.code == "ambiguous_dates" else problem
            for problem in error.fields
        ]
    )


async def _follow(call: Call, house: House, id: str) -> None:
    from rapport.engine.records.imports import describe_import

    while True:
        await asyncio.sleep(0.5)
        async with house.open_context() as ctx:
            progress = (await describe_import(ctx, id))["progress"]
        call.progress(f"{progress['done']:,} of {progress['total'] or 0:,} rows…")


async def _hand_back(house: House, told: dict[str, Any], path: Path) -> Path | None:
    from rapport.engine.records.imports import rejected_rows

    if not told["counts"]["rejected"]:
        return None
    async with house.open_context() as ctx:
        kept = await rejected_rows(ctx, told["id"])
    beside = path.with_name(f"{path.stem}.rejected.csv")
    await asyncio.to_thread(lambda: beside.write_bytes(kept.read_bytes()))
    return beside


def _lines(told: dict[str, Any], beside: Path | None, *, dry: bool) -> list[str]:
    counts = told["counts"]
    created = ", ".join(f"{number:,} {name}" for name, number in counts["created"].items()) or "0"
    would = "would be " if dry else ""
    lines = [
        f"{would}created: {created}; {would}updated: {counts['updated']:,}; "
        f"skipped: {counts['skipped']:,}; rejected: {counts['rejected']:,}"
    ]
    if totals := told["file"]["totals"]:
        lines.append(
            f"left out, since they add up the others: row{'s' * (len(totals) > 1)} {', '.join(map(str, totals))}"
        )
    if told["better"]:
        lines.append(
            f"The rows look like {told['better']} rather than {told['object']}: rapport import {told['better']} FILE"
        )
    lines += _reasons(told["problems"])
    if told["left"]:
        lines += ["taken without what cannot be read:", *_reasons(told["left"])]
    lines += _resemblances(told["alike"])
    if beside:
        lines.append(f"The rejected rows are in {beside}, each with its reason.")
    if told["error"]:
        lines.append(told["error"]["detail"])
    return lines


def _resemblances(alike: dict[str, Any]) -> list[str]:
    """How many rows are probably there already, with the first of them."""
    rows = alike["rows"]
    told = [f"{len(rows):,} of the first {alike['looked']:,} new rows are probably there already:"] if rows else []
    for one in rows[:_ROWS]:
        what = one["found"] if one["record"] else f"row {one['other']}"
        told.append(f"row {one['row']}, {one['title']}: {what}, {one['score']:.0%} ({'; '.join(one['reasons'])})")
    return told


def _reasons(problems: list[dict[str, Any]]) -> list[str]:
    """Each reason once, with the first rows it holds for."""
    rows: dict[tuple[str | None, str], list[int]] = {}
    for wrong in problems:
        rows.setdefault((wrong["column"], wrong["message"]), []).append(wrong["row"])
    told: list[str] = []
    for (column, message), found in list(rows.items())[:_REASONS]:
        first = ", ".join(str(row) for row in found[:_ROWS])
        where = f"{'row' if len(found) == 1 else 'rows'} {first}{' …' if len(found) > _ROWS else ''}"
        told.append(f"{where}{f', {column}' if column else ''}: {message}")
    return told


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from None


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with await asyncio.to_thread(path.open, "rb") as file:
        while piece := await asyncio.to_thread(file.read, _PIECE):
            yield piece
