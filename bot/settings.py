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
_DEV_SECRET = "dev-only-secret-key-that-is-refused-elsewhere"  # noqa: S105 - refused outside dev
_DEV_TOKEN_SECRET = "dev-only-customer-token-secret-refused-elsewhere"  # noqa: S105 - refused outside dev


class Environment(str, Enum):
    """Where this process runs; developer pages exist in `dev` alone."""

    DEV = "dev"
    PRODUCTION = "production"


class Settings(BaseSettings):
    """Every setting of the processes. `docs/settings.md` lists them for operators."""

    model_config = SettingsConfigDict(
        env_prefix="VAYBE_",
        env_file=ROOT / ".env",
        extra="ignore",
        frozen=True,
        populate_by_name=True,
        use_attribute_docstrings=True,
    )

    env: Environment = Environment.DEV
    """`dev` or `production`. Outside `dev` missing secrets are refused and there are no developer pages."""
    database_url: str | None = Field(default=None, alias="DATABASE_URL")
    """The PostgreSQL to use, `postgresql://user:password@host/name`. None: an embedded one under `var_dir`."""
    var_dir: Path = ROOT / "var"
    """Where the embedded database and reports are kept."""
    model_dir: Path = ROOT / "models"
    """Where trained models are kept."""
    model: Path | None = None
    """A trained model to use as it is; by default the one of the present data in `model_dir`."""
    shop_file: Path = ROOT / "shop.yml"
    """What the shop promises; see shop-settings.md."""

    host: str = "127.0.0.1"
    """The address on which the gateway listens."""
    port: int = Field(default=8080, ge=1, le=65535)
    """The port on which the gateway listens."""
    public_url: str | None = None
    """The gateway's address as customers and shops see it, e.g. `https://destek.example.com`."""
    allowed_origins: tuple[str, ...] = ()
    """Origins (scheme://host[:port]) whose pages may open the web channel, beside the gateway's own."""
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    """How many reverse proxies stand before the gateway; only that many X-Forwarded-For entries are believed."""

    secret_key: SecretStr | None = None
    """Signs one-time codes' hashes and session marks. Required outside `dev`."""
    customer_token_secret: SecretStr | None = None
    """HS256 key shared with the shop's site for tokens that say who is logged in. None: tokens are refused."""

    max_message_length: int = Field(default=2000, ge=100, le=10_000)
    """Characters of a customer's message; a longer one is refused with a clear text."""
    messages_per_minute: int = Field(default=30, ge=1)
    """Of one web session; ten times as many from one network address."""
    max_photo_bytes: int = Field(default=10 * 1024 * 1024, ge=100_000, le=50 * 1024 * 1024)
    """Bytes of one photo as a customer sends it; it is stored smaller."""
    max_photo_pixels: int = Field(default=50_000_000, ge=1_000_000, le=89_000_000)
    """Width times height of one photo. A phone of 2026 takes up to 50 million."""
    photos_per_message: int = Field(default=5, ge=1, le=10)
    """Photos that go with one message."""
    photos_per_conversation: int = Field(default=40, ge=1)
    """Photos of one conversation, sent or not."""
    photos_per_minute: int = Field(default=10, ge=1)
    """Uploads of one web session; ten times as many from one network address."""
    max_sockets_per_address: int = Field(default=200, ge=1)
    """Open web connections of one network address: mobile carriers put many customers behind one."""

    worker_concurrency: int = Field(default=4, ge=1, le=32)
    """Conversations that one worker answers side by side."""
    turn_timeout_seconds: float = Field(default=30.0, gt=0)
    """A turn that takes longer is undone and tried again."""
    drain_seconds: float = Field(default=15.0, gt=0)
    """How long a process may take to end what it has begun after SIGTERM."""
    silent_seconds: float = Field(default=15.0, ge=3)
    """A process whose event loop stands still for so long is killed by the supervisor, and started anew."""

    no_answer_notice_seconds: float = Field(default=20.0, gt=0)
    """A customer who has waited this long, while no worker answers anybody, is told so."""

    smtp_host: str | None = None
    """The mail server for one-time codes and confirmations. None: no e-mail is sent."""
    smtp_port: int = 587
    """Its port."""
    smtp_user: str | None = None
    """Its user, if it wants one."""
    smtp_password: SecretStr | None = None
    """Its password."""
    smtp_from: str = "no-reply@example.com"
    """The sender's address."""
    smtp_start_tls: bool = True
    """Whether to encrypt with STARTTLS."""

    netgsm_url: str = "https://api.netgsm.com.tr"
    """Netgsm's API, for SMS."""
    netgsm_user: str | None = None
    """Its user. SMS are sent when user, password and header are set."""
    netgsm_password: SecretStr | None = None
    """Its password."""
    netgsm_header: str | None = None
    """The sender's name as registered with Netgsm."""

    log_format: str = Field(default="console", pattern="^(console|json)$")
    """`console` or `json`."""
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    """`DEBUG`, `INFO`, `WARNING` or `ERROR`."""

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
            if secret.get_secret_value() in (_DEV_SECRET, _DEV_TOKEN_SECRET):
                raise ValueError(f"VAYBE_{name.upper()} is the one of dev, which everybody knows: make your own")
        if self.secret_key == self.customer_token_secret:
            raise ValueError("VAYBE_CUSTOMER_TOKEN_SECRET must be another one than VAYBE_SECRET_KEY: the shop knows it")
        return self

    def secret(self) -> str:
        """The signing key; in `dev` a fixed one, so that a restart forgets nothing."""
        if self.secret_key is not None:
            return self.secret_key.get_secret_value()
        return _DEV_SECRET

    def customer_secret(self) -> str | None:
        """The key for customer tokens, or None when the shop uses none."""
        if self.customer_token_secret is not None:
            return self.customer_token_secret.get_secret_value()
        return _DEV_TOKEN_SECRET if self.is_dev else None


@lru_cache
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
