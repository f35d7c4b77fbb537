"""A command as it was called: its options, where the database is, and how it answers."""

import json
import sys
from argparse import Namespace
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rapport.doors.plan import Plan
from rapport.engine.base.settings import Settings

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
