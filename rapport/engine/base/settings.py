"""What an installation may set from outside: a dozen environment variables, read once at the start."""

import hmac
import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

_LEVELS = ("debug", "info", "warning", "error")
_SECRET_LENGTH = 32
# What stands before the name of a workspace in an address of Rapport.
AT = "/at/"


class SettingError(ValueError):
    """A setting makes no sense."""


@dataclass(frozen=True)
class Settings:
    """One installation's settings; `None` means that the built-in way is used instead of an outside service.

    Each workspace sees them with a folder, a secret and an address (`url`) of its own; `workspace` is its name in them.
    """

    data: Path
    secret: str = field(repr=False)
    url: str
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    log_level: str = "info"
    database_url: str | None = field(default=None, repr=False)
    smtp_url: str | None = field(default=None, repr=False)
    files_url: str | None = field(default=None, repr=False)
    engine_url: str | None = field(default=None, repr=False)
    llm_url: str | None = field(default=None, repr=False)
    workspace: str = "main"


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read and judge every setting; makes the data folder and the secret kept in it when they are absent."""
    given = {name: value.strip() for name, value in environ.items() if value.strip()}
    data = _data_folder(given)
    host = _host(given)
    port = _whole_number(given, "RAPPORT_PORT", default=8000, most=65535)
    return Settings(
        data=data,
        secret=_secret(given, data),
        url=_public_address(given, host, port),
        host=host,
        port=port,
        workers=_whole_number(given, "WORKERS", default=1, most=256),
        log_level=_log_level(given),
        database_url=_address(
            given, "DATABASE_URL", ("postgresql", "postgres"), "postgresql://user:password@host/name"
        ),
        smtp_url=_address(given, "SMTP_URL", ("smtp", "smtps"), "smtps://user:password@mail.example.com:465"),
        files_url=_address(given, "FILES_URL", ("s3", "http", "https"), "https://key:secret@host/bucket"),
        engine_url=_address(given, "ENGINE_URL", ("sc", "spark"), "sc://host:15002"),
        llm_url=_address(given, "LLM_URL", ("http", "https"), "https://host/v1"),
    )


def settings_of(settings: Settings, address: str, schema: str) -> Settings:
    """What another workspace than the main one sees: nothing signed or kept for one means anything to another."""
    return replace(
        settings,
        workspace=address,
        url=f"{settings.url}{AT}{address}",
        secret=hmac.digest(settings.secret.encode(), b"workspace\0" + schema.encode(), "sha256").hex(),
        data=settings.data / "files" / schema,
    )


def _data_folder(given: Mapping[str, str]) -> Path:
    wanted = given.get("RAPPORT_DATA")
    folder = Path(wanted).expanduser().absolute() if wanted else _usual_data_folder(given)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as reason:
        raise SettingError(
            f"RAPPORT_DATA wants a folder that Rapport may write to: {folder} ({reason.strerror})."
        ) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SettingError(f"RAPPORT_DATA wants a folder that Rapport may write to: {folder} is not.")
    return folder


def _usual_data_folder(given: Mapping[str, str]) -> Path:
    checkout = Path(__file__).resolve().parents[3]
    if (checkout / "Makefile").is_file() and (checkout / "pyproject.toml").is_file():
        return checkout / "data"
    if "XDG_DATA_HOME" in given:
        return Path(given["XDG_DATA_HOME"]).expanduser().absolute() / "rapport"
    kept = Path("Library", "Application Support") if sys.platform == "darwin" else Path(".local", "share")
    return Path.home() / kept / "rapport"


def _secret(given: Mapping[str, str], data: Path) -> str:
    secret = given.get("RAPPORT_SECRET") or keep_secret(data / "secret")
    if len(secret) < _SECRET_LENGTH:
        raise SettingError(
            f"RAPPORT_SECRET wants at least {_SECRET_LENGTH} characters that nobody can guess; leave it out "
            f"and Rapport makes one and keeps it in {data / 'secret'}."
        )
    return secret


def keep_secret(place: Path) -> str:
    """Return the secret kept in the file `place`, first making one only its owner may read; of two makers one wins."""
    try:
        return place.read_text("utf-8").strip()
    except FileNotFoundError:
        draft = place.with_name(f"{place.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, place)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return place.read_text("utf-8").strip()


def _host(given: Mapping[str, str]) -> str:
    host = given.get("RAPPORT_HOST", "127.0.0.1")
    if "/" in host or any(letter.isspace() for letter in host):
        raise SettingError("RAPPORT_HOST wants the name or address of a network interface, such as 127.0.0.1.")
    return host


def _public_address(given: Mapping[str, str], host: str, port: int) -> str:
    address = _address(given, "RAPPORT_URL", ("http", "https"), "https://crm.example.com")
    if address is None:
        shown = "127.0.0.1" if _is_every_interface(host) else host
        return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
    if urlsplit(address).query or urlsplit(address).fragment:
        raise SettingError("RAPPORT_URL wants the plain address people open, such as https://crm.example.com.")
    return address.rstrip("/")


def _is_every_interface(host: str) -> bool:
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


def _address(given: Mapping[str, str], name: str, schemes: tuple[str, ...], example: str) -> str | None:
    """Check the shape only; the value may hold a password, so no message repeats it."""
    value = given.get(name)
    if value is None:
        return None
    try:
        parts = urlsplit(value)
        sound = parts.scheme in schemes and (parts.port is None or parts.port > 0)
    except ValueError:
        sound = False
        parts = urlsplit("")
    by_socket = parts.scheme in ("postgresql", "postgres") and "host=" in parts.query
    if not sound or not (parts.hostname or by_socket):
        raise SettingError(f"{name} wants an address such as {example}.")
    return value


def _whole_number(given: Mapping[str, str], name: str, *, default: int, most: int) -> int:
    value = given.get(name, str(default))
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= most):
        raise SettingError(f"{name} wants a whole number between 1 and {most}, not {value!r}.")
    return int(value)


def _log_level(given: Mapping[str, str]) -> str:
    level = given.get("LOG_LEVEL", "info").lower()
    if level not in _LEVELS:
        raise SettingError(f"LOG_LEVEL wants one of {', '.join(_LEVELS)}, not {level!r}.")
    return level
