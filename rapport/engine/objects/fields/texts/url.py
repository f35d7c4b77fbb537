"""A web address."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from rapport.engine.objects.field import EQUALITY, Field
from rapport.engine.objects.fields.texts.text import clean_text


@dataclass(frozen=True, kw_only=True)
class Url(Field):
    """Only http and https, so that a link can never run a script."""

    type = "url"
    reckons = "text"
    operators = (*EQUALITY, "contains", "starts")
    example = "https://example.com/tea"

    def parse(self, value: Any) -> str | None:
        text = clean_text(value, 2000)
        if not text:
            return None
        # Within a house names have no dot; who means one says it in full.
        bare = "://" not in text
        if bare:
            text = f"https://{text}"
        try:
            parts = urlsplit(text)
        except ValueError:
            raise ValueError("Enter a web address like https://example.com.") from None
        named = parts.hostname and ("." in parts.netloc or not bare)
        if parts.scheme not in ("http", "https") or not named or any(c.isspace() for c in text):
            raise ValueError("Enter a web address like https://example.com.")
        return text

    def describe(self) -> dict[str, Any]:
        return {"type": "string", "format": "uri"}
