"""Catalog: all declarations as one immutable, verified snapshot with a version."""

import hashlib
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from functools import cached_property
from types import MappingProxyType
from typing import Any

from rapport.engine.base.errors import DeclarationError, Malformed, NotFound
from rapport.engine.base.memory import remember
from rapport.engine.base.phrases import Phrases
from rapport.engine.objects.area import Area
from rapport.engine.objects.condition import All, Condition, Either, Not, Some, Term
from rapport.engine.objects.conditions.operands import check_measure, check_operand
from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.computed.companions import check_needs, with_companions
from rapport.engine.objects.fields.computed.grades import check_grades, hearing, with_grades
from rapport.engine.objects.fields.computed.settling import settle_computed
from rapport.engine.objects.fields.links.collection import Collection
from rapport.engine.objects.fields.links.inverses import add_inverses
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.objects.fields.links.refs import Refs
from rapport.engine.objects.fields.numbers.integer import Integer
from rapport.engine.objects.fields.times.datetime import DateTime
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.objects.reaction import Derivation, Reaction
from rapport.engine.objects.rights.roles import join_roles
from rapport.engine.objects.study import StudySpec
from rapport.engine.objects.verb import Verb
from rapport.engine.objects.verification import verify
from rapport.engine.objects.view import arrange_page, join_views, without_marks


@dataclass(frozen=True, eq=False)
class Catalog:
    """What a workspace consists of. Look things up with `object`, `resolve` and `verb`; `areas` are what it is made of."""

    objects: Mapping[str, ObjectSpec]
    verbs: tuple[Verb, ...]
    reactions: tuple[Reaction, ...]
    derivations: tuple[Derivation, ...]
    studies: Mapping[str, StudySpec]
    words: Mapping[str, Mapping[str, Mapping[str, str]]]
    areas: tuple[Area, ...] = attribute(default=(), repr=False)
    remembered: dict[Hashable, Any] = attribute(default_factory=dict[Hashable, Any], repr=False)

    @cached_property
    def version(self) -> str:
        """Changes whenever any declaration does."""
        return hashlib.sha256(repr((self.objects, self.verbs, self.studies, self.words)).encode()).hexdigest()[:16]

    def object(self, name: str) -> ObjectSpec:
        """The object called `name`; NotFound when there is none."""
        spec = self.objects.get(name)
        if spec is None:
            raise NotFound(f"There is no object called “{name[:60]}”.")
        return spec

    def resolve(self, object: str, path: tuple[str, ...]) -> tuple[Field, ...]:
        """The fields along a path: references, then the last field, or a part of it in its place.

        Malformed names the step that leads nowhere.
        """
        fields: list[Field] = []
        spec = self.object(object)
        for position, step in enumerate(path):
            field = SYSTEM_FIELDS.get(step) or BIN_FIELDS.get(step) or spec.fields.get(step) or spec.former(step)
            if field is None or field.hidden:
                raise Malformed(f"{spec.label} has no field “{step[:60]}”.", code="unknown_field")
            fields.append(field)
            if position < len(path) - 1:
                if position == len(path) - 2 and path[-1] in (parts := field.parts()):
                    return (*fields[:-1], parts[path[-1]])
                if not isinstance(field, Ref) or not field.of:
                    raise Malformed(f"“{step}” leads to no other record; take a reference.", code="unknown_field")
                spec = self.object(field.of)
        return tuple(fields)

    def collection(self, object: str, name: str) -> Collection | Refs:
        """The records that point to those of `object`, or that these point to; Malformed when `name` is no such list."""
        field = self.object(object).fields.get(name)
        if not isinstance(field, Collection | Refs):
            raise no_list(self.object(object), name)
        return field

    def verb(self, object: str, name: str) -> Verb:
        """The verb `name` of `object`; NotFound when there is none."""
        for verb in self.verbs:
            if verb.object == object and verb.name == name:
                return verb
        raise NotFound(f"{self.object(object).label} has no action “{name[:60]}”.")

    def check(self, object: str, condition: Condition) -> None:
        """Malformed unless every field, operator and value in `condition` fits the records of `object`."""
        match condition:
            case Term(path, op, value):
                field = self.resolve(object, path)[-1]
                check_operand(field, op, value)
            case Some(name, where, measure, _op, value):
                field = self.collection(object, name)
                measured = measure.partition(":")[2]
                check_measure(measure, self.resolve(field.of, (measured,))[-1] if measured else None, value)
                self.check(field.of, where)
            case All(terms) | Either(terms):
                for term in terms:
                    self.check(object, term)
            case Not(term):
                self.check(object, term)

    def translate(self, text: str, language: str, area: str = "") -> str:
        """`text` in `language` (en, zh-CN, …): the area's own word first, then any other's, else as it is."""
        spoken = self.words.get(language, {})
        own = spoken.get(area, {}).get(text)
        return own or next((words[text] for words in spoken.values() if text in words), text)

    def call(self, what: Field | ObjectSpec, language: str, text: str = "") -> str:
        """What a field or an object is called in `language`, or `text` of it; its people's own words stay as they are."""
        text = text or what.label
        if what.verbatim:
            return text
        return self.translate(
            text, language, what.area if isinstance(what, ObjectSpec) else self.object(what.object).area
        )

    def say(self, sentence: str, language: str) -> str:
        """A sentence with names and values in it, in `language` where it is known there."""
        return _phrases(self, language).say(sentence)


