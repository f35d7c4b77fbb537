"""A mail template: written once with {{fields}}, read once, and then filled in for thousands of people a second."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Literal
from urllib.parse import quote

from rapport.marketing.letter.frame import frame_html, frame_text
from rapport.marketing.letter.markup import read_markup

Place = Literal["plain", "html", "url"]
SLOT = re.compile(r"\{\{([^{}]*)\}\}")
PATH = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*){0,2}")
SAFE = ("https://", "http://", "mailto:", "tel:")
UNSUBSCRIBE = "unsubscribe_url"


@dataclass(frozen=True)
class Source:
    """What an author wrote. `sender` is the shop's name as it stands under the mail."""

    subject: str
    preheader: str
    body: str
    sender: str = ""


@dataclass(frozen=True)
class Slot:
    """A place for a value, and what stands there when a person has none."""

    path: str
    fallback: str | None
    place: Place


@dataclass(frozen=True)
class Link:
    """An address, made of text and slots; a tracked one goes by way of us."""

    pieces: "tuple[str | Slot, ...]"
    tracked: bool
    place: Place


Pieces = tuple["str | Slot | Link", ...]


@dataclass(frozen=True)
class Template:
    """A template that was read; with `problems` it must not be sent.

    `fields` are the paths that filling in needs, `bare` those of them that somewhere have no fallback.
    """

    subject: Pieces
    html: Pieces
    text: Pieces
    fields: frozenset[str]
    bare: frozenset[str]
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Filled:
    """A mail for one person. `missing`: fields this person has no value for and the author gave no fallback. `unsubscribe`: the address to leave."""

    subject: str
    html: str
    text: str
    missing: tuple[str, ...]
    unsubscribe: str


@dataclass(frozen=True)
class Route:
    """The addresses of one mail: where to unsubscribe, what stands for a link, and the picture that tells of opens."""

    unsubscribe: str
    track: Callable[[str], str] | None = None
    pixel: str | None = None


def read_template(source: Source, language: str) -> Template:
    """Reads a template for mails in a language (`en` or `zh`); adds the unsubscribe line when the author forgot it."""
    marks = _Marks(source)
    forgotten = UNSUBSCRIBE not in {slot.path for slot in marks.find(source.body)}
    markup = read_markup(marks.hide(source.body), marks.link)
    subject, preheader = marks.hide(" ".join(source.subject.split())), marks.hide(source.preheader)
    goodbye = marks.link(marks.hide("{{" + UNSUBSCRIBE + "}}"), True) if forgotten else None
    sender = marks.literal(source.sender) if source.sender.strip() else ""
    html = frame_html(escape(subject), escape(preheader), markup.html, (sender, goodbye, language))
    text = frame_text(markup.text, (sender, goodbye, language))
    return Template(
        subject=marks.split(subject, "plain"),
        html=marks.split(html, "html"),
        text=marks.split(text, "plain"),
        fields=frozenset(slot.path for slot in marks.slots if slot.path and slot.path != UNSUBSCRIBE),
        bare=frozenset(slot.path for slot in marks.slots if slot.path != UNSUBSCRIBE and slot.fallback is None),
        problems=tuple(_problems(source)),
    )


def fill_template(template: Template, values: Mapping[str, str], route: Route) -> Filled:
    """`values` holds each path's value in words; what is absent or empty takes its fallback."""
    missing: dict[str, None] = {}
    subject = _fill(template.subject, values, route, missing)
    html = _fill(template.html, values, route, missing)
    text = _fill(template.text, values, route, missing)
    if route.pixel:
        picture = f'<img src="{escape(route.pixel)}" width="1" height="1" alt="" style="display:block">'
        html = html.replace("</body>", f"{picture}</body>")
    return Filled(" ".join(subject.split()), html, text, tuple(missing), route.unsubscribe)


