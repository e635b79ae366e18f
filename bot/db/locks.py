"""Numbers of all advisory locks: PostgreSQL keeps one set of them for the whole database, so no two may be the same.

A lock that is one of a kind is its number; one that is taken per matter pairs or seeds its number with the matter's.
"""

from enum import IntEnum, unique


@unique
class Lock(IntEnum):
    """What each number is for."""

    MIGRATION = 7_320_001
    """One process at a time brings the schema up to date."""
    SHOP_INTAKE = 7_320_002
    """Pushes and imports of the shop follow one another."""
    IDEMPOTENCY_KEY = 7_320_003
    """Per key: a request repeated while the first is under way."""
    PHOTOS = 7_320_004
    """Per conversation: counting its photos."""
    PROOF_TRIES = 7_320_005
    """Per limited key: counting tries of proof."""
    TICKET = 7_320_006
    """Per matter: looking for its open ticket before one is made."""
