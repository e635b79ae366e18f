"""`python -m bot.dialogue.rasa_command …`: Rasa's own command line, without TensorFlow where the model uses none."""

import sys

from bot.dialogue.light_imports import leave_out_tensorflow
from bot.settings import ROOT


def main() -> None:
    """Run `rasa` with this process's arguments."""
    leave_out_tensorflow(ROOT / "config.yml")
    from rasa.__main__ import main as rasa

    sys.argv[0] = "rasa"
    rasa()


if __name__ == "__main__":
    main()
