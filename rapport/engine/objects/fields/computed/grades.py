"""Grades: how well a record keeps to the rules of quality of its object, and which of them it breaks, as two fields."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from rapport.engine.base.errors import DeclarationError, Malformed
from rapport.engine.base.phrases import within
from rapport.engine.objects.condition import Condition, Some, Term, parse_condition, terms_of
from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.links.collection import Collection
from rapport.engine.objects.fields.numbers.percent import Percent
from rapport.engine.objects.fields.several.choices import Choices
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.objects.reaction import Reaction
from rapport.engine.objects.rule import Quality
from rapport.engine.objects.view import join_views, page, table

SCORE, LACKS, EXTENSION = "data_quality", "to_mend", "quality"
# What reactions to it hear: every write that a grade may follow from.
GRADED = "graded"
MOST = 50
LONGEST_PATTERN = 500
_COLUMNS = 6
_NAME = re.compile(r"[a-z][a-z0-9_]{0,47}")
_KINDS = ("create", "update", "delete", "restore", "merge", "unmerge", "bulk")
_BACK = re.compile(r"\\[1-9]")

Resolve = Callable[[str, tuple[str, ...]], tuple[Field, ...]]
Check = Callable[[str, Condition], None]


def with_grades(objects: Mapping[str, ObjectSpec], more: Iterable[tuple[str, Quality]] = ()) -> dict[str, ObjectSpec]:
    """The objects with the rules that count, those of `more` by object in place of those of the same name, and with what
    they are graded by."""
    added: dict[str, list[Quality]] = {}
    for object, rule in more:
        if object not in objects or objects[object].internal or objects[object].declares:
            raise DeclarationError(f"There is no object “{object[:60]}” that could have rules of quality.")
        added.setdefault(object, []).append(rule)
    found: dict[str, ObjectSpec] = {}
    for name, spec in objects.items():
        rules = {rule.name: rule for rule in (*spec.quality, *added.get(name, ()))}
        found[name] = _graded(spec, tuple(rule for rule in rules.values() if rule.active))
    return found


def check_grades(objects: Mapping[str, ObjectSpec], resolve: Resolve, check: Check) -> None:
    """DeclarationError has one sentence for a rule that cannot be asked."""
    for spec in objects.values():
        if len(spec.quality) > MOST:
            raise DeclarationError(f"{spec.label} has at most {MOST} rules of quality; switch one off first.")
        for rule in spec.quality:
            try:
                _check(spec, rule, resolve, check)
            except (Malformed, ValueError) as error:
                raise DeclarationError(f"“{rule.label}” of {within(spec.plural)}: {error}") from None


def told_by(spec: ObjectSpec, resolve: Resolve) -> Iterator[tuple[str, str]]:
    """Object and name of every field that the grades of `spec` tell of."""
    for rule in spec.quality:
        if rule.field:
            yield spec.name, rule.field
        for condition in (rule.met, rule.when):
            for path in _paths(spec, parse_condition(condition)):
                object, steps = path
                for field, step in zip(resolve(object, steps), steps, strict=False):
                    yield field.object or object, field.name or step


def lists_of(spec: ObjectSpec) -> set[str]:
    """The lists of a record that its grade follows from."""
    conditions = [parse_condition(said) for rule in spec.quality for said in (rule.met, rule.when)]
    return {term.collection for said in conditions for term in terms_of(said) if isinstance(term, Some)}


def hearing(reactions: Sequence[Reaction], objects: Mapping[str, ObjectSpec]) -> tuple[Reaction, ...]:
    """The reactions, with what `GRADED` stands for spelt out."""
    written = {spec.name for spec in objects.values() if spec.quality}
    for spec in objects.values():
        written |= {field.of for name in lists_of(spec) if isinstance(field := spec.fields.get(name), Collection)}
    events = tuple(f"{object}.{kind}" for object in sorted(written) for kind in _KINDS)
    return tuple(
        replace(one, events=(*(event for event in one.events if event != GRADED), *events))
        if GRADED in one.events
        else one
        for one in reactions
    )


def _graded(spec: ObjectSpec, rules: tuple[Quality, ...]) -> ObjectSpec:
    if not rules:
        return replace(spec, quality=())
    if twice := {SCORE, LACKS} & spec.fields.keys():
        raise DeclarationError(f"{spec.label} has a field “{min(twice)}”, which is what quality is called; rename it.")
    place: dict[str, Any] = {"object": spec.name, "extension": EXTENSION}
    labels = {rule.name: rule.label for rule in rules}
    said: dict[str, Any] = {"readonly": True, "graded": True, "index": True}
    score = Percent(label="Data quality", hint="How many of the rules of quality it keeps to", **said)
    lacks = Choices(*labels, labels=labels, label="To mend", hint="The rules of quality that it breaks", **said)
    fields = {**spec.fields, SCORE: score.named(SCORE, **place), LACKS: lacks.named(LACKS, **place)}
    own = [field for rule in rules for field in _own_fields(spec, rule)]
    columns = [name for name in dict.fromkeys(own) if name != spec.title][:_COLUMNS]
    title = [spec.title] if spec.title else []
    views = [*spec.views, table(*title, LACKS, *columns, SCORE, sort=SCORE, name="To mend", where=[LACKS, "not_empty"])]
    if any(view.kind == "page" for view in spec.views):
        views = [*join_views(views, [page(("Data quality", (SCORE, LACKS)))])]
    extensions = (*spec.extensions, EXTENSION)
    return replace(spec, fields=fields, quality=rules, views=tuple(views), extensions=extensions)


def _own_fields(spec: ObjectSpec, rule: Quality) -> Iterator[str]:
    """The fields of the record itself that a rule asks about, in reading order."""
    asked = [rule.field] if rule.field else []
    try:
        asked += [path[0] for object, path in _paths(spec, parse_condition(rule.met)) if object == spec.name]
    except Malformed:
        return
    for name in asked:
        field = spec.fields.get(name)
        if field is not None and not isinstance(field, Collection) and not field.hidden:
            yield name


def _paths(spec: ObjectSpec, condition: Condition) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The fields that a condition asks about: the object, and the path from there."""
    inside: set[int] = set()
    for term in terms_of(condition):
        if isinstance(term, Some):
            many = spec.fields.get(term.collection)
            of = many.of if isinstance(many, Collection) else ""
            for inner in terms_of(term.where):
                inside.add(id(inner))
                if of and isinstance(inner, Term):
                    yield of, inner.path
            measured = term.measure.partition(":")[2]
            if of:
                yield of, (measured or "id",)
        elif id(term) not in inside:
            yield spec.name, term.path


