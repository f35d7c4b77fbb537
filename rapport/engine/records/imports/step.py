"""One batch of a file on its way: its values, the records its rows refer to, and what is wrong with them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from rapport.engine.base.identifier import Linked
from rapport.engine.base.phrases import within
from rapport.engine.objects.condition import everything
from rapport.engine.objects.fields.links.any_ref import AnyRef
from rapport.engine.records.context import Context
from rapport.engine.records.imports.cells import CellReader, Refusal
from rapport.engine.records.imports.known import Crowd, Known
from rapport.engine.records.imports.landing.conveyor import Conveyor
from rapport.engine.records.imports.landing.lot import Lot, add_numbers, lacks_numbers, pack_lot, remove_rows
from rapport.engine.records.imports.links import find_linked, find_listed
from rapport.engine.records.imports.plan import Node, Options, Source
from rapport.engine.records.imports.reading import Batch, cell_text, printable
from rapport.engine.records.imports.rejects import RowProblem
from rapport.engine.records.imports.repeats import Repeats
from rapport.engine.records.likeness.rows import Fresh
from rapport.engine.records.permit import allowed
from rapport.engine.records.write.rows import allowed_ids


@dataclass
class Ledger:
    """What a whole pass remembers from batch to batch. When `dry`, nothing is written; when `lenient`, a row comes in without
    what of it cannot be read."""

    run: UUID
    nodes: Sequence[Node]
    options: Options
    readers: dict[str, CellReader]
    crowds: dict[str, Crowd]
    conveyor: Conveyor
    dry: bool = False
    lenient: bool = False
    created: dict[str, int] = field(default_factory=dict[str, int])
    updated: dict[str, int] = field(default_factory=dict[str, int])
    skipped: int = 0
    # Of a look, the new rows that are to be compared; of the real thing, what rows were taken for: a record, or another row.
    fresh: list[Fresh] | None = None
    alike: Mapping[int, str | None] = field(default_factory=dict[int, str | None])
    repeats: Repeats | None = None


class Step:
    """The work on one batch. `values[path][i]` and `links[path of node][i]` belong to the batch's i-th row."""

    def __init__(self, ledger: Ledger, ctx: Context, batch: Batch) -> None:
        self.ledger, self.ctx, self.batch = ledger, ctx, batch
        self.count = len(batch.numbers)
        self.values: dict[str, list[Any]] = {}
        self.links: dict[tuple[str, ...], list[Known | None]] = {}
        self.problems: dict[int, list[RowProblem]] = {}
        # What rows come in without.
        self.left: list[RowProblem] = []
        # What cannot be read here, and perhaps can in the country of the record that its row is found to be.
        self.doubts: dict[str, dict[int, Refusal]] = {}

    def read(self) -> None:
        """Turn the cells into values; a refused cell refuses its row, where that is not taken without it."""
        self._correct()
        for path, reader in self.ledger.readers.items():
            self.values[path], refused = reader.values(self.batch.columns, self.count)
            if refused:
                for index, value in enumerate(self.values[path]):
                    if value.__class__ is Refusal and reader.placed:
                        self.doubts.setdefault(path, {})[index] = value
                        self.values[path][index] = None
                    elif value.__class__ is Refusal:
                        _refuse(self, index, reader.source, value)

        for node in self.ledger.nodes:
            for source in (source for source in node.keys if source.parts):
                self.values[source.path] = self._put_together(source)

    def _correct(self) -> None:
        """Put what the person wrote in the place of what the file says."""
        corrections = self.ledger.options.corrections
        if not corrections:
            return
        for index, number in enumerate(self.batch.numbers):
            for column, text in corrections.get(str(number), {}).items():
                if column in self.batch.columns:
                    self.batch.columns[column][index] = text

    def _put_together(self, source: Source) -> list[str | None]:
        """Such as C7-2024-03-05: the same in every import, so that the record is found again."""
        zone = ZoneInfo(self.ctx.actor.zone)
        rows = zip(*(self.values[part.path] for part in source.parts), strict=True)
        return ["-".join(_part(value, zone) for value in row) if None not in row else None for row in rows]

    def reject(self, index: int, source: Source | None, code: str, message: str) -> None:
        """The row at `index` of the batch cannot be taken."""
        self.problems.setdefault(index, []).append(_problem(self, index, source, code, message))

    def alive(self) -> Iterable[int]:
        """The rows that nothing is wrong with so far; each may be rejected when its turn comes."""
        problems = self.problems
        return [index for index in range(self.count) if index not in problems] if problems else range(self.count)

    def living(self, values: Sequence[Any]) -> Sequence[Any]:
        """Those of the batch's values that stand in rows nothing is wrong with."""
        return [values[index] for index in self.alive()] if self.problems else values

    async def meet(self) -> None:
        """Look up every key of this batch, while nothing else asks the database."""
        await self.ledger.conveyor.halt()
        if not self.ledger.dry and any(crowd.is_crowded for crowd in self.ledger.crowds.values()):
            await self.ledger.conveyor.clear()
            for crowd in self.ledger.crowds.values():
                crowd.scatter()
        for node in self.ledger.nodes:
            wanted = {key.field.name: self.living(self.values[key.path]) for key in (*node.keys, *node.guards)}
            await self.crowd(node).meet(self.ctx, wanted)
            _refuse_unknown(self, node)
            _read_at_home(self, node)
        for source in (source for node in self.ledger.nodes for source in node.sources):
            if source.key:
                await _find_links(self, source)
            elif isinstance(source.field, AnyRef):
                await _find_link(self, source, source.field)

    def crowd(self, node: Node) -> Crowd:
        """The records of the node's object that were met so far."""
        return self.ledger.crowds[node.spec.name]

    async def create(self, node: Node, lot: Lot) -> set[str]:
        """Write the lot; those its maker has no right to make are taken back and returned."""
        refused: set[str] = set()
        if lot.ids and not self.ledger.dry:
            conveyor = self.ledger.conveyor
            if lacks_numbers(node.spec, lot):
                await conveyor.halt()
                await add_numbers(self.ctx, node.spec, lot)
            for load in await asyncio.to_thread(pack_lot, self.ctx, node.spec, lot, self.ledger.run):
                conveyor.put(load)
            if allowed(self.ctx.catalog, self.ctx.actor.role, node.spec.name, "create") != everything:
                await conveyor.clear()
                ids = [UUID(id) for id in lot.ids]
                refused = {id.hex for id in {*ids} - await allowed_ids(self.ctx, node.spec.name, ids, "create")}
        if refused:
            await remove_rows(self.ctx, node.spec, refused)
        made = self.ledger.created
        made[node.spec.name] = made.get(node.spec.name, 0) + len(lot.ids) - len(refused)
        return refused

    def refuse_mixed(self, node: Node, crowd: Crowd, found: Sequence[Known | None]) -> None:
        """Refuse a unique value that belongs to another record than the one the row means."""
        keys = (*node.keys, *node.guards)
        if len(keys) < 2:
            return
        for source in (source for source in keys if source.field.unique):
            table, values = crowd.by_key[source.field.name], self.values[source.path]
            for index in self.alive():
                other = table.get(values[index]) if values[index] is not None else None
                if other is not None and found[index] is not None and other is not found[index]:
                    self.refuse_taken(index, node, source)

    def refuse_taken(self, index: int, node: Node, source: Source) -> None:
        """Refuse a unique value that another record has; who may not see all records does not learn which."""
        label = within(source.field.label)
        if allowed(self.ctx.catalog, self.ctx.actor.role, node.spec.name) == everything:
            message = f"Another {within(node.spec.label)} has this {label} already."
        else:
            message = f"This {label} cannot be used. Use another, or ask somebody with more rights to bring this row."
        self.reject(index, source, "taken", message)


