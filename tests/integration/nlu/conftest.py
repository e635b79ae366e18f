"""The project's own data, trained once: with Rasa, and as the same steps without it."""

import asyncio
import os
from pathlib import Path

import pytest

from bot.nlu.dataset import load_training
from bot.nlu.understanding import Options, Understanding

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def understanding() -> Understanding:
    return Understanding.fit(load_training(ROOT / "data" / "nlu"), Options.from_config(ROOT / "config.yml"))


@pytest.fixture(scope="session")
def model_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of the pipeline alone, trained by Rasa."""
    folder = tmp_path_factory.mktemp("nlu-model")
    (folder / "domain.yml").write_text('version: "3.1"\n', encoding="utf-8")
    os.environ["RASA_CACHE_DIRECTORY"] = str(folder / "cache")
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    from rasa.model_training import train_nlu

    trained = train_nlu(
        config=str(ROOT / "config.yml"),
        nlu_data=str(ROOT / "data" / "nlu"),
        domain=str(folder / "domain.yml"),
        output=str(folder),
        fixed_model_name="nlu",
    )
    assert trained
    return Path(trained)


@pytest.fixture(scope="session")
def parse(model_path: Path):
    """Understand a message by Rasa's own processor; gives its parse data."""
    from rasa.core.agent import load_agent

    loop = asyncio.new_event_loop()
    agent = loop.run_until_complete(load_agent(model_path=str(model_path)))
    yield lambda text: loop.run_until_complete(agent.parse_message(text))
    loop.close()
