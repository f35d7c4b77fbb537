"""Described: objects and fields that come as plain values, as people write them, turned into declarations."""

import importlib
import pkgutil
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, cast

from rapport.engine.base.errors import DeclarationError
from rapport.engine.objects import fields as fields_package
from rapport.engine.objects.area import Area
from rapport.engine.objects.catalog import SYSTEM_FIELDS
from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.links.targets import inverse_of, targets_of
from rapport.engine.objects.fields.texts.text import Text
from rapport.engine.objects.object import SYSTEM, Extension, ObjectSpec, extend
from rapport.engine.objects.rights.grant import Grant, Role, grant
from rapport.engine.objects.rule import Quality
from rapport.engine.objects.view import View, page, table

Said = Mapping[str, Any]

# Names of tables, columns and indexes are made of these, and PostgreSQL cuts off what is longer than 63 bytes.
OBJECT_NAME = re.compile(r"(?!.*__)[a-z][a-z0-9_]{0,23}")
FIELD_NAME = re.compile(r"(?!.*__)[a-z][a-z0-9_]{0,31}")
KEPT_OBJECTS = ("change", "run", "search", "kept_answer", "kept_file", "name", "names", "home", "import", "settings", "mail", "study",
                "sign_in", "api")  # fmt: skip
KEPT_FIELDS = (*SYSTEM, *SYSTEM_FIELDS, "and", "or", "not", "any", "count")
LONGEST_FIELD = 32
MOST_OBJECTS = 200
MOST_FIELDS = 150
COLUMNS = 7
_OPTIONS = '{"choices": ["Gold", "Silver"]}'


def describe_area(
    name: str,
    objects: Sequence[Said],
    fields: Sequence[Said],
    known: Mapping[str, ObjectSpec],
    *,
    roles: Sequence[Said] = (),
    grants: Sequence[Said] = (),
    qualities: Sequence[Said] = (),
) -> Area:
    """The area called `name`: own objects, and extensions of the `known` ones in tables `object__name`.

    An object says name, label, plural_label, doc, symbol, rights and title (the label of the field that names a record); a
    field says object, name, type, label, hint, required, options and formerly. A role
    says name, label and like; a grant role, object, read, write, create, delete and fields; a rule of
    quality object, name, label, met, when, field, pattern, weight, hint and active. DeclarationError has one sentence for
    whoever wrote what cannot be.
    """
    if len(objects) > MOST_OBJECTS:
        raise DeclarationError(f"A workspace has at most {MOST_OBJECTS} objects of its own; remove one first.")
    own = {said["name"]: said for said in objects}
    for said in objects:
        _check_object(said, known)
    if len(own) < len(objects):
        raise DeclarationError("Two objects have the same name; give one of them another.")
    made: dict[str, dict[str, Field]] = {}
    for said in fields:
        if said["object"] not in own:
            _check_extended(said, known)
        places = made.setdefault(said["object"], {})
        field = describe_field(said)
        if field.name in places:
            raise DeclarationError(f"{said['object']} has a field “{field.name}” already; take another name.")
        places[field.name] = field
        _check_columns(said["object"], places)
    _check_links(made, {*own, *known})
    extensions = [_extension(name, object, places) for object, places in made.items() if object not in own]
    specs = [_object(said, made.get(said["name"], {}), name) for said in objects]
    made_roles = tuple(Role(said["name"], said.get("label") or said["name"], said.get("like") or "") for said in roles)
    return Area(
        name=name,
        objects=tuple(specs),
        extensions=tuple(extensions),
        roles=made_roles,
        given=tuple(grants),
        qualities=_qualities(qualities),
    )


def describe_field(said: Said) -> Field:
    """One field from plain values, not yet in its place. A reference whose inverse is just true gets a name for it."""
    kind = field_types().get(said["type"])
    if kind is None or not kind.offered:
        raise DeclarationError(f"There is no type of field “{str(said['type'])[:60]}” to choose.")
    if not FIELD_NAME.fullmatch(said["name"]) or said["name"] in KEPT_FIELDS:
        raise DeclarationError(
            f"“{said['name'][:60]}” cannot be the name of a field: take up to 32 small letters, digits and single "
            "underscores, beginning with a letter, and none of Rapport's own names."
        )
    common = {
        "label": said.get("label") or "",
        "verbatim": True,
        "hint": said.get("hint") or "",
        "required": bool(said.get("required")),
        "formerly": tuple(said.get("formerly") or ()),
        "aka": tuple(said.get("formerly") or ()),
    }
    given: Any = said.get("options") or {}
    if not isinstance(given, Mapping):
        raise DeclarationError(f"{common['label'] or said['name']}: options are named, as in {_OPTIONS}.")
    options = dict(cast(Mapping[str, Any], given))
    if options.get("inverse") is True:
        options["inverse"] = f"{said['object']}_{said['name']}"[:LONGEST_FIELD].rstrip("_")
    try:
        field = kind.described(options, common).named(said["name"])
    except (ValueError, TypeError) as error:
        raise DeclarationError(f"{common['label'] or said['name']}: {error}") from None
    inverse = inverse_of(field)
    if inverse and (not FIELD_NAME.fullmatch(inverse) or inverse in KEPT_FIELDS):
        raise DeclarationError(f"{field.label}: “{inverse[:60]}” cannot be the name of a list on the other object.")
    return field


