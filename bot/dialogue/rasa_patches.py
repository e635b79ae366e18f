"""What is replaced inside Rasa 3.6.21 because each turn pays for it and no extension point leads there.

Every patch gives the same results as the original: tests/integration/dialogue/test_rasa_patches.py compares them. What
they were measured to save is in docs/performance.md.

1. Copies for debug lines. Four modules deep-copy events, states and slots as arguments of debug calls, which happens
   whether or not anybody logs them. The name `copy` in these modules, used for nothing else, stands for `NoCopies`.
2. The schema of action answers. `jsonschema.validate` checks the constant schema itself before each answer, and the
   answer in Python; here jsonschema-rs does, and leaves the wording of an error to the original.
3. Event classes. A stored event's class is found by walking all subclasses of `Event`; here by name in a dictionary.
4. Graph runs. Each run of the NLU or policy graph builds a new graph and hands it to dask's scheduler, which then runs
   it one node after the other; here the order is worked out once per target and followed.
5. Undone events. `DialogueStateTracker.applied_events` compares each event with six classes, several times a turn; here
   that is left to turns in which anything can have been undone.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

import rasa.core.actions.forms
import rasa.core.nlg.interpolator
import rasa.core.policies.rule_policy
import rasa.core.processor
from jsonschema_rs import Draft7Validator
from rasa.core.actions.action import RemoteAction
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import (
    ActionReverted,
    ActiveLoop,
    Event,
    Restarted,
    SessionStarted,
    UserUtteranceReverted,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses

T = TypeVar("T")
COPY_FOR_LOGS_ONLY = (
    rasa.core.processor,
    rasa.core.actions.forms,
    rasa.core.policies.rule_policy,
    rasa.core.nlg.interpolator,
)

original_run = DaskGraphRunner.run
original_validate = RemoteAction._validate_action_result
original_resolve = Event.resolve_by_type
original_applied_events = DialogueStateTracker.applied_events


def apply() -> None:
    """Put the replacements in place. Doing it again changes nothing."""
    for module in COPY_FOR_LOGS_ONLY:
        module.copy = NoCopies
    RemoteAction._validate_action_result = validate_action_result
    Event.resolve_by_type = staticmethod(resolve_by_type)
    DaskGraphRunner.run = run_graph
    DialogueStateTracker.applied_events = applied_events


class NoCopies:
    """Stands for the module `copy` where copies are made to be logged, and nowhere else."""

    @staticmethod
    def deepcopy(value: T) -> T:
        """Give `value` itself."""
        return value


@lru_cache(maxsize=1)
def _answer_validator() -> Draft7Validator:
    return Draft7Validator(RemoteAction.action_response_format_spec())


def validate_action_result(action: RemoteAction, result: dict[str, Any]) -> bool:
    """As `RemoteAction._validate_action_result`.

    Raises:
        ValidationError: as there, which words the error.
    """
    return _answer_validator().is_valid(result) or bool(original_validate(action, result))


_event_classes: dict[str, type[Event]] = {}


def resolve_by_type(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
    """As `Event.resolve_by_type`."""
    if not _event_classes:
        for kind in reversed(all_subclasses(Event)):  # of two with one name the first is found
            _event_classes[kind.type_name] = kind
    found: type[Event] | None = _event_classes.get(type_name) or original_resolve(type_name, default)
    return found


_UNDOING = frozenset(
    kind for parent in (ActionReverted, UserUtteranceReverted, ActiveLoop) for kind in (parent, *all_subclasses(parent))
)
_BEGINNING = (Restarted, SessionStarted)


def applied_events(tracker: DialogueStateTracker) -> list[Event]:
    """As `DialogueStateTracker.applied_events`."""
    kinds = set(map(type, tracker.events))
    if not kinds.isdisjoint(_UNDOING):
        found: list[Event] = original_applied_events(tracker)
        return found
    events = list(tracker.events)
    if kinds.isdisjoint(_BEGINNING):
        return events
    begun = max(n for n, event in enumerate(events) if type(event) in _BEGINNING)
    return events[begun + 1 :]


Step = tuple[str, Any, tuple[str, ...]]
"""A node's name, the node, and the names of what it needs."""


def run_graph(
    runner: DaskGraphRunner, inputs: Mapping[str, Any] | None = None, targets: Sequence[str] | None = None
) -> dict[str, Any]:
    """As `DaskGraphRunner.run`.

    Raises:
        GraphRunError: as there.
    """
    wanted = tuple(targets or runner._graph_schema.target_names)
    plans: dict[tuple[str, ...], list[Step]] = runner.__dict__.setdefault("_vaybe_plans", {})
    if wanted not in plans:
        plans[wanted] = _plan(runner, wanted)
    done: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
    try:
        for name, node, needs in plans[wanted]:
            if name not in done:
                done[name] = node(*(done.get(need, need) for need in needs))
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
    return dict(done[name] for name in wanted)


def _plan(runner: DaskGraphRunner, targets: Sequence[str]) -> list[Step]:
    """All nodes that `targets` need, each after those that it needs."""
    nodes = runner._graph_schema.minimal_graph_schema(list(targets)).nodes
    steps: list[Step] = []
    placed: set[str] = set()

    def place(name: str) -> None:
        if name in placed or name not in nodes:
            return
        placed.add(name)
        needs = tuple(nodes[name].needs.values())
        for need in needs:
            place(need)
        steps.append((name, runner._instantiated_nodes[name], needs))

    for target in targets:
        place(target)
    return steps
