"""Imports: files of any kind become records; what is wrong is told row by row, and everything can be taken back."""

from rapport.engine.records.imports.headings.targets import import_targets
from rapport.engine.records.imports.passage import check_import, give_up_import, prepare_import, run_import, undo_import
from rapport.engine.records.imports.plan import Mapped, Options
from rapport.engine.records.imports.register.account import describe_import, list_imports
from rapport.engine.records.imports.register.choices import change_import, delete_import, start_import
from rapport.engine.records.imports.register.entry import rejected_rows

__all__ = [
    "Mapped",
    "Options",
    "change_import",
    "check_import",
    "delete_import",
    "describe_import",
    "give_up_import",
    "import_targets",
    "list_imports",
    "prepare_import",
    "rejected_rows",
    "run_import",
    "start_import",
    "undo_import",
]
