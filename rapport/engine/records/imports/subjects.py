"""Makes or changes the records that a file's rows themselves are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from rapport.engine.base.identifier import new_id
from rapport.engine.base.phrases import within
from rapport.engine.records.imports.known import Crowd, Known
from rapport.engine.records.imports.landing.lot import NULL, Lot, new_ids
from rapport.engine.records.imports.landing.revision import revise
from rapport.engine.records.imports.plan import Node
from rapport.engine.records.imports.repeats import Repeats
from rapport.engine.records.imports.step import Step
from rapport.engine.records.likeness.rows import LOOKED
from rapport.engine.records.write.validate import unmet


class Subjects:
    """The rows of one batch as records, after what they refer to is settled."""

    def __init__(self, step: Step) -> None:
        self._step = step

    async def settle(self) -> None:
        """Make or change the records that the rows themselves are."""
        node = self._step.ledger.nodes[-1]
        matched: list[Known | None] = [None] * self._step.count
        if node.keys or node.guards:
            matched = self._match(node)
        left = _meet_alike(self._step, node, matched) if self._step.ledger.alike else set[int]()
        alive = [index for index in self._step.alive() if index not in left]
        old = [index for index in alive if matched[index] is not None and not _is_new(matched[index])]
        if old:
            await self._revise(node, old, matched)
        alive = [index for index in self._step.alive() if index not in left]
        new = [index for index in alive if matched[index] is None or _is_new(matched[index])]
        complete = self._complete(node, new, matched)
        if len(complete) < len(new) and (node.keys or node.guards):
            for known in (matched[index] for index in new if index in self._step.problems):
                self._step.ledger.crowds[node.spec.name].forget(_of(known))
        new = complete
        if new and self._step.ledger.repeats:
            new = await self._leave_out(node, new, self._step.ledger.repeats)
        if self._step.ledger.fresh is not None:
            _note_fresh(self._step, node, new)
        if not new:
            return
        columns = self._columns(node, new) | self._names(node, new)
        lot = Lot(new_ids(len(new)), columns, self._link_texts(node, new))
        for index, id in zip(new, lot.ids, strict=True):
            if (known := matched[index]) is not None:
                known.id, known.text, known.fresh = UUID(id), id, False
                known.values.clear()
        refused = await self._step.create(node, lot)
        for index, id in zip(new, lot.ids, strict=True):
            if id in refused:
                self._step.reject(index, None, "forbidden", f"Your role may not create this {within(node.spec.label)}.")

    async def _leave_out(self, node: Node, new: list[int], repeats: Repeats) -> list[int]:
        """Without the rows that an earlier import has brought."""
        owners = [self._step.links[repeats.link.path][index] for index in new]
        if all(owner is None or owner.mine for owner in owners):
            return new
        await self._step.ledger.conveyor.halt()
        columns = self._columns(node, new)
        kept = await repeats.sift(self._step.ctx, [_of(owner) for owner in owners], columns)
        self._step.ledger.skipped += len(new) - len(kept)
        return [new[place] for place in kept]

    def _match(self, node: Node) -> list[Known | None]:
        """What each row stands for; a second row for one record is refused."""
        crowd = self._step.crowd(node)
        alone = all(other is node or other.spec is not node.spec for other in self._step.ledger.nodes)
        found: list[Known | None] = [None] * self._step.count
        for index in self._step.alive():
            source = next((key for key in node.keys if self._step.values[key.path][index] is not None), None)
            known = crowd.by_key[source.field.name].get(self._step.values[source.path][index]) if source else None
            if known is not None and source and (known.row or (known.mine and alone and not known.barred)):
                where = f"Row {known.row}" if known.row else "An earlier row"
                self._step.reject(index, source, "duplicate", f"{where} has the same {within(source.field.label)}.")
                continue
            if known is None:
                known = Known(new_id(), fresh=True, mine=True)
            if known.fresh:
                for key in (*node.keys, *node.guards):
                    known.values[key.field.name] = self._step.values[key.path][index]
            known.row = self._step.batch.numbers[index]
            found[index] = known
            if known.fresh and not known.barred:
                self._refuse_taken(node, crowd, known, index)
        self._step.refuse_mixed(node, crowd, found)
        return found

    def _refuse_taken(self, node: Node, crowd: Crowd, known: Known, index: int) -> None:
        for key in (*node.keys, *node.guards):
            if key.field.unique and crowd.by_key[key.field.name].get(self._step.values[key.path][index]) is not None:
                self._step.refuse_taken(index, node, key)
                return
        crowd.register(known, list(known.values.items()))

    async def _revise(self, node: Node, old: list[int], matched: Sequence[Known | None]) -> None:
        if not self._step.ledger.options.update:
            self._step.ledger.skipped += len(old)
            return
        columns = self._columns(node, old)
        changes = [
            (
                _of(matched[index]).id,
                {name: column[place] for name, column in columns.items() if column[place] is not None},
            )
            for place, index in enumerate(old)
        ]
        if not self._step.ledger.dry:
            await self._step.ledger.conveyor.clear()
        result = await revise(self._step.ctx, node.spec, changes, self._step.ledger.run, dry=self._step.ledger.dry)
        updated = self._step.ledger.updated
        updated[node.spec.name] = updated.get(node.spec.name, 0) + result.updated
        self._step.ledger.skipped += result.unchanged
        for index in old:
            if _of(matched[index]).id in result.refused:
                message = f"This {within(node.spec.label)} is there already, and it is not one you may change."
                self._step.reject(index, node.keys[0] if node.keys else None, "forbidden", message)

    def _complete(self, node: Node, new: list[int], matched: Sequence[Known | None]) -> list[int]:
        """Those of the new rows that have everything they need; the others are refused."""
        sources = {source.field.name: source for source in node.sources}
        for field in node.spec.fields.values():
            if not field.required or field.default is not None or field.extension or field.numbered:
                continue
            column: Sequence[Any] | None = None
            source = sources.get(field.name)
            if source:
                column = self._step.values[source.path]
            elif field.name in node.links:
                column = self._step.links[node.links[field.name].path]
                source = node.links[field.name].keys[0]
            if column is not None and None not in column:
                continue
            unnamed = column is None and field.name == node.spec.title
            for index in new:
                if unnamed and self._known_by(node, index) is not None:
                    continue
                if column is None or column[index] is None:
                    self._step.reject(index, source, "required", f"{field.label} is needed.")
        self._meet_needs(node, new)
        for index in self._step.alive():
            known = matched[index]
            if known is not None and known.barred:
                self._step.refuse_taken(index, node, node.keys[0])
        return [index for index in new if index not in self._step.problems]

    def _known_by(self, node: Node, index: int) -> Any:
        """The first key that the row has."""
        values = (self._step.values[key.path][index] for key in node.keys)
        return next((value for value in values if value is not None), None)

    def _names(self, node: Node, rows: list[int]) -> dict[str, list[str | None]]:
        """Where a file has no column of names, new records are called what they are known by."""
        title = node.spec.title
        if title is None or node.spec.fields[title].numbered or any(s.field.name == title for s in node.sources):
            return {}
        called = [self._known_by(node, index) for index in rows] if node.keys else []
        return {title: [None if one is None else str(one) for one in called]} if called else {}

    def _meet_needs(self, node: Node, new: list[int]) -> None:
        """Refuse new rows whose values need others that they have not."""
        needy = [
            source for source in node.sources if any(map(source.field.needs, source.field.describe().get("enum", ())))
        ]
        if not needy:
            return
        given = {source.field.name: self._step.values[source.path] for source in node.sources}
        given |= {name: self._step.links[link.path] for name, link in node.links.items()}
        for index in new:
            record = {name: column[index] for name, column in given.items()}
            for problem in unmet(node.spec, record, record):
                self._step.reject(index, needy[0], problem.code, problem.message)

    def _columns(self, node: Node, rows: list[int]) -> dict[str, list[Any]]:
        whole = len(rows) == self._step.count
        columns: dict[str, list[Any]] = {}
        for source in node.sources:
            values = self._step.values[source.path]
            columns[source.field.name] = list(values) if whole else [values[index] for index in rows]
        for name, link in node.links.items():
            known = self._step.links[link.path]
            columns[name] = [None if (one := known[index]) is None else one.id for index in rows]
        return columns

    def _link_texts(self, node: Node, rows: list[int]) -> dict[str, list[str]]:
        links = {name: self._step.links[link.path] for name, link in node.links.items()}
        return {
            name: [NULL if (one := known[index]) is None else one.text for index in rows]
            for name, known in links.items()
        }


def _is_new(known: Known | None) -> bool:
    return known is not None and known.fresh


def _of(known: Known | None) -> Known:
    assert known is not None
    return known


def _meet_alike(step: Step, node: Node, matched: list[Known | None]) -> set[int]:
    """Rows that were taken for a record become it, or are left out; returns the latter. A key that hits counts more."""
    ledger, left = step.ledger, set[int]()
    for index in step.alive():
        number, known = step.batch.numbers[index], matched[index]
        if number not in ledger.alike or (known is not None and not known.fresh):
            continue
        record = ledger.alike[number]
        if ledger.options.alike == "skip":
            left.add(index)
            if known is not None:
                ledger.crowds[node.spec.name].forget(known)
        elif record is not None:
            known = matched[index] = known or Known(UUID(record), fresh=False)
            known.id, known.text, known.fresh = UUID(record), UUID(record).hex, False
            known.values.clear()
    ledger.skipped += len(left)
    return left


def _note_fresh(step: Step, node: Node, new: Sequence[int]) -> None:
    """Keep what the first new rows say of themselves, to be compared with what is there."""
    fresh = step.ledger.fresh if step.ledger.fresh is not None else []
    told = [source for source in node.sources if source.field.name in node.spec.likeness]
    for index in new[: max(0, LOOKED - len(fresh))]:
        values = {source.field.name: step.values[source.path][index] for source in told}
        fresh.append((step.batch.numbers[index], values))
