"""Typed, frozen settings from the environment (`VAYBE_*`, `DATABASE_URL`) and an optional `.env` file.

What the shop promises its customers (return days, hours, carriers…) is not here but in `bot/shop/settings.py`.
"""

from enum import Enum
from functools import lru_cache
from pathlib import Path

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
MIN_SECRET_LENGTH = 32


class Environment(str, Enum):
    """Where this process runs; developer pages exist in `dev` alone."""

    DEV = "dev"
    PRODUCTION = "production"


class Settings(BaseSettings):
    """Every setting of the processes. `docs/settings.md` lists them for operators."""

    model_config = SettingsConfigDict(
        env_prefix="VAYBE_", env_file=ROOT / ".env", extra="ignore", frozen=True, populate_by_name=True
    )

    env: Environment = Environment.DEV
    database_url: str | None = Field(default=None, alias="DATABASE_URL")
    var_dir: Path = ROOT / "var"
    model_dir: Path = ROOT / "models"
    model: Path | None = None
    """A trained model to use as it is; by default the one of the present data in `model_dir`."""
    shop_file: Path = ROOT / "shop.yml"

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1, le=65535)
    public_url: str | None = None
    allowed_origins: tuple[str, ...] = ()
    """Origins (scheme://host[:port]) whose pages may open the web channel, beside the gateway's own."""
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    """How many reverse proxies stand before the gateway; only that many X-Forwarded-For entries are believed."""

    secret_key: SecretStr | None = None
    """Signs one-time codes' hashes and session marks. Required outside `dev`."""
    customer_token_secret: SecretStr | None = None
    """HS256 key shared with the shop's site for tokens that say who is logged in. None: tokens are refused."""

    max_message_length: int = Field(default=2000, ge=100, le=10_000)
    messages_per_minute: int = Field(default=30, ge=1)
    """Of one web session; ten times as many from one network address."""
    max_sockets_per_address: int = Field(default=200, ge=1)
    """Open web connections of one network address: mobile carriers put many customers behind one."""

    worker_concurrency: int = Field(default=4, ge=1, le=32)
    turn_timeout_seconds: float = Field(default=30.0, gt=0)
    drain_seconds: float = Field(default=15.0, gt=0)

    smtp_host: str | None = None
    smtp_port: int = 587
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_from: str = "no-reply@example.com"
    smtp_start_tls: bool = True

    netgsm_url: str = "https://api.netgsm.com.tr"
    netgsm_user: str | None = None
    netgsm_password: SecretStr | None = None
    netgsm_header: str | None = None

    log_format: str = Field(default="console", pattern="^(console|json)$")
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")

    @property
    def is_dev(self) -> bool:
        """Whether developer pages and generated secrets are allowed."""
        return self.env is Environment.DEV

    @property
    def base_url(self) -> str:
        """Where customers and shops reach the gateway."""
        local = self.host in ("0.0.0.0", "127.0.0.1")  # noqa: S104
        return (self.public_url or f"http://{'localhost' if local else self.host}:{self.port}").rstrip("/")

    @model_validator(mode="after")
    def _refuse_unsafe(self) -> "Settings":
        if self.is_dev:
            return self
        for name in ("secret_key", "customer_token_secret"):
            secret: SecretStr | None = getattr(self, name)
            if secret is None and name == "customer_token_secret":
                continue
            if secret is None or len(secret.get_secret_value()) < MIN_SECRET_LENGTH:
                raise ValueError(
                    f"VAYBE_{name.upper()} must have at least {MIN_SECRET_LENGTH} characters when VAYBE_ENV is not dev"
                )
        return self

    def secret(self) -> str:
        """The signing key; in `dev` a fixed one, so that a restart forgets nothing."""
        if self.secret_key is not None:
            return self.secret_key.get_secret_value()
        return "dev-only-secret-key-that-is-refused-elsewhere"

    def customer_secret(self) -> str | None:
        """The key for customer tokens, or None when the shop uses none."""
        if self.customer_token_secret is not None:
            return self.customer_token_secret.get_secret_value()
        return "dev-only-customer-token-secret-refused-elsewhere" if self.is_dev else None


@lru_cache
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
