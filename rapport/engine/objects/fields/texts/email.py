"""An e-mail address, kept in lower case."""

import re
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from rapport.engine.objects.field import EQUALITY, Field, Mask
from rapport.engine.objects.fields.texts.text import clean_text

# The shape RFC 5321 allows in practice: one @, no blanks or controls, a dotted domain, 254 characters.
ADDRESS = re.compile(
    r"[^\s@<>(),;:\\\"\[\]\x00-\x1f]{1,64}@[^\s@<>(),;:\\\"\[\]\x00-\x1f._-][^\s@<>(),;:\\\"\[\]\x00-\x1f_]*\.[^\W\d_][\w-]*"
)

# As mail programs write it: Li Lei <li.lei@example.com>.
_FRAMED = re.compile(r"[^<>]*<([^<>]+)>[;,]?")
_AROUND_SIGNS = re.compile(r"\s*([@.])\s*")
_UNSEEN = str.maketrans("＠。", "@.", "\u200b\u200c\u200d\u2060\ufeff\xad")


class FirstLetter(Mask):
    """Such as w***@example.com."""

    def text(self, value: Any) -> str:
        name, _, domain = value.partition("@")
        return f"{name[:1]}{self.hidden}@{domain}"

    def column(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        sign, name = self.word("@"), sa.literal_column("1", sa.Integer())
        domain = sa.func.substr(column, sa.func.strpos(column, sign))
        return sa.func.concat(sa.func.left(column, name), self.word(self.hidden), domain)


@dataclass(frozen=True, kw_only=True)
class Email(Field):
    """Outer blanks, those beside @ and dots, `mailto:` and the name before <…> are taken off, full-width signs folded.

    A blank anywhere else is a mistake: whoever wrote `li lei@…` may mean lilei@ as well as li.lei@.
    """

    type = "email"
    reckons = "text"
    operators = (*EQUALITY, "contains", "starts")
    searched = True
    partial = True
    mask = FirstLetter()
    example = "lin.mei@example.com"

    def parse(self, value: Any) -> str | None:
        text = _bare(value)
        if not text:
            return None
        if len(text) > 254 or ".." in text or not ADDRESS.fullmatch(text):
            raise ValueError("Enter an e-mail like name@company.com.")
        return text

    def comparable(self, value: Any) -> Any:
        return self.operand(value)

    def operand(self, value: Any) -> Any:
        return _bare(value)

    def describe(self) -> dict[str, Any]:
        return {"type": "string", "format": "email"}


def _bare(value: Any) -> str:
    text = clean_text(value, 1000).translate(_UNSEEN).strip()
    if framed := _FRAMED.fullmatch(text):
        text = framed[1]
    return _AROUND_SIGNS.sub(r"\1", text.lower().strip().removeprefix("mailto:").strip())
