"""The product does not start with settings that are not safe, and says in a sentence which."""

import os
import subprocess
import sys

import pytest

from tests.e2e.conftest import ROOT
from tests.integration.gateway.running import make_settings

LONG = "s" * 32


def start(command: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("VAYBE_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "-m", "bot", command],
        cwd=ROOT,
        env={**environment, **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"VAYBE_ENV": "production"}, "VAYBE_SECRET_KEY"),
        ({"VAYBE_ENV": "production", "VAYBE_SECRET_KEY": "short"}, "VAYBE_SECRET_KEY"),
        (
            {"VAYBE_ENV": "production", "VAYBE_SECRET_KEY": LONG, "VAYBE_CUSTOMER_TOKEN_SECRET": "short"},
            "VAYBE_CUSTOMER_TOKEN_SECRET",
        ),
        ({"VAYBE_ENV": "prod"}, "env"),
        ({"VAYBE_TRUSTED_PROXIES": "99"}, "trusted_proxies"),
    ],
    ids=("no secret", "short secret", "short token secret", "misspelt environment", "too many proxies"),
)
@pytest.mark.parametrize("command", ["serve", "gateway"])
def test_the_start_is_refused(command: str, settings: dict[str, str], named: str) -> None:
    ended = start(command, **settings)
    assert ended.returncode != 0
    assert named.lower() in ended.stderr.lower()
    assert "Traceback" not in ended.stderr
    assert LONG not in ended.stderr


def test_outside_dev_there_is_no_secret_of_ours() -> None:
    settings = make_settings(env="production", secret_key=LONG)
    assert settings.secret() == LONG
    assert settings.customer_secret() is None
    assert LONG not in repr(settings)
