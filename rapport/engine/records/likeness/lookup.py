"""Lookup: while somebody writes a record, the few that may be the same, with the reasons in words."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from rapport.engine.objects.field import Field, Trait, at_home
from rapport.engine.objects.fields.values.written_place import country_meant
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.context import Context
from rapport.engine.records.likeness.degrees import DEGREES, MISSING, degree, prepare
from rapport.engine.records.likeness.weights import LIKELY, Weights, told_weights, usual_weights
from rapport.engine.records.permit import my_rights, require
from rapport.engine.records.query.find import read_records
from rapport.engine.records.query.search.pinyin import ways_to_read
from rapport.engine.records.query.search.spelling import LONGEST_HAN, LONGEST_WORD, read_runs
from rapport.engine.store.merges import latest_report
from rapport.engine.store.search import find_named_alike

# Of each way of finding candidates, so many are compared.
_MOST = 150
FEW = 5
# A record that is so unlikely the same is not worth a glance.
_WORTH_A_GLANCE = 0.01
_MOST_WORDS = 5
_LEAST_NAME = 2


async def find_alike(
    ctx: Context, object: str, values: Mapping[str, Any], *, but: UUID | str | None = None
) -> list[dict[str, Any]]:
    """The likeliest records that the actor may see, at most five: id, title, `score` (0 to 1), `likely`, `reasons`.

    A reason has the `field`, its `degree` and what that says in words. `values` are those of a record as it is being
    written, so what cannot be read yet is passed over; `but` is that record itself.
    """
    spec = ctx.catalog.object(object)
    require(ctx, object, "read")
    traits = _seen_whole(ctx, spec)
    given = {trait: text for trait in traits if (text := _prepared(ctx, spec, trait, values))}
    ids = [id for id in await _candidates(ctx, spec, given, values) if str(id) != str(but)]
    if not ids:
        return []
    weights = told_weights(spec.traits, await latest_report(ctx.db, ctx.schema, "sweep", object))
    found: list[dict[str, Any]] = []
    title = [spec.title] if spec.title and not my_rights(ctx).hides(object, spec.title) else []
    paths = tuple(dict.fromkeys((*title, *(trait.field for trait in traits))))
    for row in await read_records(ctx, object, ["id", "in", [str(id) for id in ids]], paths):
        alike = _compared(ctx, spec, given, row, weights or usual_weights(spec.traits))
        if alike["score"] >= _WORTH_A_GLANCE:
            found.append(alike)
    found.sort(key=lambda one: (-one["score"], one["id"]))
    return found[:FEW]


def degree_words(ctx: Context, spec: ObjectSpec, field: str, degree: str) -> str:
    """“Email: the same” in the actor's language."""
    say = ctx.catalog.translate
    language = ctx.actor.locale
    sentence = {
        "same": "{field}: the same",
        "sound": "{field}: sounds the same",
        "close": "{field}: almost the same",
        "near": "{field}: similar",
        "different": "{field}: different",
    }[degree]
    return say(sentence, language, spec.area).format(field=say(spec.fields[field].label, language, spec.area))


def name_query(name: str) -> str | None:
    """What finds names like this one in the index of names: all words but one begin alike, or the whole sounds the same."""
    runs = read_runs(name)[:_MOST_WORDS]
    han = [run.text for run in runs if run.han]
    words = [run.text[:LONGEST_WORD] for run in runs if not run.han]
    terms: list[str] = []
    for text in han:
        if len(text) >= _LEAST_NAME:
            terms.append(f"'{text[:LONGEST_HAN]}'")
            for way in ways_to_read(text[:LONGEST_HAN]):
                terms.append(f"'{''.join(way)[:LONGEST_WORD]}'")
                # The same name in Latin letters: the family's and the given one, each a word.
                terms += [f"('{''.join(way[:cut])}' & '{''.join(way[cut:])}')" for cut in (1, 2) if cut < len(way)]
    if len(words) == 1 and not han:
        terms.append(f"'{words[0]}'")
    for word in words if len(words) > 1 else ():
        rest = [f"'{other[:2]}':*" for other in words if other is not word]
        terms.append("(" + " & ".join([f"'{word}'", *rest]) + ")")
    if 1 < len(words) <= 3:
        # How a Chinese name is read is one word in the index, the family's name first.
        terms += [f"'{''.join(order)[:LONGEST_WORD]}'" for order in (words, [*words[1:], words[0]])]
    return " | ".join(dict.fromkeys(terms)) or None


async def _candidates(
    ctx: Context, spec: ObjectSpec, given: Mapping[Trait, str], values: Mapping[str, Any]
) -> Sequence[UUID]:
    keys: list[tuple[str, Any]] = []
    title: str | None = None
    for trait in given:
        field = _written_here(ctx, spec, trait, values)
        if trait.manner == "name" and spec.fields[trait.field] in spec.names:
            title = name_query(str(values[trait.field]))
        elif trait.manner == "key" and (field.index or field.unique):
            keys.append((field.columns()[0][0], field.operand(values[trait.field])))
    return await find_named_alike(ctx.db, ctx.schema, spec.name, title=title, keys=keys, limit=_MOST)


def _seen_whole(ctx: Context, spec: ObjectSpec) -> list[Trait]:
    """What tells records apart and is neither hidden from the actor nor masked: nothing of that is found by guessing."""
    rights = my_rights(ctx)
    return [
        trait
        for trait in spec.traits
        if not (rights.hides(spec.name, trait.field) or rights.masks(spec.name, trait.field))
    ]


def _prepared(ctx: Context, spec: ObjectSpec, trait: Trait, values: Mapping[str, Any]) -> str:
    """A value as it would be saved, ready to be compared; empty when it cannot be read."""
    value = values.get(trait.field)
    if value is None:
        return ""
    try:
        return prepare(trait.manner, _written_here(ctx, spec, trait, values).parse(value))
    except (ValueError, ArithmeticError, TypeError):
        return ""


def _written_here(ctx: Context, spec: ObjectSpec, trait: Trait, values: Mapping[str, Any]) -> Field:
    """The field as people in the country that the values name, else in the workspace's, write it."""
    field = spec.fields[trait.field]
    return at_home(field, country_meant(values.get(field.country)) or ctx.region)


def _compared(
    ctx: Context, spec: ObjectSpec, given: Mapping[Trait, str], row: Mapping[str, Any], weights: Weights
) -> dict[str, Any]:
    degrees = {
        trait: degree(trait.manner, text, prepare(trait.manner, row[trait.field])) for trait, text in given.items()
    }
    score = weights.probability(degrees)
    reasons = [
        {"field": trait.field, "degree": named, "text": degree_words(ctx, spec, trait.field, named)}
        for trait, found in degrees.items()
        if found != MISSING and (named := DEGREES[trait.manner][found])
    ]
    title = str(row.get(spec.title or "") or "")
    return {"id": row["id"], "title": title, "score": round(score, 4), "likely": score >= LIKELY, "reasons": reasons}
