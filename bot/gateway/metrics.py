"""What the gateway counts beside its channels."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from bot.channels.metrics import ChannelMetrics


class Metrics(ChannelMetrics):
    """All metrics of one gateway process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        super().__init__(self.registry)
        self.http_seconds = Histogram(
            "vaybe_http_seconds",
            "HTTP requests, without Socket.IO's own.",
            ["method", "route", "status"],
            buckets=(0.005, 0.02, 0.1, 0.5, 2, 10, 30),
            registry=self.registry,
        )
        self.rate_limited = Counter(
            "vaybe_rate_limited", "Requests refused because there were too many.", ["what"], registry=self.registry
        )
        self.waiting = Gauge(
            "vaybe_messages_waiting", "Customers' messages that wait for the dialogue worker.", registry=self.registry
        )
        self.waiting_seconds = Gauge(
            "vaybe_messages_waiting_seconds", "Age of the oldest of them.", registry=self.registry
        )
        self.database_up = Gauge("vaybe_database_up", "1 while the database answers.", registry=self.registry)
