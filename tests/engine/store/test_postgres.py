"""The embedded server: closed to others, careful with the disk, and never in two hands."""

import asyncio
import os
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from rapport.engine.store.embedded import postgres
from rapport.engine.store.embedded.postgres import FolderTaken, Postgres, PostgresError, join_postgres, start_postgres
from tests.engine.store.conftest import Start
from tests.engine.store.servers import remove_server

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as somebody else")


def ask(dsn: str, question: str) -> object:
    with psycopg.connect(dsn) as connection:
        row = connection.execute(question.encode()).fetchone()
        return row[0] if row else None


def modes(folder: Path) -> dict[Path, tuple[int, int, int]]:
    """Permissions and owners of a folder and of all that lie above it."""
    found = {place: place.stat() for place in (folder, *folder.parents)}
    return {place: (stat.S_IMODE(s.st_mode), s.st_uid, s.st_gid) for place, s in found.items()}


def socket_of(server: Postgres) -> Path:
    return Path(str(conninfo_to_dict(server.dsn)["host"]))


def psql_as_nobody(server: Postgres, host: str) -> subprocess.CompletedProcess[str]:
    """Try as another local user, who even knows the password."""
    return subprocess.run(
        [server.cluster.programs / "psql", "-h", host, "-U", "rapport", "-c", "select 1", "rapport"],
        env={"PGPASSWORD": str(urlsplit(server.dsn).password), "PGCONNECT_TIMEOUT": "5"},
        capture_output=True,
        text=True,
        user="nobody",
        group=65534,
        extra_groups=[],
        cwd="/",
    )


async def test_it_serves_an_ordinary_role_that_owns_its_database(server: Postgres) -> None:
    with psycopg.connect(server.dsn) as connection:
        role = connection.execute(
            "select rolname, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls from pg_roles"
            " where rolname = current_user"
        ).fetchone()
        assert role == ("rapport", False, False, False, False, False)
        owner = "select pg_get_userbyid(datdba) from pg_database where datname = current_database()"
        assert connection.execute(owner.encode()).fetchone() == ("rapport",)


@pytest.mark.parametrize("name", ["pg_trgm", "btree_gin", "unaccent"])
async def test_contrib_extensions_need_no_superuser(server_dsn: str, fresh_dsn: str, name: str) -> None:
    with psycopg.connect(fresh_dsn) as connection:
        connection.execute(f"create extension {name}".encode())


async def test_text_is_unicode_in_the_order_of_code_points(server_dsn: str) -> None:
    assert ask(server_dsn, "show server_encoding") == "UTF8"
    assert ask(server_dsn, "select lower('ÄÖ') || upper('é')") == "äöÉ"
    assert ask(server_dsn, "select string_agg(x, '' order by x) from unnest(array['a', 'B', '中', 'é']) x") == "Baé中"


async def test_nothing_listens_on_the_network(server: Postgres) -> None:
    assert ask(server.dsn, "show listen_addresses") == ""


async def test_the_socket_and_the_data_are_closed_to_others(server: Postgres) -> None:
    for folder in (socket_of(server), server.cluster.folder, server.cluster.home / "log"):
        assert stat.S_IMODE(folder.stat().st_mode) & 0o077 == 0
    assert stat.S_IMODE((server.data / "database-password").stat().st_mode) == 0o600
    assert stat.S_IMODE(next(socket_of(server).glob(".s.PGSQL.*[0-9]")).stat().st_mode) == 0o700


@as_root
async def test_another_local_user_cannot_reach_the_socket(server: Postgres) -> None:
    tried = psql_as_nobody(server, str(socket_of(server)))
    assert tried.returncode == 2
    assert "Permission denied" in tried.stderr


@as_root
async def test_another_local_user_finds_no_port(server: Postgres) -> None:
    tried = psql_as_nobody(server, "127.0.0.1")
    assert tried.returncode == 2
    assert "Connection refused" in tried.stderr


async def test_the_password_is_asked_for_even_on_the_socket(server: Postgres) -> None:
    for wrong in ("wrong", ""):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(make_conninfo(server.dsn, password=wrong, passfile="/dev/null"))


async def test_the_superuser_has_no_way_in(server: Postgres) -> None:
    with pytest.raises(psycopg.OperationalError, match=r"no pg_hba\.conf entry"):
        psycopg.connect(make_conninfo(server.dsn, user="postgres", dbname="postgres"))


async def test_no_folder_outside_its_own_changes_its_permissions(data: Path, start: Start) -> None:
    outside = (data, Path(sys.prefix), Path("/var/lib"), Path.home())
    before = [modes(folder) for folder in outside]
    server = await start()
    ask(server.dsn, "select 1")
    await server.stop()
    assert [modes(folder) for folder in outside] == before


