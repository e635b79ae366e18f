"""A worker without TensorFlow: smaller, and of the same opinion."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.dialogue.light_imports import uses_tensorflow
from bot.settings import ROOT

pytestmark = pytest.mark.rasa

TEXTS = ["kargom nerede", "iade etcem urunu", "TR1048213 hala gelmedi", "bitcoin kaç lira", "temsilciye bağla"]
LARGEST_MB = 450
PROGRAM = """
import asyncio, json, sys, warnings
from pathlib import Path
warnings.simplefilter("ignore")
if sys.argv[2] == "light":
    from bot.dialogue.light_imports import leave_out_tensorflow
    assert leave_out_tensorflow(Path("config.yml"))
from bot.bootstrap import load_shop
from bot.clock import utc_now
from bot.dialogue.engine import RasaEngine
from bot.settings import Settings
settings = Settings(_env_file=None)
engine = RasaEngine(Path(sys.argv[1]), settings, load_shop(settings), utc_now)
parsed = [asyncio.run(engine.parse(text)) for text in json.loads(sys.argv[3])]
megabytes = int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6
found = [(p["intent"]["name"], round(p["intent"]["confidence"], 6), p["entities"]) for p in parsed]
print(json.dumps({"found": found, "megabytes": megabytes}))
"""


def run(model: Path, kind: str) -> dict[str, object]:
    command = [sys.executable, "-c", PROGRAM, str(model), kind, json.dumps(TEXTS)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr[-3000:]
    return dict(json.loads(result.stdout.strip().split("\n")[-1]))


def test_the_answers_are_the_same_and_the_memory_is_not(model: Path) -> None:
    light, stock = run(model, "light"), run(model, "stock")
    assert light["found"] == stock["found"]
    assert float(str(light["megabytes"])) < LARGEST_MB < float(str(stock["megabytes"]))


def test_a_pipeline_with_a_neural_component_keeps_the_real_library(tmp_path: Path) -> None:
    path = tmp_path / "config.yml"
    path.write_text("pipeline:\n- name: WhitespaceTokenizer\n- name: DIETClassifier\n", encoding="utf-8")
    assert uses_tensorflow(path)
    assert not uses_tensorflow(ROOT / "config.yml")
