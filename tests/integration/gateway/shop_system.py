"""A shop's own system as the gateway sees it."""

import json
from dataclasses import dataclass
from typing import Any

from tests.integration.gateway.running import Gateway


@dataclass
class ShopSystem:
    """A shop's system with a key."""

    gateway: Gateway
    secret: str

    async def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        raw: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, Any, dict[str, str]]:
        data = raw if raw is not None else json.dumps(body).encode() if body is not None else None
        sent = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json", **(headers or {})}
        async with self.gateway.http.request(method, f"/api/v1/{path}", data=data, headers=sent) as response:
            return response.status, await response.json(content_type=None), dict(response.headers)
