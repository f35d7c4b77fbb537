"""Verbs: what can be done to a record beside writing it."""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rapport.engine.base.errors import DeclarationError
from rapport.engine.objects.condition import Condition, parse_condition

Act = Callable[..., Awaitable[Any]]
# The context, and the record or the request.
_FIRST = 2


@dataclass(frozen=True, slots=True)
class Verb:
    """A function on an object; `on` is `record` or `object`; `public` is the path by which strangers may call it."""

    name: str
    object: str
    doc: str
    act: Act = field(repr=False)
    on: str = "record"
    when: Condition = field(default_factory=lambda: parse_condition(None))
    public: str = ""
    methods: tuple[str, ...] = ("POST",)
    inputs: tuple[tuple[str, Any, bool], ...] = ()
    reads: bool = False
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What a public verb answers with; `location` redirects."""

    body: bytes = b""
    status: int = 200
    type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    location: str | None = None


def verb(
    object: Any,
    *,
    when: Any = None,
    on: str = "record",
    public: str = "",
    methods: tuple[str, ...] = ("POST",),
    reads: bool = False,
    secret: bool = False,
) -> Callable[[Act], Act]:
    """Declare a verb of `object` (the class or its name). Keyword-only parameters are its inputs.

    `reads` means that whoever may read the record may use it; otherwise one must be allowed to write it. `secret` means
    that its answer is shown once and kept nowhere.
    """

    def mark(act: Act) -> Act:
        parameters = inspect.signature(act).parameters.values()
        given = [p for p in parameters if p.kind is inspect.Parameter.KEYWORD_ONLY]
        if len(parameters) - len(given) > _FIRST:
            raise DeclarationError(
                f"What the verb “{act.__name__}” asks for stands behind a star: (ctx, record, *, …)."
            )
        inputs = tuple((p.name, p.annotation, p.default is inspect.Parameter.empty) for p in given)
        name = object if isinstance(object, str) else object.spec.name
        doc = inspect.cleandoc(act.__doc__ or "")
        vars(act)["verb"] = Verb(
            act.__name__, name, doc, act, on, parse_condition(when), public, methods, inputs, reads, secret
        )
        return act

    return mark
