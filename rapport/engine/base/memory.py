"""Memory: results that are kept with what they were made from, and go when it does."""

from collections.abc import Callable, Hashable
from functools import lru_cache, partial, wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar


class Remembering(Protocol):
    """Something that never changes and has room for what was worked out from it."""

    @property
    def remembered(self) -> dict[Hashable, Any]:
        """What was made from it, by the function that made it."""
        ...


_From = TypeVar("_From", bound=Remembering)
_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")
Make = Callable[Concatenate[_From, _Given], _Made]


def remember(most: int) -> Callable[[Make[_From, _Given, _Made]], Make[_From, _Given, _Made]]:
    """Keep at most so many results of a function with its first argument, for every one of them."""

    def decorate(make: Make[_From, _Given, _Made]) -> Make[_From, _Given, _Made]:
        @wraps(make)
        def found(source: _From, *args: _Given.args, **options: _Given.kwargs) -> _Made:
            kept = source.remembered.get(make)
            if kept is None:
                kept = source.remembered.setdefault(make, lru_cache(most)(partial(make, source)))
            return kept(*args, **options)

        return found

    return decorate
