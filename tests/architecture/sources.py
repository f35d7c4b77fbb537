"""The files of the project, as the rules of the house look at them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON_FOLDERS = ("rapport", "tests", "benchmarks")
CODE_FOLDERS = (*PYTHON_FOLDERS, "scripts", "web/src")
WEB_ENDINGS = (".ts", ".tsx", ".css")


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that is in the project or about to be, relative to its root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    names = sorted(filter(None, listed.stdout.split("\0")))
    return tuple(Path(name) for name in names if (ROOT / name).is_file())


def files_in(*folders: str, endings: tuple[str, ...] = ()) -> list[Path]:
    """The project's files below some folders, of some endings or of all."""
    inside = [file for file in project_files() if any(file.is_relative_to(folder) for folder in folders)]
    return [file for file in inside if not endings or file.suffix in endings]


def python_files(*folders: str) -> list[Path]:
    return files_in(*(folders or PYTHON_FOLDERS), endings=(".py",))


def folders_in(*roots: str) -> set[Path]:
    """Every folder that holds a file of the project, the roots included."""
    return {folder for file in files_in(*roots) for folder in file.parents if str(folder) != "."}


def read(file: Path) -> str:
    """The text of a file; empty for pictures and other files that are not text."""
    try:
        return (ROOT / file).read_text("utf-8")
    except UnicodeDecodeError:
        return ""


@cache
def parse(file: Path) -> ast.Module:
    return ast.parse(read(file), str(file))


def nodes(file: Path) -> Iterator[ast.AST]:
    return ast.walk(parse(file))
