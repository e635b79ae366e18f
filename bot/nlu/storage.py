"""Small files of a stored model, and the fingerprint of the code that wrote it. Nothing read here can execute."""

from __future__ import annotations

import gzip
import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any


def write_json(path: Path, value: Any) -> None:
    """Write `value` as gzipped JSON, byte for byte the same for the same value."""
    path.write_bytes(gzip.compress(json.dumps(value, ensure_ascii=False).encode(), mtime=0))


def read_json(path: Path) -> Any:
    """Read what `write_json` wrote."""
    return json.loads(gzip.decompress(path.read_bytes()))


@lru_cache(maxsize=1)
def code_fingerprint() -> str:
    """Changes when any file of `bot.nlu` or `bot.turkish` does.

    Rasa's training cache looks at a component's own class only, and would keep a model that older code wrote.
    """
    packages = Path(__file__).parent, Path(__file__).parent.parent / "turkish"
    digest = hashlib.sha256()
    for path in sorted(path for package in packages for path in package.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
