"""A command as it was called: its options, where the database is, how it answers, and how it says that it cannot be."""

import json
import os
import sys
from argparse import Namespace
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from rapport.doors.plan import Plan
from rapport.engine.base.errors import DeclarationError, RapportError
from rapport.engine.base.settings import SettingError, Settings
from rapport.engine.store.embedded.account import PostgresError

if TYPE_CHECKING:
    from rapport.doors.house import House


class Refused(RuntimeError):
    """A command cannot be done, for a reason outside Rapport."""


@dataclass(frozen=True)
class Call:
    """One call of the command line."""

    plan: Plan
    settings: Settings
    arguments: Namespace

    @property
    def as_json(self) -> bool:
        return bool(self.arguments.json)

    @asynccontextmanager
    async def reach_database(self) -> AsyncGenerator[str]:
        """The database's address; the embedded one is started for this command unless it runs already."""
        if self.settings.database_url is not None:
            yield self.settings.database_url
            return
        from rapport.engine.store.embedded.postgres import join_postgres

        server = await join_postgres(self.settings.data)
        try:
            yield server.dsn
        finally:
            await server.stop()

    @asynccontextmanager
    async def open_house(self, *, main: bool = False) -> "AsyncGenerator[House]":
        """The house of the workspace a command is about (usually the `main` one), however long the command takes."""
        from rapport.doors.house import open_house

        named: str | None = None if main else getattr(self.arguments, "workspace", None)
        async with (
            self.reach_database() as dsn,
            open_house(
                self.plan, self.settings, dsn, door="cli", size=4, statement_seconds=0, workspace=named
            ) as house,
        ):
            yield house

    def read_json(self, text: str | None, option: str) -> Any:
        """An option that holds JSON."""
        if text is None:
            return None
        try:
            return json.loads(text)
        except ValueError:
            raise Refused(f'{option} wants JSON, such as \'["city", "=", "杭州"]\'.') from None

    def tell(self, told: Mapping[str, Any] | Sequence[Any] | None, lines: Sequence[str]) -> None:
        """Print `told` for a program, or `lines` for a person."""
        if self.as_json:
            print(json.dumps(told, ensure_ascii=False, default=str))
        else:
            print("\n".join(lines))
        sys.stdout.flush()

    def progress(self, text: str) -> None:
        """One changing line on a terminal, nothing elsewhere."""
        if sys.stderr.isatty():
            print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def complain(error: Exception, *, as_json: bool) -> int:
    """One sentence on standard error; only what nobody thought of names its kind."""
    code, message = "error", ""
    if isinstance(error, RapportError):
        code, message = error.code, error.message
    elif isinstance(error, SettingError | PostgresError | DeclarationError | Refused):
        code, message = "refused", str(error)
    elif _is_disk_full(error):
        code, message = "refused", "The disk is full. Make room, then try again."
    elif type(error).__name__ in ("UndefinedTable", "UndefinedColumn", "InvalidSchemaName"):
        code, message = "unprepared", "The database is not prepared for this Rapport yet. Run: rapport init"
    elif type(error).__name__ in ("PoolTimeout", "OperationalError", "ConnectionTimeout"):
        code, message = "unavailable", f"The database{_place()} does not answer. Start it, or correct DATABASE_URL."
    elif type(error).__module__.startswith("psycopg"):
        code, message = "unavailable", f"The database does not do this: {str(error).strip().splitlines()[0]}"
    elif isinstance(error, OSError) and error.strerror and error.filename:
        code, message = "refused", f"{error.filename} cannot be read or written: {error.strerror}."
    else:
        message = f"Something went wrong ({type(error).__name__}: {error}). Set LOG_LEVEL=debug to see where."
        if os.environ.get("LOG_LEVEL", "").lower() == "debug":
            import traceback

            traceback.print_exception(error)
    print(json.dumps({"code": code, "detail": message}, ensure_ascii=False) if as_json else message, file=sys.stderr)
    return 1


def _is_disk_full(error: Exception) -> bool:
    # A command that needs no database is spared what speaks to one.
    from rapport.engine.store.database import is_disk_full

    return is_disk_full(error)


def _place() -> str:
    """Where the database would be, without the password."""
    try:
        parts = urlsplit(os.environ.get("DATABASE_URL", ""))
        return f" at {parts.hostname}:{parts.port or 5432}" if parts.hostname else ""
    except ValueError:
        return ""
