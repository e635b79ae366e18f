from collections.abc import Sequence
from datetime import datetime, timezone

from bot.nlu.dataset import FALLBACK, OUT_OF_SCOPE, Row
from bot.nlu.evaluation import evaluate
from bot.nlu.model import Prediction
from bot.nlu.report import confusion_picture, html, tables
from bot.nlu.understanding import Parsed

ROWS = [
    Row("kargom nerede", frozenset({"track_order"}), "track_order"),
    Row("kargo ücreti <b>ne</b>", frozenset({"shipping_fee"}), "shipping_fee"),
    Row("hava nasıl", frozenset({OUT_OF_SCOPE}), OUT_OF_SCOPE),
]


def parse(texts: Sequence[str]) -> list[Parsed]:
    """Takes everything for a question about an order, surely only when it says so."""
    answers = []
    for text in texts:
        confidence = 0.9 if "kargo" in text.lower() else 0.3
        intent = "track_order" if confidence > 0.5 else FALLBACK
        ranking = (Prediction("track_order", confidence), Prediction("greet", 1 - confidence))
        answers.append(Parsed(text, intent, confidence, ranking))
    return answers


def test_styles_thresholds_and_calibration() -> None:
    result = evaluate(ROWS, parse)
    assert list(result.styles) == ["as is", "ascii", "capitals", "typos"]
    assert result.styles["as is"].accuracy == 2 / 3
    assert result.thresholds[0.0].out_of_scope_recall == 0.0
    assert result.thresholds[0.4].out_of_scope_recall == 1.0
    assert {b.least: b.messages for b in result.bins} == {0.3: 1, 0.9: 2}
    assert [row.text for row, _ in result.wrong] == ["kargo ücreti <b>ne</b>"]


def test_report_is_one_safe_file_with_its_picture() -> None:
    result = evaluate(ROWS, parse)
    page = html(result, "rows.tsv", "model", datetime(2026, 11, 21, tzinfo=timezone.utc))
    assert "data:image/png;base64," in page
    assert "&lt;b&gt;ne&lt;/b&gt;" in page
    assert "<b>ne</b>" not in page
    assert "http" not in page
    assert confusion_picture(result.confusions).startswith(b"\x89PNG")
    assert len(tables(result)) == 4
