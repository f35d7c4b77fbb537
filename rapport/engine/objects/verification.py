"""Verification: every name in a catalog stands for something that fits where it is said."""

from collections.abc import Mapping
from typing import Protocol

from rapport.engine.base.errors import DeclarationError, Malformed
from rapport.engine.base.phrases import within
from rapport.engine.objects.condition import Condition, nothing, parse_condition
from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.links.any_ref import AnyRef
from rapport.engine.objects.fields.links.collection import Collection
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.objects.fields.texts.choice import Choice
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.objects.rights.grant import FieldRight
from rapport.engine.objects.study import StudySpec
from rapport.engine.objects.verb import Verb
from rapport.engine.objects.view import View, named_twice

# What every record's address answers by itself.
TAKEN = ("bulk", "groups", "duplicates", "timeline", "restore", "merge", "reveal")


class Declared(Protocol):
    """What of a catalog is verified."""

    @property
    def objects(self) -> Mapping[str, ObjectSpec]: ...

    @property
    def verbs(self) -> tuple[Verb, ...]: ...

    @property
    def studies(self) -> Mapping[str, StudySpec]: ...

    def object(self, name: str) -> ObjectSpec: ...

    def resolve(self, object: str, path: tuple[str, ...]) -> tuple[Field, ...]: ...

    def check(self, object: str, condition: Condition) -> None: ...


def verify(catalog: Declared) -> None:
    """DeclarationError for the first name that stands for nothing, and for what does not fit where it is said."""
    for verb in catalog.verbs:
        if verb.object not in catalog.objects:
            raise DeclarationError(f"The verb {verb.name} is of “{verb.object}”, which no area declares.")
        if verb.name in TAKEN:
            raise DeclarationError(f"The verb {verb.object}.{verb.name} has a name that every object's address has.")
        if not verb.doc:
            raise DeclarationError(
                f"The verb {verb.object}.{verb.name} needs a docstring: people read it as the button's hint."
            )
        _verify_condition(catalog, verb.object, verb.when, f"the verb {verb.name}")
    for spec in catalog.objects.values():
        if spec.passing is not None:
            _verify_condition(catalog, spec.name, parse_condition(spec.passing), f"what is passing of {spec.name}")
        for name in (*spec.likeness, *spec.once):
            if name not in spec.fields or spec.fields[name].extension or not spec.fields[name].columns():
                raise DeclarationError(f"{spec.name} compares “{name}”, which is no field of its own table.")
        for place, over in spec.asks:
            if not {place.partition(".")[0], over} <= spec.fields.keys():
                raise DeclarationError(
                    f"{spec.name} keeps a condition in “{place}” over “{over}”, which are no fields of it."
                )
        for rule in spec.grants:
            for condition in (rule.read, rule.write, rule.create, rule.delete):
                _verify_condition(catalog, spec.name, condition, f"the grant of {spec.name} to {rule.role}")
            for name, right in rule.fields.items():
                _verify_condition(catalog, spec.name, right.unless, f"the grant of {spec.name} to {rule.role}")
                _verify_field_right(spec, name, right, creates=rule.create != nothing)
        for view in spec.views:
            if twice := named_twice(view):
                raise DeclarationError(f"A {view.kind} of {spec.name} shows “{twice}” twice; leave one of them out.")
            for name in (
                *view.settings.get("fields", ()),
                *(n for s in view.settings.get("sections", ()) for n in s["fields"]),
            ):
                _verify_path(catalog, spec.name, name)
            verify_layout(catalog, spec.name, view)
        for field in spec.fields.values():
            if isinstance(field, Choice) and field.named_by:
                _verify_names(catalog, field)
    for study in catalog.studies.values():
        if study.writes not in catalog.object(study.of).extensions:
            raise DeclarationError(f"The study {study.name} writes {study.of}.{study.writes}, which no area declares.")


def _verify_field_right(spec: ObjectSpec, name: str, right: FieldRight, *, creates: bool) -> None:
    field = spec.fields.get(name)
    if field is None or isinstance(field, Collection) or field.hidden:
        raise DeclarationError(f"{spec.label} has no field “{name[:60]}” that a grant could limit.")
    if field.title and right.kind == "hidden":
        raise DeclarationError(
            f"“{field.label}” is what a {within(spec.label)} is known by: mask it instead of hiding it."
        )
    if right.kind == "masked" and field.mask is None:
        raise DeclarationError(f"“{field.label}” cannot be masked; hide it.")
    if right.unless != nothing and field.describe().get("type") != "string":
        raise DeclarationError(f"“{field.label}” is no text: mask it in every record, or hide it.")
    if field.required and field.default is None and creates:
        raise DeclarationError(
            f"Nobody can create a {within(spec.label)} without “{field.label}”: let the role write it, or not create any."
        )


def _verify_names(catalog: Declared, choice: Choice) -> None:
    object, _, name = choice.named_by.partition(".")
    spec = catalog.objects.get(object)
    names = spec.fields.get(name) if spec else None
    if names is None or not names.structured:
        raise DeclarationError(
            f"{choice.object}.{choice.name} is named by “{choice.named_by}”, which is no json field of an object."
        )


def _verify_path(catalog: Declared, object: str, path: str) -> None:
    try:
        catalog.resolve(object, tuple(path.split(".")))
    except Malformed as error:
        raise DeclarationError(f"A view of {object} names “{path}”: {error.message}") from None


def verify_layout(catalog: Declared, object: str, view: View) -> None:
    """What a board is made by, what it adds up, and where a calendar finds the day."""
    needs = {"by": "choice or reference", "total": "number to add up", "at": "date"}
    for setting, need in needs.items():
        name = view.settings.get(setting)
        if view.kind not in ("board", "calendar") or not name:
            continue
        _verify_path(catalog, object, name)
        field = catalog.resolve(object, tuple(name.split(".")))[-1]
        fits = {
            "by": isinstance(field, Choice | Ref | AnyRef),
            "total": "sum" in field.measures,
            "at": "within" in field.operators,
        }
        if not fits[setting]:
            raise DeclarationError(f"A {view.kind} of {object} names “{name}” as `{setting}`, which is no {need}.")


def _verify_condition(catalog: Declared, object: str, condition: Condition, where: str) -> None:
    try:
        catalog.check(object, condition)
    except Malformed as error:
        raise DeclarationError(f"In {where}: {error.message}") from None
