"""PostgreSQL servers that tests start and remove again."""

import shutil
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from rapport.engine.store.embedded.postgres import FolderTaken, Postgres, PostgresError, start_postgres

_PREFIX = "rapport-tests-"


def make_data_folder() -> Path:
    """Make a data folder that a later session finds and removes if this one is killed."""
    return Path(tempfile.mkdtemp(prefix=_PREFIX))


async def remove_server(server: Postgres) -> None:
    """Stop a server and remove what it leaves on the disk, wherever its account put it."""
    await server.stop()
    shutil.rmtree(server.cluster.home, ignore_errors=True)
    shutil.rmtree(server.data, ignore_errors=True)


async def sweep_servers() -> None:
    """Stop and remove the servers of sessions that were killed more than an hour ago; a younger one may be alive."""
    for left in _left_folders():
        try:
            await remove_server(await start_postgres(left, durable=False))
        except FolderTaken:
            continue
        except (PostgresError, OSError):
            shutil.rmtree(left, ignore_errors=True)


def _left_folders() -> list[Path]:
    hour_ago = time.time() - 3600
    found = Path(tempfile.gettempdir()).glob(f"{_PREFIX}*")
    return [folder for folder in found if folder.stat().st_mtime < hour_ago]


def address_of(dsn: str, *, database: str) -> str:
    """The address of another database on the same server."""
    return urlsplit(dsn)._replace(path=f"/{database}").geturl()
