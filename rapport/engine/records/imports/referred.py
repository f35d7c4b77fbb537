"""Finds the records that rows refer to, and makes those that are not there yet."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from rapport.engine.base.identifier import new_id
from rapport.engine.base.phrases import within
from rapport.engine.objects.condition import nothing
from rapport.engine.objects.field import Field
from rapport.engine.records.context import Context
from rapport.engine.records.imports.known import Crowd, Known
from rapport.engine.records.imports.landing.lot import Lot
from rapport.engine.records.imports.landing.revision import revise
from rapport.engine.records.imports.plan import Node, Source
from rapport.engine.records.imports.step import Step
from rapport.engine.records.permit import allowed


class Referred:
    """The referred records of one batch, innermost first; leaves them in the step's `links`."""

    def __init__(self, step: Step) -> None:
        self._step = step
        self._nodes = step.ledger.nodes[:-1]
        self._fresh: dict[tuple[str, ...], list[Known]] = {}
        self._filled: dict[tuple[str, ...], dict[Known, None]] = {}

    async def settle(self) -> None:
        """Make the new records that living rows refer to, and write what was filled in."""
        used = await asyncio.to_thread(self._sort_out)
        for node in self._nodes:
            crowd = self._step.ledger.crowds[node.spec.name]
            wanted = [known for known in self._fresh[node.path] if known in used]
            for known in self._fresh[node.path]:
                if known not in used:
                    crowd.forget(known)
            await self._make(node, crowd, wanted)
            await self._write_filled(node)

    def _sort_out(self) -> set[Known]:
        """Find every record referred to; the new ones that are needed."""
        for node in self._nodes:
            self._resolve(node)
        for node in self._nodes:
            self._judge(node)
            self._refuse_barred(node)
        return self._used()

    def _resolve(self, node: Node) -> None:
        """Find the record that each row refers to, or begin a new one; the first value given for a field counts."""
        crowd = self._step.crowd(node)
        keys = [(crowd.by_key[source.field.name], self._step.values[source.path]) for source in node.keys]
        columns: dict[str, Sequence[Any]] = {
            source.field.name: self._step.values[source.path] for source in node.sources
        }
        columns |= {name: self._step.links[link.path] for name, link in node.links.items()}
        # Most rows refer to records that are known and complete; only the others are looked at one by one.
        found: list[Known | None] = list(map(keys[0][0].get, keys[0][1]))
        fresh = self._fresh.setdefault(node.path, [])
        for index in self._step.alive():
            known = found[index]
            if known is not None and not known.lacking:
                continue
            for table, values in keys:
                if (value := values[index]) is not None:
                    known = table.get(value)
                    break
            else:
                continue
            if known is None:
                known = Known(new_id(), fresh=True, mine=True, lacking=list(columns))
                fresh.append(known)
            elif known.barred and not known.values:
                fresh.append(known)
            if known.lacking:
                self._fill(node, crowd, known, columns, index)
            found[index] = known
        self._step.links[node.path] = found
        self._step.refuse_mixed(node, crowd, found)

    def _fill(self, node: Node, crowd: Crowd, known: Known, columns: dict[str, Sequence[Any]], index: int) -> None:
        if not known.mine and not self._step.ledger.options.update:
            known.lacking = []
            return
        for name in [name for name in known.lacking if name in columns and columns[name][index] is not None]:
            value = columns[name][index]
            known.values[name] = value
            known.lacking.remove(name)
            crowd.register(known, [(name, value)])
            if not known.fresh:
                self._filled.setdefault(node.path, {})[known] = None

    def _refuse_barred(self, node: Node) -> None:
        links = self._step.links[node.path]
        if not any(known is not None and known.barred for known in set(links)):
            return
        for index in self._step.alive():
            known = links[index]
            if known is not None and known.barred:
                self._step.refuse_taken(index, node, _key_used(self._step, node, index))

    def _judge(self, node: Node) -> None:
        """Refuse the rows whose new record would lack something it needs, or may not be made."""
        spec = node.spec
        needed = [field for field in spec.fields.values() if _must_come(field) and field.name != spec.title]
        forbidden = not may_create(self._step.ctx, spec.name)
        bad: dict[Known, str] = {}
        for known in self._fresh[node.path]:
            lacking = [field.label for field in needed if known.values.get(field.name) is None]
            if forbidden:
                bad[known] = f"There is no such {within(spec.label)} yet, and your role may not create one."
            elif lacking:
                bad[known] = (
                    f"There is no such {within(spec.label)} yet; to create it, {' and '.join(lacking)} is needed. "
                    f"Choose a column for that, or bring the {within(spec.plural)} first."
                )
        if bad:
            self._reject_users(node, bad)

    def _reject_users(self, node: Node, bad: dict[Known, str]) -> None:
        for index in self._step.alive():
            known = self._step.links[node.path][index]
            if known is not None and known in bad:
                self._step.reject(index, node.keys[0], "reference", bad[known])

    def _used(self) -> set[Known]:
        """The new records that living rows refer to, also by way of one another."""
        used: set[Known] = set()
        waiting = [known for node in self._nodes for known in self._living(node) if known.fresh]
        while waiting:
            known = waiting.pop()
            used.add(known)
            inner = (value for value in known.values.values() if isinstance(value, Known))
            waiting.extend(value for value in inner if value.fresh and value not in used)
        return used

    def _living(self, node: Node) -> set[Known]:
        links = self._step.links[node.path]
        return {known for known in self._step.living(links) if known is not None}

    async def _make(self, node: Node, crowd: Crowd, wanted: list[Known]) -> None:
        spec, title = node.spec, node.spec.title
        for known in wanted:
            if title and known.values.get(title) is None and not spec.fields[title].numbered:
                keys = [known.values.get(key.field.name) for key in node.keys]
                known.values[title] = str(next(value for value in keys if value is not None))
        names = list(dict.fromkeys(name for known in wanted for name in known.values))
        lot = Lot([known.text for known in wanted], {name: [_id(k.values.get(name)) for k in wanted] for name in names})
        refused = await self._step.create(node, lot)
        if refused:
            message = f"Your role may not create this {within(spec.label)}."
            self._reject_users(node, {known: message for known in wanted if known.text in refused})
        for known in wanted:
            if known.text in refused:
                crowd.forget(known)
                known.barred = True
            known.fresh, known.values = False, {}

    async def _write_filled(self, node: Node) -> None:
        known = [known for known in self._filled.get(node.path, {}) if not known.fresh and known.values]
        changes = [(k.id, {name: _id(value) for name, value in k.values.items()}) for k in known]
        if changes and not self._step.ledger.dry:
            await self._step.ledger.conveyor.clear()
            # What this import made itself needs no history of having been made in two steps.
            await revise(
                self._step.ctx, node.spec, changes, self._step.ledger.run, quiet={k.id for k in known if k.mine}
            )
        for one in known:
            one.values = {}


def may_create(ctx: Context, object: str) -> bool:
    """Whether the actor may ever create such a record."""
    return allowed(ctx.catalog, ctx.actor.role, object, "create") != nothing


def _key_used(step: Step, node: Node, index: int) -> Source:
    return next(key for key in node.keys if step.values[key.path][index] is not None)


def _must_come(field: Field) -> bool:
    """Whether a new record needs a value that neither a default nor the database gives."""
    return field.required and field.default is None and not field.extension and not field.numbered


def _id(value: Any) -> Any:
    if isinstance(value, Known):
        return None if value.barred else value.id
    return value
