"""No field of words is forgotten by the tests of markup."""

import re
from pathlib import Path

from tests.abuse.fields import MODELS, words_of, words_of_widget
from tests.abuse.shown import NEVER, SAME, SHOWN

HERE = Path(__file__).parent


def original(field: str) -> str:
    """The field of which `field` is a copy; itself where it is none."""
    return next((field.replace(copy, of, 1) for copy, of in SAME.items() if field.startswith(copy)), field)


def test_every_field_is_tried_or_has_a_reason() -> None:
    there = {original(field) for model in MODELS for field in words_of(model)} | words_of_widget()
    assert len(words_of_widget()) > 20
    assert not set(SHOWN) & set(NEVER)
    assert there - set(SHOWN) - set(NEVER) == set(), "judge it in tests/abuse/shown.py"
    assert (set(SHOWN) | set(NEVER)) - there == set(), "there is no such field any more"


def test_each_mark_is_in_its_test() -> None:
    tests = {file: (HERE / file).read_text(encoding="utf-8") for file, _ in SHOWN.values()}
    quoted = {field: re.compile(f"[\"']{re.escape(mark)}[\"']") for field, (_, mark) in SHOWN.items()}
    missing = {field for field, (file, _) in SHOWN.items() if not quoted[field].search(tests[file])}
    assert missing == set()
