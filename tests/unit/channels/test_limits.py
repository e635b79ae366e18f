"""The moving window."""

from bot.channels.limits import MovingWindow


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_wait_is_until_the_oldest_hit_leaves_the_window() -> None:
    clock = Clock()
    window = MovingWindow(3, 60, clock)
    for _ in range(3):
        assert window.hit("a") == 0
        clock.now += 10
    assert window.hit("a") == 30
    clock.now += 29.5
    assert window.hit("a") == 1
    clock.now += 0.5
    assert window.hit("a") == 0
    assert window.hit("a") == 10


def test_a_refused_hit_does_not_lengthen_the_wait() -> None:
    clock = Clock()
    window = MovingWindow(1, 60, clock)
    window.hit("a")
    for _ in range(59):
        clock.now += 1
        assert window.hit("a") > 0
    clock.now += 1
    assert window.hit("a") == 0


def test_keys_do_not_share_a_window() -> None:
    window = MovingWindow(1, 60, Clock())
    assert [window.hit(key) for key in "abab"] == [0, 0, 60, 60]


def test_silent_keys_are_forgotten() -> None:
    clock = Clock()
    window = MovingWindow(5, 60, clock)
    for number in range(1000):
        window.hit(str(number))
    clock.now += 61
    for _ in range(1000):
        clock.now += 0.001
        window.hit("a")
    assert len(window) < 10
