"""Loaded by Python at its start where this folder is in PYTHONPATH: the worker's actions obey the words of harm.

Nothing of it is in the product: actions are called as ever, and one whose message has such a word misbehaves first.
"""

import asyncio
import sys
import time
from importlib import abc, machinery, util
from types import ModuleType
from typing import Any

_MODULE = "bot.dialogue.processor"
_FOREVER = 10**6


class _Loader(abc.Loader):
    def __init__(self, loader: abc.Loader) -> None:
        self._loader = loader

    def create_module(self, spec: machinery.ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        actions = module.InProcessActions
        request = actions.request

        async def harmed(self: Any, *args: Any, json: dict[str, Any], **more: Any) -> Any:
            said = json["tracker"]["latest_message"].get("text") or ""
            if "zehirli" in said:
                raise RuntimeError("a poison message")
            if "hareketsiz" in said:
                await asyncio.sleep(_FOREVER)
            if "donuk" in said:
                time.sleep(_FOREVER)  # noqa: ASYNC251 this is the harm
            return await request(self, *args, json=json, **more)

        actions.request = harmed


class _Finder(abc.MetaPathFinder):
    def find_spec(self, name: str, path: Any, target: Any = None) -> machinery.ModuleSpec | None:
        if name != _MODULE:
            return None
        sys.meta_path.remove(self)
        spec = util.find_spec(name)
        assert spec is not None
        assert spec.loader is not None
        spec.loader = _Loader(spec.loader)
        return spec


if sys.orig_argv[-1:] == ["worker"]:
    sys.meta_path.insert(0, _Finder())
