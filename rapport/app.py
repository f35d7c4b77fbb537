"""The application: which areas and which sample workspaces there are; the only file that knows them all."""

import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from rapport.engine.objects.area import Area

# In the order people meet them: every list of objects (settings, tokens, webhooks, the API's own pages) keeps it.
OWN_AREAS = (
    "rapport.people",
    "rapport.channels",
    "rapport.sales",
    "rapport.marketing",
    "rapport.insight",
    "rapport.automation",
    "rapport.admin",
    "rapport.rights",
)


def areas() -> "Sequence[Area]":
    """Our own areas, then those of other packages, found by the entry point `rapport.areas`."""
    from rapport.engine.objects.area import load_area

    return [*map(load_area, OWN_AREAS), *map(_load_plugin, _plugins())]


def samples() -> Mapping[str, Any]:
    """The sample workspaces by name, each with a sentence and what loads it."""
    from rapport.demo.samples import SAMPLES

    return SAMPLES


def main(argv: Sequence[str] | None = None) -> int:
    """The command `rapport`; returns its exit status."""
    from rapport.doors.cli import run_command
    from rapport.doors.plan import Plan

    return run_command(Plan(areas, samples, "rapport.app"), sys.argv[1:] if argv is None else argv)


def _plugins() -> "list[EntryPoint]":
    """Each package once, though it may lie on the path twice."""
    found = {point.value: point for point in entry_points(group="rapport.areas")}
    return [found[value] for value in sorted(found)]


def _load_plugin(point: "EntryPoint") -> "Area":
    from rapport.engine.base.errors import DeclarationError
    from rapport.engine.objects.area import load_area

    try:
        return load_area(point.value)
    except Exception as error:
        # Whatever is wrong in it is told with the name of the package, which is not ours.
        name = point.dist.name if point.dist else point.value
        raise DeclarationError(
            f"The installed package “{name}” cannot be loaded ({type(error).__name__}: {error}). "
            f"Mend it, or remove it: from packages.txt, or by pip uninstall {name}."
        ) from error


if __name__ == "__main__":
    sys.exit(main())
