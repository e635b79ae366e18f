"""What the channels count, for Prometheus. docs/operations.md explains each."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_FAST = (0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.2, 2.5, 5, 10, 30)


class ChannelMetrics:
    """The channels' counters, in a registry of their own so that several applications can live in one process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.received = Counter(
            "vaybe_messages_in", "Customers' messages stored by this gateway.", ["channel"], registry=registry
        )
        self.sent = Counter(
            "vaybe_messages_out", "Messages handed to a customer's connection.", ["channel"], registry=registry
        )
        self.refused = Counter(
            "vaybe_messages_refused", "Messages that were not taken.", ["channel", "reason"], registry=registry
        )
        self.turn_seconds = Histogram(
            "vaybe_turn_seconds",
            "From storing a message to the end of its turn, waiting included.",
            buckets=_FAST,
            registry=registry,
        )
        self.delivery_seconds = Histogram(
            "vaybe_delivery_seconds",
            "From hearing of an outbound message to handing it to the connection.",
            buckets=_FAST,
            registry=registry,
        )
        self.sockets = Gauge("vaybe_sockets", "Open Socket.IO connections.", registry=registry)
        self.sockets_refused = Counter(
            "vaybe_sockets_refused", "Connections refused or dropped.", ["reason"], registry=registry
        )
        self.auth_failures = Counter(
            "vaybe_auth_failures",
            "Refused API keys, customer tokens and logins to the panel.",
            ["kind"],
            registry=registry,
        )
