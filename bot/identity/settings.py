"""How long rights last and how often one may try, each with its reason (`VAYBE_IDENTITY_*`)."""

from datetime import timedelta
from functools import lru_cache

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.settings import ROOT


class IdentitySettings(BaseSettings):
    """Times are in seconds. The figures count wrong tries (digits) or sent codes (send), never right answers."""

    model_config = SettingsConfigDict(
        env_prefix="VAYBE_IDENTITY_", env_file=ROOT / ".env", extra="ignore", frozen=True, use_attribute_docstrings=True
    )

    verified_seconds: int = Field(default=24 * 3600, ge=60, le=30 * 24 * 3600)
    """One day: a customer who comes back in the evening is not asked again, a browser left behind forgets."""
    order_proof_seconds: int = Field(default=3600, ge=60, le=24 * 3600)
    """One hour: four digits are weak evidence, and one talk about one parcel is shorter than that."""

    digits_per_conversation: int = Field(default=5, ge=1)
    """Five: enough for slips of the finger over two phones, far too few for 10,000 combinations."""
    digits_conversation_window: int = 15 * 60
    digits_per_order: int = Field(default=10, ge=1)
    """By the number as asked for, existing or not, from whatever conversation: guessing one order takes weeks."""
    digits_order_window: int = 3600
    digits_per_network: int = Field(default=30, ge=1)
    """Higher, since offices and mobile operators put many people behind one address."""
    digits_network_window: int = 3600

    code_seconds: int = Field(default=180, ge=30, le=900)
    code_tries: int = Field(default=5, ge=1, le=10)
    """Five tries of one in a million; a new code costs the guesser one of the sends below."""
    resend_seconds: int = Field(default=60, ge=0)
    """An SMS takes up to a minute; an earlier resend would make the first one useless as it arrives."""
    sends_per_conversation: int = Field(default=3, ge=1)
    sends_conversation_window: int = 15 * 60
    sends_per_destination: int = Field(default=5, ge=1)
    """Nobody's phone is flooded through us, whichever conversation asks."""
    sends_destination_window: int = 3600
    sends_per_network: int = Field(default=20, ge=1)
    """Each SMS costs the shop money: 20 an hour from one address is more than an office needs."""
    sends_network_window: int = 3600

    token_max_ahead_seconds: int = Field(default=24 * 3600, ge=60)
    """A customer token may expire at most this far ahead: a leaked one must not work for ever."""
    token_leeway_seconds: int = Field(default=60, ge=0, le=300)
    """How far the shop's clock may differ from ours."""

    @property
    def verified_for(self) -> timedelta:
        """How long a verified right lasts."""
        return timedelta(seconds=self.verified_seconds)

    @property
    def order_proof_for(self) -> timedelta:
        """How long the proof of one order lasts."""
        return timedelta(seconds=self.order_proof_seconds)

    @property
    def code_for(self) -> timedelta:
        """How long a one-time code works."""
        return timedelta(seconds=self.code_seconds)


@lru_cache
def get_identity_settings() -> IdentitySettings:
    """The settings of this process, read once."""
    return IdentitySettings()
