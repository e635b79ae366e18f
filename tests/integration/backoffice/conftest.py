"""The orders of the returns' tests."""

from tests.integration.returns.conftest import made, shop

__all__ = ["made", "shop"]
