"""The engine knows no word of the business: it works for any object anyone declares."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import nodes, parse, python_files

BUSINESS = {
    "campaign",
    "churn",
    "coupon",
    "customer",
    "deal",
    "holdout",
    "invoice",
    "journey",
    "lifetime",
    "opportunity",
    "payment",
    "product",
    "prospect",
    "purchase",
    "rfm",
    "segment",
    "shop",
    "survey",
    "ticket",
}
# Words that SQL and plain English need too: only a text that is nothing but the object's name gives it away.
AMBIGUOUS = {"order", "orders", "order_line", "order_lines", "lead", "leads", "contact", "contacts", "quote", "quotes"}


def words_of(text: str) -> set[str]:
    apart = re.sub(r"([a-z])([A-Z])", r"\1 \2", text).lower()
    return {word for found in re.findall(r"[a-z]+", apart) for word in (found, found.removesuffix("s"))}


def docstrings(file: Path) -> set[int]:
    """The constants that are documentation, by identity."""
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    found: set[int] = set()
    for node in ast.walk(parse(file)):
        if isinstance(node, owners) and node.body and isinstance(node.body[0], ast.Expr):
            found.add(id(node.body[0].value))
    return found


def spoken(file: Path) -> Iterator[tuple[int, str]]:
    """Every name and text of a file with its line, documentation left out."""
    skipped = docstrings(file)
    for node in nodes(file):
        line = getattr(node, "lineno", 0)
        match node:
            case ast.Name(id=text) | ast.Attribute(attr=text) | ast.arg(arg=text) | ast.alias(name=text):
                yield line, text
            case ast.FunctionDef(name=text) | ast.AsyncFunctionDef(name=text) | ast.ClassDef(name=text):
                yield line, text
            case ast.keyword(arg=str(text)):
                yield line, text
            case ast.Constant(value=str(text)) if id(node) not in skipped:
                yield line, text
                if text in AMBIGUOUS:
                    yield line, f"{text} (customer)"
            case _:
                pass


def test_the_engine_contains_no_word_of_the_business() -> None:
    found = [
        f"{file}:{line}: {text}"
        for file in python_files("rapport/engine")
        for line, text in spoken(file)
        if words_of(text) & BUSINESS
    ]
    found += [str(file) for file in python_files("rapport/engine") if words_of(file.stem) & BUSINESS]
    assert found == []


def test_the_engine_never_asks_whether_something_is_custom() -> None:
    found = [
        f"{file}:{line}: {text}"
        for file in python_files("rapport/engine")
        for line, text in spoken(file)
        if "custom" in words_of(text)
    ]
    assert found == []
