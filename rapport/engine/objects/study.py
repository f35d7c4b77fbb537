"""Studies: read frames, compute purely, write fields, keep the back-test."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    import pyarrow as pa


class CannotLearn(ValueError):
    """There is not enough to learn from; `reason` is a stable code, the message says what is missing."""

    def __init__(self, reason: str, message: str) -> None:
        self.reason = reason
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Reads:
    """A frame a study wants: these fields of the object's records that meet `where`."""

    object: str
    fields: tuple[str, ...]
    where: Any = None


@dataclass(frozen=True, slots=True)
class Result:
    """What a study found: `rows` has `id` and the written fields, one row a record; the rest goes to its run.

    `seen_from` is the day it looked from, where that is not today.
    """

    rows: "pa.Table"
    model: str
    parameters: Mapping[str, Any]
    report: Mapping[str, Any]
    data_from: date | None = None
    data_to: date | None = None
    seen_from: date | None = None


class Study:
    """A model of the records `of`, filling the extension `writes`. Subclass it and give `compute`."""

    of: ClassVar[str]
    reads: ClassVar[Mapping[str, Reads]]
    writes: ClassVar[str]
    version: ClassVar[str] = "1"
    after: ClassVar[tuple[str, ...]] = ()

    def compute(self, frames: Mapping[str, "pa.Table"], today: date, zone: str) -> Result:
        """Pure: the same frames and day give the same result. Raises CannotLearn when there is too little to learn from."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class StudySpec:
    """A study's place in the catalog."""

    name: str
    label: str
    doc: str
    of: str
    writes: str
    version: str
    study: type[Study] = field(repr=False)
