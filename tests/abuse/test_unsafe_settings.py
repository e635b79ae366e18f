"""The product does not start with settings that are not safe, and says in a sentence which."""

import os
import subprocess
import sys

import pytest

from bot.db.session import Database
from bot.settings import Settings
from tests.e2e.conftest import ROOT
from tests.integration.gateway.running import Gateway, make_settings, running_gateway

LONG = "s" * 32
DEV_SECRET = Settings(_env_file=None, env="dev").secret()
DEV_TOKEN_SECRET = str(Settings(_env_file=None, env="dev").customer_secret())


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
        ({"VAYBE_ENV": "production", "VAYBE_SECRET_KEY": ""}, "VAYBE_SECRET_KEY"),
        ({"VAYBE_ENV": "production", "VAYBE_SECRET_KEY": DEV_SECRET}, "VAYBE_SECRET_KEY"),
        (
            {"VAYBE_ENV": "production", "VAYBE_SECRET_KEY": LONG, "VAYBE_CUSTOMER_TOKEN_SECRET": DEV_TOKEN_SECRET},
            "VAYBE_CUSTOMER_TOKEN_SECRET",
        ),
        (
            {"VAYBE_ENV": "production", "VAYBE_SECRET_KEY": LONG, "VAYBE_CUSTOMER_TOKEN_SECRET": LONG},
            "VAYBE_CUSTOMER_TOKEN_SECRET",
        ),
        ({"VAYBE_ENV": "prod"}, "env"),
        ({"VAYBE_TRUSTED_PROXIES": "99"}, "trusted_proxies"),
    ],
    ids=(
        "no secret",
        "short secret",
        "short token secret",
        "empty secret",
        "dev's secret",
        "dev's token secret",
        "one secret for both",
        "misspelt environment",
        "too many proxies",
    ),
)
@pytest.mark.parametrize("command", ["serve"])
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


@pytest.mark.parametrize("command", ["gateway", "worker"])
def test_each_process_refuses_on_its_own(command: str) -> None:
    ended = start(command, VAYBE_ENV="production")
    assert ended.returncode != 0
    assert "VAYBE_SECRET_KEY" in ended.stderr


async def test_developer_pages_do_not_exist_outside_dev(gateway: Gateway) -> None:
    """The same addresses answer in `dev`, so that a renamed page cannot pass for an absent one."""
    database: Database = gateway.database
    async with running_gateway(database, env="production", secret_key=LONG) as production:
        for path in ("/", "/index.html", "/dev/demo", "/dev/outbox", "/dev/outbox.json"):
            async with gateway.http.get(path) as answer:
                assert answer.status == 200, path
            async with production.http.get(path) as answer:
                assert answer.status == 404, path
