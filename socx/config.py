"""Settings: read once from the environment, frozen, each with the sentence that explains it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

PREFIX = "SOCX_"
ROOT = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """A setting is missing or cannot be used; the message names it."""


def setting(default: str, explanation: str) -> Any:
    """A setting with its default, as written in the environment, and its line in the README."""
    return field(default=default, metadata={"explanation": explanation})


@dataclass(frozen=True)
class Settings:
    """What an operator may choose. Every field is the environment variable SOCX_<NAME>."""

    # fmt: off
    env: str             = setting("development", "`development`, `test` or `production`. Production refuses demo accounts and asks for a secret key.")
    instance: str        = setting("", "Folder for data made at run time: database, mail, keys. Default: `instance/` beside the code.")
    database_url: str    = setting("", "Database address, `sqlite:///…` or `postgresql+psycopg://…`. Default: SQLite in the instance folder.")
    secret_key: str      = setting("", "Signs cookies and forms. Made and kept in the instance folder when empty; required in production.")
    base_url: str        = setting("http://127.0.0.1:8000", "Public address of the site, used in mails and calendars.")
    mail_url: str        = setting("", "`smtp://[user:password@]host:port` or `smtps://…`. Empty: mails become files in `instance/mail/`.")
    mail_from: str       = setting("socx@localhost.localdomain", "Sender address of mails.")
    demo_password: str   = setting("socx-demo", "Password of the demonstration accounts.")
    log_format: str      = setting("text", "`text` for people, `json` for machines.")
    timezone: str        = setting("Europe/Brussels", "The facility's own time zone, used where no partner's zone applies.")
    web_workers: str     = setting("2", "How many web processes answer pages.")
    scan_command: str    = setting("", "Virus scanner for files that people send in: a command that gets the path of a file as its last argument and ends with 0 (clean) or 1 (not clean), for example `clamdscan --fdpass --no-summary`. Empty: files are not scanned.")
    trusted_proxies: str = setting("0", "How many proxies in front may set X-Forwarded headers.")
    # fmt: on

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the environment; raise SettingsError for a value that cannot be used."""
        given = {
            f.name: environ[PREFIX + f.name.upper()].strip()
            for f in fields(cls)
            if environ.get(PREFIX + f.name.upper(), "").strip()
        }
        settings = cls(**given)
        settings.check()
        return settings

    def check(self) -> None:
        """Raise SettingsError for a value that cannot be used."""
        for is_right, sentence in self._rules():
            if not is_right:
                raise SettingsError(sentence)

    def _rules(self) -> Iterator[tuple[bool, str]]:
        """What must hold, one after the other, and the sentence for when it does not."""
        # fmt: off
        yield self.env in ("development", "test", "production"), "SOCX_ENV must be development, test or production."
        yield (not self.is_production or len(self.secret_key) >= 32,
               "SOCX_SECRET_KEY must be set in production, with 32 characters or more.")
        yield self.log_format in ("text", "json"), "SOCX_LOG_FORMAT must be text or json."
        yield (not self.mail_url or self.mail_url.startswith(("smtp://", "smtps://")),
               "SOCX_MAIL_URL must start with smtp:// or smtps://.")
        yield "@" in self.mail_from, "SOCX_MAIL_FROM must be an e-mail address."
        yield (self.base_url.startswith(("http://", "https://")),
               "SOCX_BASE_URL must start with http:// or https://.")
        yield (not self.database_url or self.database_url.startswith(("sqlite:", "postgresql")),
               "SOCX_DATABASE_URL must start with sqlite: or postgresql.")
        yield self.trusted_proxies.isdecimal(), "SOCX_TRUSTED_PROXIES must be a whole number."
        yield (self.web_workers.isdecimal() and int(self.web_workers) > 0,
               "SOCX_WEB_WORKERS must be a whole number, 1 or more.")
        yield (_is_zone(self.timezone),
               "SOCX_TIMEZONE must be the name of a time zone, such as Europe/Brussels.")
        # fmt: on

    @property
    def is_production(self) -> bool:
        return self.env == "production"

    @property
    def instance_path(self) -> Path:
        return Path(self.instance).resolve() if self.instance else ROOT / "instance"

    @property
    def database(self) -> str:
        """The database address, with the driver that is installed."""
        if not self.database_url:
            return f"sqlite:///{self.instance_path / 'socx.db'}"
        return self.database_url.replace("postgresql://", "postgresql+psycopg://", 1)

    def key(self) -> str:
        """The secret key: the one given, or one made once and kept in the instance folder."""
        if self.secret_key:
            return self.secret_key
        kept = self.instance_path / "secret_key"
        kept.parent.mkdir(parents=True, exist_ok=True)
        try:
            # O_EXCL: of two processes that start together, one writes and both read the same.
            with open(kept, "x", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
                file.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass
        return kept.read_text().strip()


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
