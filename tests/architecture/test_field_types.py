"""One more field type is one file: nobody else in the engine asks which type a field is."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import nodes, python_files

FIELDS = Path("rapport/engine/objects/fields")
# Faces to files: a spreadsheet and an Arrow table have types of their own, and text from a file is read by what it may mean.
FACES_TO_FILES = {
    "rapport/engine/records/exchange/cards.py",
    "rapport/engine/records/exchange/exports.py",
    "rapport/engine/records/imports/cells.py",
    "rapport/engine/records/imports/headings/guess.py",
    "rapport/engine/records/imports/headings/vocabulary.py",
    "rapport/engine/records/imports/landing/lot.py",
    "rapport/engine/records/imports/plan.py",
}
# Kinds of field that are part of the language itself: links between objects, and what a declaration says beside its type.
PARTS_OF_THE_LANGUAGE = {"Field", "AnyRef", "Ref", "Refs", "Collection", "Choice", "ConditionField", "AutoNumber"}


def engine_files() -> list[Path]:
    return [file for file in python_files("rapport/engine") if not file.is_relative_to(FIELDS)]


def field_classes(file: Path) -> set[str]:
    """The field types that a file knows by name."""
    imports = [node for node in nodes(file) if isinstance(node, ast.ImportFrom)]
    from_fields = [node for node in imports if (node.module or "").startswith("rapport.engine.objects.field")]
    return {alias.asname or alias.name for node in from_fields for alias in node.names}


def branches_on_type(file: Path) -> Iterator[int]:
    """The lines where `something.type` is compared with words."""
    for node in nodes(file):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(isinstance(side, ast.Attribute) and side.attr == "type" for side in sides):
                yield node.lineno
        elif isinstance(node, ast.Match) and isinstance(node.subject, ast.Attribute) and node.subject.attr == "type":
            yield node.lineno


def asked_classes(file: Path) -> Iterator[str]:
    """The classes that `isinstance` is asked about."""
    for node in nodes(file):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance":
            yield from (name.id for name in ast.walk(node.args[1]) if isinstance(name, ast.Name))


def test_nobody_branches_on_the_name_of_a_field_type() -> None:
    found = {
        f"{file}:{line}"
        for file in engine_files()
        if str(file) not in FACES_TO_FILES
        for line in branches_on_type(file)
    }
    assert found == set()


def test_no_exception_is_listed_that_is_not_needed() -> None:
    assert {file for file in FACES_TO_FILES if not any(branches_on_type(Path(file)))} == set()


def test_nobody_asks_for_the_class_of_a_field() -> None:
    asked = {
        (str(file), name) for file in engine_files() for name in asked_classes(file) if name in field_classes(file)
    }
    assert {pair for pair in asked if pair[1] not in PARTS_OF_THE_LANGUAGE} == set()
