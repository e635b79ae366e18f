"""The web channel is tested through a running gateway."""

from tests.integration.gateway.conftest import gateway

__all__ = ["gateway"]
