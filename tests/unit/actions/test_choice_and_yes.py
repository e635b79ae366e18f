"""A choice from a list is not taken for a request, and more than a yes is not taken for a yes."""

import pytest

from actions.flows.running import _NOT_ONLY_YES, _YES
from actions.reading import is_bare_choice
from bot.turkish.fold import fold


@pytest.mark.parametrize("text", ["ikincisi", "peki diğeri?", "2", "ilk sipariş", "en alttaki", "İKİNCİSİ lütfen"])
def test_a_bare_choice(text: str) -> None:
    assert is_bare_choice(text)


@pytest.mark.parametrize("text", ["ikincisi bozuk çıktı", "diğer siparişim ne durumda", "kargom nerede", "evet"])
def test_more_than_a_choice(text: str) -> None:
    assert not is_bare_choice(text)


@pytest.mark.parametrize(
    ("text", "is_yes"),
    [
        ("evet", True),
        ("peki", True),
        ("tamam iptal et", True),
        ("evet lütfen iptal edin", True),
        ("aynen öyle kardeşim", True),
        ("peki diğeri?", False),
        ("evet diğeri de", False),
        ("tamam ama kargo ücreti ne", False),
        ("tamam da ne zaman yatar", False),
        ("olur mu", False),
    ],
)
def test_only_a_plain_yes_agrees(text: str, is_yes: bool) -> None:
    folded = fold(text)
    assert bool(_YES.match(folded) and not _NOT_ONLY_YES.search(folded)) is is_yes