def _refuse_unknown(step: Step, node: Node) -> None:
    """Refuse rows whose id of ours leads to no record that the actor may see; or forget the id, where that was chosen."""
    own = node.identity
    if own is None or own not in node.keys:
        return
    known, values = step.crowd(node).by_key[own.field.name], step.values[own.path]
    others = [step.values[key.path] for key in node.keys if key is not own]
    for index in step.alive():
        if values[index] is None or values[index] in known:
            continue
        # A row that is a record of its own may be new; one that only leads to a record must say which.
        if step.ledger.options.unknown == "create" and (not node.path or any(one[index] is not None for one in others)):
            values[index] = None
        else:
            step.reject(index, own, "unknown_id", _unknown(node))


def _read_at_home(step: Step, node: Node) -> None:
    """Read values as people in the country of the record that their row is found to be write them, where the row names none."""
    for source in node.sources:
        reader = step.ledger.readers.get(source.path)
        if reader is None or not reader.placed:
            continue
        values, doubts = step.values[source.path], step.doubts.pop(source.path, {})
        for index in step.alive():
            known = _known_otherwise(step, node, source, index)
            if known is not None and known.home and (country := known.home.get(source.field.country)):
                values[index] = reader.value_in(step.batch.columns, index, country)
            doubt = values[index] if values[index].__class__ is Refusal else doubts.get(index)
            if doubt is not None and (values[index] is None or doubt is values[index]):
                _refuse(step, index, source, doubt)


