"""An evaluation as text for the terminal and as one HTML file with its picture inside."""

from __future__ import annotations

import base64
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import jinja2
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from rich.table import Table

from bot.nlu.evaluation import Evaluation
from bot.nlu.scoring import Scores

_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True
)
COLUMNS = (
    ("accuracy", "accuracy"),
    ("macro F1", "macro_f1"),
    ("in scope", "in_scope_accuracy"),
    ("oos recall", "out_of_scope_recall"),
    ("false fallback", "false_fallback"),
    ("false out of scope", "false_out_of_scope"),
)


def percent(share: float) -> str:
    """With one decimal."""
    return f"{100 * share:.1f}"


def scores_table(title: str, first: str, rows: Iterable[tuple[str, Scores]]) -> Table:
    """One line per name; shares in percent."""
    table = Table(title=title)
    table.add_column(first)
    for heading, _ in COLUMNS:
        table.add_column(heading, justify="right")
    for name, scores in rows:
        table.add_row(name, *(percent(getattr(scores, attribute)) for _, attribute in COLUMNS))
    return table


def tables(evaluation: Evaluation) -> list[Table]:
    """What the terminal shows."""
    labels = Table(title="per label")
    for heading in ("label", "messages", "precision", "recall", "F1"):
        labels.add_column(heading, justify="left" if heading == "label" else "right")
    for label in evaluation.labels:
        shares = (percent(label.precision), percent(label.recall), percent(label.f1))
        labels.add_row(label.label, str(label.messages), *shares)
    confused = Table(title="most frequent confusions")
    for heading in ("true", "taken for", "messages"):
        confused.add_column(heading)
    for (true, predicted), count in mistakes(evaluation)[:20]:
        confused.add_row(true, predicted, str(count))
    return [
        scores_table("per style", "style", evaluation.styles.items()),
        scores_table("per threshold", "threshold", _thresholds(evaluation)),
        labels,
        confused,
    ]


def mistakes(evaluation: Evaluation) -> list[tuple[tuple[str, str], int]]:
    """(true, predicted) of wrong answers with their number, the most frequent first."""
    return Counter(pair for pair in evaluation.confusions if pair[0] != pair[1]).most_common()


def html(evaluation: Evaluation, source: str, model: str, now: datetime) -> str:
    """The report as one file that needs no other."""
    return _TEMPLATES.get_template("report.html.j2").render(
        evaluation=evaluation,
        source=source,
        model=model,
        now=now,
        columns=COLUMNS,
        percent=percent,
        mistakes=mistakes(evaluation),
        thresholds=_thresholds(evaluation),
        picture=base64.b64encode(confusion_picture(evaluation.confusions)).decode(),
    )


def _thresholds(evaluation: Evaluation) -> list[tuple[str, Scores]]:
    return [(f"{at:.2f}", scores) for at, scores in evaluation.thresholds.items()]


def confusion_picture(confusions: Sequence[tuple[str, str]]) -> bytes:
    """The confusion matrix as PNG: rows are true labels, columns predicted ones, numbers are messages."""
    labels = sorted({label for pair in confusions for label in pair})
    places = {label: index for index, label in enumerate(labels)}
    matrix = np.zeros((len(labels), len(labels)), dtype=int)
    for true, predicted in confusions:
        matrix[places[true], places[predicted]] += 1
    shares = matrix / np.maximum(1, matrix.sum(axis=1, keepdims=True))
    size = max(6.0, 0.33 * len(labels))
    figure, axes = plt.subplots(figsize=(size + 2, size))
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(labels)), labels, rotation=90, fontsize=8)
    axes.set_yticks(range(len(labels)), labels, fontsize=8)
    axes.set_xlabel("predicted")
    axes.set_ylabel("true")
    for row, column in zip(*np.nonzero(matrix), strict=True):
        colour = "white" if shares[row, column] > 0.5 else "black"
        axes.text(column, row, matrix[row, column], ha="center", va="center", fontsize=7, color=colour)
    figure.tight_layout()
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=110)
    plt.close(figure)
    return buffer.getvalue()
