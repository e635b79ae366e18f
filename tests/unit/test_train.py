"""What stays in the folder of models after a training."""

import os
import time
from pathlib import Path

from bot.cli.train import KEPT_MODELS, remove_old


def test_the_newest_models_and_a_training_under_way_stay(tmp_path: Path) -> None:
    for age in range(KEPT_MODELS + 2):
        model = tmp_path / f"vaybe-{age}.tar.gz"
        model.touch()
        os.utime(model, (time.time() - age * 60,) * 2)
    (tmp_path / "tmp_under_way").mkdir()
    (tmp_path / "tmp_left").mkdir()
    (tmp_path / "tmp_left" / "cache").touch()
    os.utime(tmp_path / "tmp_left", (time.time() - 7200,) * 2)
    remove_old(tmp_path)
    kept = [f"vaybe-{age}.tar.gz" for age in range(KEPT_MODELS)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tmp_under_way", *kept]
