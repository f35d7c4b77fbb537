"""The embedded database on disk: made once and whole, configured anew at every start."""

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from rapport.engine.base.settings import keep_secret
from rapport.engine.store.embedded.account import Account, PostgresError, programs_for, settle
from rapport.engine.store.embedded.tuning import measure_machine, tune

_NAME = "rapport"
_PORT = 5432
_LONGEST_SOCKET_PATH = 103
_CTYPES = ("C.UTF-8", "C.utf8", "en_US.UTF-8", "C")


@dataclass(frozen=True)
class Cluster:
    """One database and where its parts are; `port` is the one on loopback, if it listens there at all."""

    account: Account
    home: Path
    programs: Path
    password: str
    port: int | None = None

    @property
    def folder(self) -> Path:
        return self.home / "cluster"

    @property
    def dsn(self) -> str:
        if self.port:
            return f"postgresql://{_NAME}:{self.password}@127.0.0.1:{self.port}/{_NAME}"
        place = quote(str(socket_folder(self)), safe="")
        return f"postgresql://{_NAME}:{self.password}@/{_NAME}?host={place}&port={_PORT}"


def find_cluster(data: Path, *, port: int | None = None) -> Cluster:
    """Find the cluster of a data folder, made or not."""
    account, home = settle(data)
    return Cluster(account, home, programs_for(account), keep_secret(data / "database-password"), port)


def make_cluster(cluster: Cluster, *, durable: bool, creates_databases: bool) -> None:
    """Make the cluster if there is none; killed at any point, the next start finds none or a whole one."""
    if (cluster.folder / "PG_VERSION").exists():
        _check_version(cluster)
        return
    draft = cluster.home / "cluster.new"
    shutil.rmtree(draft, ignore_errors=True)
    cluster.account.own_folder(draft)
    _initialise(cluster, draft)
    right = "CREATEDB" if creates_databases else "NOCREATEDB"
    _type_alone(
        cluster,
        draft,
        f"CREATE ROLE {_NAME} LOGIN NOSUPERUSER {right} NOCREATEROLE PASSWORD '{cluster.password}'",
        f"CREATE DATABASE {_NAME} OWNER {_NAME}",
    )
    if durable:
        cluster.account.run(cluster.programs / "initdb", "--sync-only", "-D", draft)
    _remember_password(cluster)
    draft.rename(cluster.folder)


def renew_password(cluster: Cluster) -> None:
    """Bring a stopped cluster in line with the password in the data folder, which may have been lost and made anew."""
    if _fingerprint_place(cluster).exists() and _fingerprint_place(cluster).read_text() == _fingerprint(cluster):
        return
    _type_alone(cluster, cluster.folder, f"ALTER ROLE {_NAME} PASSWORD '{cluster.password}'")
    _remember_password(cluster)


def configure_cluster(cluster: Cluster, *, durable: bool) -> tuple[str | Path, ...]:
    """Write the configuration for this machine; returns the command that starts the server with it."""
    account = cluster.account
    account.own_folder(cluster.home / "log")
    account.own_folder(socket_folder(cluster))
    values = tune(measure_machine(cluster.home)) | _fixed(cluster) | ({} if durable else _careless())
    lines = [f"{name} = '{_quoted(value)}'" for name, value in values.items()]
    lines.append("include_if_exists 'local.conf'")
    hosts = ["local all rapport scram-sha-256"]
    if cluster.port:
        hosts.append("host all rapport 127.0.0.1/32 scram-sha-256")
    settings = cluster.home / "postgresql.conf"
    _write(cluster, settings, lines)
    _write(cluster, cluster.home / "pg_hba.conf", hosts)
    return (cluster.programs / "postgres", "-D", cluster.folder, "-c", f"config_file={settings}")


def socket_folder(cluster: Cluster) -> Path:
    """The folder of the server's socket: in its home, or under a short name where the home's path is too long."""
    beside = cluster.home / "socket"
    if len(os.fsencode(beside / f".s.PGSQL.{_PORT}.lock")) <= _LONGEST_SOCKET_PATH:
        return beside
    # The same for every process of this installation, whatever its environment says about temporary folders.
    return Path("/tmp") / f"rapport-{hashlib.sha256(os.fsencode(cluster.home)).hexdigest()[:16]}"


def _initialise(cluster: Cluster, draft: Path) -> None:
    fixed = ("--username=postgres", "--auth=reject", "--encoding=UTF8", "--no-sync", "--no-instructions")
    order = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    for ctype in _CTYPES:
        try:
            cluster.account.run(cluster.programs / "initdb", "-D", draft, *fixed, *order, f"--lc-ctype={ctype}")
        except PostgresError as reason:
            if "locale" not in str(reason) or ctype == _CTYPES[-1]:
                raise
        else:
            return


def _type_alone(cluster: Cluster, folder: Path, *statements: str) -> None:
    """Run statements as the superuser, who has no other way in: no server runs and nothing listens."""
    command = (cluster.programs / "postgres", "--single", "-D", folder, "-c", "exit_on_error=on")
    cluster.account.run(*command, "postgres", typed="\n".join(statements) + "\n")


def _check_version(cluster: Cluster) -> None:
    made = (cluster.folder / "PG_VERSION").read_text("utf-8").strip()
    here = cluster.account.run(cluster.programs / "postgres", "--version").split()[-1].split(".")[0]
    if made != here:
        raise PostgresError(
            f"The database in {cluster.home} was made by PostgreSQL {made}, and this Rapport brings PostgreSQL {here}. "
            "Start the Rapport that made it, run rapport backup, and restore the backup into an empty data folder."
        )


def _fixed(cluster: Cluster) -> dict[str, str]:
    return {
        "hba_file": str(cluster.home / "pg_hba.conf"),
        "listen_addresses": "127.0.0.1" if cluster.port else "",
        "port": str(cluster.port or _PORT),
        "unix_socket_directories": f'"{socket_folder(cluster)}"',
        "unix_socket_permissions": "0700",
        "password_encryption": "scram-sha-256",
        "max_connections": "100",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "random_page_cost": "1.1",
        # Users and teams are few, and yet lists are planned by what is known of them.
        "autovacuum_analyze_threshold": "10",
        "checkpoint_timeout": "15min",
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "logging_collector": "on",
        "log_directory": str(cluster.home / "log"),
        "log_filename": "postgres-%a.log",
        "log_truncate_on_rotation": "on",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
        # Statements and the details of errors carry people's names and addresses, which have no place in a log.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }


def _careless() -> dict[str, str]:
    """For tests: nothing needs to survive a power cut, nor to be large."""
    return {
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "shared_buffers": "128MB",
        "logging_collector": "off",
    }


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "''")


def _write(cluster: Cluster, place: Path, lines: list[str]) -> None:
    draft = place.with_suffix(".new")
    draft.write_text("\n".join(lines) + "\n", "utf-8")
    draft.chmod(0o640)
    if not cluster.account.is_own:
        os.chown(draft, -1, cluster.account.gid)
    draft.replace(place)


def _fingerprint_place(cluster: Cluster) -> Path:
    return cluster.home / "password-mark"


def _fingerprint(cluster: Cluster) -> str:
    return hashlib.sha256(cluster.password.encode()).hexdigest()


def _remember_password(cluster: Cluster) -> None:
    place = _fingerprint_place(cluster)
    place.touch(0o600)
    place.write_text(_fingerprint(cluster), "utf-8")
