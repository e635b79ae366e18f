"""Percentiles, tables, and a line on the machine they were measured on."""

import os
from collections.abc import Iterable, Sequence
from datetime import datetime, timezone

import psutil

Row = Sequence[object]


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that `share` of all values do not exceed; nan for none."""
    ordered = sorted(values)
    if not ordered:
        return float("nan")
    return ordered[min(len(ordered) - 1, max(0, int(len(ordered) * share + 0.5) - 1))]


def p50_p95_p99(values: Sequence[float]) -> tuple[str, str, str]:
    """Three percentiles with one decimal."""
    return tuple(f"{percentile(values, share):.1f}" for share in (0.5, 0.95, 0.99))  # type: ignore[return-value]


def table(title: str, head: Row, rows: Iterable[Row]) -> None:
    """Print a Markdown table that reads well in a terminal, too."""
    cells = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]

    def line(row: Sequence[str]) -> str:
        numbers = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        padded = [row[0].ljust(widths[0]), *numbers]
        return f"| {' | '.join(padded)} |"

    print(f"\n{title}\n")
    print(line(cells[0]))
    print(f"|{'-' * (widths[0] + 2)}|{'|'.join('-' * (width + 1) + ':' for width in widths[1:])}|")
    for row in cells[1:]:
        print(line(row))
    print(flush=True)


def machine() -> None:
    """Print when and on what this runs, and how busy it is."""
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    now = datetime.now(timezone.utc)
    memory = psutil.virtual_memory().total / 2**30
    print(f"{now:%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, {memory:.0f} GB, load {load}", flush=True)


def times(ratio: float) -> str:
    """A ratio as «3.4 ×»."""
    return f"{ratio:.1f} ×"
