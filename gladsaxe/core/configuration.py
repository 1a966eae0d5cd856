"""The one configuration object, read from the environment and checked before anything starts."""

import os
import secrets
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

PROJECT_FOLDER = Path(__file__).resolve().parents[2]
SHIPPED_AGREEMENT = PROJECT_FOLDER / "agreements" / "hoeje_gladsaxe_2017_2020.toml"
SHIPPED_TEMPLATES = PROJECT_FOLDER / "agreements" / "templates"
SHIPPED_DEMO = PROJECT_FOLDER / "agreements" / "hoeje_gladsaxe_demo.toml"
MIN_KEY_LENGTH = 32
MEGABYTE = 1024 * 1024
# Each switch: what it is without the variable, and what yes and no mean.
SWITCHES = {
    "GLADSAXE_SECURE_COOKIES": ("no", "yes (service over https) or no"),
    "GLADSAXE_SERVICE_WORKER": ("yes", "yes, or no to take it off the phones"),
    "GLADSAXE_ACCESS_LOG": ("no", "yes for a line of each request in the log, or no"),
    "GLADSAXE_SMTP_TLS": ("yes", "yes, or no for a mail server without encryption"),
}
# Each number: what it is without the variable, the least and the most that it can be, and what it means.
NUMBERS = {
    "GLADSAXE_PROXIES": (0, 0, 9, "how many proxies stand in front"),
    "GLADSAXE_CONNECTIONS": (500, 50, 50_000, "how many may be open at once"),
    "GLADSAXE_THREADS": (8, 2, 64, "how many requests are answered at once"),
    "GLADSAXE_CLOSING_MONTHS": (
        12,
        0,
        120,
        "how many months after the plan those who finish it keep their seats",
    ),
    "GLADSAXE_DAILY_MEGABYTES": (200, 1, 100_000, "how much a person may send within a day"),
}
# Each key that is made once where the environment names none, and its file in the data folder.
GENERATED_KEY_FILES = {
    "SECRET_KEY": "secret_key",
    "GLADSAXE_LOG_KEY": "log_key",
    "GLADSAXE_BACKUP_KEY": "backup_key",
}


class ConfigurationError(Exception):
    """The configuration is faulty; the message has every fault."""


@dataclass(frozen=True)
class IdentityProvider:
    """An identity provider (OpenID Connect) that staff log in with, and what its button says."""

    issuer: str
    client_id: str
    client_secret: str
    name: str = "kommunens login"


@dataclass(frozen=True)
class Configuration:
    """What the installation decides; README lists the variables.

    `database_url` is an SQLAlchemy address, `data_folder` keeps the embedded database and the secret keys,
    `secure_cookies` is for service over https, `trusted_proxies` how many proxies stand in front,
    `service_worker` whether phones keep blank forms; without it they take the worker they have away.
    `provider` is where the municipality's staff can log in, None for nowhere but here.
    `log_key` chains the log, `backup_key` opens the backups in the folder `backups`.
    `connections` is how many may be open at once, `daily_bytes` how much a person may send within a day.
    `closing_months` is how long those who finish a plan keep their seats after its last day.
    `threads` is how many requests are answered at once, `access_log` whether each gets a line in the log.
    `smtp_server` is an address such as smtps://USER:PASSWORD@HOST:465, `mail_sender` whom its mails are from,
    `smtp_tls` whether they are sent encrypted or not at all.
    """

    database_url: str
    data_folder: Path
    secret_key: str
    secure_cookies: bool = False
    trusted_proxies: int = 0
    service_worker: bool = True
    provider: IdentityProvider | None = None
    log_key: str = ""
    backup_key: str = ""
    backups: Path | None = None
    smtp_server: str = ""
    smtp_tls: bool = True
    mail_sender: str = ""
    connections: int = 500
    threads: int = 8
    access_log: bool = False
    daily_bytes: int = 200 * MEGABYTE
    closing_months: int = 12

    def with_database(self, address: str) -> "Configuration":
        """Return the same configuration on another database, named by URL or by a file's path."""
        return replace(self, database_url=parse_database_url(address))


