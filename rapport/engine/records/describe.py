"""The catalog as one person may see it, in their language: what every face is drawn from."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from rapport.engine.base.memory import remember
from rapport.engine.objects.catalog import SYSTEM_FIELDS, Catalog
from rapport.engine.objects.condition import Term, condition_json, everything, nothing, parse_condition, terms_of
from rapport.engine.objects.field import Field, is_exchanged
from rapport.engine.objects.fields.computed.grades import LACKS
from rapport.engine.objects.fields.links.any_ref import AnyRef
from rapport.engine.objects.fields.links.collection import Collection
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.objects.fields.links.refs import Refs
from rapport.engine.objects.fields.links.targets import targets_of
from rapport.engine.objects.fields.texts.choice import NAMED, Choice
from rapport.engine.objects.fields.values.condition import ConditionField
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.objects.rights.grant import FieldRight
from rapport.engine.objects.verb import Verb
from rapport.engine.objects.view import views_for
from rapport.engine.records.act import input_type
from rapport.engine.records.permit import Rights, allowed
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
    rights = Rights(catalog, role)
    known = (f for f in (*spec.fields.values(), *SYSTEM_FIELDS.values()) if not f.hidden and _reachable(f, seen))
    shown = [f for f in known if not _is_hidden(rights, spec, f)]
    names = {f.name for f in shown if (spec.name, f.extension) not in standing.empty}
    names |= {path for path in _paths(spec) if _is_shown(rights, spec, path, names)}
    say = partial(catalog.translate, language=language, area=spec.area)
    call = partial(catalog.call, spec, language)
    kinds = {name: catalog.call(catalog.objects[name], language) for name in seen}
    written = {f.label for f in spec.fields.values() if f.verbatim}
    written |= {
        text for name in seen if (other := catalog.objects[name]).verbatim for text in (other.label, other.plural)
    }
    asked = {name for name in names if not _is_masked(rights, spec, name)}
    acts = {act: allowed(catalog, role, spec.name, act) != nothing for act in ("read", "create", "delete")}
    return {
        "name": spec.name,
        "label": call(spec.label),
        "plural": call(spec.plural),
        "doc": call(_first(spec.doc)) if spec.doc else "",
        "icon": spec.icon,
        "area": spec.area,
        "title": spec.title,
        "people": spec.people or any(f.title and f.human for f in spec.fields.values()),
        "likeness": list(spec.likeness),
        "quality": [
            {"name": rule.name, "label": say(rule.label), "hint": say(rule.hint), "weight": rule.weight}
            for rule in spec.quality
            if LACKS in names
        ],
        "can": {**acts, "update": allowed(catalog, role, spec.name, "write") != nothing},
        "fields": [
            _field(f, _voice(f, say, written), standing.names_of(f))
            | _targets(f, say, kinds)
            | _adds(rights, f, names)
            | _limits(rights.field(spec.name, f.name), f)
            for f in shown
        ],
        "views": [_view(view.kind, _sorted(view.settings, asked), names, say) for view in views_for(spec.views, role)],
        "verbs": [_verb(verb, say) for verb in catalog.verbs if verb.object == spec.name and not verb.public],
    }


def _voice(field: Field, say: Say, written: set[str]) -> Say:
    """How the words of a field are said: those of people stay as they are, also where another is called after them."""
    if field.verbatim:
        return str
    if field.beside or isinstance(field, Collection):
        return lambda text: text if text in written else say(text)
    return say


def _reachable(field: Field, seen: set[str]) -> bool:
    of = (field.of,) if isinstance(field, Collection) else targets_of(field)
    return (not of or not seen.isdisjoint(of)) and seen.issuperset(field.reads)


def _is_hidden(rights: Rights, spec: ObjectSpec, field: Field) -> bool:
    """A list of records goes with the reference that makes it."""
    if isinstance(field, Collection):
        return rights.hides(field.of, field.via)
    return rights.hides(spec.name, field.name)


def _paths(spec: ObjectSpec) -> set[str]:
    return {path for view in spec.views for path in view.settings.get("fields", ()) if "." in path}


def _is_shown(rights: Rights, spec: ObjectSpec, path: str, names: set[str]) -> bool:
    steps, object = tuple(path.split(".")), spec.name
    for field in rights.catalog.resolve(object, steps):
        if rights.hides(object, field.name):
            return False
        object = field.of if isinstance(field, Ref) else object
    return steps[0] in names


def _is_masked(rights: Rights, spec: ObjectSpec, path: str) -> bool:
    fields = rights.catalog.resolve(spec.name, tuple(path.split(".")))
    return rights.masks(fields[-1].object, fields[-1].name) is not None


def _sorted(settings: Mapping[str, Any], asked: set[str]) -> dict[str, Any]:
    """The view without an order, or a place in time, that the person may not ask for."""
    sort = settings.get("sort")
    given = [sort] if isinstance(sort, str) else list(sort or ())
    kept = [key for key in given if key.removeprefix("-") in asked]
    return {**settings} if len(kept) == len(given) else {k: v for k, v in settings.items() if k != "sort"}


def _limits(right: FieldRight | None, field: Field) -> dict[str, Any]:
    """What a person may do less with the field. A masked one is a text for them, which nothing can be asked about."""
    if right is None:
        return {}
    less: dict[str, Any] = {"readonly": True, "limited": right.kind}
    if right.kind == "read":
        return less
    kind = "text" if right.unless == nothing else field.type
    closed: dict[str, Any] = {
        "type": kind,
        "operators": [],
        "sortable": False,
        "measures": [],
        "match": False,
        "default": None,
    }
    return {**less, **closed, "masked": field.type, "reveal": right.reveal}


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
            _option(field, value, own.get(value) or say(field.labels[value])) for value in field.values
        ]
    if isinstance(field, Ref | Refs):
        described |= {"of": field.of, "inverse": field.inverse}
    if isinstance(field, Collection):
        described |= {"of": field.of, "via": field.via}
    if isinstance(field, ConditionField):
        described["over"] = field.over
    return described


def _targets(field: Field, say: Say, labels: Mapping[str, str]) -> dict[str, Any]:
    """Of a link that may lead to several objects, those that the person may see, by their `labels`, and the list there."""
    if not isinstance(field, AnyRef):
        return {}
    objects = [name for name in field.objects if name in labels]
    kind = field.parts()["object"]
    options = [{"value": name, "label": labels[name], "color": None} for name in objects]
    parts = [{**_field(kind, say, {}), "name": "object", "options": options}]
    return {"objects": objects, "inverse": field.inverse, "parts": parts}


def _adds(rights: Rights, field: Field, names: set[str]) -> dict[str, Any]:
    """Of a total of amounts what it adds up, for who may know of all that: some of it may have no exchange rate."""
    total = field.rollup
    if total is None or not field.computed or not is_exchanged(field) or total.collection not in names:
        return {}
    of, where = rights.catalog.collection(field.object, total.collection).of, parse_condition(total.where)
    asked = [term.path[0] for term in terms_of(where) if isinstance(term, Term)]
    if any(rights.field(of, name) for name in (total.source, *asked)):
        return {}
    return {"adds": {"of": of, "source": total.source, "where": None if where == everything else condition_json(where)}}


def _option(field: Choice, value: str, label: str) -> dict[str, Any]:
    """One choice; of a stage also what it requires, and how likely it is won from there. One of very many is called as its value, and has
    no color, where that is not said."""
    told: dict[str, Any] = {"value": value, "label": label, "color": field.colors.get(value)}
    if len(field.values) > NAMED:
        # Of thousands only what is not clear without saying.
        told = {key: text for key, text in told.items() if text and (key == "value" or text != value)}
    if needs := field.needs(value):
        told["requires"] = list(needs)
    if (chance := field.chance(value)) is not None:
        told["chance"] = chance
    return told


def _view(kind: str, settings: dict[str, Any], names: set[str], say: Say) -> dict[str, Any]:
    view: dict[str, Any] = {"kind": kind, **settings}
    if "name" in view:
        view["label"] = say(view["name"])
    if "fields" in view:
        view["fields"] = [name for name in view["fields"] if name in names]
    if "sections" in view:
        view["sections"] = [
            {
                "label": say(section["label"]),
                "name": section["label"],
                "fields": [n for n in section["fields"] if n in names],
            }
            for section in view["sections"]
            if names.intersection(section["fields"])
        ]
    for setting in ("by", "total", "at"):
        if kind in ("board", "calendar") and str(view.get(setting)).partition(".")[0] not in names:
            view[setting] = None
    for part in ("related", "highlights", "hidden"):
        if part in view:
            view[part] = [name for name in view[part] if name in names]
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
