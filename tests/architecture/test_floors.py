"""The floors of the house: who may import whom."""

import ast
import tomllib
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp

from tests.architecture.sources import ROOT, nodes, python_files, read

FACES = {"rapport.engine.objects", "rapport.engine.records"}
NOT_AREAS = {"engine", "doors", "demo"}


def areas() -> set[str]:
    return {file.parts[1] for file in python_files("rapport") if len(file.parts) > 2} - NOT_AREAS


def imported(file: Path) -> Iterator[str]:
    """The modules a file imports, at its top, inside functions and behind TYPE_CHECKING alike."""
    for node in nodes(file):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{'.' * node.level}{node.module or ''}"


def test_no_import_runs_in_a_circle() -> None:
    graph = grimp.build_graph("rapport", cache_dir=None)
    sorter = TopologicalSorter({module: graph.find_modules_directly_imported_by(module) for module in graph.modules})
    try:
        sorter.prepare()
    except CycleError as circle:
        raise AssertionError(" → ".join(circle.args[1])) from None


def test_imports_name_the_whole_way() -> None:
    relative = [str(file) for file in python_files("rapport") for name in imported(file) if name.startswith(".")]
    assert relative == []


def test_areas_know_the_engine_by_its_two_faces() -> None:
    beyond = [
        f"{file} imports {name}"
        for area in areas()
        for file in python_files(f"rapport/{area}")
        for name in imported(file)
        if name.startswith("rapport.engine") and name not in FACES
    ]
    assert beyond == []


def test_areas_write_no_sql() -> None:
    drivers = {"psycopg", "psycopg_pool", "sqlalchemy", "procrastinate", "alembic"}
    found = [
        f"{file} imports {name}"
        for area in areas()
        for file in python_files(f"rapport/{area}")
        for name in imported(file)
        if name.split(".")[0] in drivers
    ]
    assert found == []


def test_every_area_is_held_to_the_contracts_without_exceptions() -> None:
    contracts = tomllib.loads(read(Path("pyproject.toml")))["tool"]["importlinter"]["contracts"]
    held = next(contract for contract in contracts if contract["type"] == "forbidden")
    assert {f"rapport.{area}" for area in areas()} == set(held["source_modules"])
    assert [contract["name"] for contract in contracts if "ignore_imports" in contract] == []


def test_every_package_says_what_it_is() -> None:
    silent = [str(file) for file in python_files("rapport") if not ast.get_docstring(ast.parse(read(file)))]
    assert silent == []
    assert (ROOT / "rapport").is_dir()
