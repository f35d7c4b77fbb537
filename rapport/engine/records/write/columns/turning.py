"""Turning: the values of one field read as values of another type, each different one once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, cast

import msgspec

from rapport.engine.base.money import Money
from rapport.engine.objects.field import Field, at_home
from rapport.engine.records.context import Context

_REMEMBERED = 100_000
_NOTHING = "Nothing of this can be read."
Hints = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a value is none of the new type."""

    code: str
    message: str


class Turner:
    """Reads what the database has of the field `old` (JSON, as text) as values of `new`.

    A value that was turned before, and not touched since, is found in what is `kept` of it: a field of the new type.
    """

    def __init__(self, old: Field, new: Field, hints: Hints, *, kept: Field | None = None) -> None:
        if old.reckons in ("number", "money"):
            hints = {**hints, "mark": "."}
        self._old, self._new, self._hints, self._kept = old, new, hints, kept
        self._back = None if kept is None else Turner(kept, old, hints)
        self._known: dict[tuple[str | None, str | None], Any] = {}

    def turn(self, told: str | None, kept: str | None = None) -> Any:
        """The parsed value, None where there is nothing, or a Refusal."""
        found = self._known.get((told, kept), self)
        if found is self:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            found = self._known[told, kept] = self._read(told, kept)
        return found

    def shown(self, told: str) -> str:
        """A value of the old field as people read it."""
        value = decode(told)
        return next(iter(self._old.written(value, self._hints)), None) or self._old.text(value)

    def stored(self, value: Any) -> list[Any]:
        """What the new columns hold of a turned value, as JSON can say it; nothing of a refused one."""
        if value is None or isinstance(value, Refusal):
            return [None] * len(self._new.columns())
        return [_plain(part) for part in self._new.stored(value)]

    def _read(self, told: str | None, kept: str | None) -> Any:
        if kept is not None and self._back is not None and self._is_untouched(told, kept):
            try:
                return self._new.parse(decode(kept))
            except (ValueError, ArithmeticError, TypeError):
                # The options differ from what they were then.
                pass
        return None if told is None else self._turned(decode(told))

    def _is_untouched(self, told: str | None, kept: str) -> bool:
        assert self._back is not None
        turned = self._back.turn(kept)
        if told is None:
            return isinstance(turned, Refusal)
        return not isinstance(turned, Refusal) and turned == self._old.parse(decode(told))

    def _turned(self, value: Any) -> Any:
        texts = self._old.written(value, self._hints) or (self._old.text(value),)
        first: Refusal | None = None
        for text in texts:
            try:
                found = self._new.from_text(text.strip(), self._hints) if text.strip() else None
                if found is not None:
                    return found
                reason = _NOTHING
            except (ValueError, ArithmeticError, TypeError) as error:
                reason = str(error) or _NOTHING
            first = first or Refusal(f"not_{self._new.type}", reason)
        return first


def turner_for(ctx: Context, old: Field, new: Field, reading: Hints, *, kept: Field | None = None) -> Turner:
    """A turner for values as they are meant in the workspace; `reading` says in which `zone` and `language` they were asked
    for, and perhaps the `format` of dates: ymd, dmy or mdy."""
    hints = {"currency": ctx.currency, "region": ctx.region, **reading}
    return Turner(old, at_home(new, ctx.region), hints, kept=kept)


def decode(told: str) -> Any:
    """JSON with exact numbers."""
    return _DECODER.decode(told)


def _exact(text: str) -> Decimal:
    plain = f"{Decimal(text):f}"
    return Decimal(plain.rstrip("0").rstrip(".") if "." in plain else plain)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, list | tuple):
        return [_plain(one) for one in cast(list[Any], value)]
    return value


def tell_value(value: Any) -> str:
    """A turned value as a preview shows it."""
    if isinstance(value, Money):
        return f"{value.amount:f} {value.currency}".strip()
    plain = _plain(value)
    return (
        "; ".join(map(str, cast(list[Any], plain))) if isinstance(plain, list) else str(getattr(plain, "text", plain))
    )


_DECODER = msgspec.json.Decoder(float_hook=_exact)
