"""Nothing in the project tells where it was made, and nothing silences a tool."""

import re
from pathlib import Path

from tests.architecture.sources import CODE_FOLDERS, files_in, project_files, read

HOMES = re.compile(r"(?<![\w.$}])/(?:home|Users|root|work|workspace|mnt)/[\w.]+")
REGISTRIES = re.compile(
    r"(?:https?|file)://[^\s\"'<>/]*(?:/[\w-]+)?/(?:simple|pypi|npm|wheels)/|--(?:extra-)?index-url|--find-links"
)
LOCKED = re.compile(r'"resolved": "(?!https://registry\.npmjs\.org/)')
SILENCERS = re.compile(
    r"(?:#|//|/\*)\s*(?:type:\s*ignore|pyright:|noqa|ruff:|fmt:\s*off|eslint-disable|@ts-(?:ignore|expect-error|nocheck))"
)
# A tool is silenced at most this often outside the engine, each time with its reason beside it; in the engine never.
MOST_SILENCED = 3
HERE = Path(__file__).name


def lines_with(pattern: re.Pattern[str], files: list[Path]) -> list[str]:
    return [
        f"{file}:{number}: {line.strip()[:120]}"
        for file in files
        if file.name != HERE
        for number, line in enumerate(read(file).splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    assert lines_with(HOMES, list(project_files())) == []


def test_no_file_names_a_package_registry() -> None:
    assert lines_with(REGISTRIES, list(project_files())) == []


def test_the_web_lock_names_no_other_host() -> None:
    assert lines_with(LOCKED, [file for file in project_files() if file.name == "package-lock.json"]) == []


def test_the_engine_silences_no_tool() -> None:
    assert lines_with(SILENCERS, files_in("rapport/engine")) == []


def test_tools_are_hardly_ever_silenced() -> None:
    assert len(silenced := lines_with(SILENCERS, files_in(*CODE_FOLDERS))) <= MOST_SILENCED, silenced
