"""Area: a folder of the mission; what it declares is found by looking."""

import importlib
import inspect
import json
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from rapport.engine.objects.object import Extension, Object, ObjectSpec
from rapport.engine.objects.reaction import Derivation, Reaction
from rapport.engine.objects.rights.grant import Role
from rapport.engine.objects.rule import Quality
from rapport.engine.objects.study import Study, StudySpec
from rapport.engine.objects.verb import Verb


@dataclass(frozen=True)
class Area:
    """Everything one package declares, in the order of its modules' names; `words` by language, then by English text.

    `roles`, `given`, the grants to roles as people say them, `qualities`, rules by object, and `layouts`, how pages are
    arranged, are added while Rapport runs.
    """

    name: str
    objects: tuple[ObjectSpec, ...] = ()
    extensions: tuple[Extension, ...] = ()
    verbs: tuple[Verb, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    derivations: tuple[Derivation, ...] = ()
    studies: tuple[StudySpec, ...] = ()
    roles: tuple[Role, ...] = ()
    given: tuple[Mapping[str, Any], ...] = ()
    qualities: tuple[tuple[str, Quality], ...] = ()
    layouts: tuple[Mapping[str, Any], ...] = ()
    words: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])


def load_area(package: str) -> Area:
    """Import the package's own modules and gather what they declare."""
    root = importlib.import_module(package)
    found = [value for module in _modules(root) for value in _declared(module)]
    name = package.rpartition(".")[2]
    return Area(
        name=name,
        objects=tuple(_object(value, name) for value in found if inspect.isclass(value) and issubclass(value, Object)),
        extensions=tuple(value for value in found if isinstance(value, Extension)),
        verbs=tuple(value.verb for value in found if hasattr(value, "verb")),
        reactions=tuple(value.reaction for value in found if hasattr(value, "reaction")),
        derivations=tuple(value.derivation for value in found if hasattr(value, "derivation")),
        studies=tuple(_study(value) for value in found if inspect.isclass(value) and issubclass(value, Study)),
        words=_words(root),
    )


def _modules(root: ModuleType) -> Iterable[ModuleType]:
    yield root
    for entry in sorted(pkgutil.iter_modules(root.__path__), key=lambda entry: entry.name):
        if not entry.ispkg:
            yield importlib.import_module(f"{root.__name__}.{entry.name}")


def _declared(module: ModuleType) -> Iterable[Any]:
    """Values that this module declares itself, not those it imported."""
    for value in vars(module).values():
        if isinstance(value, Extension) or getattr(value, "__module__", None) == module.__name__:
            yield value


def _object(value: type[Object], area: str) -> ObjectSpec:
    return replace(value.spec, area=area)


def _study(value: type[Study]) -> StudySpec:
    name = value.__name__.lower()
    doc = inspect.cleandoc(value.__doc__ or "")
    return StudySpec(name, value.__name__, doc, value.of, value.writes, value.version, value)


def _words(root: ModuleType) -> dict[str, dict[str, str]]:
    folder = Path(cast(str, root.__file__)).parent / "words"
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))}
