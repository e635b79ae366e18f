"""The benches run at a small size; nobody looks at their figures. Those beside stock Rasa need its environment."""

import os
import subprocess
import sys

import pytest

from bench.stock.project import PROJECT
from tests.e2e.conftest import ROOT

SMALL = {
    "turns": ("--turns", "12", "--conversations", "1"),
    "gateway": ("--sockets", "3", "--seconds", "1", "--open", "10"),
    "profile_turn": ("--turns", "2"),
    "start": ("--runs", "1", "--no-training"),
    "growth": ("--messages", "1000", "2000", "--orders", "60", "120", "--rounds", "2"),
    "scale": ("--workers", "1", "2", "--customers", "3", "--seconds", "1"),
}
BESIDE_STOCK = {
    "latency": ("--points", "10", "11", "--new", "1", "--conversations", "1"),
    "throughput": ("--workers", "1", "--customers", "2", "--seconds", "2", "--rate", "2"),
}


def run(name: str, arguments: tuple[str, ...]) -> str:
    result = subprocess.run(
        [sys.executable, "-m", f"bench.{name}", *arguments],
        cwd=ROOT,
        env={**os.environ, "VAYBE_BENCH_STALE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]
    return result.stdout


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", SMALL)
def test_it_runs(name: str) -> None:
    assert run(name, SMALL[name])


@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", BESIDE_STOCK)
@pytest.mark.skipif(
    not list(PROJECT.glob("models/*.tar.gz")), reason="`python -m bench.stock` makes what it compares to"
)
def test_it_runs_beside_stock_rasa(name: str) -> None:
    assert "stock" in run(name, BESIDE_STOCK[name])