async def test_it_keeps_its_records_over_a_stop_and_a_start(start: Start) -> None:
    server = await start()
    with psycopg.connect(server.dsn) as connection:
        connection.execute("create table note as select 1 as id")
    await server.stop()
    assert not server.is_running
    again = await start()
    assert ask(again.dsn, "select id from note") == 1


async def test_it_starts_again_after_its_server_was_killed(start: Start) -> None:
    server = await start(durable=True)
    with psycopg.connect(server.dsn) as connection:
        connection.execute("create table note as select 1 as id")
    os.kill(server.pid, signal.SIGKILL)
    await server.stop()
    again = await start(durable=True)
    assert ask(again.dsn, "select id from note") == 1


async def test_a_second_rapport_on_the_same_folder_is_told_so(data: Path, start: Start) -> None:
    await start()
    with pytest.raises(FolderTaken, match=rf"process {os.getpid()}\) already uses the data folder .* stop it first"):
        await start()


async def test_a_command_joins_the_server_of_a_running_rapport(data: Path, start: Start) -> None:
    server = await start()
    joined = await join_postgres(data)
    assert joined.pid == server.pid
    await joined.stop()
    assert ask(server.dsn, "select 1") == 1


async def test_a_server_that_outlived_its_rapport_is_taken_over(data: Path, start: Start) -> None:
    program = (
        "import asyncio, os, pathlib, signal, sys\n"
        "from rapport.engine.store.embedded.postgres import start_postgres\n"
        "print(asyncio.run(start_postgres(pathlib.Path(sys.argv[1]), durable=False)).pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", program, str(data)], capture_output=True, text=True
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    server = await start()
    assert server.pid == int(killed.stdout)
    assert ask(server.dsn, "select 1") == 1
    await server.stop()
    assert not server.is_running


async def test_a_start_killed_half_way_is_made_good(data: Path, start: Start) -> None:
    server = await start()
    await server.stop()
    half = server.cluster.home / "cluster.new"
    server.cluster.folder.rename(half)
    (half / "PG_VERSION").unlink()
    again = await start()
    assert ask(again.dsn, "select 1") == 1
    assert not half.exists()


async def test_a_note_of_a_process_that_is_another_now_is_not_believed(start: Start) -> None:
    server = await start()
    await server.stop()
    (server.cluster.folder / "postmaster.pid").write_text(f"{os.getpid()}\n{server.cluster.folder}\n")
    again = await start()
    assert ask(again.dsn, "select 1") == 1


async def test_a_lost_password_is_made_anew(data: Path, start: Start) -> None:
    server = await start()
    await server.stop()
    (data / "database-password").unlink()
    again = await start()
    assert again.dsn != server.dsn
    assert ask(again.dsn, "select 1") == 1


async def test_a_database_of_another_version_is_left_alone(start: Start) -> None:
    server = await start()
    await server.stop()
    version = server.cluster.folder / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(PostgresError, match=r"made by PostgreSQL 17.*rapport backup"):
        await start()


async def test_a_long_path_to_the_data_is_no_obstacle(data: Path) -> None:
    deep = data / ("Kundenbeziehungen-" * 8)
    deep.mkdir()
    server = await start_postgres(deep, durable=False)
    try:
        assert ask(server.dsn, "select 1") == 1
    finally:
        await remove_server(server)


async def test_a_server_on_loopback_wants_the_password_too(start: Start) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = await start(port=port)
    assert ask(server.dsn, "select inet_server_port()") == port
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(make_conninfo(server.dsn, password="wrong"))


@as_root
async def test_an_ordinary_user_needs_no_account_of_its_own(data: Path, server_dsn: str) -> None:
    program = (
        # The standard library itself may be closed to other users, so all that is needed is imported before.
        "import asyncio, concurrent.futures.thread, encodings.idna, os, pathlib, stringprep, sys, psycopg\n"
        "from rapport.engine.store.embedded.postgres import start_postgres\n"
        "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "async def main():\n"
        "    server = await start_postgres(pathlib.Path(sys.argv[1]), durable=False)\n"
        "    with psycopg.connect(server.dsn) as connection:\n"
        "        print(connection.execute('select current_user').fetchone()[0], server.cluster.home)\n"
        "    await server.stop()\n"
        "asyncio.run(main())\n"
    )
    os.chown(data, 65534, 65534)
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", program, str(data)], capture_output=True, text=True
    )
    if "cannot be run" in done.stderr:
        pytest.skip("this environment is closed to other users")
    assert done.stdout.split() == ["rapport", str(data / "postgres")], done.stderr


async def test_a_server_that_lets_nobody_in_for_want_of_room_says_that_the_disk_is_full(
    data: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    await start()
    monkeypatch.setattr(postgres, "_complaint", lambda _: "FATAL:  could not write init file: No space left on device")
    with pytest.raises(PostgresError, match=r"The disk of the database in .* is full\. Make room on it"):
        await join_postgres(data)