@cache
def field_types() -> Mapping[str, type[Field]]:
    """Every type of field by its name, found by looking."""
    for module in pkgutil.walk_packages(fields_package.__path__, f"{fields_package.__name__}."):
        importlib.import_module(module.name)
    found = sorted(_descendants(Field), key=lambda kind: kind.__module__)
    return MappingProxyType({kind.type: kind for kind in found if kind.type})


def offered_types() -> tuple[str, ...]:
    """The types that people may choose for a field of their own."""
    return tuple(name for name, kind in field_types().items() if kind.offered)


def _descendants(kind: type[Field]) -> Iterable[type[Field]]:
    for child in kind.__subclasses__():
        yield child
        yield from _descendants(child)


def _check_object(said: Said, known: Mapping[str, ObjectSpec]) -> None:
    name = said["name"]
    if not OBJECT_NAME.fullmatch(name) or name in KEPT_OBJECTS or name.startswith("change_"):
        raise DeclarationError(
            f"“{name[:60]}” cannot be the name of an object: take up to 24 small letters, digits and single "
            "underscores, beginning with a letter, and none of Rapport's own names."
        )
    if name in known:
        raise DeclarationError(f"There is an object “{name}” already; take another name.")


def _check_extended(said: Said, known: Mapping[str, ObjectSpec]) -> None:
    spec = known.get(said["object"])
    if spec is None or spec.internal or spec.declares:
        raise DeclarationError(f"There is no object “{str(said['object'])[:60]}” that could get a field.")
    if said["name"] in spec.fields:
        raise DeclarationError(f"{spec.label} has a field “{said['name']}” already; take another name.")


def _check_columns(object: str, places: Mapping[str, Field]) -> None:
    if len(places) > MOST_FIELDS:
        raise DeclarationError(f"{object} has {MOST_FIELDS} fields of your own already; remove one first.")
    seen: dict[str, str] = {}
    for field in places.values():
        for column, _ in field.columns():
            if column in seen:
                raise DeclarationError(
                    f"“{field.name}” and “{seen[column]}” of {object} would share a place; take another name."
                )
            seen[column] = field.name


def _qualities(said: Sequence[Said]) -> tuple[tuple[str, Quality], ...]:
    """Each rule with its object; the same name of the same object is given once."""
    names = ("name", "label", "met", "when", "field", "pattern", "weight", "hint", "active")
    made: dict[tuple[str, str], Quality] = {}
    for one in said:
        told: dict[str, Any] = {name: one[name] for name in names if one.get(name) is not None}
        rule = Quality(**{"label": one["name"], **told})
        if (one["object"], rule.name) in made:
            raise DeclarationError(f"{one['object']} has a rule of quality “{rule.name}” already; take another name.")
        made[one["object"], rule.name] = rule
    return tuple((object, rule) for (object, _), rule in made.items())


def _check_links(made: Mapping[str, Mapping[str, Field]], objects: set[str]) -> None:
    for object, places in made.items():
        for field in places.values():
            for of in targets_of(field):
                if of not in objects:
                    raise DeclarationError(
                        f"“{field.label}” of {object} leads to “{of}”, which is no object; choose one, or remove this field."
                    )


def _extension(name: str, object: str, places: Mapping[str, Field]) -> Extension:
    return extend(object, name, dict(places))


def _object(said: Said, places: Mapping[str, Field], area: str) -> ObjectSpec:
    name, label = said["name"], said.get("label") or said["name"].replace("_", " ").capitalize()
    called = said.get("title") or ""
    title = Text(required=True, title=True, label=called or "Name", verbatim=bool(called)).named("name", object=name)
    if "name" in places:
        raise DeclarationError(f"{label} has a field “name” already; take another name.")
    own: dict[str, Field] = {"name": title, **{key: field.named(key, object=name) for key, field in places.items()}}
    return ObjectSpec(
        name=name,
        label=label,
        plural=said.get("plural_label") or label,
        doc=said.get("doc") or "",
        fields=own,
        views=_views(own),
        grants=_grants(said),
        icon=said.get("symbol") or "",
        area=area,
        verbatim=True,
        grows=True,
    )


def _views(own: Mapping[str, Field]) -> tuple[View, ...]:
    columns = [field.name for field in own.values() if field.sortable][:COLUMNS]
    return (table(*columns, "created_at"), page(("", tuple(own))))


def _grants(said: Said) -> tuple[Grant, ...]:
    """Grants as plain values: a list of {"role", "read", "write", "create", "delete"}, conditions in JSON."""
    given: Any = said.get("rights") or []
    return tuple(_grant(one) for one in cast(Sequence[Any], given)) if isinstance(given, Sequence) else ()


def _grant(given: Any) -> Grant:
    told = cast(dict[str, Any], given) if isinstance(given, dict) else {}
    role = told.get("role")
    rights = {act: condition for act, condition in told.items() if act != "role"}
    if not isinstance(role, str) or rights.keys() - {"read", "write", "create", "delete"}:
        raise DeclarationError("Every right names a role, with conditions for read, write, create and delete.")
    return grant(role, **rights)


def name_from(label: str, longest: int) -> str:
    """`Visit date` becomes visit_date, `会员等级` hui_yuan_deng_ji; empty when nothing of the label can be spelt."""
    # The dictionary of Chinese is large, and most processes never need it.
    from pypinyin import lazy_pinyin

    spelt = "_".join(lazy_pinyin(label.strip().lower()))
    plain = re.sub(r"[^a-z0-9]+", "_", spelt).strip("_")
    if plain[:1].isdigit():
        plain = f"n_{plain}"
    return plain[:longest].strip("_")
