"""Every refusal has its sentence, and every sentence its refusal."""

from typing import get_args

from bot import wording
from bot.channels.texts import RefusalCode, refusal


def test_each_refusal_has_its_sentence() -> None:
    assert set(wording.table("templates/channels")["refused"]) == set(get_args(RefusalCode))
    assert "en çok 2000 karakter" in refusal("too_long", limit=2000)
    assert "30 saniye sonra" in refusal("rate_limited", retry_after=30)
