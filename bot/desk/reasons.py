"""Why a conversation goes to a person, and to which team."""

from enum import Enum


class Reason(str, Enum):
    """What is written on a handoff; the agent reads it in words from `data/templates/handoff_summary.yml`."""

    ASKED = "asked"
    """The customer asked for a person."""
    NOT_UNDERSTOOD = "not_understood"
    """Two failures in a row."""
    ANGRY = "angry"
    FAILED_TURN = "failed_turn"
    """Our own error: a message was given up."""
    LATE_ORDER = "late_order"
    NOT_RECEIVED = "not_received"
    FLOW = "flow"
    """A flow cannot be finished without a person."""


class Team(str, Enum):
    """Who is to answer."""

    EXPERIENCED = "experienced"
    """Unhappy customers: treated first, by who has the standing to decide."""
    DELIVERY = "delivery"
    RETURNS = "returns"
    PAYMENTS = "payments"
    SALES = "sales"
    GENERAL = "general"
