"""The catalog as one person may see it, in their language: what every face is drawn from."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from rapport.engine.base.memory import remember
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
from rapport.engine.records.standing import USUAL, Standing

Say = Callable[[str], str]


@remember(64)
def describe_catalog(catalog: Catalog, role: str, language: str, standing: Standing = USUAL) -> dict[str, Any]:
    """`{"objects", "studies"}` for a role; what it may not read is left out, and so are columns nobody has filled yet."""
    seen = {
        name for name, spec in catalog.objects.items() if not spec.internal and allowed(catalog, role, name) != nothing
    }
    tell = partial(_object, catalog, role=role, language=language, seen=seen, standing=standing)
    objects = [tell(spec) for name, spec in catalog.objects.items() if name in seen]
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


def _object(
    catalog: Catalog, spec: ObjectSpec, *, role: str, language: str, seen: set[str], standing: Standing
) -> dict[str, Any]:
    shown = [f for f in (*spec.fields.values(), *SYSTEM_FIELDS.values()) if not f.hidden and _reachable(f, seen)]
    names = {f.name for f in shown if (spec.name, f.extension) not in standing.empty}
    say = partial(catalog.translate, language=language, area=spec.area)
    acts = {act: allowed(catalog, role, spec.name, act) != nothing for act in ("read", "create", "delete")}
    return {
        "name": spec.name,
        "label": say(spec.label),
        "plural": say(spec.plural),
        "doc": say(_first(spec.doc)),
        "icon": spec.icon,
        "area": spec.area,
        "title": spec.title,
        "likeness": list(spec.likeness),
        "can": {**acts, "update": allowed(catalog, role, spec.name, "write") != nothing},
        "fields": [_field(f, say, standing.names_of(f)) for f in shown],
        "views": [_view(view.kind, view.settings, names, say) for view in spec.views],
        "verbs": [_verb(verb, say) for verb in catalog.verbs if verb.object == spec.name and not verb.public],
    }


def _reachable(field: Field, seen: set[str]) -> bool:
    of = field.of if isinstance(field, Ref | Collection) else ""
    return (not of or of in seen) and seen.issuperset(field.reads)


def _field(field: Field, say: Say, own: Mapping[str, str]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": field.name,
        "type": field.type,
        "label": say(field.beside[0]).format(say(field.beside[1])) if field.beside else say(field.label),
        "hint": say(field.hint),
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
        "computed": field.computed,
    }
    if field.formula:
        described["formula"] = field.formula
    if field.settings:
        described["settings"] = {name: getattr(field, name) for name in field.settings}
    if parts := field.parts():
        described["parts"] = [{**_field(part, say, {}), "name": name} for name, part in parts.items()]
    if isinstance(field, Choice):
        described["options"] = [
            {"value": v, "label": own.get(v) or say(field.labels[v]), "color": field.colors.get(v)}
            for v in field.values
        ]
        for option in described["options"]:
            needs = field.needs(option["value"])
            option |= {"requires": list(needs)} if needs else {}
    if isinstance(field, Ref):
        described |= {"of": field.of, "inverse": field.inverse}
    if isinstance(field, Collection):
        described |= {"of": field.of, "via": field.via}
    if isinstance(field, ConditionField):
        described["over"] = field.over
    return described


def _view(kind: str, settings: dict[str, Any], names: set[str], say: Say) -> dict[str, Any]:
    view: dict[str, Any] = {"kind": kind, **settings}
    if "name" in view:
        view["label"] = say(view["name"])
    if "fields" in view:
        view["fields"] = [name for name in view["fields"] if name.partition(".")[0] in names]
    if "sections" in view:
        view["sections"] = [
            {
                "label": say(section["label"]),
                "fields": [n for n in section["fields"] if n in names],
            }
            for section in view["sections"]
            if names.intersection(section["fields"])
        ]
    for setting in ("by", "total", "at"):
        if kind in ("board", "calendar") and str(view.get(setting)).partition(".")[0] not in names:
            view[setting] = None
    if "related" in view:
        view["related"] = [name for name in view["related"] if name in names]
    return view


def _verb(verb: Verb, say: Say) -> dict[str, Any]:
    label = verb.name.replace("_", " ").capitalize()
    return {
        "name": verb.name,
        "label": say(label),
        "doc": say(_first(verb.doc)),
        "on": verb.on,
        "input": [
            {
                "name": name,
                "type": input_type(kind),
                "required": needed,
                "label": say(name.replace("_", " ").capitalize()),
            }
            for name, kind, needed in verb.inputs
        ],
        "when": None if verb.when == everything else condition_json(verb.when),
    }


def _first(doc: str) -> str:
    return doc.partition("\n")[0]
