"""Trains a Rasa pipeline, stopping it after the epoch in which its time is up.

`python -m bot.nlu.diet_training CONFIG OUT MINUTES` writes OUT/diet.tar.gz from the project's utterances.
"""

from __future__ import annotations

import sys
import time
from typing import Any


def main(config: str, out: str, minutes: float) -> None:
    """Train; Rasa itself has no limit of time."""
    from rasa.model_training import train_nlu
    from rasa.utils.tensorflow.callback import RasaTrainingLogger

    end = time.monotonic() + 60 * minutes
    told = RasaTrainingLogger.on_epoch_end

    def on_epoch_end(self: Any, epoch: int, logs: dict[str, Any] | None = None) -> None:
        told(self, epoch, logs)
        if time.monotonic() > end:
            self.model.stop_training = True

    RasaTrainingLogger.on_epoch_end = on_epoch_end
    if train_nlu(config=config, nlu_data="data/nlu", output=out, fixed_model_name="diet") is None:
        sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
