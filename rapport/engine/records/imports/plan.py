"""What an import will do: which column fills which field of which record, and how records are found again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from msgspec import Struct

from rapport.engine.base.errors import Invalid, Malformed, Problem
from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.objects.fields.links.refs import Refs
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.context import Context
from rapport.engine.records.imports.headings.nested import is_native
from rapport.engine.records.imports.headings.targets import DEEPEST, OUR_ID, fillable, is_key, is_led_to, keys_of
from rapport.engine.records.imports.headings.vocabulary import CURRENCY
from rapport.engine.records.imports.reading import Column, Head
from rapport.engine.records.permit import my_rights


class Mapped(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A column's field, and how its values are written where the file does not tell."""

    field: str
    format: str | None = None


class Options(Struct, frozen=True, kw_only=True):
    """What the person chose. `match` holds paths of keys (none: every key that is mapped); `constants` fill a field
    of every row. Rows with an id of ours that leads to no record are taken for new ones when `unknown` is "create", else they
    are refused. With `group`, records that the file gives no number are told apart by what they refer to and the day.
    `corrections` are cells written anew: {row number: {column: text}}. `alike` says whether rows that the last look took for
    records that are there already are to "create" them anew, "skip" them or "update" them."""

    map: dict[str, Mapped] = {}
    match: tuple[str, ...] = ()
    mode: str = "all"
    update: bool = True
    group: bool = True
    corrections: dict[str, dict[str, str]] = {}
    constants: dict[str, Any] = {}
    alike: str = "create"
    unknown: str = "refuse"
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header: bool | None = None


