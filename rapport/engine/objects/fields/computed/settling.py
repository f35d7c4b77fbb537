"""Settling what is computed: each formula and each total gets its type, and what makes no sense is refused."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

from rapport.engine.base.errors import DeclarationError, Malformed
from rapport.engine.objects.condition import All, Condition, Either, Not, Some, Term, parse_condition
from rapport.engine.objects.field import Field, Rollup
from rapport.engine.objects.fields.computed.expression import Call, Name, names_in, parts_of, read_formula
from rapport.engine.objects.fields.computed.formula import SHOWN_AS, Formula
from rapport.engine.objects.fields.computed.reckoning import fits, kind_of, say_kind
from rapport.engine.objects.fields.computed.rollup import MEASURES, RollupField
from rapport.engine.objects.fields.links.collection import Collection
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.objects.fields.links.refs import Refs
from rapport.engine.objects.fields.links.targets import inverse_of
from rapport.engine.objects.fields.numbers.boolean import Boolean
from rapport.engine.objects.fields.numbers.decimal import Decimal
from rapport.engine.objects.fields.numbers.integer import Integer
from rapport.engine.objects.fields.numbers.money import Money
from rapport.engine.objects.fields.numbers.percent import Percent
from rapport.engine.objects.fields.texts.text import Text
from rapport.engine.objects.fields.times.date import Date
from rapport.engine.objects.fields.times.datetime import DateTime
from rapport.engine.objects.object import ObjectSpec

Resolve = Callable[[str, tuple[str, ...]], tuple[Field, ...]]
Check = Callable[[str, Condition], None]
LARGEST = 2_000
_LONGEST_CHAIN = 6
_TYPES: Mapping[str, type[Field]] = {
    kind.type: kind for kind in (Integer, Decimal, Percent, Money, Text, Boolean, Date, DateTime)
}
_USUAL = {
    "number": "decimal",
    "money": "money",
    "text": "text",
    "boolean": "boolean",
    "day": "date",
    "moment": "datetime",
}
assert set(_TYPES) == set(SHOWN_AS)


def settle_computed(objects: Mapping[str, ObjectSpec], resolve: Resolve, check: Check) -> dict[str, ObjectSpec]:
    """The objects with every computed field settled; DeclarationError has one sentence for what cannot be."""
    settling = _Settling(objects, resolve, check)
    settled: dict[str, ObjectSpec] = {}
    for name, spec in objects.items():
        fields = {key: settling.settle(field) for key, field in spec.fields.items()}
        settled[name] = replace(spec, fields=fields)
    return settled


class _Settling:
    """One round: computed fields may build on others, in any order but not in a circle."""

    def __init__(self, objects: Mapping[str, ObjectSpec], resolve: Resolve, check: Check) -> None:
        self._objects, self._resolve, self._check = objects, resolve, check
        self._done: dict[tuple[str, str], Field] = {}
        self._sizes: dict[tuple[str, str], int] = {}
        self._under_way: list[tuple[str, str]] = []

    def settle(self, field: Field) -> Field:
        """The field as it will be; itself when nothing of it is computed."""
        if not field.formula and field.rollup is None:
            return field
        place = (field.object, field.name)
        if place in self._done:
            return self._done[place]
        if place in self._under_way:
            raise DeclarationError(f"“{field.label}” of {field.object} would be computed from itself.")
        if len(self._under_way) > _LONGEST_CHAIN:
            raise DeclarationError(
                f"“{field.label}” of {field.object} stands at the end of too long a chain of formulas."
            )
        self._under_way.append(place)
        try:
            self._done[place] = self._formula(field) if field.formula else self._rollup(field)
        except (ValueError, Malformed) as error:
            raise DeclarationError(f"“{field.label}” of {field.object}: {error}") from None
        finally:
            self._under_way.pop()
        return self._done[place]

    def _formula(self, field: Field) -> Field:
        if field.title or field.unique or field.match or field.required:
            raise ValueError("what is computed can be no key, no name and nothing that must be filled in.")
        expression = read_formula(field.formula)
        kind = kind_of(expression, lambda path: self._at(field.object, path))
        size = sum(1 for _ in parts_of(expression))
        reads: set[str] = set()
        # Each time a formula is named, it is worked out anew.
        for path in (part.path for part in parts_of(expression) if isinstance(part, Name)):
            *links, last = self._resolve(field.object, path)
            reads |= {link.of for link in links if isinstance(link, Ref)}
            read = self.settle(last)
            size += self._sizes.get((read.object, read.name), 0)
            reads |= set(read.reads)
        if size > LARGEST:
            raise ValueError("with the formulas it builds on this is too large; make it simpler.")
        self._sizes[field.object, field.name] = size
        if isinstance(field, Formula):
            made = _TYPES[field.shown_as or _USUAL.get(kind, "")] if kind in _USUAL else None
            if made is None:
                raise ValueError("this gives no value; take a field of the record it leads to.")
            field = made(**_told(field)).named(field.name, **_place(field))
        if not fits(kind, field.reckons):
            raise ValueError(f"this gives {say_kind(kind)}, which cannot be shown as {field.type}.")
        return field.named(field.name, readonly=True, reads=tuple(sorted(reads)))

    def _at(self, object: str, path: tuple[str, ...]) -> Field:
        return self.settle(self._resolve(object, path)[-1])

    def _rollup(self, field: Field) -> Field:
        kept = field.rollup or Rollup("")
        many = self._objects[field.object].fields.get(kept.collection)
        if not isinstance(many, Collection):
            raise ValueError(f"there is no list “{kept.collection[:60]}” to keep a total of.")
        if isinstance(self._objects[many.of].fields.get(many.via), Refs):
            raise ValueError(
                "a record may be in several of these lists, so no total of one is kept; count them with a condition."
            )
        if kept.measure not in MEASURES:
            raise ValueError(f"a total is one of {', '.join(MEASURES)}.")
        where = parse_condition(kept.where)
        self._check(many.of, where)
        for path in _paths_of(where):
            self._check_own(many.of, path)
        source = self._source(many.of, kept)
        if isinstance(field, RollupField):
            field = _twin(source, field) if source else Integer(**_told(field)).named(field.name, **_place(field))
        elif not fits(source.reckons if source else "number", field.reckons):
            raise ValueError(f"this total cannot be shown as {field.type}.")
        return field.named(field.name, rollup=kept, reads=(many.of,) if field.readonly else ())

    def _source(self, child: str, kept: Rollup) -> Field | None:
        if kept.measure == "count":
            return None
        self._check_own(child, tuple(kept.source.split(".")))
        if kept.measure == "last":
            self._check_own(child, (kept.by,))
        source = self._at(child, (kept.source,))
        allowed = source.sortable if kept.measure == "last" else kept.measure in source.measures
        if not allowed:
            raise ValueError(f"“{source.label}” has no {kept.measure}.")
        return source

    def _check_own(self, child: str, path: tuple[str, ...]) -> None:
        """What a total hangs on must be told by the records of its list alone: nothing else makes it be kept anew."""
        field = self._resolve(child, path)[-1] if path and path[0] else None
        if field is None:
            raise ValueError("say which field it is of.")
        names = names_in(read_formula(field.formula)) if field.formula else ()
        dated = bool(field.formula) and Call("today", ()) in parts_of(read_formula(field.formula))
        if len(path) > 1 or field.study or dated or any(len(name) > 1 for name in names):
            raise ValueError(f"“{'.'.join(path)}” changes without the records of the list; take a field of their own.")
        self.settle(field)
        for name in names:
            self._check_own(child, name)


def _paths_of(condition: Condition) -> Iterator[tuple[str, ...]]:
    """The fields that a condition of a total asks about; those that depend on who asks, or when, are none for it."""
    match condition:
        case All(terms) | Either(terms):
            for term in terms:
                yield from _paths_of(term)
        case Not(term):
            yield from _paths_of(term)
        case Some():
            raise ValueError("the condition of a total cannot ask about further lists.")
        case Term(path, op, value):
            values = cast(tuple[Any, ...], value) if isinstance(value, tuple) else (value,)
            if op in ("within", "visible") or any(str(one).startswith("@") for one in values):
                raise ValueError("the condition of a total cannot depend on the day, or on who asks.")
            yield path


def _told(field: Field) -> dict[str, Any]:
    """What a person said of the field besides its type."""
    names = ("label", "hint", "formula", "rollup", "readonly", "aka", "formerly")
    return {name: getattr(field, name) for name in names}


def _place(field: Field) -> dict[str, Any]:
    return {"object": field.object, "extension": field.extension, "study": field.study}


def _twin(source: Field, field: Field) -> Field:
    """A field of the type of its source that only says what `field` says."""
    if source.numbered:
        return Text(**_told(field)).named(field.name, **_place(field))
    plain = {name: False for name in ("required", "unique", "match", "title", "index", "hidden")}
    more = {"inverse": ""} if inverse_of(source) else {}
    return source.named(field.name, **plain, **more, **_told(field), **_place(field), default=None, rule=None)
