"""Intents, rules, handlers, responses and titles fit together: nothing is dead, nothing is said that is not written."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from actions.buttons import Step, step_title
from actions.message import FALLBACK
from actions.phrases import title
from actions.registry import handled_intents
from actions.router import TOPICLESS
from actions.settings_values import values_of
from bot.returns.service import RefundStage
from bot.settings import ROOT
from bot.shop.product_classes import WithdrawalClass
from bot.shop.settings import load_shop_settings

MAX_LINES = 4


@lru_cache
def read(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def responses() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted((ROOT / "data/responses").glob("*.yml")):
        found |= read(path)["responses"]
    return found


def intents() -> set[str]:
    return set(read(ROOT / "domain.yml")["intents"])


def test_every_intent_of_the_domain_has_a_handler_and_none_is_made_up() -> None:
    assert handled_intents() == intents()


def test_every_intent_has_rules() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "data/rules").glob("*.yml"))
    assert {intent for intent in intents() if f"intent: {intent}\n" not in text} == set()


def test_every_topic_can_be_offered_by_name() -> None:
    assert [intent for intent in intents() - TOPICLESS if not title(intent)] == []
    assert title(FALLBACK) is None


def test_every_response_that_the_code_names_is_written() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "actions").rglob("*.py"))
    named = set(re.findall(r'"(utter_\w+)"', code))
    assert named - set(responses()) == set()


def test_settings_answers_name_only_values_that_exist() -> None:
    known = set(values_of(load_shop_settings(ROOT / "shop.yml"))) | {
        "order",
        "deadline",
        "except",
        "name",
        "names",
        "price",
        "stock",
        "facts",
        "sizes",
        "link",
        "ticket",
        "due",
    }
    for file in ("settings", "complaints", "shopping"):
        for name, variants in read(ROOT / f"data/responses/{file}.yml")["responses"].items():
            for variant in variants:
                unknown = set(re.findall(r"\{(\w+)\}", variant["text"])) - known
                assert not unknown, f"{name} names {unknown}"


def test_texts_are_short_and_have_no_blank_lines() -> None:
    for name, variants in responses().items():
        for variant in variants:
            assert variant["text"].count("\n") < MAX_LINES, name
            assert "\n\n" not in variant["text"], f"{name}: Rasa splits messages at blank lines"


def test_each_step_has_a_title() -> None:
    assert all(step_title(step) for step in Step)


def test_every_reason_stage_and_next_step_has_its_words() -> None:
    known = set(responses())
    wanted = {f"utter_refund_{stage.value}" for stage in RefundStage}
    wanted |= {f"utter_return_refused_exempt_{kind.value}" for kind in WithdrawalClass if kind.value != "standard"}
    source = "".join(
        path.read_text(encoding="utf-8")
        for name in ("defects", "engine", "exchange", "withdrawal")
        for path in [ROOT / f"bot/shop/policies/{name}.py"]
    )
    refused = re.findall(r'Decision\(False, "(\w+)"', source) + re.findall(r'_instead\("(\w+)"', source)
    assert refused
    wanted |= {f"utter_return_refused_{key}" for key in refused if key != "no_late_delivery"}
    changes = (ROOT / "bot/shop/policies/changes.py").read_text(encoding="utf-8")
    not_changed = re.findall(r'How\.(?:NO|INSTEAD), "(\w+)"', changes) + re.findall(r'_instead\("(\w+)"', changes)
    wanted |= {f"utter_change_not_{key}" for key in not_changed}
    cancelled = (ROOT / "bot/shop/policies/cancellation.py").read_text(encoding="utf-8")
    wanted |= {f"utter_cancel_not_{key}" for key in re.findall(r'Stage\.\w+: \("(\w+)"', cancelled)}
    wanted |= {f"utter_cancel_not_{key}" for key in re.findall(r'How\.(?:NO|INSTEAD), "(\w+)"', cancelled)}
    assert wanted - known == set()