def _fill(pieces: Pieces, values: Mapping[str, str], route: Route, missing: dict[str, None]) -> str:
    parts: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            parts.append(piece)
        elif isinstance(piece, Slot):
            value = _value(piece, values, missing)
            parts.append(escape(value) if piece.place == "html" else value)
        else:
            address = _address(piece, values, route, missing)
            parts.append(escape(address) if piece.place == "html" else address)
    return "".join(parts)


def _value(slot: Slot, values: Mapping[str, str], missing: dict[str, None]) -> str:
    value = values.get(slot.path) or slot.fallback
    if value is None:
        missing[slot.path] = None
    return value or ""


def _address(link: Link, values: Mapping[str, str], route: Route, missing: dict[str, None]) -> str:
    address = ""
    for piece in link.pieces:
        if isinstance(piece, str):
            address += piece
        elif piece.path == UNSUBSCRIBE:
            return route.unsubscribe
        else:
            value = _value(piece, values, missing)
            # A value at the very start is a whole address; anywhere else it must not change where the link leads.
            address += quote(value, safe="") if address else value.strip()
    if not address.lower().startswith(SAFE):
        return "#"
    tracked = link.tracked and route.track is not None and address.lower().startswith("http")
    return route.track(address) if tracked and route.track else address


class _Marks:
    """Puts slots and links out of the way while text is turned into HTML, and finds them again afterwards."""

    def __init__(self, source: Source) -> None:
        whole = f"{source.subject}{source.preheader}{source.body}{source.sender}"
        number = 0
        while (sign := f"rq{number}x") in whole:
            number += 1
        self._sign = sign
        self._find = re.compile(rf"{sign}([sla])(\d+)q")
        self.slots: list[Slot] = []
        self._literals: list[str] = []
        self._links: list[tuple[str, bool]] = []

    def find(self, text: str) -> Iterable[Slot]:
        return (_read_slot(match[1]) for match in SLOT.finditer(text))

    def hide(self, text: str) -> str:
        def keep(match: re.Match[str]) -> str:
            self.slots.append(_read_slot(match[1]))
            return f"{self._sign}s{len(self.slots) - 1}q"

        return SLOT.sub(keep, text)

    def link(self, address: str, tracked: bool) -> str:
        self._links.append((address, tracked))
        return f"{self._sign}a{len(self._links) - 1}q"

    def literal(self, text: str) -> str:
        self._literals.append(text)
        return f"{self._sign}l{len(self._literals) - 1}q"

    def split(self, text: str, place: Place) -> Pieces:
        pieces: list[str | Slot | Link] = []
        end = 0
        for match in self._find.finditer(text):
            pieces += [text[end : match.start()], self._back(match[1], int(match[2]), place)]
            end = match.end()
        pieces.append(text[end:])
        return tuple(piece for piece in pieces if piece != "")

    def _back(self, kind: str, number: int, place: Place) -> "str | Slot | Link":
        if kind == "l":
            text = self._literals[number]
            return escape(text) if place == "html" else text
        if kind == "s":
            slot = self.slots[number]
            return Slot(slot.path, slot.fallback, place)
        address, tracked = self._links[number]
        pieces = tuple(piece for piece in self.split(address, "url") if not isinstance(piece, Link))
        return Link(pieces, tracked, place)


def _read_slot(inside: str) -> Slot:
    path, bar, fallback = inside.partition("|")
    return Slot(path.strip(), fallback.strip() if bar else None, "plain")


def _problems(source: Source) -> Iterable[str]:
    if not source.subject.strip():
        yield "The mail has no subject: write one."
    if not source.body.strip():
        yield "The mail has no text: write one."
    for name, text in (("subject", source.subject), ("preheader", source.preheader), ("body", source.body)):
        for slot in (_read_slot(match[1]) for match in SLOT.finditer(text)):
            if not PATH.fullmatch(slot.path):
                yield f"In the {name}, {{{{{slot.path}}}}} is not a field: write a name such as {{{{name}}}}."
        rest = SLOT.sub("", text)
        if "{{" in rest or "}}" in rest:
            yield f"In the {name}, a pair of braces is open: write fields as {{{{name}}}} or {{{{city|your town}}}}."
