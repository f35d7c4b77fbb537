"""The journey of a list goes downhill through at most four modules.

A module is a room of the engine: a folder or file of `records/` (query, permit, …), or one of the floors below it (objects,
store, base). What a room is entered from is the nearest frame of the engine on the stack.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import rapport.engine
from rapport.engine.records import Context, Query, count_records, find_records
from tests.workspace import Make

ENGINE = Path(rapport.engine.__file__).parent
MOST = 4
# From above to below; what is passed along (the context) and what says what went wrong belong to every room.
HEIGHTS = {"records/query": 4, "records/permit": 3, "store": 2, "objects": 1, "base": 0}
PASSED_ALONG = {"records/context", "base"}


def room_of(file: str) -> str | None:
    path = Path(file)
    if not path.is_relative_to(ENGINE):
        return None
    parts = path.relative_to(ENGINE).with_suffix("").parts
    return "/".join(parts[:2]) if parts[0] == "records" else parts[0]


@contextmanager
def traced() -> Iterator[set[tuple[str, str]]]:
    """The steps from room to room that calls take meanwhile; the first is from the door."""
    steps: set[tuple[str, str]] = set()

    def note(frame: FrameType, event: str, argument: object) -> None:
        room = room_of(frame.f_code.co_filename) if event == "call" else None
        if room is None:
            return
        above = frame.f_back
        while above is not None and room_of(above.f_code.co_filename) in (None, *PASSED_ALONG):
            above = above.f_back
        steps.add((room_of(above.f_code.co_filename) or "" if above else "door", room))

    sys.setprofile(note)
    try:
        yield steps
    finally:
        sys.setprofile(None)


async def test_a_list_goes_downhill_through_at_most_four_modules(ctx: Context, make: Make) -> None:
    await make("shelf", owner=(await make("user"))["id"])
    where = ["and", ["owner.team", "empty"], ["any", "boxes", ["put_at", "within", "last", 1, "year"], "count", "=", 0]]
    ctx.catalog.remembered.clear()
    for _ in ("planned", "planned before"):
        with traced() as steps:
            await find_records(
                ctx, "shelf", Query(where=where, sort=("-floor",), fields=("name", "owner", "price"), q="s")
            )
            await count_records(ctx, "shelf", where)
        entered = {room for _, room in steps} - PASSED_ALONG
        assert 2 <= len(entered) <= MOST, entered
        assert entered <= HEIGHTS.keys()
        climbed = {(above, below) for above, below in steps if HEIGHTS.get(above, 9) < HEIGHTS.get(below, 0)}
        assert climbed == set()
