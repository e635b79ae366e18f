from bot.nlu.check import balance, check, shared
from bot.nlu.dataset import Example, Row


def examples(**texts: list[str]) -> list[Example]:
    return [Example(text, intent, "topic") for intent, lines in texts.items() for text in lines]


def found(kind: str, data: list[Example]) -> list[str]:
    return [finding.what for finding in check(data) if finding.kind == kind]


def test_the_same_after_folding_under_two_intents_is_an_error() -> None:
    data = examples(a=["Kargom nerede?", "şu an"], b=["KARGOM NEREDE"])
    assert [f.level for f in check(data) if f.kind == "two intents"] == ["error"]
    assert "kargom nerede" in found("two intents", data)[0]


def test_duplicates_but_not_other_numbers() -> None:
    assert found("duplicate", examples(a=["İade!", "iade", "TR1048213", "TR2290011"])) == ["'iade': 2 times in a"]


def test_near_copies() -> None:
    data = examples(a=["bu ürünü hemen iade etmek istiyorum lütfen", "bu ürünü hemen iade etmek istiyorum lütfenn"])
    assert len(found("near-copies", data)) == 1


def test_counts() -> None:
    assert found("too few", examples(a=["x", "y"])) == ["a: 2 utterances, 60 wanted"]


def test_intents_among_each_other_are_alike() -> None:
    data = examples(a=[f"kargo takip {n}" for n in "bcdf"], b=[f"kargo takip {n}" for n in "ghjk"])
    assert found("alike", data)


def test_balance() -> None:
    (entry,) = balance(examples(a=["şu", "bu iki", "x " * 12, "dort"]))
    assert (entry.turkish_letters, entry.short, entry.long) == (0.25, 0.75, 0.25)


def test_messages_shared_with_a_measuring_file() -> None:
    rows = [Row("KARGOM NEREDE?", frozenset({"a"}), "a")]
    assert [f.what for f in shared(examples(a=["kargom nerede", "iade"]), rows)] == ["a: 'kargom nerede'"]
