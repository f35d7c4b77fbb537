"""What the application tells its doors, so that no door has to know an area."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rapport.engine.objects.area import Area
    from rapport.engine.objects.catalog import Catalog


@dataclass(frozen=True)
class Plan:
    """How to find the areas and the sample workspaces; nothing is imported until it is asked for.

    `module` is what children are started with: `python -m MODULE COMMAND …`.
    """

    areas: "Callable[[], Sequence[Area]]"
    samples: Callable[[], Mapping[str, Any]]
    module: str

    @cached_property
    def catalog(self) -> "Catalog":
        """All declarations, verified; built once in a process."""
        from rapport.engine.objects.catalog import build_catalog

        return build_catalog(self.areas())
