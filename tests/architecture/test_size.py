"""The tail is short: what grows too long wants a noun of its own."""

import ast
from pathlib import Path

from tests.architecture.sources import CODE_FOLDERS, WEB_ENDINGS, files_in, folders_in, nodes, python_files, read

MOST_LINES = 400
MOST_WEB_LINES = 250
MOST_FUNCTION_LINES = 60
MOST_METHODS = 12
MOST_PARAMETERS = 5
MOST_ENTRIES = 15
MOST_LEVELS = 4

WORDS = "web/src/locales"

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(file: Path) -> list[Function]:
    return [node for node in nodes(file) if isinstance(node, Function)]


def length(node: Function) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_python_file_is_too_long() -> None:
    lines = {str(file): read(file).count("\n") for file in python_files()}
    assert {file: count for file, count in lines.items() if count > MOST_LINES} == {}


def test_no_web_file_is_too_long() -> None:
    lines = {str(file): read(file).count("\n") for file in files_in("web/src", endings=WEB_ENDINGS)}
    assert {file: count for file, count in lines.items() if count > MOST_WEB_LINES} == {}


def test_no_function_is_too_long() -> None:
    found = {f"{file}:{node.name}": length(node) for file in python_files() for node in functions(file)}
    assert {name: count for name, count in found.items() if count > MOST_FUNCTION_LINES} == {}


def test_no_class_has_too_many_methods() -> None:
    found = {
        f"{file}:{node.name}": sum(isinstance(part, Function) for part in node.body)
        for file in python_files("rapport")
        for node in nodes(file)
        if isinstance(node, ast.ClassDef)
    }
    assert {name: count for name, count in found.items() if count > MOST_METHODS} == {}


def test_no_function_takes_too_many_things_by_position() -> None:
    found = {
        f"{file}:{node.name}": len([a for a in node.args.args if a.arg not in ("self", "cls")])
        for file in python_files("rapport")
        for node in functions(file)
    }
    assert {name: count for name, count in found.items() if count > MOST_PARAMETERS} == {}


def test_no_folder_is_crowded() -> None:
    found: dict[str, int] = {}
    for folder in folders_in(*CODE_FOLDERS):
        inside = [file.relative_to(folder) for file in files_in(str(folder))]
        if folder.is_relative_to(WORDS) and {path.suffix for path in inside} == {".json"}:
            # The words of one language: a file for each namespace, found by its name, and none of it code.
            continue
        found[str(folder)] = len({path.parts[0] for path in inside} - {"__init__.py"})
    assert {name: count for name, count in found.items() if count > MOST_ENTRIES} == {}


def test_no_folder_is_buried() -> None:
    deep = [str(folder) for folder in folders_in("rapport") if len(folder.parts) - 1 > MOST_LEVELS]
    assert deep == []
