"""Run Rasa's story tests on the current model; any wrong prediction fails. `make stories` calls this."""

import subprocess
import sys

from bot.bootstrap import current_model, load_settings
from bot.settings import ROOT


def main() -> int:
    """Return the exit code."""
    settings = load_settings()
    out = settings.var_dir / "story-tests"
    command = [
        sys.executable, "-m", "bot.dialogue.rasa_command", "test", "core", "--model", str(current_model(settings)),
        "--stories", "tests/stories", "--out", str(out), "--fail-on-prediction-errors", "--no-plot",
    ]  # fmt: skip
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    failed = (out / "failed_test_stories.yml").read_text() if (out / "failed_test_stories.yml").exists() else ""
    if result.returncode != 0 or "None of the test stories failed" not in failed:
        print(result.stdout[-4000:], result.stderr[-4000:], failed, sep="\n")
        return 1
    print("Story tests passed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
