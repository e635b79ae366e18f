"""`vaybe nlu …`: measure the understanding, compare alternatives, check the training data."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from bot.nlu.compare import Measured

from bot.clock import ISTANBUL, utc_now

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data" / "nlu"
CONFIG = ROOT / "config.yml"
OPEN_SET = Path(os.environ.get("VAYBE_OPEN_SET", ROOT.parent / "shared" / "eval" / "wild-dev.tsv"))
"""Messages of other people, never part of the repository."""

app = typer.Typer(help="Understanding: measure it, compare alternatives, check its data.", no_args_is_help=True)
_console = Console() if sys.stdout.isatty() else Console(width=160)


@app.command()
def evaluate(
    file: Annotated[Path, typer.Argument(help="TSV with the columns text and accepted (labels, comma separated).")],
    model: Annotated[
        Path | None, typer.Option(help="A trained Rasa model; without it the same steps are trained now.")
    ] = None,
    report: Annotated[Path | None, typer.Option(help="Where the HTML report goes.")] = None,
) -> None:
    """Measure on a file: styles, thresholds, labels, confusions, and an HTML report."""
    from bot.nlu import dataset, evaluation, understanding
    from bot.nlu import report as reporting

    rows = dataset.load_rows(file)
    if model:
        parse = evaluation.rasa_parser(model)
    else:
        options = understanding.Options.from_config(CONFIG)
        parse = understanding.Understanding.fit(dataset.load_training(DATA), options).parse
    result = evaluation.evaluate(rows, parse)
    for table in reporting.tables(result):
        _console.print(table)
    now = _now()
    target = report or ROOT / "var" / "nlu" / f"{file.stem}-{now:%Y%m%d-%H%M}.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    name = model.name if model else "trained for this report"
    target.write_text(reporting.html(result, file.name, name, now), encoding="utf-8")
    _console.print(f"{len(rows)} messages, calibration error {100 * result.calibration_error:.1f} %. Report: {target}")


@app.command()
def compare(
    file: Annotated[Path, typer.Argument(help="Messages of other people than wrote the training data.")] = OPEN_SET,
    only: Annotated[
        str, typer.Option(help="Of the lines after the first, those whose name has this in it; `diet` for DIET alone.")
    ] = "",
    with_diet: Annotated[bool, typer.Option(help="Train Rasa's DIET too: an hour.")] = False,
    diet_epochs: Annotated[int, typer.Option(help="Of DIET.")] = 100,
    diet_batch: Annotated[int, typer.Option(help="Utterances in one step of DIET's training.")] = 64,
    diet_minutes: Annotated[
        float, typer.Option(help="DIET's training ends with the epoch in which they are over.")
    ] = 240,
) -> None:
    """Print the table of measured alternatives."""
    from bot.nlu import compare as comparing
    from bot.nlu import dataset, diet, understanding

    if not file.exists():
        _console.print(f"{file} is not here. Alternatives are judged on messages of other people only: name a file.")
        raise typer.Exit(1)
    rows, examples = dataset.load_rows(file), dataset.load_training(DATA)
    options = understanding.Options.from_config(CONFIG)
    table = Table(title=f"{len(examples)} utterances, {len(rows)} messages of {file.name}, {_now():%Y-%m-%d}")
    for heading in ("alternative", "as is", "ASCII", "CAPS", "typos", "in scope", "oos recall", "false fb"):
        table.add_column(heading, justify="left" if heading == "alternative" else "right")
    for heading in ("cal. error", "train s", "ms", "MB", "p"):
        table.add_column(heading, justify="right")
    first, *others = comparing.alternatives(options)
    choices = [first, *(choice for choice in others if only.lower() in choice.name.lower())]
    reference: list[bool] = []
    for measured in comparing.compare(examples, rows, choices, reference):
        table.add_row(*_line(measured))
        _progress(measured)
    if with_diet or only.lower() == "diet":
        ours = understanding.Understanding.fit(examples, options).parse
        for measured in diet.measure_diet(
            ROOT, rows, reference, ours, epochs=diet_epochs, batch=diet_batch, minutes=diet_minutes
        ):
            table.add_row(*_line(measured))
            _progress(measured)
    _console.print(table)


@app.command()
def check(
    strict: Annotated[bool, typer.Option(help="Fail on warnings too.")] = False,
    against: Annotated[Path | None, typer.Option(help="A measuring file that shall share no message.")] = None,
    show_balance: Annotated[bool, typer.Option("--balance", help="Print the style of each intent.")] = False,
) -> None:
    """Check the training data: duplicates, contradictions, counts, balance of styles."""
    from bot.nlu import check as checking
    from bot.nlu import dataset

    examples = dataset.load_training(DATA)
    findings = checking.check(examples)
    if against:
        findings += checking.shared(examples, dataset.load_rows(against))
    for finding in findings:
        _console.print(f"{finding.level}: {finding.kind}: {finding.what}", markup=False, highlight=False)
    if show_balance:
        table = Table("intent", "utterances", "Turkish letters", "short", "long")
        for entry in checking.balance(examples):
            shares = (f"{100 * share:.0f} %" for share in (entry.turkish_letters, entry.short, entry.long))
            table.add_row(entry.intent, str(entry.utterances), *shares)
        _console.print(table)
    errors = sum(finding.level == "error" for finding in findings)
    _console.print(f"{len(examples)} utterances: {errors} errors, {len(findings) - errors} warnings")
    if errors or (strict and findings):
        raise typer.Exit(1)


def _progress(measured: Measured) -> None:
    """Each line at once, for a table that takes minutes."""
    sys.stderr.write(" | ".join(_line(measured)) + "\n")


def _line(measured: Measured) -> list[str]:
    styles = measured.evaluation.styles
    plain = styles["as is"]
    shares = [styles[name].accuracy for name in ("as is", "ascii", "capitals", "typos")]
    shares += [plain.in_scope_accuracy, plain.out_of_scope_recall, plain.false_fallback]
    shares.append(measured.evaluation.calibration_error)
    figures = [f"{100 * share:.1f}" for share in shares]
    costs = [f"{measured.training:.0f}", f"{measured.parsing:.1f}", f"{measured.megabytes:.1f}"]
    return [measured.name, *figures, *costs, f"{measured.p_value:.3f}"]


def _now() -> datetime:
    return utc_now().astimezone(ISTANBUL)
