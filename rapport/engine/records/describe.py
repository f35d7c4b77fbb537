"""The catalog as one person may see it, in their language: what every face is drawn from."""

from functools import lru_cache
from typing import Any

from rapport.engine.objects.catalog import SYSTEM_FIELDS, Catalog
from rapport.engine.objects.condition import condition_json, everything, nothing
from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.links.collection import Collection
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.objects.fields.texts.choice import Choice
from rapport.engine.objects.fields.values.condition import ConditionField
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.objects.verb import Verb
from rapport.engine.records.act import input_type
from rapport.engine.records.permit import allowed


@lru_cache(maxsize=64)
def describe_catalog(catalog: Catalog, role: str, language: str) -> dict[str, Any]:
    """`{"objects", "studies"}` for a role; what it may not read is left out."""
    seen = {
        name for name, spec in catalog.objects.items() if not spec.internal and allowed(catalog, role, name) != nothing
    }
    objects = [
        _object(catalog, catalog.objects[name], role, language, seen) for name in catalog.objects if name in seen
    ]
    studies = [
        {
            "name": study.name,
            "label": catalog.translate(study.label, language),
            "doc": catalog.translate(_first(study.doc), language),
            "of": study.of,
            "writes": [f.name for f in catalog.objects[study.of].fields.values() if f.extension == study.writes],
        }
        for study in catalog.studies.values()
        if study.of in seen
    ]
    return {"objects": objects, "studies": studies}


def _object(catalog: Catalog, spec: ObjectSpec, role: str, language: str, seen: set[str]) -> dict[str, Any]:
    shown = [f for f in (*spec.fields.values(), *SYSTEM_FIELDS.values()) if not f.hidden and _reachable(f, seen)]
    names = {f.name for f in shown}
    acts = {act: allowed(catalog, role, spec.name, act) != nothing for act in ("read", "create", "delete")}
    return {
        "name": spec.name,
        "label": catalog.translate(spec.label, language),
        "plural": catalog.translate(spec.plural, language),
        "doc": catalog.translate(_first(spec.doc), language),
        "icon": spec.icon,
        "area": spec.area,
        "title": spec.title,
        "can": {**acts, "update": allowed(catalog, role, spec.name, "write") != nothing},
        "fields": [_field(catalog, f, language) for f in shown],
        "views": [_view(catalog, view.kind, view.settings, names, language) for view in spec.views],
        "verbs": [
            _verb(catalog, verb, language) for verb in catalog.verbs if verb.object == spec.name and not verb.public
        ],
    }


def _reachable(field: Field, seen: set[str]) -> bool:
    of = field.of if isinstance(field, Ref | Collection) else ""
    return not of or of in seen


def _field(catalog: Catalog, field: Field, language: str) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": field.name,
        "type": field.type,
        "label": catalog.translate(field.label, language),
        "hint": catalog.translate(field.hint, language),
        "required": field.required,
        "unique": field.unique,
        "match": field.match,
        "readonly": field.readonly,
        "operators": list(field.operators),
        "sortable": field.sortable,
        "measures": list(field.measures),
        "study": field.study,
        "extension": field.extension,
        "default": field.default,
    }
    if isinstance(field, Choice):
        described["options"] = [
            {"value": v, "label": catalog.translate(field.labels[v], language), "color": field.colors.get(v)}
            for v in field.values
        ]
    if isinstance(field, Ref):
        described |= {"of": field.of, "inverse": field.inverse}
    if isinstance(field, Collection):
        described |= {"of": field.of, "via": field.via}
    if isinstance(field, ConditionField):
        described["over"] = field.over
    return described


def _view(catalog: Catalog, kind: str, settings: dict[str, Any], names: set[str], language: str) -> dict[str, Any]:
    view: dict[str, Any] = {"kind": kind, **settings}
    if "name" in view:
        view["label"] = catalog.translate(view["name"], language)
    if "fields" in view:
        view["fields"] = [name for name in view["fields"] if name.partition(".")[0] in names]
    if "sections" in view:
        view["sections"] = [
            {
                "label": catalog.translate(section["label"], language),
                "fields": [n for n in section["fields"] if n in names],
            }
            for section in view["sections"]
        ]
    if "related" in view:
        view["related"] = [name for name in view["related"] if name in names]
    return view


def _verb(catalog: Catalog, verb: Verb, language: str) -> dict[str, Any]:
    label = verb.name.replace("_", " ").capitalize()
    return {
        "name": verb.name,
        "label": catalog.translate(label, language),
        "doc": catalog.translate(_first(verb.doc), language),
        "on": verb.on,
        "input": [
            {
                "name": name,
                "type": input_type(kind),
                "required": needed,
                "label": catalog.translate(name.replace("_", " ").capitalize(), language),
            }
            for name, kind, needed in verb.inputs
        ],
        "when": None if verb.when == everything else condition_json(verb.when),
    }


def _first(doc: str) -> str:
    return doc.partition("\n")[0]
