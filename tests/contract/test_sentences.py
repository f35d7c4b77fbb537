"""Whatever a person in the browser is told when something cannot be is said in their language."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from rapport.app import areas
from rapport.engine.base import errors
from rapport.engine.objects.catalog import build_catalog
from tests.architecture.sources import nodes, python_files
from tests.architecture.test_words import docstrings

# Said on a terminal, at the start of Rapport, or between programs.
ELSEWHERE = (
    "rapport/app.py",
    "rapport/channels/smtp.py",
    "rapport/demo",
    "rapport/doors/cli.py",
    "rapport/doors/commands",
    "rapport/doors/mcp",
    "rapport/doors/tree.py",
    "rapport/doors/worker.py",
    "rapport/engine/base/settings.py",
    "rapport/engine/objects/area.py",
    "rapport/engine/objects/verification.py",
    "rapport/engine/store",
    # What a program gives to the mathematics.
    "rapport/insight/models/back_test.py",
    "rapport/insight/models/purchases.py",
    "rapport/marketing/trial/effect.py",
    "rapport/marketing/trial/student.py",
)
# Errors whose sentences become those of a field, or of a declaration that somebody made in the browser.
INNER = {"DeclarationError", "ValueError", "Problem"}
# What a letter's check finds is told in its answer; every sentence there is one of them.
LETTERS = ("rapport/marketing/letter/press.py", "rapport/marketing/letter/template.py", "rapport/marketing/campaign.py")

# What no declaration of a person in the browser can lead to.
AT_START = re.compile(
    "^(Two areas declare the object|7 extends “7”|7 declares 7|7 adds to the views of|7.7: this name|There is no workspace called|What the verb)"
)
HAN = re.compile("[一-鿿]")


def errors_of(files: list[Path]) -> set[str]:
    """The names of all errors that are answered, those included that doors and areas make of them."""
    known = {name for name, value in vars(errors).items() if isinstance(value, type)}
    while True:
        more = {
            node.name
            for file in files
            for node in nodes(file)
            if isinstance(node, ast.ClassDef)
            and any(isinstance(base, ast.Name) and base.id in known for base in node.bases)
        }
        if more <= known:
            return known
        known |= more


def sentences() -> Iterator[tuple[str, str]]:
    """Each sentence of an error, with a number for every value in it, and where it is."""
    files = [file for file in python_files("rapport") if not any(file.is_relative_to(place) for place in ELSEWHERE)]
    told = errors_of(files) | INNER
    bare = {name for file in files for node in nodes(file) for name in raised_bare(node)} & told
    for file in files:
        constants = {
            target.id: node.value
            for node in nodes(file)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        if str(file) in LETTERS:
            yield from ((text, str(file)) for text in written_in(file))
        for node in nodes(file):
            match node:
                case ast.Call(func=ast.Name(id=name), args=args) if name in told:
                    found = (text for said in args for text in spoken(said, constants))
                    yield from ((text, f"{file}:{node.lineno}") for text in found if is_sentence(text))
                case ast.ClassDef(name=name) if name in bare and (doc := ast.get_docstring(node)):
                    yield doc, f"{file}:{node.lineno}"
                case _:
                    pass


def written_in(file: Path) -> Iterator[str]:
    """Each text of a file that is a sentence, documentation and parts of other texts left out."""
    parts = {id(part) for node in nodes(file) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in nodes(file):
        if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in parts | docstrings(file):
            yield from (text for text in spoken(node, {}) if is_sentence(text) and text.endswith((".", "7")))


def raised_bare(node: ast.AST) -> Iterator[str]:
    """The error that is made without a sentence: its own says what is to be done."""
    match node:
        case ast.Raise(exc=ast.Name(id=name)):
            yield name
        case ast.Call(func=ast.Name(id=name), args=[]):
            yield name
        case _:
            pass


def spoken(said: ast.expr, constants: dict[str, ast.expr]) -> Iterator[str]:
    match said:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in parts)
        case ast.IfExp(body=one, orelse=other):
            yield from spoken(one, constants)
            yield from spoken(other, constants)
        case ast.Name(id=name) if name in constants and not isinstance(constants[name], ast.Name):
            yield from spoken(constants[name], {})
        case _:
            pass


def is_sentence(text: str) -> bool:
    """Codes and paths are none, nor is a value that stands alone."""
    return " " in text.strip() and any(letter.isalpha() for letter in text)


@cache
def told() -> dict[str, str]:
    found = {text: place for text, place in sentences() if not AT_START.match(text)}
    for spec in build_catalog(areas()).objects.values():
        found |= {text: spec.name for *_, text in filter(None, (spec.settled, spec.never_without))}
    return found


def is_said(text: str, said: str) -> bool:
    """Whether it is in Chinese beyond what an example in it is."""
    return len(HAN.findall(said)) > len(HAN.findall(text))


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW"])
def test_every_error_is_said_in_chinese(language: str) -> None:
    catalog = build_catalog(areas())
    assert len(told()) > 300
    assert {text: place for text, place in told().items() if not is_said(text, catalog.say(text, language))} == {}
