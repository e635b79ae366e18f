"""The patches give what Rasa's own code gives."""

import ast
import inspect
import random
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import (
    ActionExecuted,
    ActionReverted,
    ActiveLoop,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses

from bot.dialogue import rasa_patches

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize("module", rasa_patches.COPY_FOR_LOGS_ONLY, ids=lambda module: module.__name__)
def test_copies_are_made_for_log_lines_alone(module: ModuleType) -> None:
    tree = ast.parse(Path(inspect.getsourcefile(module) or "").read_text(encoding="utf-8"))
    uses = {node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "copy"}
    in_logs = {
        name
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("structlogger.")
        for name in ast.walk(call)
        if name in uses
    }
    assert uses
    assert uses == in_logs


RESULTS: list[dict[str, Any]] = [
    {},
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "timestamp": None, "name": "a", "value": [1, {"b": None}]}], "responses": [{}]},
    {"events": [{"event": "active_loop", "name": "form"}, {"event": "action", "name": "action_listen"}]},
    {"events": [{"event": "followup", "name": "x"}], "responses": [{"text": "merhaba", "buttons": []}]},
    {"events": {}},
    {"events": [{"event": "slot", "name": 7}]},
    {"events": [{"name": "no event"}]},
    {"events": [{"event": "no such event"}]},
    {"responses": ["no object"]},
]


@pytest.mark.parametrize("result", RESULTS, ids=str)
def test_answers_of_actions_are_judged_as_before(result: dict[str, Any]) -> None:
    def judged(by: Any) -> str:
        try:
            return str(by(RemoteAction("action_x", None), result))
        except ValidationError as error:
            return error.message

    assert judged(rasa_patches.validate_action_result) == judged(rasa_patches.original_validate)


def test_every_event_finds_its_class() -> None:
    for name in {kind.type_name for kind in all_subclasses(Event)} | {"topic"}:
        assert rasa_patches.resolve_by_type(name) is rasa_patches.original_resolve(name)
    assert rasa_patches.resolve_by_type("unknown", Event) is Event
    with pytest.raises(ValueError, match="unknown"):
        rasa_patches.resolve_by_type("unknown")


def test_what_was_undone_is_left_out_as_before() -> None:
    rng, lengths = random.Random(3), set()
    for _ in range(300):
        tracker = DialogueStateTracker("1", [])
        for _ in range(rng.randrange(12)):
            tracker.update(rng.choice(EVENTS)())
        expected = rasa_patches.original_applied_events(tracker)
        assert rasa_patches.applied_events(tracker) == expected
        lengths.add((len(tracker.events), len(expected)))
    assert any(left < had for had, left in lengths)
    assert any(left == had > 5 for had, left in lengths)


EVENTS: list[Callable[[], Event]] = [
    *[lambda: UserUttered("merhaba")] * 4,
    *[lambda: ActionExecuted("action_listen")] * 4,
    *[lambda: SlotSet("a", 1)] * 4,
    lambda: ActionExecuted("form"),
    lambda: ActiveLoop("form"),
    lambda: ActiveLoop(None),
    SessionStarted,
    Restarted,
    ActionReverted,
    UserUtteranceReverted,
]


def graph(rng: random.Random) -> tuple[Any, list[str]]:
    """A runner over a random graph whose nodes tell what they were given."""

    class Node:
        def __init__(self, name: str) -> None:
            self.name = name

        def __call__(self, *given: Any) -> tuple[str, Any]:
            return self.name, (self.name, given)

    names = [f"n{n}" for n in range(12)]
    schema = {
        name: SchemaNode(
            needs={need: need for need in rng.sample([*names[:n], "message", "absent"], rng.randint(0, min(3, n)))},
            uses=Any,
            fn="run",
            constructor_name="create",
            config={},
            is_target=False,
        )
        for n, name in enumerate(names)
    }  # fmt: skip
    shuffled = dict(sorted(schema.items(), key=lambda _: rng.random()))
    runner = SimpleNamespace(
        _graph_schema=GraphSchema(shuffled),
        _instantiated_nodes={name: Node(name) for name in names},
        _execution_context=None,
        _add_inputs_to_graph=DaskGraphRunner._add_inputs_to_graph,
    )
    runner._build_dask_graph = lambda minimal: DaskGraphRunner._build_dask_graph(runner, minimal)
    return runner, names


def test_graphs_run_as_dask_runs_them() -> None:
    for seed in range(200):
        rng = random.Random(seed)
        runner, names = graph(rng)
        targets = rng.sample(names, rng.randint(1, 3))
        for inputs in ({"message": ["merhaba"]}, {"message": ["selam"]}):
            ours = rasa_patches.run_graph(runner, inputs, targets)
            assert ours == rasa_patches.original_run(runner, inputs, targets)


def test_a_node_that_fails_ends_the_run_as_before() -> None:
    runner, names = graph(random.Random(1))

    def fail(*_: Any) -> None:
        raise RuntimeError("broken")

    runner._instantiated_nodes[names[-1]] = fail
    for run in (rasa_patches.run_graph, rasa_patches.original_run):
        with pytest.raises(GraphRunError):
            run(runner, {"message": 1}, [names[-1]])
