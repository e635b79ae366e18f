"""The samples of docs/identity.md make tokens that we accept."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pytest

from bot.identity.tokens import verify_customer_token
from bot.settings import ROOT

SECRET = "a-secret-of-the-shop-with-more-than-32-characters"


def sample(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", (ROOT / "docs/identity.md").read_text("utf-8"), re.DOTALL)
    assert found
    return found.group(1)


def accepted(token: str) -> bool:
    return verify_customer_token(token, SECRET, datetime.now(timezone.utc)).customer == "müşteri-7"


def test_python() -> None:
    names: dict[str, Any] = {}
    exec(sample("python"), names)
    make: Callable[[str, str], str] = names["vaybe_token"]
    assert accepted(make("müşteri-7", SECRET))


@pytest.mark.parametrize(
    ("language", "program", "call"),
    [
        ("js", "node", "console.log(vaybeToken('müşteri-7', '{}'))"),
        ("php", "php", "echo vaybe_token('müşteri-7', '{}');"),
    ],
)
def test_where_the_language_is_installed(language: str, program: str, call: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    code = sample(language)
    if language == "php":
        code = "<?php\n" + "\n".join(line for line in code.splitlines() if not line.startswith("echo"))
    with tempfile.NamedTemporaryFile("w", suffix=f".{language}", encoding="utf-8") as file:
        file.write(f"{code}\n{call.format(SECRET)}\n")
        file.flush()
        done = subprocess.run([program, file.name], capture_output=True, text=True, check=True, timeout=30)
    assert accepted(done.stdout.strip())