def no_list(spec: ObjectSpec, name: str) -> Malformed:
    """What is said of a list that is not there, or not for who asks."""
    return Malformed(f"{spec.label} has no list “{name[:60]}”.", code="unknown_field")


SYSTEM_FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        "id": Ref("", label="Record", readonly=True).named("id"),
        "created_at": DateTime(label="Created", readonly=True).named("created_at"),
        "updated_at": DateTime(label="Changed", readonly=True).named("updated_at"),
        "created_by": Ref("user", label="Created by", readonly=True).named("created_by"),
        "updated_by": Ref("user", label="Changed by", readonly=True).named("updated_by"),
        "version": Integer(label="Version", readonly=True).named("version"),
    }
)
# Only what lies in the bin has them, so that no list offers them.
BIN_FIELDS: Mapping[str, Field] = MappingProxyType(
    {"deleted_at": DateTime(label="Deleted", readonly=True).named("deleted_at")}
)
LANGUAGES = MappingProxyType({"zh-CN": "zh-Hans", "zh-TW": "zh-Hant"})


@remember(4)
def _phrases(catalog: Catalog, language: str) -> Phrases:
    return Phrases({text: said for words in catalog.words.get(language, {}).values() for text, said in words.items()})


def build_catalog(areas: Iterable[Area]) -> Catalog:
    """Join the areas, make extensions and inverse collections part of their objects, and verify every name."""
    areas = tuple(areas)
    objects: dict[str, ObjectSpec] = {}
    for spec in (spec for area in areas for spec in area.objects):
        if spec.name in objects:
            raise DeclarationError(
                f"Two areas declare the object “{spec.name}”: {objects[spec.name].area} and {spec.area}."
            )
        objects[spec.name] = spec
    _extend(objects, areas)
    try:
        join_roles(objects, areas)
    except Malformed as error:
        raise DeclarationError(error.message) from None
    objects = with_grades(objects, (said for area in areas for said in area.qualities))
    objects = {
        name: replace(spec, views=without_marks(spec.views), fields=with_companions(spec))
        for name, spec in objects.items()
    }
    check_needs(objects)
    add_inverses(objects)
    _arrange(objects, areas)
    words = {tag: {area.name: area.words.get(file, {}) for area in areas} for tag, file in LANGUAGES.items()}
    catalog = Catalog(
        objects=MappingProxyType(objects),
        verbs=tuple(verb for area in areas for verb in area.verbs),
        reactions=hearing([reaction for area in areas for reaction in area.reactions], objects),
        derivations=tuple(derivation for area in areas for derivation in area.derivations),
        studies=MappingProxyType({study.name: study for area in areas for study in area.studies}),
        words=MappingProxyType(words),
        areas=areas,
    )
    if any(field.formula or field.rollup for spec in objects.values() for field in spec.fields.values()):
        settled = settle_computed(objects, catalog.resolve, catalog.check)
        catalog = replace(catalog, objects=MappingProxyType(settled), remembered={})
    check_grades(catalog.objects, catalog.resolve, catalog.check)
    verify(catalog)
    return catalog


def _extend(objects: dict[str, ObjectSpec], areas: tuple[Area, ...]) -> None:
    for area in areas:
        for extension in area.extensions:
            spec = objects.get(extension.object)
            if spec is None:
                raise DeclarationError(f"{area.name} extends “{extension.object}”, which no area declares.")
            twice = spec.fields.keys() & extension.fields.keys()
            if twice or extension.name in spec.extensions:
                raise DeclarationError(
                    f"{area.name} declares {spec.name}.{min(twice, default=extension.name)} a second time."
                )
            fields = {**spec.fields, **extension.fields}
            try:
                views = join_views(spec.views, extension.views)
            except ValueError as error:
                raise DeclarationError(f"{area.name} adds to the views of {spec.name}: {error}.") from None
            extensions = (*spec.extensions, extension.name)
            objects[spec.name] = replace(spec, fields=fields, views=views, extensions=extensions)


def _arrange(objects: dict[str, ObjectSpec], areas: tuple[Area, ...]) -> None:
    """Pages as people arranged them."""
    for said in (said for area in areas for said in area.layouts):
        spec = objects.get(said["object"])
        if spec is None:
            raise DeclarationError(f"There is no object “{str(said['object'])[:40]}” whose page could be arranged.")
        lists = {field.name: isinstance(field, Collection) for field in spec.fields.values() if not field.hidden}
        try:
            views = arrange_page(spec.views, said, lists | dict.fromkeys(SYSTEM_FIELDS, False))
        except ValueError as error:
            raise DeclarationError(f"The page of {spec.label}: {error}.") from None
        objects[spec.name] = replace(spec, views=views)
