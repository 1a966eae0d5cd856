"""The configuration is checked whole before anything starts."""

import stat
import threading

import pytest

from gladsaxe.core.configuration import ConfigurationError, parse_database_url, read_configuration


def test_the_secret_key_is_made_once_and_kept_private(tmp_path):
    environment = {"GLADSAXE_DATA": str(tmp_path / "data")}
    first = read_configuration(environment)
    file = tmp_path / "data" / "secret_key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(first.secret_key) >= 64
    assert read_configuration(environment) == first
    assert sorted(found.name for found in file.parent.iterdir()) == ["backup_key", "log_key", "secret_key"]


def test_two_that_start_at_once_keep_the_same_key(tmp_path):
    environment = {"GLADSAXE_DATA": str(tmp_path)}
    keys: list[str] = []
    starts = [
        threading.Thread(target=lambda: keys.append(read_configuration(environment).secret_key))
        for _ in range(8)
    ]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1


def test_every_fault_is_told_at_once():
    with pytest.raises(ConfigurationError) as refused:
        read_configuration(
            {
                "DATABASE_URL": "mysql://x",
                "SECRET_KEY": "short",
                "GLADSAXE_SECURE_COOKIES": "maybe",
                "GLADSAXE_PROXIES": "many",
                "GLADSAXE_CONNECTIONS": "5",
            }
        )
    assert str(refused.value).splitlines() == [
        "the database mysql:// is not known: use sqlite:///PATH or postgresql://…",
        "GLADSAXE_SECURE_COOKIES is 'maybe': write yes (service over https) or no",
        "GLADSAXE_PROXIES is 'many': write how many proxies stand in front, 0 to 9",
        "GLADSAXE_CONNECTIONS is '5': write how many may be open at once, 50 to 50000",
        "SECRET_KEY has 5 characters: at least 32 are needed",
    ]


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("postgres://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgresql://u@h/d", "postgresql+psycopg://u@h/d"),
        ("sqlite:////var/x.db", "sqlite:////var/x.db"),
        ("/var/x.db", "sqlite:////var/x.db"),
    ],
)
def test_a_database_is_named_by_url_or_path(address, read):
    assert parse_database_url(address) == read


def test_a_folder_that_cannot_be_written_to_is_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError) as refused:
        read_configuration({"GLADSAXE_DATA": str(tmp_path / "file" / "data")})
    assert "cannot be written to" in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1
