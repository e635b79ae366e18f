"""The trained model, as the conversation tests use it."""

from tests.integration.dialogue_flows.conftest import model

__all__ = ["model"]
