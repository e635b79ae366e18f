import pytest

from bot.nlu.dataset import FALLBACK, IN_DOMAIN, OUT_OF_SCOPE, Row, load_rows, load_training
from bot.nlu.scoring import is_right, pairs, per_label, score


def row(*accepted: str) -> Row:
    return Row("metin", frozenset(accepted), accepted[0])


@pytest.mark.parametrize(
    ("accepted", "intent", "right"),
    [
        (["track_order"], "track_order", True),
        (["track_order"], FALLBACK, False),
        (["delivery_late", "delivered_not_received"], "delivered_not_received", True),
        ([OUT_OF_SCOPE, "smalltalk"], FALLBACK, True),
        ([OUT_OF_SCOPE, "smalltalk"], "smalltalk", True),
        ([OUT_OF_SCOPE, "smalltalk"], "help", False),
        ([IN_DOMAIN], "help", True),
        ([IN_DOMAIN], FALLBACK, False),
        ([IN_DOMAIN], OUT_OF_SCOPE, False),
    ],
)
def test_what_counts_as_right(accepted: list[str], intent: str, right: bool) -> None:
    assert is_right(row(*accepted), intent) is right


def test_figures() -> None:
    rows = [row("a"), row("a", "b"), row("b"), row(OUT_OF_SCOPE), row(OUT_OF_SCOPE), row(IN_DOMAIN)]
    scores = score(rows, ["a", "b", FALLBACK, FALLBACK, "a", OUT_OF_SCOPE])
    assert scores.messages == 6
    assert scores.accuracy == pytest.approx(3 / 6)
    assert scores.in_scope_accuracy == pytest.approx(2 / 4)
    assert scores.out_of_scope_recall == pytest.approx(1 / 2)
    assert scores.false_fallback == pytest.approx(1 / 4)
    assert scores.false_out_of_scope == pytest.approx(1 / 4)


def test_pairs_charge_a_wrong_answer_to_the_first_label() -> None:
    rows = [row("a", "b"), row("a", "b"), row(OUT_OF_SCOPE), row(IN_DOMAIN)]
    assert pairs(rows, ["b", "c", FALLBACK, "a"]) == [("b", "b"), ("a", "c"), (OUT_OF_SCOPE, OUT_OF_SCOPE)]


def test_per_label() -> None:
    labels = {entry.label: entry for entry in per_label([row("a"), row("a"), row("b")], ["a", "b", "b"])}
    assert (labels["a"].precision, labels["a"].recall) == (1.0, 0.5)
    assert (labels["b"].precision, labels["b"].recall) == (0.5, 1.0)
    assert labels["a"].f1 == pytest.approx(2 / 3)


def test_empty_file_gives_zeros() -> None:
    assert score([], []).accuracy == 0.0


def test_reading_a_measuring_file(tmp_path) -> None:
    path = tmp_path / "rows.tsv"
    path.write_text('text\taccepted\ttier\nkargom "nerede"\ttrack_order, delivery_late\tx\n', encoding="utf-8")
    (found,) = load_rows(path)
    assert found.text == 'kargom "nerede"'
    assert found.accepted == {"track_order", "delivery_late"}
    assert found.first == "track_order"
    assert found.tags == {"tier": "x"}


def test_a_measuring_file_without_labels_is_refused(tmp_path) -> None:
    path = tmp_path / "rows.tsv"
    path.write_text("text\nkargom\n", encoding="utf-8")
    with pytest.raises(ValueError, match="accepted"):
        load_rows(path)


def test_reading_training_data_drops_annotations(tmp_path) -> None:
    text = 'nlu:\n- intent: a\n  examples: |\n    - \'[yurtiçi](carrier) kargo\'\n    - [x]{"entity": "y"} geldi\n'
    (tmp_path / "orders.yml").write_text(text + "- synonym: z\n  examples: |\n    - q\n", encoding="utf-8")
    assert [example.text for example in load_training(tmp_path)] == ["'yurtiçi kargo'", "x geldi"]
