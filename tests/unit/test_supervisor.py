"""How soon a process that died starts again."""

import pytest

from bot.supervisor import _pause


@pytest.mark.parametrize(
    ("quick_deaths", "was_ready", "longest"),
    [(0, False, 0.0), (0, True, 0.0), (1, False, 1.0), (3, False, 4.0), (50, False, 30.0), (50, True, 1.0)],
)
def test_what_never_gets_ready_waits_longer_each_time(quick_deaths: int, was_ready: bool, longest: float) -> None:
    pauses = [_pause(quick_deaths, was_ready=was_ready) for _ in range(200)]
    assert max(pauses) <= longest
    assert max(pauses) >= longest * 0.8