def _refuse(step: Step, index: int, source: Source, refused: Refusal) -> None:
    """A cell is no value of its field: its row cannot be taken, or comes in without it."""
    if step.ledger.lenient and not source.field.required:
        step.values[source.path][index] = None
        step.left.append(_problem(step, index, source, refused.code, refused.message))
    else:
        step.reject(index, source, refused.code, refused.message)


def _problem(step: Step, index: int, source: Source | None, code: str, message: str) -> RowProblem:
    column = source.column.name if source and source.column else None
    value = printable(cell_text(step.batch.columns[column][index])[:200]) if column else None
    place = column or (source.path if source else None)
    return RowProblem(step.batch.numbers[index], place, value, code, message)


def _known_otherwise(step: Step, node: Node, source: Source, index: int) -> Known | None:
    """The record that the row is found to be by another key than this one."""
    keys = (key for key in node.keys if step.values[key.path][index] is not None)
    key = next(keys, None)
    if key is None or key.path == source.path:
        return None
    return step.crowd(node).by_key[key.field.name].get(step.values[key.path][index])


def _unknown(node: Node) -> str:
    label = node.spec.label
    if node.path:
        return f"{label}: there is no record with this id, or it is not one you may see. Bring those records first."
    return (
        f"{label}: there is no record with this id, or it is not one you may see. Leave the id out, "
        "or choose that such rows are created as new records."
    )


async def _find_links(step: Step, source: Source) -> None:
    """Put records in the place of the keys that a list names them by; a row that names none of ours is refused."""
    lists = step.values[source.path]
    found = await find_listed(step.ctx, source, step.living(lists))
    for index in step.alive():
        keys = lists[index] or ()
        if (unknown := next((key for key in keys if key not in found), None)) is not None:
            label = source.field.label
            message = (
                f"{label}: there is no “{str(unknown)[:60]}”, or it is not one you may see. Bring those records first."
            )
            step.reject(index, source, "reference", message)
            continue
        lists[index] = list(dict.fromkeys(found[key] for key in keys)) or None


async def _find_link(step: Step, source: Source, field: AnyRef) -> None:
    """The same of what may be a record of several objects."""
    values = step.values[source.path]
    found = await find_linked(step.ctx, field, {value for value in step.living(values) if value is not None})
    for index in step.alive():
        if values[index] is None:
            continue
        link = found[values[index]]
        if isinstance(link, Linked):
            values[index] = link
        else:
            step.reject(index, source, link.code, link.message)


def _part(value: Any, zone: ZoneInfo) -> str:
    return str(value.astimezone(zone).date() if isinstance(value, datetime) else value)
