"""Makes the stock project and its environment under var/bench, and trains it; each step is skipped when it is done."""

import hashlib
import os
import shutil
import subprocess
import time
from pathlib import Path

import yaml

from bot.settings import ROOT

BASE = ROOT / "var" / "bench"
VENV = BASE / "stock-venv"
PROJECT = BASE / "stock"
FILES = Path(__file__).parent / "files"
PACKAGES = ("rasa==3.6.21", "psycopg2-binary", "setuptools<81")
"""With Rasa's own pins: none of our overrides. SQLAlchemy's driver is not among Rasa's dependencies."""
DEFAULT_EPOCHS = 5
ORDER_INTENTS = ("track_order", "delivery_late", "delivered_not_received")


def make(epochs: int = DEFAULT_EPOCHS) -> Path:
    """Make environment, project and model.

    Args:
        epochs: of DIET and the response selector; they change the training time and no turn.

    Returns:
        The trained model.
    """
    _make_environment()
    _write_project(epochs)
    return _train()


def environment(**more: str) -> dict[str, str]:
    """The environment of the stock processes: nothing of ours on their path."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("VAYBE_", "PYTHON", "DATABASE_"))}
    return {**kept, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", **more}


def _make_environment() -> None:
    mark = VENV / "installed.txt"
    if mark.exists() and mark.read_text() == "\n".join(PACKAGES):
        return
    uv = str(ROOT / ".tools/bin/uv") if (ROOT / ".tools/bin/uv").exists() else "uv"
    print("making the stock environment (a minute)", flush=True)
    if not (VENV / "bin/python").exists():
        subprocess.run([uv, "venv", "--quiet", "--python", "3.10", str(VENV)], check=True)
    install = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(VENV / "bin/python"), *PACKAGES]
    subprocess.run(install, check=True, cwd=BASE)
    mark.write_text("\n".join(PACKAGES))


def _write_project(epochs: int) -> None:
    (PROJECT / "data").mkdir(parents=True, exist_ok=True)
    config = (FILES / "config.yml").read_text().replace("EPOCHS", str(epochs))
    (PROJECT / "config.yml").write_text(config)
    shutil.copytree(ROOT / "data/nlu", PROJECT / "data/nlu", dirs_exist_ok=True)
    shutil.copy(FILES / "stories.yml", PROJECT / "data/stories.yml")
    shutil.copy(FILES / "actions.py", PROJECT / "actions.py")
    (PROJECT / "credentials.yml").write_text("rest:\n")
    intents = [name for name in _ours()["intents"] if name != "nlu_fallback"]
    _write_yaml(PROJECT / "data/rules.yml", {"version": "3.1", "rules": [_rule(name) for name in _answered(intents)]})
    domain = {
        "version": "3.1",
        "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
        "intents": [*intents, "nlu_fallback"],
        "actions": ["action_order_status"],
        "responses": {f"utter_{name}": [{"text": f"Yardımcı olayım: {name}."}] for name in [*intents, "nlu_fallback"]},
    }
    _write_yaml(PROJECT / "domain.yml", domain)


def _ours() -> dict[str, list[str]]:
    domain: dict[str, list[str]] = yaml.safe_load((ROOT / "domain.yml").read_text())
    return domain


def _answered(intents: list[str]) -> list[str]:
    return [*intents, "nlu_fallback"]


def _rule(intent: str) -> dict[str, object]:
    action = "action_order_status" if intent in ORDER_INTENTS else f"utter_{intent}"
    return {"rule": intent, "steps": [{"intent": intent}, {"action": action}]}


def _write_yaml(path: Path, content: dict[str, object]) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))


def _train() -> Path:
    """Train unless the newest model is of these files, or `VAYBE_BENCH_STALE=1` allows any."""
    digest = hashlib.sha256()
    for path in sorted([*PROJECT.glob("data/**/*.yml"), PROJECT / "config.yml", PROJECT / "domain.yml"]):
        digest.update(path.read_bytes())
    model = PROJECT / "models" / f"stock-{digest.hexdigest()[:16]}.tar.gz"
    others = sorted(PROJECT.glob("models/stock-*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if model.exists():
        return model
    if others and os.environ.get("VAYBE_BENCH_STALE") == "1":
        print(f"stock: using {others[-1].name}, which is of older training data", flush=True)
        return others[-1]
    print("training the stock project (minutes)", flush=True)
    started = time.monotonic()
    command = [VENV / "bin/rasa", "train", "--out", "models", "--fixed-model-name", model.name.removesuffix(".tar.gz")]
    result = subprocess.run(command, cwd=PROJECT, env=environment(), capture_output=True, text=True, check=False)
    if not model.exists():
        raise RuntimeError(f"the stock project cannot be trained:\n{result.stdout[-3000:]}\n{result.stderr[-3000:]}")
    seconds = time.monotonic() - started
    model.with_suffix(".seconds").write_text(f"{seconds:.0f}")
    print(f"trained {model.name} in {seconds:.0f} s", flush=True)
    return model
