"""Settings: environment variables QIANSHOU_…, read once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_APP = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """The folder `templates`, `static` or `migrations`: inside an installed wheel, else beside `app/`."""
    inside = _APP / "_shipped" / name
    return inside if inside.is_dir() else _APP.parent / name


@dataclass(frozen=True)
class Settings:
    """One line of docs/settings.md each; the defaults serve the demo on this machine."""

    database_url: str  # sqlite:///path or postgresql://…
    base_url: str  # where people reach the site, no slash at the end; printed in QR codes and letters
    data_dir: Path  # secret key, SQLite file
    secret_key: str  # signs links, seals child data; losing it loses both
    smtp_url: str  # smtp://user:password@host:587?starttls=1, smtps://…, empty: letters wait in the outbox
    mail_from: str  # sender of letters
    rate_limit: bool  # off only for load tests
    host: str
    port: int
    workers: int  # server processes

    @property
    def secure(self) -> bool:
        """Whether cookies travel over https only."""
        return self.base_url.startswith("https://")


VARIABLES = (
    "DATABASE_URL", "BASE_URL", "DATA_DIR", "SECRET_KEY", "SMTP_URL", "MAIL_FROM", "RATE_LIMIT", "HOST", "PORT",
    "WORKERS",
)  # fmt: skip


def load(env: Mapping[str, str]) -> Settings:
    """Read the variables; `PORT` alone works too. Raises `ValueError` with a sentence naming the variable."""

    def read(name: str, default: str) -> str:
        return env.get("QIANSHOU_" + name, "").strip() or default

    def number(name: str, default: str) -> int:
        try:
            return int(read(name, default))
        except ValueError as error:
            raise ValueError(f"QIANSHOU_{name} must be a whole number") from error

    data_dir = Path(read("DATA_DIR", str(_default_data_dir()))).expanduser().resolve()
    port = number("PORT", env.get("PORT", "").strip() or "8000")
    base_url = read("BASE_URL", f"http://127.0.0.1:{port}").rstrip("/")
    if not base_url.startswith(("http://", "https://")):
        raise ValueError("QIANSHOU_BASE_URL must begin with http:// or https://")
    return Settings(
        database_url=read("DATABASE_URL", f"sqlite:///{data_dir / 'qianshou.sqlite'}"),
        base_url=base_url,
        data_dir=data_dir,
        secret_key=read("SECRET_KEY", "") or _kept_secret(data_dir),
        smtp_url=read("SMTP_URL", ""),
        mail_from=read("MAIL_FROM", "qianshou@localhost"),
        rate_limit=read("RATE_LIMIT", "on").lower() not in ("off", "0", "no"),
        host=read("HOST", "127.0.0.1"),
        port=port,
        workers=max(1, number("WORKERS", "1")),
    )


def _default_data_dir() -> Path:
    beside = _APP.parent
    return beside / "data" if (beside / "pyproject.toml").is_file() else Path.home() / ".qianshou"


def _kept_secret(data_dir: Path) -> str:
    """The key of this data folder, made at the first start (mode 0600); of several processes the first one's counts."""
    file = data_dir / "secret.key"
    if not file.exists():
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = data_dir / f".secret-{os.getpid()}-{secrets.token_hex(4)}"
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(48))
        try:
            os.link(made, file)  # whole or not at all
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return file.read_text().strip()


@lru_cache(maxsize=1)
def current() -> Settings:
    """The settings of this process (`current.cache_clear()` after changing the environment in a test)."""
    return load(os.environ)
