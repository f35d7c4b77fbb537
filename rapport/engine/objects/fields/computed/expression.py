"""Formulas: a closed language of small values, read from text and checked before anything is made of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

LONGEST = 1_000
DEEPEST = 20
MOST_PARTS = 200
MOST_STEPS = 3
LONGEST_NUMBER = 15

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?%?)|(?P<text>\"[^\"]*\"|“[^”]*”|'[^']*')"
    r"|(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)|(?P<sign><=|>=|!=|<>|[-+*/&=<>(),×÷−≤≥≠（），]))"
)
_SAME = {"×": "*", "÷": "/", "−": "-", "≤": "<=", "≥": ">=", "≠": "!=", "<>": "!=", "（": "(", "）": ")", "，": ","}
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_BINDS = {"or": 1, "and": 2, **dict.fromkeys(COMPARISONS, 3), "&": 4, "+": 5, "-": 5, "*": 6, "/": 6}
_NOT, _MINUS = 3, 7
# How many parts each function takes, at least and at most.
FUNCTIONS = MappingProxyType(
    {
        "if": (3, 3),
        "coalesce": (2, 20),
        "min": (2, 20),
        "max": (2, 20),
        "round": (1, 2),
        "abs": (1, 1),
        "empty": (1, 1),
        "days": (2, 2),
        "hours": (2, 2),
        "year": (1, 1),
        "month": (1, 1),
        "today": (0, 0),
    }
)


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, a text, or whether."""

    value: Decimal | str | bool


@dataclass(frozen=True, slots=True)
class Name:
    """A field, or a path of at most two references to one."""

    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function or an operator over its parts; a minus before a value is `negative`."""

    name: str
    parts: tuple["Expression", ...]


Expression = Constant | Name | Call


@lru_cache(4096)
def read_formula(text: str) -> Expression:
    """The expression that `text` spells; ValueError, with a sentence, when it is none or too large."""
    if len(text) > LONGEST:
        raise ValueError(f"A formula has at most {LONGEST:,} characters; compute a part of it in another field.")
    reader = _Reader(_tokens(text))
    found = reader.expression(0, 0)
    if reader.next is not None:
        raise ValueError(f"“{reader.next[1][:40]}” is not expected here; perhaps a sign is missing before it.")
    return found


def parts_of(expression: Expression) -> Iterator[Expression]:
    """It and everything in it."""
    yield expression
    if isinstance(expression, Call):
        for part in expression.parts:
            yield from parts_of(part)


def names_in(expression: Expression) -> tuple[tuple[str, ...], ...]:
    """The paths of fields that it reads, each once."""
    return tuple(dict.fromkeys(part.path for part in parts_of(expression) if isinstance(part, Name)))


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    place = 0
    while text[place:].strip():
        token = _TOKEN.match(text, place)
        if token is None:
            raise ValueError(f"“{text[place:].strip()[:20]}” cannot be read. Write it like amount * 0.1.")
        kind = str(token.lastgroup)
        said = token[kind]
        found.append((kind, _SAME.get(said, said) if kind == "sign" else said))
        place = token.end()
    if not found:
        raise ValueError("Write what to compute, such as amount * 0.1.")
    if len(found) > 2 * MOST_PARTS:
        raise ValueError("This formula is too large; compute a part of it in another field.")
    return found


class _Reader:
    """Reads tokens from left to right, what binds more tightly first."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens, self._place, self._parts = tokens, 0, 0

    @property
    def next(self) -> tuple[str, str] | None:
        """What comes next; a word that joins, such as `and`, counts as a sign."""
        if self._place == len(self._tokens):
            return None
        kind, said = self._tokens[self._place]
        return ("sign", said.lower()) if kind == "name" and said.lower() in ("and", "or", "not") else (kind, said)

    def expression(self, least: int, depth: int) -> Expression:
        """As far as everything binds more tightly than `least`."""
        if depth > DEEPEST:
            raise ValueError(f"A formula may be nested at most {DEEPEST} deep; compute a part of it in another field.")
        left = self._value(depth)
        while (sign := self.next) is not None and sign[0] == "sign" and _BINDS.get(sign[1], 0) > least:
            self._place += 1
            binds = _BINDS[sign[1]]
            left = self._made(Call(sign[1], (left, self.expression(binds, depth + 1))))
            after = self.next
            if binds == _BINDS["="] and after and after[1] in COMPARISONS:
                raise ValueError("Compare two values at a time, and join comparisons with “and”.")
        return left

    def _value(self, depth: int) -> Expression:
        token = self._take("a value")
        match token:
            case ("number", said):
                return self._made(Constant(_number(said)))
            case ("text", said):
                return self._made(Constant(said[1:-1]))
            case ("sign", "-"):
                return self._made(Call("negative", (self.expression(_MINUS, depth + 1),)))
            case ("sign", "not"):
                return self._made(Call("not", (self.expression(_NOT, depth + 1),)))
            case ("sign", "("):
                inner = self.expression(0, depth + 1)
                self._close()
                return inner
            case ("name", said):
                return self._named(said.lower(), depth)
            case _:
                raise ValueError(f"A value is missing before “{token[1]}”.")

    def _named(self, name: str, depth: int) -> Expression:
        if self.next == ("sign", "("):
            self._place += 1
            return self._call(name, depth)
        if name in ("true", "false"):
            return self._made(Constant(name == "true"))
        path = tuple(name.split("."))
        if len(path) > MOST_STEPS:
            raise ValueError(f"“{name[:60]}” goes through more than two references.")
        return self._made(Name(path))

    def _call(self, name: str, depth: int) -> Expression:
        if name not in FUNCTIONS:
            raise ValueError(f"There is no function “{name[:40]}”; there are {', '.join(sorted(FUNCTIONS))}.")
        parts: list[Expression] = []
        if self.next != ("sign", ")"):
            parts.append(self.expression(0, depth + 1))
            while self.next == ("sign", ","):
                self._place += 1
                parts.append(self.expression(0, depth + 1))
        self._close()
        least, most = FUNCTIONS[name]
        if not least <= len(parts) <= most:
            wanted = str(least) if least == most else f"{least} to {most}"
            raise ValueError(f"“{name}” takes {wanted} values, and here are {len(parts)}.")
        return self._made(Call(name, tuple(parts)))

    def _made(self, expression: Expression) -> Expression:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise ValueError("This formula is too large; compute a part of it in another field.")
        return expression

    def _take(self, wanted: str) -> tuple[str, str]:
        token = self.next
        if token is None:
            raise ValueError(f"The formula ends where {wanted} is missing.")
        self._place += 1
        return token

    def _close(self) -> None:
        if self._take("a bracket “)”") != ("sign", ")"):
            raise ValueError("A bracket “)” is missing.")


def _number(said: str) -> Decimal:
    digits = said.removesuffix("%")
    if len(digits) > LONGEST_NUMBER:
        raise ValueError(f"A number in a formula has at most {LONGEST_NUMBER} digits.")
    return Decimal(digits) / 100 if said.endswith("%") else Decimal(digits)
