"""Rasa without TensorFlow in memory, for models that use none of it.

Importing Rasa imports TensorFlow, though only its neural components (DIET, TED, …) use it: 440 of a worker's 770 MB.
Before Rasa is imported, `leave_out_tensorflow` puts a stand-in there that can be imported, subclassed and used as a
decorator, and that computes nothing. docs/adr/0005-worker-without-tensorflow.md has the reason.
"""

import importlib.machinery
import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

LEFT_OUT = ("tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras")
NEURAL = frozenset(
    {
        "DIETClassifier",
        "ResponseSelector",
        "TEDPolicy",
        "UnexpecTEDIntentPolicy",
        "LanguageModelFeaturizer",
        "ConveRTFeaturizer",
    }
)
"""Rasa's components that compute with TensorFlow."""


class _Refused(type):
    """A class whose every attribute is another such class."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Refused(name, (), {})

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if len(args) == 1 and not kwargs and callable(args[0]):
            return args[0]  # used as a decorator
        if any(base for base in cls.__mro__[1:] if not isinstance(base, _Refused) and base is not object):
            return super().__call__(*args, **kwargs)
        return _Refused(cls.__name__, (), {})


class _StandIn(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _Refused(name, (), {})
        setattr(self, name, made)
        return made


class _Finder:
    """Finds the stand-ins for all modules below the names left out."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name.partition(".")[0] not in LEFT_OUT:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type]

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        module.__path__ = []


def leave_out_tensorflow(config: Path) -> bool:
    """Put the stand-in in place unless the pipeline or the policies of `config` need the real thing.

    Returns:
        Whether it was left out. Nothing is done once TensorFlow or Rasa has been imported.
    """
    if any(name in sys.modules for name in (*LEFT_OUT, "rasa.core")) or uses_tensorflow(config):
        return False
    sys.meta_path.insert(0, _Finder())
    return True


def uses_tensorflow(config: Path) -> bool:
    """Whether a component of `config` computes with TensorFlow."""
    read = yaml.safe_load(config.read_text(encoding="utf-8"))
    rows = [*(read.get("pipeline") or []), *(read.get("policies") or [])]
    return any(str(row.get("name")).split(".")[-1] in NEURAL for row in rows)
