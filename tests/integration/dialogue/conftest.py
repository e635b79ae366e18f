"""The trained model, as the conversation tests use it."""

from tests.integration.dialogue_flows.conftest import engine, model

__all__ = ["engine", "model"]
