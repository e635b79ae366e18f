"""How the queue behaves (`VAYBE_DESK_*`)."""

from functools import lru_cache

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.settings import ROOT


class DeskSettings(BaseSettings):
    """Figures of the handoff queue."""

    model_config = SettingsConfigDict(
        env_prefix="VAYBE_DESK_", env_file=ROOT / ".env", extra="ignore", frozen=True, use_attribute_docstrings=True
    )

    figures_from: int = Field(default=10, ge=1)
    """From so many finished talks on, the expected wait is counted with real handling times; fewer say nothing."""
    figures_days: int = Field(default=30, ge=1)
    """Handling times older than that belong to another team and another season."""
    silent_minutes: int = Field(default=10, ge=1)
    """An agent who leaves a customer without an answer for so long loses the talk to the queue."""
    repeated_days: int = Field(default=7, ge=1)
    """A customer who comes back within that time about the same thing was not helped the first time."""


@lru_cache
def get_desk_settings() -> DeskSettings:
    """The settings of this process, read once."""
    return DeskSettings()
