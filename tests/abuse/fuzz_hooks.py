"""Loaded by schemathesis (`SCHEMATHESIS_HOOKS`), in its own environment: puts stored ids where it made ids up.

Three of four ids become one of something stored, so that what lies behind a look-up is tried as well. So do values
whose rules JSON Schema cannot tell, as phones.
"""

import json
import os
import random
from typing import Any

import schemathesis

_IDS: dict[str, list[str]] = json.loads(os.environ["VAYBE_FUZZ_IDS"])
_SHARE = 0.75
_CALLS = iter(range(10**9))


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Exchange ids in the path and in the body, by turns."""
    chance = random.Random(next(_CALLS))
    if case.path_parameters:
        collection = case.path.removeprefix("/api/v1/").partition("/")[0]
        for name, made in case.path_parameters.items():
            case.path_parameters[name] = _value(collection if name == "number" else name, str(made), chance)
        if "photo_id" in case.path_parameters and "session_id" in case.path_parameters and chance.random() < _SHARE:
            pairs = list(zip(_IDS["session_id"], _IDS["photo_id"], strict=True))
            case.path_parameters["session_id"], case.path_parameters["photo_id"] = chance.choice(pairs)
    case.body = _exchanged(case.body, chance)


def _exchanged(value: Any, chance: random.Random) -> Any:
    if isinstance(value, list):
        return [_exchanged(item, chance) for item in value]
    if not isinstance(value, dict):
        return value
    if "customer" in value and "customer_id" in value and chance.random() < _SHARE:
        left_out = chance.choice(("customer", "customer_id"))
        value = {name: item for name, item in value.items() if name != left_out}
    return {name: _value(name, item, chance) for name, item in value.items()}


def _value(name: str, value: Any, chance: random.Random) -> Any:
    stored = _IDS.get(name)
    if stored and isinstance(value, str | list) and chance.random() < _SHARE:
        return [chance.choice(stored)] if isinstance(value, list) else chance.choice(stored)
    return _exchanged(value, chance)
