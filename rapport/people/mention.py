"""Mention: whoever is named with an @ in a note or a task hears of it."""

from collections.abc import Iterable, Mapping

from rapport.engine.objects import Event, on
from rapport.engine.records import Context, emit, read_records

WRITTEN = {"interaction": "body", "task": "note"}
MARKS = "@＠"


@on("interaction.create", "interaction.update", "task.create", "task.update")
async def tell_mentioned(ctx: Context, event: Event) -> None:
    """A text that is changed tells only those who were not named in it before."""
    object = event.name.partition(".")[0]
    before, after = event.data.get(WRITTEN[object]) or (None, None)
    if event.record is None or not isinstance(after, str) or not set(MARKS) & set(after):
        return
    system = ctx.as_system()
    people = {user["id"]: user["name"] for user in await read_records(system, "user", ["active", "=", True], ("name",))}
    fresh = find_mentioned(after, people) - find_mentioned(before or "", people)
    for record in await read_records(system, object, ["id", "=", str(event.record)], ("updated_by",), limit=1):
        by = record["updated_by"]["id"] if record["updated_by"] else None
        about = {"kind": "mention", "object": object, "record": str(event.record), "occasion": f"mention {event.id}"}
        if fresh:
            await emit(system, "notification.wanted", data={**about, "to": sorted(fresh), "by": by})


def find_mentioned(text: str, people: Mapping[str, str]) -> set[str]:
    """The ids of those whose name follows an @, where several fit those with the longest; an address is no mention."""
    found: set[str] = set()
    for place, letter in enumerate(text):
        if letter in MARKS and not _is_word(text[place - 1 : place]):
            found |= _named(text[place + 1 :].casefold(), people.items())
    return found


def _named(rest: str, people: Iterable[tuple[str, str]]) -> set[str]:
    fitting: dict[int, set[str]] = {}
    for id, name in people:
        known = name.casefold().strip()
        if known and rest.startswith(known) and not (_is_word(known[-1]) and _is_word(rest[len(known) :][:1])):
            fitting.setdefault(len(known), set()).add(id)
    return fitting[max(fitting)] if fitting else set()


def _is_word(letter: str) -> bool:
    """Whether a letter goes on the word before it; Chinese names need no space behind them."""
    return letter.isascii() and letter.isalnum()
