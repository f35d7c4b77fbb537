"""Files and folders are named after what they are about."""

import re

from tests.architecture.sources import CODE_FOLDERS, files_in, project_files

EMPTY_WORDS = {
    "common",
    "data",
    "handler",
    "handlers",
    "helper",
    "helpers",
    "impl",
    "info",
    "manager",
    "misc",
    "processor",
    "service",
    "services",
    "util",
    "utils",
}
AREA = "service"


def words_of(name: str) -> set[str]:
    """The words of a file's or folder's name, whether joined by signs or by capitals."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+", name.split(".")[0])}


def test_no_name_is_empty_of_meaning() -> None:
    found = {
        str(file)
        for file in files_in(*CODE_FOLDERS)
        for part in file.parts
        if words_of(part) & EMPTY_WORDS and part != AREA
    }
    assert found == set()


def test_no_split_is_by_number() -> None:
    numbered = [str(file) for file in files_in("rapport", "web/src") if re.search(r"(part|_v|_)\d+$", file.stem)]
    assert numbered == []


def test_no_two_names_differ_by_capitals_alone() -> None:
    lower = [str(file).lower() for file in project_files()]
    assert len(lower) == len(set(lower))
