"""A picture of what a record is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from rapport.engine.objects.fields.values.file import File


@dataclass(frozen=True, kw_only=True)
class Image(File):
    """One uploaded picture that every browser can show: PNG, JPEG, GIF or WebP."""

    type = "image"
    attached = ("image/",)
    settings = ()

    @classmethod
    def described(cls, options: Mapping[str, Any], common: Mapping[str, Any]) -> Self:
        if options:
            raise ValueError(f"A picture has no option “{min(options)[:60]}”.")
        return cls(**common)
