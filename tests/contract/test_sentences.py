"""Why a file cannot be read is said in the language of who brings it."""

import ast
from collections.abc import Iterator

import pytest

from rapport.app import areas
from rapport.engine.objects.catalog import build_catalog
from tests.architecture.sources import nodes, python_files

ERRORS = {"Unreadable", "Conflict", "NotFound", "Malformed"}


def sentences() -> Iterator[str]:
    """Each sentence of an error of an import, with a number for every value in it."""
    for file in python_files("rapport/engine/records/imports"):
        for node in nodes(file):
            match node:
                case ast.Call(func=ast.Name(id=name), args=[*_, said]) if name in ERRORS:
                    yield from spoken(said)
                case _:
                    pass


def spoken(said: ast.expr) -> Iterator[str]:
    match said:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in parts)
        case ast.IfExp(body=one, orelse=other):
            yield from spoken(one)
            yield from spoken(other)
        case _:
            pass


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW"])
def test_every_error_of_an_import_is_said_in_chinese(language: str) -> None:
    catalog, told = build_catalog(areas()), sorted(set(sentences()))
    assert len(told) > 20
    assert [text for text in told if catalog.say(text, language) == text] == []