def read_configuration(environment: Mapping[str, str] | None = None) -> Configuration:
    """Read the environment; raise ConfigurationError that names every fault."""
    env = os.environ if environment is None else environment
    faults: list[str] = []
    folder = Path(env.get("GLADSAXE_DATA") or PROJECT_FOLDER / "instance").expanduser()
    database = f"sqlite:///{folder / 'gladsaxe.sqlite3'}"
    if env.get("DATABASE_URL"):
        try:
            database = parse_database_url(env["DATABASE_URL"])
        except ConfigurationError as fault:
            faults.append(str(fault))
    switches = {name: _read_switch(env, name, faults) for name in SWITCHES}
    numbers = {name: _read_number(env, name, faults) for name in NUMBERS}
    smtp, sender = env.get("GLADSAXE_SMTP", ""), env.get("GLADSAXE_MAIL_FROM", "")
    faults += _find_mail_faults(smtp, sender)
    provider = _read_provider(env, faults)
    keys = {name: env.get(name, "") for name in GENERATED_KEY_FILES}
    for name, key in keys.items():
        if key and len(key) < MIN_KEY_LENGTH:
            faults.append(f"{name} has {len(key)} characters: at least {MIN_KEY_LENGTH} are needed")
    if not faults:
        try:
            _make_private_folder(folder)
            keys = {
                name: key or _load_or_create_key(folder, GENERATED_KEY_FILES[name])
                for name, key in keys.items()
            }
        except OSError as fault:
            faults.append(f"the folder {folder} cannot be written to ({fault.strerror}): set GLADSAXE_DATA")
    if faults:
        raise ConfigurationError("\n".join(faults))
    return Configuration(
        database,
        folder,
        keys["SECRET_KEY"],
        switches["GLADSAXE_SECURE_COOKIES"],
        numbers["GLADSAXE_PROXIES"],
        switches["GLADSAXE_SERVICE_WORKER"],
        provider,
        smtp_server=smtp,
        smtp_tls=switches["GLADSAXE_SMTP_TLS"],
        mail_sender=sender,
        connections=numbers["GLADSAXE_CONNECTIONS"],
        threads=numbers["GLADSAXE_THREADS"],
        access_log=switches["GLADSAXE_ACCESS_LOG"],
        closing_months=numbers["GLADSAXE_CLOSING_MONTHS"],
        daily_bytes=numbers["GLADSAXE_DAILY_MEGABYTES"] * MEGABYTE,
        log_key=keys["GLADSAXE_LOG_KEY"],
        backup_key=keys["GLADSAXE_BACKUP_KEY"],
        backups=Path(env.get("GLADSAXE_BACKUPS") or folder / "backups").expanduser(),
    )


def _read_switch(env: Mapping[str, str], name: str, faults: list[str]) -> bool:
    default, meaning = SWITCHES[name]
    value = env.get(name, default)
    if value not in ("yes", "no"):
        faults.append(f"{name} is {value!r}: write {meaning}")
    return value == "yes"


def _read_number(env: Mapping[str, str], name: str, faults: list[str]) -> int:
    default, least, most, meaning = NUMBERS[name]
    value = env.get(name, str(default))
    if value.isdecimal() and least <= int(value) <= most:
        return int(value)
    faults.append(f"{name} is {value!r}: write {meaning}, {least} to {most}")
    return default


def _find_mail_faults(smtp: str, sender: str) -> Iterator[str]:
    if not smtp:
        return
    try:
        parts = urlsplit(smtp)
        good = parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        # The address holds a password, so that it is not repeated.
        yield "GLADSAXE_SMTP is no mail server: write smtp://HOST:25 or smtps://USER:PASSWORD@HOST:465"
    if "@" not in sender:
        yield f"GLADSAXE_MAIL_FROM is {sender!r}: write the address that the mails come from"


def parse_database_url(address: str) -> str:
    """Turn a URL or a file's path into an SQLAlchemy address; raise ConfigurationError for other kinds."""
    scheme, separator, rest = address.partition("://")
    if not separator:
        return f"sqlite:///{Path(address).expanduser().absolute()}"
    if scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        return f"postgresql+psycopg://{rest}"
    if scheme == "sqlite":
        return address
    raise ConfigurationError(f"the database {scheme}:// is not known: use sqlite:///PATH or postgresql://…")


def _read_provider(env: Mapping[str, str], faults: list[str]) -> IdentityProvider | None:
    names = ("GLADSAXE_OIDC_ISSUER", "GLADSAXE_OIDC_CLIENT", "GLADSAXE_OIDC_SECRET")
    given = [env.get(name, "") for name in names]
    if not any(given):
        return None
    missing = [name for name, value in zip(names, given, strict=True) if not value]
    if missing:
        faults.append(f"an identity provider needs {' and '.join(missing)} too")
        return None
    address = urlsplit(given[0])
    # Without TLS anyone on the way could say who somebody is; a provider on this machine is for tests.
    if address.scheme != "https" and (address.scheme, address.hostname) != ("http", "127.0.0.1"):
        faults.append(f"GLADSAXE_OIDC_ISSUER is {given[0]!r}: it must begin with https://")
        return None
    name = env.get("GLADSAXE_OIDC_NAME") or IdentityProvider.name
    return IdentityProvider(given[0], given[1], given[2], name)


def _make_private_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    mode = stat.S_IMODE(folder.stat().st_mode)
    # A sticky folder is shared by the whole machine, such as the one of temporary files.
    if mode & 0o077 and not mode & stat.S_ISVTX:
        # A folder of another owner, who decides for it, is used as it is.
        with suppress(PermissionError):
            folder.chmod(mode & 0o700)


def _load_or_create_key(folder: Path, name: str) -> str:
    file = folder / name
    if not file.exists():
        # Its mode is 0600 from the first byte, and its name is nobody else's.
        with tempfile.NamedTemporaryFile("w", dir=folder, prefix=f".{name}.", encoding="ascii") as draft:
            draft.write(secrets.token_urlsafe(48))
            draft.flush()
            os.fsync(draft.fileno())
            # Linked into place whole, so that two that start at once keep the same key.
            with suppress(FileExistsError):
                file.hardlink_to(draft.name)
    return file.read_text(encoding="ascii").strip()
