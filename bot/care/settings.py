"""When each kind of ticket is due (`VAYBE_CARE_*`)."""

from functools import lru_cache

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.settings import ROOT


class CareSettings(BaseSettings):
    """Due times count while the desk is open (minutes) or in working days. Inquiries: `delivery.inquiry_days`."""

    model_config = SettingsConfigDict(
        env_prefix="VAYBE_CARE_", env_file=ROOT / ".env", extra="ignore", frozen=True, use_attribute_docstrings=True
    )

    handoff_due_minutes: int = Field(default=60, ge=1)
    """Someone who asked for a person and was not met within an hour of open desk has been forgotten."""
    failed_turn_due_minutes: int = Field(default=30, ge=1)
    """Our own failure: sooner than what the customer merely prefers to tell a person."""
    complaint_due_days: int = Field(default=2, ge=1)
    """Working days. Long enough to ask the warehouse, short enough to come before a public complaint."""


@lru_cache
def get_care_settings() -> CareSettings:
    """The settings of this process, read once."""
    return CareSettings()
