"""The indexed policy predicts what Rasa's own predicts, on random pasts made of what the rules speak of."""

import random
from typing import Any

import pytest
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.engine import RasaEngine
from bot.dialogue.rule_policy import IndexedRulePolicy, last_states

pytestmark = pytest.mark.rasa
ROUNDS = 150


@pytest.fixture(scope="module")
def indexed(engine: RasaEngine) -> IndexedRulePolicy:
    nodes = engine._processor.graph_runner._instantiated_nodes  # type: ignore[attr-defined]
    found = [node._component for node in nodes.values() if isinstance(node._component, IndexedRulePolicy)]
    assert len(found) == 1
    return found[0]


@pytest.fixture(scope="module")
def stock(indexed: IndexedRulePolicy) -> RulePolicy:
    return RulePolicy(
        dict(indexed.config),
        indexed._model_storage,
        indexed._resource,
        ExecutionContext(GraphSchema({})),
        indexed.featurizer,
        indexed.lookup,
    )


def random_past(rng: random.Random, domain: Domain) -> list[Event]:
    """Turns as they may come: intents, actions, the form going on, ending and being refused, slots, new sessions."""
    forms = [*domain.form_names, None]

    def event() -> Event:
        kind = rng.random()
        if kind < 0.35:
            intent = {"name": rng.choice(domain.intents), "confidence": 0.9}
            entities = [{"entity": rng.choice(domain.entities), "value": "x"}] if rng.random() < 0.3 else []
            return UserUttered("merhaba", intent, entities)
        if kind < 0.7:
            return ActionExecuted(rng.choice(["action_listen", *domain.action_names_or_texts]), "policy", 1.0)
        if kind < 0.8:
            return SlotSet("needs_identity", rng.choice([True, None]))
        if kind < 0.9:
            return ActiveLoop(rng.choice(forms))
        return rng.choice([ActionExecutionRejected(domain.form_names[0]), SessionStarted(), Restarted()])

    return [event() for _ in range(rng.randrange(30))]


def likely_past(rng: random.Random, domain: Domain, stock: RulePolicy) -> list[Event]:
    """Turns in which rules were followed: each action is the one that stock Rasa predicts."""
    events: list[Event] = [SessionStarted(), ActionExecuted("action_listen")]
    for _ in range(rng.randrange(1, 5)):
        events.append(UserUttered("x", {"name": rng.choice(domain.intents), "confidence": 0.9}))
        for _ in range(rng.randrange(1, 4)):
            events.append(ActionExecuted(next_action(stock, events, domain)))
            if rng.random() < 0.4:
                events.append(SlotSet("needs_identity", rng.choice([True, None])))
            if rng.random() < 0.3:
                events.append(ActiveLoop(rng.choice([*domain.form_names, None])))
    return events


def next_action(policy: RulePolicy, events: list[Event], domain: Domain) -> str:
    prediction = policy.predict_action_probabilities(past(events, domain), domain)
    return str(domain.action_names_or_texts[prediction.max_confidence_index])


def past(events: list[Event], domain: Domain) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("1", events, domain.slots, domain=domain)


def told(policy: RulePolicy, events: list[Event], domain: Domain) -> dict[str, Any]:
    prediction = vars(policy.predict_action_probabilities(past(events, domain), domain))
    return {name: value for name, value in prediction.items() if name != "policy_name"}


@pytest.mark.parametrize("seed", range(2))
def test_predictions_are_those_of_rasa(
    engine: RasaEngine, indexed: IndexedRulePolicy, stock: RulePolicy, seed: int
) -> None:
    rng, domain = random.Random(seed), engine._processor.domain
    predicted = set()
    for _ in range(ROUNDS):
        events = likely_past(rng, domain, stock) if seed else random_past(rng, domain)
        expected = told(stock, events, domain)
        assert told(indexed, events, domain) == expected, [str(event) for event in events]
        predicted.add(max(expected["probabilities"]))
    assert len(predicted) > 1  # some rule has matched, and some past knew none


def test_the_last_states_are_those_of_the_whole_past(engine: RasaEngine) -> None:
    rng, domain = random.Random(7), engine._processor.domain
    for _ in range(ROUNDS):
        tracker = past(random_past(rng, domain), domain)
        assert last_states(tracker, domain, 3) == tracker.past_states(domain)[-3:]


def test_every_rule_is_found_by_its_last_state(indexed: IndexedRulePolicy, engine: RasaEngine) -> None:
    indexed.predict_action_probabilities(past([], engine._processor.domain), engine._processor.domain)
    index = (indexed._indexes or {})[id(indexed.lookup[RULES])]
    for key in indexed.lookup[RULES]:
        state = indexed._rule_key_to_state(key)[-1]
        assert key in index.candidates(state)
        assert len(index.candidates(state)) < len(indexed.lookup[RULES]) / 3 or "prev_action" not in state
