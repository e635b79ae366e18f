"""Reading JSON."""

import json

import pytest

from bot.gateway.body import parse_json
from bot.gateway.problems import Problem


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "Expecting value"),
        (b"{", "Expecting property name"),
        (b'{"a": 1} x', "Extra data"),
        (b'{"a": 1, "b": {"c": 1, "c": 2}}', "'c' appears twice"),
        (b'{"a": NaN}', "NaN is not JSON"),
        (b"[-Infinity]", "-Infinity is not JSON"),
        (b'{"a": "\xff"}', "not UTF-8 (byte 7)"),
        ('{"a": "ş"}'.encode("cp1254"), "not UTF-8"),
        (b'{"a": "\\ud83d"}', "lone surrogate"),
        (b'{"\\udc00": 1}', "lone surrogate"),
        (b"[" * 100_000, "nested"),
        (b"[" * 100 + b"]" * 100, "nested"),
        (b'{"a":' * 500 + b"1" + b"}" * 500, "nested"),
        (b"[" + b"9" * 10_000 + b"]", "4300"),
        (b"'a'", "Expecting value"),
    ],
)
def test_what_is_no_json_is_told(raw: bytes, reason: str) -> None:
    with pytest.raises(Problem) as caught:
        parse_json(raw)
    assert caught.value.status == 400
    assert caught.value.code == "invalid_json"
    assert reason in caught.value.detail


def test_many_names_cost_no_more_than_their_number() -> None:
    fields = ",".join(f'"n{number}":1' for number in range(200_000))
    with pytest.raises(Problem, match="'n0' appears twice"):
        parse_json(f'{{{fields},"n0":1}}'.encode())


@pytest.mark.parametrize("value", [{"a": [1, 2.5, None, True, "ş"]}, [], "😀", 7, {"emoji": "\U0001f600"}])
def test_json_is_read(value: object) -> None:
    assert parse_json(json.dumps(value).encode()) == value
    assert parse_json(json.dumps(value, ensure_ascii=False).encode("utf-8-sig")) == value
