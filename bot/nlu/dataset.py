"""Reads training utterances (`data/nlu/*.yml`) and measuring files (TSV), without Rasa."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

IN_DOMAIN = "*in_domain"
"""In a measuring file: any label is right but `out_of_scope` and the fallback."""
OUT_OF_SCOPE = "out_of_scope"
FALLBACK = "nlu_fallback"

_ANNOTATION = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


@dataclass(frozen=True)
class Example:
    """A training utterance."""

    text: str
    intent: str
    topic: str
    """The file it stands in, without suffix."""


@dataclass(frozen=True)
class Row:
    """A message to measure on."""

    text: str
    accepted: frozenset[str]
    first: str
    """The label named first, which a wrong answer is charged to."""
    tags: dict[str, str] = field(default_factory=dict, hash=False)
    """The file's other columns."""

    @property
    def out_of_scope(self) -> bool:
        """Whether the message lies outside what the assistant does."""
        return OUT_OF_SCOPE in self.accepted


def load_training(folder: Path) -> list[Example]:
    """All utterances below `folder`, in the order of files and lines, entity annotations removed."""
    examples = []
    for path in sorted(folder.rglob("*.yml")):
        for block in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("nlu", []):
            if intent := block.get("intent"):
                lines = (line.strip() for line in block["examples"].splitlines())
                examples += [
                    Example(_ANNOTATION.sub(r"\1", line[2:].strip()), intent, path.stem)
                    for line in lines
                    if line.startswith("- ")
                ]
    return examples


def load_rows(path: Path) -> list[Row]:
    """The rows of a TSV with the columns `text` and `accepted` (labels, comma separated).

    Raises:
        ValueError: one of these columns is absent.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if missing := {"text", "accepted"} - set(reader.fieldnames or ()):
            raise ValueError(f"{path} has no column {', '.join(sorted(missing))}")
        rows = []
        for record in reader:
            text, labels = record.pop("text"), record.pop("accepted").replace(" ", "").split(",")
            rows.append(Row(text, frozenset(labels), labels[0], record))
        return rows
