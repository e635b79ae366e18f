"""Rasa's rule policy, finding its rules by index instead of trying each one on the whole past.

Stock `RulePolicy` computes the state after every action that it remembers and then tries all rules on all of them, for
each prediction. A rule is no longer than a few states, and nearly all rules name the last action and the intent: so
here the last few states are computed, and the few rules that can match them are looked up. The predictions are the
same: `tests/integration/dialogue/test_rule_policy.py` compares them.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

_LOOKUPS = (RULES, RULES_FOR_LOOP_UNHAPPY_PATH)
_Place = tuple[str | None, str | None]
"""The last action and the intent of a state; None where a rule does not say."""


class RuleIndex:
    """The rules of one lookup, by what their last state demands."""

    def __init__(self, keys: Iterable[str]) -> None:
        """Take the rules' keys: each the states of one rule, oldest first, as JSON."""
        self.longest = 0
        self._keys: dict[_Place, set[str]] = defaultdict(set)
        for key in keys:
            states = json.loads(key)
            self.longest = max(self.longest, len(states))
            self._keys[_place(states[-1])].add(key)

    def candidates(self, last: State) -> set[str]:
        """The keys of all rules that may match a past ending in `last`."""
        action, intent = _place(last)
        if action is None:  # a conversation's very first state is compared in no other way
            return set().union(*self._keys.values())
        places = {(action, intent), (action, None), (None, intent), (None, None)}
        return set().union(*(self._keys.get(place, ()) for place in places))


def _place(state: State) -> _Place:
    action: Any = state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME)
    intent: Any = state.get(USER, {}).get(INTENT)
    return action, intent


def last_states(tracker: DialogueStateTracker, domain: Domain, count: int) -> list[State]:
    """The last `count` of `tracker.past_states(domain)`."""
    events = tracker.applied_events()
    passed = count - 1 - sum(isinstance(event, ActionExecuted) for event in events)
    states = []
    prior = tracker.init_copy()
    for event in events:
        if isinstance(event, ActionExecuted):
            passed += 1
            if passed > 0:
                states.append(_state(prior, domain))
        prior.update(event)
    return [*states, _state(prior, domain)]


def _state(tracker: DialogueStateTracker, domain: Domain) -> State:
    state: State = domain._clean_state(domain.get_active_state(tracker))
    return state


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class IndexedRulePolicy(RulePolicy):
    """`RulePolicy` with the same answers in less time. Training is Rasa's own."""

    _indexes: dict[int, RuleIndex] | None = None
    """By the identity of the lookup; None while rules are being learnt."""

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """As `RulePolicy.predict_action_probabilities`."""
        if self._indexes is None:
            self._indexes = {id(rules): RuleIndex(rules) for rules in map(self.lookup.get, _LOOKUPS) if rules}
        return super().predict_action_probabilities(tracker, domain, rule_only_data, **kwargs)

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> tuple[str | None, str | None, bool]:
        if use_text_for_last_user_input and not tracker.active_loop_name and self._all_rules_name_an_intent():
            return None, None, False
        found: tuple[str | None, str | None, bool] = super()._find_action_from_rules(
            tracker, domain, use_text_for_last_user_input
        )
        return found

    def _all_rules_name_an_intent(self) -> bool:
        """Whether no rule can match a customer's message without its intent, so that none can match its text."""
        index = (self._indexes or {}).get(id(self.lookup[RULES]))
        return index is not None and not index.candidates({PREVIOUS_ACTION: {ACTION_NAME: ACTION_LISTEN_NAME}})

    def _prediction_states(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        use_text_for_last_user_input: bool = False,
        rule_only_data: dict[str, Any] | None = None,
    ) -> list[State]:
        if self._indexes is None:
            return super()._prediction_states(tracker, domain, use_text_for_last_user_input, rule_only_data)
        states = last_states(tracker, domain, max(index.longest for index in self._indexes.values()))
        self.featurizer._choose_last_user_input([states], use_text_for_last_user_input)
        return states

    def _get_possible_keys(self, lookup: dict[str, str], states: list[State]) -> set[str]:
        index = (self._indexes or {}).get(id(lookup))
        if index is None:
            return super()._get_possible_keys(lookup, states)
        return super()._get_possible_keys(dict.fromkeys(index.candidates(states[-1]), ""), states)