NOWHERE = Field()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a field's values come from: a column, a constant, or other sources put together. A list of links is found by a
    `key` of the records it leads to.

    Where several columns bring the pieces of one value, `pieces` names them all; an empty name has the rest of it. What is
    no text in a `native` column is as the API says it.
    """

    path: str = ""
    field: Field = NOWHERE
    column: Column | None = None
    format: str | None = None
    constant: Any = None
    parts: tuple[Source, ...] = ()
    pieces: tuple[tuple[str, Column], ...] = ()
    key: Field | None = None
    native: bool = False


@dataclass(slots=True)
class Node:
    """The records of one object that the file speaks of. `links` are those it refers to, by reference; `keys` find a
    record, `guards` are unique but were not chosen to find it; `identity` is our own id of one."""

    spec: ObjectSpec
    path: tuple[str, ...] = ()
    sources: list[Source] = field(default_factory=list[Source])
    links: dict[str, Node] = field(default_factory=dict[str, "Node"])
    keys: list[Source] = field(default_factory=list[Source])
    guards: list[Source] = field(default_factory=list[Source])
    identity: Source | None = None

    @property
    def read(self) -> list[Source]:
        """All that comes from cells or constants."""
        own = [self.identity] if self.identity else []
        return [*own, *(source for source in self.sources if not source.parts)]

    def beside(self, field: str) -> Source | None:
        """What brings the field of this name; None also for no name."""
        return next((source for source in self.sources if field and source.field.name == field), None)

    def inside_out(self) -> Iterator[Node]:
        """This node after all that it refers to."""
        for link in self.links.values():
            yield from link.inside_out()
        yield self


def make_plan(ctx: Context, object: str, head: Head, options: Options) -> Node:
    """The tree of records; Invalid tells every part that cannot work, by column or path."""
    root = Node(ctx.catalog.object(object))
    problems: list[Problem] = []
    columns = {column.name: column for column in head.columns}
    taken: dict[str, str] = {}
    native = is_native(root.spec, head)
    for where, path, source in _wanted(columns, options, problems):
        if path in taken:
            message = f"{path} is filled twice, by “{taken[path]}” and by “{where}”. Leave one out."
            problems.append(Problem(where, "filled_twice", message))
            continue
        taken[path] = where
        problem = None if path == CURRENCY else _place(ctx, root, path, replace(source, native=native))
        if problem:
            problems.append(Problem(where, *problem))
    if not taken:
        problems.append(Problem("map", "nothing_mapped", "Choose a field for at least one column."))
    for node in root.inside_out():
        _complete(node, columns.get(taken.get(CURRENCY, "")))
        _choose_keys(node, options.match)
        if node is not root and not node.keys:
            _stand_in(node, group=options.group)
        problems.extend(_missing(ctx, node, root))
    problems.extend(_unmatched(root, options.match))
    if problems:
        raise Invalid(fields=problems)
    return root


def _wanted(
    columns: Mapping[str, Column], options: Options, problems: list[Problem]
) -> Iterator[tuple[str, str, Source]]:
    for name, mapped in options.map.items():
        if name not in columns:
            problems.append(Problem(name, "unknown_column", f"The file has no column “{name}”."))
            continue
        column = columns[name]
        if ambiguous := _ambiguity(column, mapped):
            problems.append(Problem(name, "ambiguous_dates", ambiguous))
        yield name, mapped.field, Source(column=column, format=mapped.format or column.format)
    for path, value in options.constants.items():
        yield path, path, Source(constant=value)


def _ambiguity(column: Column, mapped: Mapped) -> str | None:
    if mapped.format or column.type not in ("date", "datetime") or not column.formats:
        return None
    words = {"ymd": "year, month, day", "dmy": "day, month, year", "mdy": "month, day, year"}
    choices = " or ".join(words.get(format, format) for format in column.formats)
    return f"Dates such as {column.samples[0]} can be read as {choices}. Choose which it is."


def _place(ctx: Context, root: Node, path: str, source: Source) -> tuple[str, str] | None:
    """Hang the source on its node; the code and sentence of what is wrong otherwise."""
    steps, piece = _split(ctx, root, tuple(path.split(".")))
    if steps[-1] == OUR_ID.name and not piece:
        return _place_id(ctx, root, steps, replace(source, path=path, field=OUR_ID))
    many = root.spec.fields.get(steps[0])
    if isinstance(many, Refs) and len(steps) == 2:
        return _place_list(ctx, root, many, replace(source, path=path))
    try:
        fields = ctx.catalog.resolve(root.spec.name, steps)
    except Malformed as error:
        return "unknown_field", error.message
    last = fields[-1]
    if len(steps) > DEEPEST + 1:
        return "too_deep", "A path may lead over two references at most."
    if isinstance(last, Ref | Refs):
        return "is_reference", f"Choose one of the fields of {last.label}, such as the one it is found by."
    if not fillable(ctx, last) or any(my_rights(ctx).field(link.object, link.name) for link in fields[:-1]):
        return "not_fillable", f"{last.label} is not filled by files."
    node = root
    for step, link in zip(steps[:-1], fields[:-1], strict=True):
        if isinstance(link, Ref):
            node = node.links.setdefault(step, Node(ctx.catalog.object(link.of), (*node.path, step)))
    _add(node, replace(source, path=".".join(steps), field=last), piece)
    return None


def _place_id(ctx: Context, root: Node, steps: tuple[str, ...], source: Source) -> tuple[str, str] | None:
    """Our own id of a record, or of one that it leads to."""
    many = root.spec.fields.get(steps[0])
    if isinstance(many, Refs) and len(steps) == 2:
        return _place_list(ctx, root, many, source)
    try:
        links = ctx.catalog.resolve(root.spec.name, steps)[:-1]
    except Malformed as error:
        return "unknown_field", error.message
    if len(links) > DEEPEST or not all(is_led_to(ctx, link) for link in links):
        return "not_fillable", "Files do not say by their ids which records these are."
    node = root
    for step, link in zip(steps[:-1], links, strict=True):
        assert isinstance(link, Ref)
        node = node.links.setdefault(step, Node(ctx.catalog.object(link.of), (*node.path, step)))
    node.identity = source
    return None


def _split(ctx: Context, root: Node, steps: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """The path of a field, and which piece of its value is meant; empty for the whole of it."""
    *before, last = steps
    try:
        known = ctx.catalog.resolve(root.spec.name, tuple(before)) if before else ()
    except Malformed:
        return steps, ""
    return (tuple(before), last) if known and last in known[-1].pieces() else (steps, "")


def _add(node: Node, source: Source, piece: str) -> None:
    """The source joins what fills the same field already."""
    known = next((one for one in node.sources if one.path == source.path), None)
    if source.column is None or (known is None and not piece):
        node.sources.append(source)
        return
    pieces = (*(known.pieces or _whole(known)), (piece, source.column)) if known else ((piece, source.column),)
    main = known if known and piece else source
    node.sources[:] = [one for one in node.sources if one is not known] + [replace(main, pieces=pieces)]


def _whole(source: Source) -> tuple[tuple[str, Column], ...]:
    return (("", source.column),) if source.column else ()


def _complete(node: Node, currency: Column | None) -> None:
    """The column of currencies is a piece of every amount beside it."""
    if currency is not None:
        node.sources[:] = [
            replace(one, pieces=(*_whole(one), ("currency", currency)))
            if "currency" in one.field.pieces() and not one.pieces
            else one
            for one in node.sources
        ]


def _place_list(ctx: Context, root: Node, many: Refs, source: Source) -> tuple[str, str] | None:
    key = next((key for key in keys_of(ctx, many) if f"{many.name}.{key.name}" == source.path), None)
    if key is None:
        return (
            "not_fillable",
            f"{many.label} is not filled by files, or not by this field. Choose one that records are found by.",
        )
    root.sources.append(replace(source, field=many, key=key))
    return None


def _choose_keys(node: Node, chosen: Sequence[str]) -> None:
    keys = [source for source in node.sources if is_key(source.field)]
    named = [source for source in keys if source.path in chosen]
    own = [node.identity] if node.identity and (node.identity.path in chosen or not named) else []
    others = named or ([] if own and own[0].path in chosen else keys)
    # A unique key finds at most one record, so it is asked first; then as the person said, or as the object is declared:
    # in which order the columns come says nothing of which of them knows a record best.
    declared = {name: place for place, name in enumerate(node.spec.fields)}
    first = {path: place for place, path in enumerate(chosen)} if named else {}
    ranks = {s.path: (not s.field.unique, first.get(s.path, 0), declared[s.field.name]) for s in others}
    node.keys = [*own, *sorted(others, key=lambda source: ranks[source.path])]
    node.guards = [source for source in keys if source.field.unique and source not in node.keys]


def _stand_in(node: Node, *, group: bool) -> None:
    """What tells the records apart where the file has no key of theirs: for those with a running number, what they refer
    to and the day; for others, what they are called."""
    numbers = [field for field in node.spec.fields.values() if field.numbered and is_key(field)]
    if not numbers:
        node.keys = [source for source in node.sources if source.field.name == node.spec.title]
        return
    owners = [link.keys[0] for link in node.links.values() if link.keys]
    days = [source for source in node.sources if source.field.required and source.field.type in ("date", "datetime")]
    if group and owners and days:
        path = ".".join((*node.path, numbers[0].name))
        node.keys = [Source(path, numbers[0], parts=(*owners, days[0]))]
        node.sources += node.keys


def _missing(ctx: Context, node: Node, root: Node) -> Iterator[Problem]:
    if node is not root and not node.keys:
        keys = [field.label for field in node.spec.fields.values() if is_key(field) and fillable(ctx, field)]
        path = ".".join(node.path)
        yield Problem(
            path, "no_key", f"Choose a column for {' or '.join(keys)} of {node.spec.label} too, to find it by."
        )
    if node is root and not root.keys:
        given = {source.field.name for source in root.sources} | root.links.keys()
        for field in root.spec.fields.values():
            if field.required and field.default is None and field.name not in given and field.extension is None:
                yield Problem(field.name, "required", f"Choose a column for {field.label}, which every record needs.")


def _unmatched(root: Node, chosen: Sequence[str]) -> Iterator[Problem]:
    known = {key.path for node in root.inside_out() for key in node.keys}
    for path in chosen:
        if path not in known:
            yield Problem("match", "no_key", f"Records cannot be found by {path}: it is no key, or no column fills it.")
