"""Settings: every value is judged at the start, in one sentence that names the variable."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rapport.engine.base.settings import SettingError, Settings, keep_secret, read_settings


def settings_with(folder: Path, **environ: str) -> Settings:
    return read_settings({"RAPPORT_DATA": str(folder), **environ})


def test_nothing_needs_to_be_set(tmp_path: Path) -> None:
    settings = settings_with(tmp_path)
    assert (settings.host, settings.port, settings.url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert (settings.workers, settings.log_level) == (1, "info")
    assert settings.database_url is None
    assert settings.smtp_url is None


def test_the_data_folder_of_a_checkout_is_beside_the_makefile() -> None:
    checkout = Path(__file__).resolve().parents[3]
    assert read_settings({"RAPPORT_SECRET": "s" * 40}).data == checkout / "data"


def test_the_data_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    settings = settings_with(tmp_path / "a" / "b")
    assert settings.data.is_dir()
    assert stat.S_IMODE(settings.data.stat().st_mode) == 0o700


def test_an_existing_data_folder_keeps_its_permissions(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    settings_with(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_the_secret_is_made_once_and_kept_for_the_owner_alone(tmp_path: Path) -> None:
    first = settings_with(tmp_path).secret
    assert len(first) >= 64
    assert settings_with(tmp_path).secret == first
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_two_processes_that_start_at_once_agree_on_the_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(keep_secret, [tmp_path / "secret"] * 64))) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["secret"]


def test_passwords_do_not_show_when_settings_are_printed(tmp_path: Path) -> None:
    settings = settings_with(
        tmp_path,
        DATABASE_URL="postgresql://u:hidden@h/d",
        SMTP_URL="smtps://u:hidden@h",
        RAPPORT_SECRET="hidden" * 10,
    )
    assert "hidden" not in repr(settings)


def test_an_empty_value_is_as_good_as_none(tmp_path: Path) -> None:
    assert settings_with(tmp_path, RAPPORT_PORT="", SMTP_URL=" ").port == 8000


@pytest.mark.parametrize(
    ("host", "port", "url"),
    [
        ("0.0.0.0", "80", "http://127.0.0.1:80"),
        ("::", "8000", "http://127.0.0.1:8000"),
        ("::1", "8000", "http://[::1]:8000"),
        ("crm.local", "8000", "http://crm.local:8000"),
    ],
)
def test_the_public_address_follows_host_and_port(tmp_path: Path, host: str, port: str, url: str) -> None:
    assert settings_with(tmp_path, RAPPORT_HOST=host, RAPPORT_PORT=port).url == url


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgresql://u:p@h:5432/d"),
        ("DATABASE_URL", "postgres:///d?host=/run/postgresql"),
        ("SMTP_URL", "smtp://127.0.0.1:1025"),
        ("FILES_URL", "https://key:secret@s3.example.com/bucket"),
        ("ENGINE_URL", "sc://spark.example.com:15002"),
        ("LLM_URL", "http://127.0.0.1:11434/v1"),
        ("RAPPORT_URL", "https://crm.example.com/"),
        ("LOG_LEVEL", "WARNING"),
        ("WORKERS", "4"),
    ],
)
def test_a_value_that_makes_sense_is_taken(tmp_path: Path, name: str, value: str) -> None:
    settings = settings_with(tmp_path, **{name: value})
    assert value.lower().rstrip("/") in str(vars(settings)).lower()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://u:sesame@h/d"),
        ("DATABASE_URL", "postgresql://u:sesame@h:port/d"),
        ("DATABASE_URL", "sesame"),
        ("SMTP_URL", "sesame.example.com:25"),
        ("FILES_URL", "/sesame"),
        ("ENGINE_URL", "http://"),
        ("LLM_URL", "ftp://sesame"),
        ("RAPPORT_URL", "crm.example.com"),
        ("RAPPORT_URL", "https://crm.example.com/?a=sesame"),
        ("RAPPORT_HOST", "http://sesame"),
        ("RAPPORT_PORT", "0"),
        ("RAPPORT_PORT", "65536"),
        ("RAPPORT_PORT", "8000.5"),
        ("RAPPORT_PORT", "٨"),
        ("RAPPORT_SECRET", "sesame"),
        ("WORKERS", "-1"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_a_value_that_makes_no_sense_is_named_in_one_sentence(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"^{name} wants .*\\.$") as refused:
        settings_with(tmp_path, **{name: value})
    assert "sesame" not in str(refused.value)


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingError, match=r"^RAPPORT_DATA wants a folder"):
        settings_with(tmp_path / "file" / "data")
