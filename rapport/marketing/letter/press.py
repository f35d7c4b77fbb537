"""The press: one campaign's template, set for every language, with each customer's facts put in."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from rapport.channels.tracking import click_address, open_address
from rapport.engine.objects import Catalog, Malformed, Ref
from rapport.engine.records import Context, count_records, read_records
from rapport.marketing.letter.template import Filled, Route, Source, Template, fill_template, read_template
from rapport.marketing.letter.wording import Language, Voice, first_name, language_of, say_value
from rapport.marketing.unsubscribe import unsubscribe_address

LANGUAGES: tuple[Language, ...] = ("en", "zh-CN", "zh-TW")
OWN = frozenset({"first_name", "sender"})
ALWAYS = ("name", "kind", "email", "language")
UNSAYABLE = frozenset({"collection", "json", "condition", "secret"})

Person = Mapping[str, Any]


@dataclass(frozen=True)
class Mark:
    """What the addresses in one mail point back to; no member: a mail that only shows what it would look like."""

    message: UUID
    customer: UUID | None = None
    member: UUID | None = None


@dataclass(frozen=True)
class Press:
    """Ready to print. `fields` are what a person must be read with, `tells_of` what of them stands in the text: each field as
    `object.field`, and each object."""

    templates: Mapping[Language, Template]
    types: Mapping[str, tuple[str, Mapping[str, str]]]
    voices: Mapping[Language, Voice]
    fields: tuple[str, ...]
    tells_of: list[str]
    problems: tuple[str, ...]
    sender: str
    locale: str | None
    base: str
    secret: str
    track_opens: bool
    track_clicks: bool


async def read_shop(ctx: Context) -> dict[str, Any]:
    """The workspace's own record."""
    found = await read_records(ctx.as_system(), "workspace", limit=1)
    return found[0] if found else {}


def set_up(ctx: Context, campaign: Any, shop: Mapping[str, Any]) -> Press:
    """Reads the campaign's text and checks every field it names against the catalog."""
    sender = shop.get("mail_sender") or shop.get("name") or ""
    source = Source(campaign.get("subject") or "", campaign.get("preheader") or "", campaign.get("body") or "", sender)
    templates: dict[Language, Template] = {language: read_template(source, language) for language in LANGUAGES}
    template = templates["en"]
    types, problems = _types(ctx.catalog, template.fields - OWN)
    return Press(
        templates=templates,
        types=types,
        voices={language: _voice(ctx.catalog, language, shop) for language in LANGUAGES},
        fields=tuple(sorted({*ALWAYS, *types})),
        tells_of=_told(
            ctx.catalog, {"name" if path == "first_name" else path for path in template.fields} & {*types, "name"}
        ),
        problems=(*template.problems, *problems),
        sender=sender,
        locale=shop.get("locale"),
        base=ctx.settings.url.rstrip("/"),
        secret=ctx.settings.secret,
        track_opens=_chosen(campaign, shop, "track_opens"),
        track_clicks=_chosen(campaign, shop, "track_clicks"),
    )


def print_mail(press: Press, person: Person, mark: Mark) -> Filled:
    """The mail as this person gets it."""
    language = language_of(person.get("language"), press.locale)
    voice = press.voices[language]
    values = {path: say_value(type, person.get(path), voice, labels) for path, (type, labels) in press.types.items()}
    values["first_name"] = first_name(person.get("name") or "", person.get("kind"))
    values["sender"] = press.sender
    return fill_template(press.templates[language], values, _route(press, mark))


def _route(press: Press, mark: Mark) -> Route:
    base, secret, message = press.base, press.secret, mark.message
    return Route(
        unsubscribe=unsubscribe_address(base, secret, mark.customer, mark.member),
        track=_tracker(press, message) if press.track_clicks and mark.member else None,
        pixel=open_address(base, secret, message) if press.track_opens and mark.member else None,
    )


def _tracker(press: Press, message: UUID) -> Callable[[str], str]:
    # Every link stands in a mail twice, in the HTML and in the plain text.
    known: dict[str, str] = {}

    def track(target: str) -> str:
        if target not in known:
            known[target] = click_address(press.base, press.secret, message, target)
        return known[target]

    return track


async def find_withheld(ctx: Context, press: Press) -> dict[str, str]:
    """The sentence for each of the `fields` that the actor may not see, or sees masked only."""
    withheld: dict[str, str] = {}
    for path in press.fields:
        try:
            # Asked of nobody: what may not be asked for is refused before anything is looked up.
            await count_records(ctx, "customer", ["and", ["id", "=", str(UUID(int=0))], [path, "empty"]])
        except Malformed as error:
            why = "it is masked for your role." if error.code == "masked" else error.message
            withheld[path] = f"{{{{{path}}}}} cannot be filled in: {why}"
    return withheld


def said_of(press: Press, withheld: Mapping[str, str]) -> list[str]:
    """The sentences for those that the letter names."""
    named = press.templates["en"].fields
    # A first name is made of the name.
    return [why for path, why in withheld.items() if path in named or (path == "name" and "first_name" in named)]


async def find_gaps(ctx: Context, press: Press, audience: Any) -> list[str]:
    """One sentence for each field without a fallback that some of the audience have no value for."""
    gaps: list[str] = []
    for path in sorted(press.templates["en"].bare & press.types.keys()):
        where = ["and", ["and"] if audience is None else audience, [path, "empty"]]
        count = await count_records(ctx, "customer", where)
        if count:
            gaps.append(
                f"1 person has no value for {{{{{path}}}}}: write what stands there instead, as in {{{{{path}|…}}}}."
                if count == 1
                else f"{count:,} people have no value for {{{{{path}}}}}: write what stands there instead, as in {{{{{path}|…}}}}."
            )
    return gaps


def _types(catalog: Catalog, paths: Iterable[str]) -> tuple[dict[str, tuple[str, Mapping[str, str]]], list[str]]:
    types: dict[str, tuple[str, Mapping[str, str]]] = {}
    problems: list[str] = []
    for path in sorted(paths):
        try:
            field = catalog.resolve("customer", tuple(path.split(".")))[-1]
        except Malformed as error:
            problems.append(f"{{{{{path}}}}} cannot be filled in: {error.message}")
            continue
        if field.type in UNSAYABLE:
            problems.append(f"{{{{{path}}}}} cannot be shown in a mail: choose a single fact.")
            continue
        types[path] = (field.type, getattr(field, "labels", {}))
    return types, problems


def _told(catalog: Catalog, paths: Iterable[str]) -> list[str]:
    found: set[str] = set()
    for path in paths:
        object = "customer"
        for field in catalog.resolve(object, tuple(path.split("."))):
            found |= {object, f"{object}.{field.name}"}
            object = field.of if isinstance(field, Ref) else object
    return sorted(found)


def _voice(catalog: Catalog, language: Language, shop: Mapping[str, Any]) -> Voice:
    try:
        zone = ZoneInfo(shop.get("zone") or "UTC")
    except (ValueError, OSError, KeyError):
        zone = ZoneInfo("UTC")
    return Voice(language, zone, lambda text: catalog.translate(text, language))


def _chosen(campaign: Any, shop: Mapping[str, Any], name: str) -> bool:
    own = campaign.get(name)
    return bool(shop.get(name) if own is None else own)