def _check(spec: ObjectSpec, rule: Quality, resolve: Resolve, check: Check) -> None:
    if not _NAME.fullmatch(rule.name):
        raise ValueError("a rule is called by small letters, digits and underscores, beginning with a letter.")
    if (rule.met is None) == (not rule.field) or bool(rule.field) != bool(rule.pattern):
        raise ValueError("say either the condition that good records meet, or a field and how it is written.")
    if not 1 <= rule.weight <= 100:
        raise ValueError("the weight is a number from 1 to 100.")
    for said in (rule.met, rule.when):
        condition = parse_condition(said)
        check(spec.name, condition)
        for term in terms_of(condition):
            if isinstance(term, Term) and (term.op == "visible" or _asks_who(term.value)):
                raise ValueError("a rule of quality cannot depend on who asks.")
            if isinstance(term, Term) and {SCORE, LACKS} & set(term.path):
                raise ValueError("a rule of quality cannot ask about quality itself.")
    if rule.pattern:
        _check_pattern(resolve(spec.name, (rule.field,))[-1], rule.pattern)


def _check_pattern(field: Field, pattern: str) -> None:
    if field.formula or field.describe().get("type") != "string" or len(field.columns()) != 1:
        raise ValueError(f"“{field.label}” is no text that could be written one way or another.")
    if len(pattern) > LONGEST_PATTERN or _BACK.search(pattern):
        raise ValueError(f"a pattern has at most {LONGEST_PATTERN} signs and refers to none of its own parts.")
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"the pattern cannot be read: {error}.") from None


def _asks_who(value: Any) -> bool:
    values: Sequence[Any] = cast(Sequence[Any], value) if isinstance(value, list | tuple) else (value,)
    return any(isinstance(one, str) and one.startswith("@") for one in values)
